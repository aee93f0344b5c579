import { api } from "./api.js";
import { Clock } from "./clock.js";
import { el, icon } from "./dom.js";
import { EventStream } from "./events.js";
import { openAddDialog } from "./people.js";
import { Phone } from "./phone.js";
import { Tabs } from "./tabs.js";

const NOTICE_MS = 5000;
const byId = (id) => document.getElementById(id);
const phones = new Map();
const tabs = new Tabs(byId("tabs"), { onAdd: openAdd });
const world = { api, bot: {}, onUnread: (phone) => tabs.markUnread(phone) };
let loading = null; // events that arrive while everything is being loaded wait here
let noticeTimer;

function announce(text, isProblem = false) {
  const notice = byId("notice");
  notice.textContent = text;
  notice.classList.toggle("is-problem", isProblem);
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => { notice.textContent = ""; }, NOTICE_MS);
}

world.clock = new Clock(document.querySelector(".clock"), {
  api, announce,
  showProblem: (text) => announce(text, true),
  onTick: () => phones.forEach((phone) => phone.showTime()),
});

function showPerson(person) {
  let phone = phones.get(String(person.id));
  if (phone) phone.showPerson(person);
  else {
    phone = new Phone(person, world);
    phones.set(String(person.id), phone);
    byId("phones").append(phone.element);
    phone.loaded = phone.load().catch((error) => phone.showProblem(error.message));
  }
  tabs.show(phones);
  showEmpty();
  return phone;
}

function showEmpty() {
  const known = byId("empty");
  if (phones.size > 0) known?.remove();
  else if (!known) {
    byId("phones").append(el("div", { class: "empty", id: "empty" },
      el("h2", {}, "Noch ist niemand da."),
      el("p", {}, "Fügen Sie eine Person hinzu. Sie bekommt ein Telefon, auf dem sie mit dem Bot schreibt."),
      el("button", { type: "button", class: "button primary", onclick: openAdd }, icon("plus"), "Erste Person hinzufügen")));
  }
}

function openAdd() {
  openAddDialog(async (fields) => {
    const phone = showPerson(await api.addPerson(fields));
    return () => {
      tabs.choose(phone);
      phone.element.scrollIntoView({ block: "nearest", inline: "nearest" });
      phone.focus();
    };
  });
}

function receive(event) {
  if (event.type === "clock") world.clock.show(event.clock);
  else if (event.type === "person") showPerson(event.person);
  else phones.get(String(event.person_id))?.receive(event);
}

async function loadAll() {
  loading = [];
  const state = await api.state();
  const before = world.clock.timezone;
  world.bot = state.bot;
  world.clock.show(state.clock);
  const present = new Set(state.people.map((person) => String(person.id)));
  for (const [id, phone] of phones) {
    if (present.has(id)) continue;
    phone.element.remove();
    phones.delete(id);
  }
  const known = new Set(phones.keys());
  const shown = state.people.map(showPerson);
  await Promise.all(shown.map((phone) => (known.has(String(phone.id)) ? phone.load() : phone.loaded)));
  if (before !== world.clock.timezone) shown.forEach((phone) => phone.chat.renderAgain());
  tabs.show(phones);
  showEmpty();
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
  onLost: () => showConnection("Verbindung unterbrochen. Die Seite versucht es weiter …"),
});
