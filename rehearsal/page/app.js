import { api } from "./api.js";
import { Clock } from "./clock.js";
import { People } from "./crowd.js";
import { el, icon } from "./dom.js";
import { EventStream } from "./events.js";
import { EventLog } from "./log.js";
import { OpenPhones } from "./open-phones.js";
import { Panel } from "./panel.js";
import { openAddDialog } from "./people.js";
import { Phone } from "./phone.js";
import { Rail } from "./rail.js";
import { Shelf } from "./shelf.js";
import { Tabs } from "./tabs.js";
import { Tour } from "./tour.js";
import { Trouble } from "./trouble.js";
import { _, language } from "./words.js";

const NOTICE_MS = 5000;
const byId = (id) => document.getElementById(id);
const persons = new Map(); // everybody; a phone is only made for those that are looked at
const phones = new Map();
const openPhones = new OpenPhones();
let loading = null; // events that arrive while everything is being loaded wait here
let noticeTimer;

document.documentElement.lang = language;
byId("motto").textContent = _("Nichts hier verlässt diesen Rechner.");
byId("add-person").setAttribute("aria-label", _("Person hinzufügen"));
byId("add-person").append(icon("plus"), _("Person"));
byId("clock").setAttribute("aria-label", _("Uhr der Probe"));
byId("tabs").setAttribute("aria-label", _("Telefone"));
byId("phones").setAttribute("aria-label", _("Telefone"));

const world = {
  api, bot: {}, rail: new Rail(byId("rail")), showProblem: (text) => announce(text, true),
  onUnread: (phone) => tabs.markUnread(phone), onClose: (phone) => closePhone(phone.id),
  people: () => [...persons.values()], nameOf: (id) => persons.get(id)?.name ?? "",
  phoneOf: (id) => phones.get(id), openPhone,
  tell: (event) => tour.observe(event),
};
const tabs = new Tabs(byId("tabs"), { onAdd: openAdd, onChoose: (phone) => list.showOpen(phone.id, true) });
const panel = new Panel(byId("panel"));
const list = new People(world, { onOpen: openPhone, onClose: closePhone, onAdd: openAdd });
const log = new EventLog(world);
const trouble = new Trouble(byId("trouble"), world);
const shelf = new Shelf(world);
world.clock = new Clock(byId("clock"), {
  api, announce, showProblem: world.showProblem, onTick: () => phones.forEach((phone) => phone.showTime()),
});
Object.assign(world, { panel, trouble, list, tabs });
for (const [name, iconName, sheet] of [["people", "people", list], ["log", "list", log], ["trouble", "bolt", trouble]]) addPanel(name, iconName, sheet);
const shelfTool = addPanel("shelf", "folder", shelf, _("Speicher"));
shelfTool.hidden = true;
const tour = new Tour(world, byId("offer"));
world.rail.add("tour", "compass", _("Probelauf"), () => tour.toggle());
world.rail.addLook();
panel.onChange((opened) => opened && world.tell({ type: "panel", name: opened }));

function addPanel(name, iconName, sheet, words = sheet.title) {
  panel.add(name, sheet);
  return world.rail.addPanel(name, iconName, words, panel);
}

function announce(text, isProblem = false) {
  const notice = byId("notice");
  notice.textContent = text;
  notice.classList.toggle("is-problem", isProblem);
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => { notice.textContent = ""; }, NOTICE_MS);
}

function showPerson(person) {
  persons.set(person.id, person);
  list.showPerson(person);
  if (phones.has(person.id)) phones.get(person.id).showPerson(person);
  else if (openPhones.isOpen(person)) addPhone(person);
  else showPhones();
}

function addPhone(person) {
  const phone = new Phone(person, world);
  phones.set(person.id, phone);
  byId("phones").append(phone.element);
  phone.loaded = phone.load().catch((error) => phone.showProblem(error.message));
  list.showOpen(person.id, true);
  showPhones();
  return phone;
}

function openPhone(id) {
  const person = persons.get(id);
  if (!person) return;
  openPhones.set(person, true);
  const phone = phones.get(id) ?? addPhone(person);
  tabs.choose(phone);
  if (getComputedStyle(panel.element).position === "fixed" && innerWidth < 700) panel.close(); // it covers the phones
  phone.element.scrollIntoView({ block: "nearest", inline: "nearest" });
  phone.focus();
}

function closePhone(id) {
  openPhones.set(persons.get(id), false);
  dropPhone(id);
  showPhones();
}

function dropPhone(id) {
  phones.get(id)?.element.remove();
  phones.delete(id);
  list.showOpen(id, false);
}

function showPhones() {
  tabs.show(phones);
  const known = byId("empty");
  const reason = phones.size > 0 ? "" : persons.size > 0 ? "closed" : "nobody";
  if (known?.dataset.reason === reason) return;
  known?.remove();
  if (reason) byId("phones").append(reason === "closed" ? nobodyOpen() : nobodyThere());
}

function nobodyThere() {
  return el("div", { class: "empty", id: "empty", "data-reason": "nobody" },
    el("h2", {}, _("Noch ist niemand da.")),
    el("p", {}, _("Fügen Sie eine Person hinzu. Sie bekommt ein Telefon, auf dem sie mit dem Bot schreibt.")),
    el("button", { type: "button", class: "button primary", onclick: openAdd }, icon("plus"), _("Erste Person hinzufügen")));
}

function nobodyOpen() {
  return el("div", { class: "empty", id: "empty", "data-reason": "closed" },
    el("h2", {}, _("Alle Telefone sind weggelegt.")),
    el("button", { type: "button", class: "button primary", onclick: () => panel.open("people") }, icon("people"), _("Leute zeigen")));
}

function openAdd() {
  openAddDialog(async (fields) => {
    const person = await api.addPerson(fields);
    showPerson(person);
    return () => openPhone(person.id);
  });
}

const OWN_PARTS = {
  clock: (event) => world.clock.show(event.clock),
  person: (event) => showPerson(event.person),
  log: (event) => log.receive(event),
  log_cleared: (event) => log.receive(event),
  trouble: (event) => trouble.show(event.trouble),
  crowd: (event) => list.showCrowd(event.crowd),
};

function receive(event) {
  if (OWN_PARTS[event.type]) OWN_PARTS[event.type](event);
  else if (phones.has(event.person_id)) phones.get(event.person_id).receive(event);
  else if (event.type === "message" && event.message.from === "bot") list.countUnread(event.person_id);
  if (event.type === "message" && event.message.from === "bot") world.clock.lookAgain();
  tour.observe(event);
}

async function loadAll() {
  loading = [];
  const state = await api.state();
  const before = world.clock.timezone;
  world.bot = state.bot;
  world.clock.show(state.clock);
  shelfTool.hidden = !state.store;
  const present = new Set(state.people.map(({ id }) => id));
  for (const id of [...persons.keys()].filter((known) => !present.has(known))) {
    persons.delete(id);
    dropPhone(id);
  }
  list.keepOnly(present);
  const known = [...phones.values()];
  state.people.forEach(showPerson);
  await Promise.all([log.load(), trouble.load(), list.load(), ...known.map((phone) => phone.load()),
    ...[...phones.values()].map((phone) => phone.loaded)]);
  if (before !== world.clock.timezone) phones.forEach((phone) => phone.chat.renderAgain());
  showPhones();
  tour.begin();
}

async function synchronise() {
  try {
    await loadAll();
    showConnection("");
  } catch (error) {
    stream.reconnect(); // the server went away again: begin anew
    return;
  } finally {
    const waiting = loading ?? [];
    loading = null;
    waiting.forEach(receive);
  }
}

function showConnection(text) {
  const banner = byId("connection");
  banner.hidden = !text;
  banner.textContent = text;
}

byId("add-person").addEventListener("click", openAdd);
const stream = new EventStream({
  onOpen: synchronise,
  onEvent: (event) => (loading ? loading.push(event) : receive(event)),
  onLost: () => showConnection(_("Verbindung unterbrochen. Die Seite versucht es weiter …")),
});
