import { field, openFormDialog } from "./dialog.js";
import { el } from "./dom.js";
import { menuButton } from "./menu.js";
import { formatInstant, fromLocalValue, toLocalValue } from "./time.js";
import { _, language } from "./words.js";

// The other stops go into the menu: there can be dozens of meetings.
const BUTTONS = new Set(["next", "hour", "day"]);
const BUTTONS_ON_A_NARROW_SCREEN = new Set(["next"]);
const narrow = matchMedia("(max-width: 699px)");
const TICK_MS = 1000;
const LOOK_AGAIN_MS = 1000;

// The stops come with German labels; those that every rehearsal has are known here.
const OWN_WORDS = { next: _("Nächste Nachricht"), hour: _("+1 Stunde"), day: _("+1 Tag") };
const wording = (key, label) => (language === "de" ? label : OWN_WORDS[key] ?? label);

// The rehearsal's clock: shows the server's time, lets it run on by itself, and jumps.
export class Clock {
  constructor(element, { api, announce, showProblem, onTick }) {
    Object.assign(this, { element, api, announce, showProblem, onTick });
    this.state = { now: new Date().toISOString(), timezone: "Europe/Berlin", speed: 1, moving: false, stops: [] };
    this.shownAt = performance.now();
    this.time = el("time", { class: "clock-time" });
    this.buttons = el("div", { class: "clock-buttons" });
    this.more = menuButton(el("button", { type: "button", class: "button" }, _("Springen zu …")), _("Springen zu"), () => this.menuItems());
    this.busy = el("span", { class: "clock-busy", role: "status" });
    element.append(this.time, el("div", { class: "clock-row" }, this.buttons, this.more), this.busy);
    narrow.addEventListener("change", () => this.showStops());
    setInterval(() => this.tick(), TICK_MS);
  }

  isButton({ key }) {
    return (narrow.matches ? BUTTONS_ON_A_NARROW_SCREEN : BUTTONS).has(key);
  }

  get timezone() {
    return this.state.timezone;
  }

  now() {
    return Date.parse(this.state.now) + (performance.now() - this.shownAt) * (this.state.speed ?? 1);
  }

  show(state) {
    this.state = state;
    this.shownAt = performance.now();
    this.showStops();
    this.setBusy(state.moving || this.jumping === true);
    this.tick();
  }

  // What the bot has said may have changed what is due next; a crowd says much at once.
  lookAgain() {
    this.lookingAgain ??= setTimeout(async () => {
      this.lookingAgain = null;
      const state = await this.api.clock().catch(() => null);
      if (state && !this.jumping) this.show(state);
    }, LOOK_AGAIN_MS);
  }

  tick() {
    const words = formatInstant(this.now(), this.timezone);
    if (words === this.time.textContent) return;
    this.time.textContent = words;
    this.time.dateTime = new Date(this.now()).toISOString();
    this.onTick();
  }

  // Whoever presses "next" again and again keeps the focus, even when the stop just reached is gone.
  showStops() {
    const focused = this.buttons.querySelector(":focus")?.dataset.stop;
    const stops = this.state.stops.filter((stop) => this.isButton(stop));
    this.showButtons(stops.map(({ key }) => key));
    stops.forEach(({ key, label, at }, index) => {
      const button = this.buttons.children[index];
      button.textContent = wording(key, label);
      button.title = at ? formatInstant(at, this.timezone) : "";
    });
    if (focused && !this.buttons.querySelector(":focus")) {
      const same = [...this.buttons.children].find((button) => button.dataset.stop === focused);
      (same ?? this.buttons.firstElementChild ?? this.more).focus();
    }
    this.more.hidden = this.state.stops.length === 0; // a real clock: nobody can move it
  }

  showButtons(keys) {
    if (keys.join() === this.shownKeys) return;
    this.shownKeys = keys.join();
    this.buttons.replaceChildren(...keys.map((key) =>
      el("button", { type: "button", class: "button", "data-stop": key, onclick: () => this.jump({ stop: key }) })));
  }

  menuItems() {
    const stops = this.state.stops.filter((stop) => !this.isButton(stop));
    return [
      ...stops.map(({ key, label, at }) => ({
        label: wording(key, label), detail: at ? formatInstant(at, this.timezone) : "", run: () => this.jump({ stop: key }),
      })),
      { label: _("Anderer Zeitpunkt …"), run: () => this.openMomentDialog() },
    ];
  }

  openMomentDialog() {
    const moment = el("input", { type: "datetime-local", name: "moment", required: true,
      value: toLocalValue(this.now(), this.timezone) });
    openFormDialog({
      title: _("Zu einem Zeitpunkt springen"),
      body: [field(_("Zeitpunkt"), moment, _("Alles, was bis dahin fällig ist, geschieht unterwegs."))],
      submitLabel: _("Springen"),
      submit: async (form) => this.jump({ to: fromLocalValue(form.get("moment"), this.timezone) }, { throws: true }),
    });
  }

  async jump(target, { throws = false } = {}) {
    if (this.element.getAttribute("aria-busy") === "true") return;
    this.jumping = true;
    this.setBusy(true);
    try {
      const state = await this.api.jump(target);
      this.jumping = false;
      this.show(state);
      this.announce(_("Es ist jetzt {at}.", { at: formatInstant(state.now, state.timezone) }));
    } catch (error) {
      this.jumping = false;
      this.setBusy(this.state.moving);
      if (throws) throw error;
      this.showProblem(error.message);
    }
  }

  setBusy(isBusy) {
    this.element.setAttribute("aria-busy", String(isBusy));
    const words = isBusy ? _("Die Zeit läuft vor …") : "";
    if (this.busy.textContent !== words) this.busy.textContent = words;
    for (const button of [...this.buttons.children, this.more]) button.setAttribute("aria-disabled", String(isBusy));
  }
}
