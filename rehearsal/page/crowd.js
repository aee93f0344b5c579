import { el, icon } from "./dom.js";
import { _ } from "./words.js";

const DONE_WORDS = [["registered", _("angemeldet")], ["pitched", _("mit einer Idee")],
  ["unregistered", _("wieder abgemeldet")], ["silent", _("haben nur gelesen")]];

// Everybody in the rehearsal in one short list, and the crowd that plays by itself.
export class People {
  constructor(world, { onOpen, onClose, onAdd }) {
    Object.assign(this, { world, onOpen, onClose });
    this.title = _("Leute");
    this.crowd = null;
    this.play = el("button", { type: "button", class: "button primary", onclick: () => this.toggle() });
    this.bar = el("progress", { "aria-label": _("Wie viele fertig sind") });
    this.words = el("p", { class: "crowd-words", role: "status" });
    this.lost = el("ul", { class: "crowd-lost" });
    this.card = el("div", { class: "card crowd", hidden: true },
      el("h3", {}, _("Eine Menge, die von selbst spielt")),
      el("p", { class: "hint" }, _("Sie melden sich an, schreiben Ideen aus den Beispielen, melden sich ab oder schweigen: über dieselben Knöpfe wie alle.")),
      this.play, this.bar, this.words, this.lost);
    this.count = el("h3", { class: "people-count" });
    this.search = el("input", { type: "search", class: "people-search", placeholder: _("Name suchen"), "aria-label": _("Name suchen"), oninput: () => this.filter() });
    this.list = el("ul", { class: "people-list" });
    this.rows = new Map();
    this.element = el("div", { class: "people" }, this.card,
      el("div", { class: "people-head" }, this.count,
        el("button", { type: "button", class: "button", onclick: onAdd }, icon("plus"), _("Person"))),
      this.search, this.list);
  }

  async load() {
    this.showCrowd(await this.world.api.crowd());
  }

  showCrowd(crowd) {
    this.crowd = crowd;
    this.card.hidden = !crowd;
    if (!crowd) return;
    const { size, playing, finished, done, lost } = crowd;
    this.play.replaceChildren(icon(playing ? "stop" : "people"),
      playing ? _("Anhalten") : _("{n} Leute mitspielen lassen", { n: size }));
    this.bar.hidden = !playing && finished === 0;
    this.bar.max = size;
    this.bar.value = finished;
    const parts = DONE_WORDS.filter(([key]) => done[key]).map(([key, words]) => `${done[key]} ${words}`);
    this.words.textContent = this.bar.hidden ? "" : [_("{n} von {size} fertig", { n: finished, size }), ...parts].join(" · ");
    this.lost.replaceChildren(...lost.map(({ person_id: id, name }) => el("li", {},
      el("button", { type: "button", class: "link", onclick: () => this.onOpen(id) }, name), ` ${_("kam nicht weiter.")}`)));
  }

  async toggle() {
    const { api } = this.world;
    try {
      this.showCrowd(await (this.crowd.playing ? api.stopCrowd() : api.playCrowd()));
    } catch (error) {
      this.world.showProblem(error.message);
    }
  }

  showPerson(person) {
    const row = this.rows.get(person.id) ?? this.newRow(person);
    row.name.textContent = person.name;
    row.facts.textContent = [person.role === "organiser" && _("Organisation"), person.language_code.toUpperCase(),
      person.blocked ? _("hat den Bot blockiert") : !person.started && _("noch nicht gestartet")].filter(Boolean).join(" · ");
    this.showCount();
    this.filter();
  }

  newRow(person) {
    const name = el("span", { class: "person-name", dir: "auto" });
    const facts = el("span", { class: "person-facts" });
    const badge = el("span", { class: "badge" });
    const open = el("button", { type: "button", class: "person-open", onclick: () => this.onOpen(person.id) },
      el("span", { class: "avatar small", "aria-hidden": "true" }, [...person.name][0]?.toUpperCase() ?? "?"),
      el("span", { class: "person-words" }, name, facts), badge);
    const close = el("button", { type: "button", class: "button person-close", hidden: true, onclick: () => { this.onClose(person.id); open.focus(); } }, _("Weglegen"));
    const row = { element: el("li", {}, open, close), name, facts, badge, close, unread: 0 };
    this.rows.set(person.id, row);
    this.list.append(row.element);
    return row;
  }

  showOpen(id, isOpen) {
    const row = this.rows.get(id);
    if (!row) return;
    row.close.hidden = !isOpen;
    if (isOpen) this.setUnread(id, 0);
  }

  countUnread(id) {
    const row = this.rows.get(id);
    if (row) this.setUnread(id, row.unread + 1);
  }

  setUnread(id, unread) {
    const row = this.rows.get(id);
    row.unread = unread;
    row.badge.textContent = unread > 99 ? "99+" : unread || "";
  }

  showCount() {
    const n = this.rows.size;
    this.count.textContent = n === 1 ? _("1 Person") : _("{n} Personen", { n });
    this.world.rail.badge("people", n > 3 ? n : "");
  }

  filter() {
    const wanted = this.search.value.trim().toLowerCase();
    for (const { element, name } of this.rows.values()) element.hidden = !name.textContent.toLowerCase().includes(wanted);
  }

  keepOnly(ids) {
    for (const [id, { element }] of this.rows) {
      if (ids.has(id)) continue;
      element.remove();
      this.rows.delete(id);
    }
    this.showCount();
  }
}
