import { el } from "./dom.js";
import { formatClock } from "./time.js";
import { _ } from "./words.js";

const KEPT = 300;
const UPDATE_WORDS = { message: _("Nachricht"), edited_message: _("Geänderte Nachricht"), callback_query: _("Knopf gedrückt"),
  my_chat_member: _("Blockiert oder freigegeben") };
// The rest is said in Telegram's own words.
const ANSWER_WORDS = { taken: _("vom Bot angenommen"), fetched: _("vom Bot abgeholt"),
  "connection cut, not carried out": _("Verbindung abgebrochen, nicht ausgeführt") };

// What went between bot and Telegram: the bot's calls with their answers, and the updates that it was given.
export class EventLog {
  constructor(world) {
    this.world = world;
    this.title = _("Protokoll");
    this.entries = [];
    this.shown = new Map();
    this.isPaused = false;
    this.filter = el("select", { "aria-label": _("Wessen Telefon"), onchange: () => this.renderAll() });
    this.pauseButton = el("button", { type: "button", class: "button", "aria-pressed": "false",
      onclick: () => this.pause(!this.isPaused) }, _("Anhalten"));
    this.list = el("ol", { class: "log-list", tabindex: "0", "aria-label": _("Aufrufe und Zustellungen, das Neueste zuerst") });
    this.empty = el("p", { class: "hint" }, _("Noch nichts. Schreiben Sie auf einem Telefon, dann sehen Sie hier, was der Bot tut."));
    this.element = el("div", { class: "log" },
      el("p", { class: "hint" }, _("Was zwischen Bot und Telegram geschieht.")),
      el("div", { class: "log-tools" }, this.filter, this.pauseButton,
        el("button", { type: "button", class: "button", onclick: () => this.clear() }, _("Leeren"))),
      this.list, this.empty);
  }

  open() {
    this.isOpen = true;
    this.showPeople();
    this.renderAll();
  }

  close() {
    this.isOpen = false;
  }

  async load() {
    this.entries = (await this.world.api.log()).entries.slice(-KEPT);
    this.renderAll();
  }

  receive(event) {
    if (event.type === "log_cleared") {
      this.entries = [];
      return this.renderAll();
    }
    this.entries.push(event.entry);
    if (this.entries.length > KEPT) this.entries.shift();
    // Forty people make dozens of these a second: they are shown once a frame.
    if (this.isOpen && !this.isPaused && !this.frame) this.frame = requestAnimationFrame(() => this.renderAll());
  }

  pause(isPaused) {
    this.isPaused = isPaused;
    this.pauseButton.setAttribute("aria-pressed", String(isPaused));
    this.pauseButton.textContent = isPaused ? _("Weiter") : _("Anhalten");
    if (!isPaused) this.renderAll();
  }

  async clear() {
    await this.world.api.clearLog().catch((error) => this.world.showProblem(error.message));
  }

  showPeople() {
    const chosen = this.filter.value;
    const options = [el("option", { value: "" }, _("Alle Telefone")),
      ...this.world.people().map(({ id, name }) => el("option", { value: String(id) }, name))];
    this.filter.replaceChildren(...options);
    this.filter.value = chosen;
    if (this.filter.selectedIndex < 0) this.filter.value = "";
  }

  renderAll() {
    this.frame = null;
    if (!this.isOpen) return;
    const wanted = this.entries.filter(({ person_id: id }) => !this.filter.value || String(id) === this.filter.value);
    const rows = wanted.toReversed().map((entry) => {
      if (!this.shown.has(entry.number)) this.shown.set(entry.number, this.row(entry));
      return this.shown.get(entry.number);
    });
    this.list.replaceChildren(...rows);
    this.empty.hidden = rows.length > 0;
    const known = new Set(this.entries.map(({ number }) => number));
    for (const number of this.shown.keys()) if (!known.has(number)) this.shown.delete(number);
  }

  row(entry) {
    const isCall = entry.kind === "call";
    const what = isCall ? entry.what : UPDATE_WORDS[entry.what] ?? entry.what;
    const who = this.world.nameOf(entry.person_id);
    return el("li", { class: `log-row log-${entry.kind} ${entry.ok ? "" : "is-wrong"}` },
      el("div", { class: "log-head" },
        el("span", { class: "log-way", "aria-hidden": "true" }, isCall ? "↑" : "↓"),
        el("span", { class: "visually-hidden" }, isCall ? _("Bot an Telegram:") : _("Telegram an Bot:")),
        el("strong", { class: "log-what" }, what),
        el("time", { class: "log-time" }, formatClock(entry.at * 1000, this.world.clock.timezone))),
      el("p", { class: "log-details", dir: "auto" }, who ? el("span", { class: "log-who", dir: "auto" }, who) : null, entry.details),
      el("p", { class: "log-answer" }, el("span", {}, `${entry.ok ? "✓" : "✗"} ${ANSWER_WORDS[entry.answer] ?? entry.answer}`),
        el("span", { class: "log-seconds" }, `${Math.round(entry.seconds * 1000)} ms`)));
  }
}
