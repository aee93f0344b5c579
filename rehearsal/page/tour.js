import { el, icon, iconButton } from "./dom.js";
import { remember, remembered } from "./memory.js";
import { tourSteps } from "./tour-steps.js";
import { _ } from "./words.js";

const NARROW = matchMedia("(max-width: 699px)");
const MARGIN = 6;

// The tour for organisers: about five minutes, one thing to do at a time. It looks on and goes further when the thing was
// done; it can be left at any time and goes on where it was.
export class Tour {
  constructor(world, offer) {
    this.world = world;
    this.offer = offer;
    this.at = Number(remembered("tour") ?? 0) || 0;
    this.spot = el("div", { class: "spot", hidden: true, "aria-hidden": "true" });
    this.card = el("section", { class: "tour-card", hidden: true, "aria-label": _("Probelauf"),
      onkeydown: (event) => event.key === "Escape" && this.leave() });
    // First in the page: whoever comes by the Tab key meets it before the phones.
    document.body.prepend(this.card, this.spot);
  }

  get cast() {
    const people = this.world.people().filter(({ extra }) => !extra);
    const [ada, grace] = ["participant", "organiser"].map((role) => people.find((person) => person.role === role));
    return ada && grace ? { ada, grace } : null;
  }

  // After the page has loaded.
  begin() {
    this.world.rail.element.querySelector('[data-tool="tour"]').hidden = !this.cast;
    if (!this.isRunning && remembered("tour-offered") === null && this.cast) this.showOffer();
    this.showBadge();
  }

  showOffer() {
    this.offer.hidden = false;
    this.offer.replaceChildren(
      el("span", { class: "offer-words" }, icon("compass"), el("span", {}, el("strong", {}, _("Neu hier?")), " ",
        _("Ein Probelauf von fünf Minuten zeigt, was Ihre Teilnehmenden erleben."))),
      el("span", { class: "offer-buttons" },
        el("button", { type: "button", class: "button primary", onclick: () => this.start() }, _("Probelauf beginnen")),
        el("button", { type: "button", class: "button quiet", onclick: () => this.refuse() }, _("Nein, danke"))));
  }

  refuse() {
    this.hideOffer();
    this.world.rail.element.querySelector('[data-tool="tour"]').focus(); // where it is from now on
  }

  hideOffer() {
    remember("tour-offered", "yes");
    this.offer.hidden = true;
  }

  toggle() {
    if (this.isRunning) this.leave();
    else this.start();
  }

  async start() {
    this.hideOffer();
    this.steps = tourSteps(this.cast);
    this.chats = new Map();
    for (const { id } of Object.values(this.cast)) this.chats.set(id, (await this.world.api.chat(id)).messages);
    // A rehearsal that was begun anew begins its tour anew.
    if (this.at >= this.steps.length || this.chats.get(this.cast.ada.id).length === 0) this.at = 0;
    this.isRunning = true;
    this.show();
    this.card.querySelector("h2").focus();
    this.follow();
  }

  leave() {
    this.isRunning = false;
    this.card.hidden = this.spot.hidden = true;
    cancelAnimationFrame(this.frame);
    this.showBadge();
    this.world.rail.element.querySelector('[data-tool="tour"]').focus();
  }

  observe(event) {
    if (!this.isRunning || this.at >= this.steps.length) return;
    if (event.type === "message") this.note(event);
    if (this.steps[this.at].see(event, { world: this.world, startedAt: this.startedAt })) this.go(this.at + 1);
  }

  note({ person_id: id, message }) {
    const known = this.chats.get(id);
    if (!known) return;
    const place = known.findIndex((other) => other.message_id === message.message_id);
    if (place < 0) known.push(message);
    else known[place] = message;
  }

  go(at) {
    this.at = at;
    remember("tour", String(at));
    this.show();
  }

  show() {
    while (this.steps[this.at]?.already?.(this.chats)) this.at += 1;
    remember("tour", String(this.at));
    this.startedAt = this.world.clock.now();
    const step = this.steps[this.at];
    if (step?.who && !this.world.phoneOf(step.who.id)) this.world.openPhone(step.who.id);
    if (step?.who && NARROW.matches) this.bring(step.who);
    const hadFocus = this.card.contains(document.activeElement);
    this.card.hidden = false;
    this.card.replaceChildren(...(step ? this.stepContent(step) : this.lastContent()));
    if (hadFocus) this.card.querySelector("h2").focus();
    this.showBadge();
  }

  bring({ id }) {
    this.world.panel.close();
    this.world.tabs.choose(this.world.phoneOf(id));
  }

  stepContent({ title, text }) {
    const number = this.at + 1;
    const total = this.steps.length;
    return [
      el("header", {}, el("p", { class: "tour-number" }, _("Probelauf · Schritt {number} von {total}", { number, total })),
        iconButton("close", _("Probelauf unterbrechen"), { onclick: () => this.leave() })),
      el("progress", { max: total, value: this.at, "aria-hidden": "true" }),
      el("div", { "aria-live": "polite" }, el("h2", { tabindex: "-1" }, title), el("p", {}, text)),
      el("div", { class: "tour-buttons" },
        el("button", { type: "button", class: "button", onclick: () => this.lead() }, _("Hinführen")),
        el("button", { type: "button", class: "button quiet", onclick: () => this.go(this.at + 1) }, _("Überspringen"))),
    ];
  }

  lastContent() {
    this.spot.hidden = true;
    const crowd = this.world.list.crowd && el("button", { type: "button", class: "button primary", onclick: () => this.letCrowdPlay() },
      icon("people"), _("{n} Leute mitspielen lassen", { n: this.world.list.crowd.size }));
    return [
      el("header", {}, el("p", { class: "tour-number" }, _("Probelauf · geschafft")),
        iconButton("close", _("Schließen"), { onclick: () => this.finish() })),
      el("div", { "aria-live": "polite" }, el("h2", { tabindex: "-1" }, _("Das war der Probelauf.")),
        el("p", {}, _("Vom Plakat bis zur Idee beim Kreis. Probieren Sie weiter, oder sehen Sie zu, wie viele auf einmal mitmachen."))),
      el("div", { class: "tour-buttons" }, crowd,
        el("button", { type: "button", class: "button", onclick: () => this.finish() }, _("Fertig"))),
    ];
  }

  letCrowdPlay() {
    this.finish();
    this.world.panel.open("people");
    if (!this.world.list.crowd.playing) this.world.list.toggle();
  }

  finish() {
    this.at = 0;
    remember("tour", null);
    this.leave();
  }

  place() {
    return this.steps[this.at]?.place?.(this.world) ?? null;
  }

  // To what the step is about, with the keyboard as well.
  lead() {
    const place = this.place();
    place?.scrollIntoView({ block: "nearest", inline: "nearest" });
    const inside = place?.matches("button, input, a") ? place : place?.querySelector("textarea, .gate button, button.key");
    inside?.focus();
  }

  // The place may move, appear or go: the spot follows it from frame to frame.
  follow() {
    if (!this.isRunning) return;
    const box = this.place()?.getBoundingClientRect();
    this.spot.hidden = !box || box.width === 0;
    if (!this.spot.hidden) {
      const edges = [box.left - MARGIN, box.top - MARGIN, box.width + 2 * MARGIN, box.height + 2 * MARGIN].map(Math.round);
      if (edges.join() !== this.edges) this.moveTo(edges);
    }
    this.frame = requestAnimationFrame(() => this.follow());
  }

  moveTo(edges) {
    this.edges = edges.join();
    const [left, top, width, height] = edges.map((edge) => `${edge}px`);
    Object.assign(this.spot.style, { left, top, width, height });
    // The card goes where the place is not.
    const isLow = edges[1] + edges[3] / 2 > innerHeight * 0.45;
    const isLeft = edges[0] + edges[2] / 2 < innerWidth / 2;
    this.card.classList.toggle("is-above", isLow && NARROW.matches);
    this.card.classList.toggle("is-left", !isLeft && !NARROW.matches);
  }

  showBadge() {
    const words = !this.isRunning && this.at > 0 && this.steps ? `${this.at}/${this.steps.length}` : "";
    this.world.rail.badge("tour", words);
  }
}
