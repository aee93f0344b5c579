import { el, icon } from "./dom.js";
import { _ } from "./words.js";

const SLOW = [0, 2, 5, 10, 30];

// Switches for what can go wrong between bot and Telegram; what is on is always to be seen, and off in one press.
export class Trouble {
  constructor(banner, world) {
    this.banner = banner;
    this.world = world;
    this.title = _("Störung");
    this.bannerWords = "";
    this.state = { down: false, slow_by: 0, refusals: 0, cuts: 0 };
    this.status = el("p", { class: "trouble-status", role: "status" });
    this.endButton = this.allWell();
    this.down = el("input", { type: "checkbox", role: "switch", class: "switch", id: "trouble-down",
      onchange: () => this.turn({ down: this.down.checked }) });
    this.slow = el("select", { id: "trouble-slow", onchange: () => this.turn({ slow_by: Number(this.slow.value) }) },
      SLOW.map((seconds) => el("option", { value: seconds }, seconds ? _("um {n} Sekunden", { n: seconds }) : _("gar nicht"))));
    this.refuseLeft = el("p", { class: "trouble-left" });
    this.cutLeft = el("p", { class: "trouble-left" });
    this.element = el("div", { class: "trouble" },
      el("p", { class: "hint" }, _("Telegram fällt in Wirklichkeit auch einmal aus. Sehen Sie, was dann geschieht: Verloren geht nichts.")),
      el("div", { class: "trouble-now" }, this.status, this.endButton),
      el("div", { class: "card" },
        el("div", { class: "card-line" }, el("label", { for: "trouble-down" }, _("Telegram ist nicht erreichbar")), this.down),
        el("p", { class: "hint" }, _("Der Bot hört noch, was geschrieben wird, kann aber nicht antworten."))),
      el("div", { class: "card" },
        el("div", { class: "card-line" }, el("label", { for: "trouble-slow" }, _("Telegram ist langsam")), this.slow),
        el("p", { class: "hint" }, _("Jeder Aufruf wird so viel später beantwortet."))),
      this.counted(_("Zu viele Anfragen (429)"), _("Telegram lehnt die nächsten Aufrufe ab und nennt eine Wartezeit."),
        [["count", _("Aufrufe"), 3], ["wait", _("Wartezeit in Sekunden"), 5]],
        ({ count, wait }) => this.turn({ refuse: count, retry_after: wait }), this.refuseLeft),
      this.counted(_("Zugestellt, dann abgebrochen"), _("Die Nachricht kommt an, aber der Bot erfährt es nicht."),
        [["count", _("Aufrufe"), 1]], ({ count }) => this.turn({ cut: count }), this.cutLeft));
    this.show(this.state);
  }

  allWell() {
    return el("button", { type: "button", class: "button primary all-well", onclick: () => this.end() }, icon("check"), _("Alles wieder gut"));
  }

  counted(title, hint, numbers, run, left) {
    const fields = numbers.map(([name, label, value]) =>
      el("label", { class: "number" }, el("span", {}, label),
        el("input", { type: "number", name, min: "1", max: "100", required: true, value })));
    const form = el("form", { class: "card" }, el("h3", {}, title), el("p", { class: "hint" }, hint),
      el("div", { class: "card-line" }, fields, el("button", { type: "submit", class: "button" }, _("Auslösen"))), left);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      run(Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, Number(value)])));
    });
    return form;
  }

  async load() {
    this.show(await this.world.api.trouble());
  }

  turn(switches) {
    return this.ask(() => this.world.api.makeTrouble(switches));
  }

  end() {
    return this.ask(() => this.world.api.endTrouble());
  }

  async ask(request) {
    try {
      this.show(await request());
    } catch (error) {
      this.show(this.state);
      this.world.showProblem(error.message);
    }
  }

  show(state) {
    this.state = state;
    const active = this.active();
    this.status.textContent = active.length ? _("Gestört: {what}", { what: active.join(", ") }) : _("Alles läuft.");
    this.status.classList.toggle("is-wrong", active.length > 0);
    // Hidden while it has the focus, it would throw it away.
    if (!active.length && document.activeElement === this.endButton) this.down.focus();
    this.endButton.hidden = active.length === 0;
    this.down.checked = state.down;
    if (![...this.slow.options].some(({ value }) => Number(value) === state.slow_by)) {
      this.slow.append(el("option", { value: state.slow_by }, _("um {n} Sekunden", { n: state.slow_by })));
    }
    this.slow.value = String(state.slow_by);
    this.refuseLeft.textContent = state.refusals ? _("Noch {n} Aufrufe werden abgelehnt.", { n: state.refusals }) : "";
    this.cutLeft.textContent = state.cuts ? _("Noch {n} Aufrufe werden abgebrochen.", { n: state.cuts }) : "";
    this.showBanner(active);
  }

  active() {
    const { down, slow_by: slow, refusals, cuts } = this.state;
    return [
      down && _("Telegram ist nicht erreichbar"), slow > 0 && _("Telegram ist langsam ({n} s)", { n: slow }),
      refusals > 0 && _("429 bei {n} Aufrufen", { n: refusals }), cuts > 0 && _("Abbruch bei {n} Aufrufen", { n: cuts }),
    ].filter(Boolean);
  }

  showBanner(active) {
    const words = active.join(" · ");
    if (words === this.bannerWords) return;
    this.bannerWords = words;
    this.world.rail.badge("trouble", words && "!");
    const hadFocus = this.banner.contains(document.activeElement);
    this.banner.hidden = active.length === 0;
    if (active.length === 0) {
      if (hadFocus) this.world.rail.element.querySelector('[data-tool="trouble"]').focus();
      return;
    }
    this.banner.replaceChildren(el("span", {}, el("strong", {}, _("Störung an:")), ` ${words}`), this.allWell());
    if (hadFocus) this.banner.querySelector("button").focus();
  }
}
