import { _ } from "./words.js";

// The steps of the tour: each one thing to do, a place to look at, and how one sees that it was done. `see` is asked about
// each event, `already` once at the beginning: who did it before need not do it again.
//   cast: ada (a participant), grace (an organiser); world: see app.js
const REGISTERED = /angemeldet|registered|Warteliste|waiting list/i;
const NUMBER = /\b[A-Z]{2,}-\d{3,}\b/;
const JUMP_MS = 60_000;

const from = (sender, who, event) => event.type === "message" && event.person_id === who.id && event.message.from === sender;
const words = (message) => message.text ?? message.caption ?? "";
const link = (message) => message.inline_keyboard?.flat().some(({ url }) => url);
const phone = (who) => (world) => world.phoneOf(who.id)?.element;
const inPhone = (who, selector) => (world) => world.phoneOf(who.id)?.element.querySelector(selector);
const nextStop = (world) => world.clock.buttons.querySelector('[data-stop="next"]');
// On a narrow screen an open drawer covers the tools.
const covering = (world) => (innerWidth < 700 && world.panel.opened ? world.panel.element.querySelector("button") : null);
const tool = (name) => (world) => world.rail.element.querySelector(`[data-tool="${name}"]`);

function reads(who, pattern) {
  return {
    see: (event) => from("bot", who, event) && pattern.test(words(event.message)),
    already: (chats) => chats.get(who.id).some((message) => message.from === "bot" && pattern.test(words(message))),
  };
}

export function tourSteps({ ada, grace }) {
  const names = { ada: ada.name, grace: grace.name };
  return [
    {
      title: _("{ada} scannt das Plakat", names), who: ada, place: inPhone(ada, ".scan"),
      text: _("Drücken Sie das Code-Zeichen über {ada}s Telefon. Tippen Sie MOB ein und drücken Sie „Scannen“.", names),
      see: (event) => from("person", ada, event) && /^\/start/.test(words(event.message)),
      already: (chats) => chats.get(ada.id).length > 0,
    },
    {
      title: _("{ada} meldet sich an", names), who: ada, place: phone(ada), ...reads(ada, REGISTERED),
      text: _("Beantworten Sie die Fragen des Bots, bis {ada} angemeldet ist. Ein Kürzel genügt als Name.", names),
    },
    {
      title: _("Die Zeit springt"), who: ada, place: nextStop,
      text: _("Drücken Sie „Nächste Nachricht“. Die Uhr springt dorthin, wo der Bot von selbst schreibt: die Erinnerung."),
      see: (event, { startedAt }) => event.type === "clock" && !event.clock.moving && Date.parse(event.clock.now) > startedAt + JUMP_MS,
    },
    {
      title: _("Bis kurz vor dem Treffen"), who: ada, place: nextStop,
      text: _("Drücken Sie noch einmal „Nächste Nachricht“, bis {ada} einen Knopf zum Treffen bekommt.", names),
      see: (event) => from("bot", ada, event) && link(event.message),
    },
    {
      title: _("Der Link zum Treffen"), who: ada,
      place: (world) => [...world.phoneOf(ada.id)?.element.querySelectorAll("a.key") ?? []].at(-1),
      text: _("Öffnen Sie ihn. (In der Probe führt er zu einer Beispieladresse in einem neuen Tab.)"),
      see: (event) => event.type === "link" && event.person_id === ada.id,
    },
    {
      title: _("{ada} hat eine Idee", names), who: ada, place: phone(ada), ...reads(ada, NUMBER),
      text: _("Tippen Sie /idee auf {ada}s Telefon. Geben Sie einen Titel ein, überspringen Sie den Rest und reichen Sie die Idee ein.", names),
    },
    {
      title: _("{grace} organisiert", names), who: grace, place: phone(grace),
      text: _("{grace} gehört zum Kreis. Drücken Sie auf ihrem Telefon „Starten“.", names),
      see: (event) => from("person", grace, event),
      already: (chats) => chats.get(grace.id).length > 0,
    },
    {
      title: _("Alle Ideen als Tabelle"), who: grace, place: phone(grace),
      text: _("Tippen Sie auf {grace}s Telefon /export. Die Tabelle lässt sich gleich öffnen.", names),
      see: (event) => from("bot", grace, event) && Boolean(event.message.document),
      already: (chats) => chats.get(grace.id).some((message) => message.from === "bot" && message.document),
    },
    {
      title: _("Die Idee beim Kreis"), place: tool("shelf"), text: _("Öffnen Sie den Speicher. Dort liegt die Idee, auch zum Lesen."),
      see: (event) => event.type === "panel" && event.name === "shelf",
    },
    {
      title: _("Telegram fällt aus"), place: (world) => (world.panel.opened === "trouble" ? world.trouble.down : covering(world) ?? tool("trouble")(world)),
      text: _("Öffnen Sie „Störung“ und schalten Sie „Telegram ist nicht erreichbar“ ein."),
      see: (event) => event.type === "trouble" && event.trouble.down,
    },
    {
      title: _("{ada} schreibt trotzdem", names), who: ada, place: phone(ada),
      text: _("Tippen Sie auf {ada}s Telefon /termine. Es kommt keine Antwort: Der Bot erreicht Telegram nicht.", names),
      see: (event) => from("person", ada, event),
    },
    {
      title: _("Alles wieder gut"), who: ada, place: (world) => document.querySelector("#trouble .all-well") ?? phone(ada)(world),
      text: _("Drücken Sie „Alles wieder gut“ und warten Sie etwas: Die Antwort kommt von selbst, spätestens nach einer Minute. Verloren geht nichts."),
      see: (event, { world }) => from("bot", ada, event) && world.trouble.active().length === 0,
    },
  ];
}
