import { el, icon } from "./dom.js";
import { renderMessage } from "./message.js";
import { formatDay } from "./time.js";
import { _ } from "./words.js";

const NEAR_BOTTOM_PX = 48;

// The messages of one phone, in order, with a pill for each day. Sticks to the end only when the reader is there.
export class ChatLog {
  constructor(name, phone) {
    this.phone = phone;
    this.messages = new Map();
    this.unseen = 0;
    this.log = el("div", { class: "chat-log", role: "log", "aria-live": "polite", tabindex: "0",
      "aria-description": _("Pfeiltasten: Nachrichten. Eingabetaste: Menü der Nachricht."),
      onkeydown: (event) => this.walk(event) });
    this.rename(name);
    this.badge = el("span", { class: "badge", "aria-hidden": "true" });
    this.down = el("button", { type: "button", class: "icon-button scroll-down", hidden: true, onclick: () => this.scrollDown() },
      icon("down"), this.badge);
    this.element = el("div", { class: "chat-area" }, this.log, this.down);
    this.log.addEventListener("scroll", () => this.noticeScroll(), { passive: true });
    // A keyboard that opens or a window that shrinks must not hide the newest message either.
    new ResizeObserver(() => this.noticeHeight()).observe(this.log);
    this.isSticky = true;
    this.showDown();
  }

  rename(name) {
    this.log.setAttribute("aria-label", _("Chat von {name}", { name }));
  }

  replaceAll(messages) {
    const kept = new Set(messages.map((message) => message.message_id));
    for (const id of [...this.messages.keys()]) if (!kept.has(id)) this.remove(id);
    for (const message of messages) this.place(message);
    this.separateDays();
    if (this.isSticky) this.scrollDown({ instantly: true });
  }

  upsert(message) {
    const isNew = !this.messages.has(message.message_id);
    if (!this.place(message)) return false;
    this.separateDays();
    if (this.isSticky || (isNew && message.from === "person")) this.scrollDown({ instantly: true });
    else if (isNew) this.countUnseen();
    return isNew;
  }

  // By id: the answer to a request and the event about it may both bring the same message.
  place(message) {
    const source = JSON.stringify(message);
    const known = this.messages.get(message.message_id);
    if (known?.source === source) return false;
    const element = renderMessage(message, this.phone);
    const day = formatDay(message.at, this.phone.timezone);
    this.messages.set(message.message_id, { message, source, element, day, pill: known?.pill });
    if (known) this.replace(known.element, element);
    else this.insert(message, element);
    return true;
  }

  insert(message, element) {
    const later = this.inOrder().find((entry) => entry.message.message_id > message.message_id);
    this.log.insertBefore(element, later ? later.pill ?? later.element : null);
  }

  // The bot edits the message whose button was just pressed: who pressed by keyboard must find themselves again.
  replace(before, after) {
    const focused = before.contains(document.activeElement) ? document.activeElement : null;
    before.replaceWith(after);
    if (!focused) return;
    const { row, column } = focused.dataset;
    const same = row !== undefined && after.querySelector(`[data-row="${row}"][data-column="${column}"]`);
    const target = same || after.querySelector("button.key") || after;
    target.focus({ preventScroll: true });
  }

  remove(id) {
    const known = this.messages.get(id);
    if (!known) return;
    if (known.element.contains(document.activeElement)) this.log.focus();
    known.element.remove();
    known.pill?.remove();
    this.messages.delete(id);
    this.separateDays();
  }

  renderAgain() {
    for (const known of this.messages.values()) {
      const element = renderMessage(known.message, this.phone);
      this.replace(known.element, element);
      known.element = element;
      known.day = formatDay(known.message.at, this.phone.timezone);
    }
    this.separateDays();
  }

  separateDays() {
    let day = null;
    for (const entry of this.inOrder()) {
      if (entry.day === day) {
        entry.pill?.remove();
        entry.pill = null;
      } else if (entry.pill?.textContent !== entry.day) {
        entry.pill?.remove();
        entry.pill = el("div", { class: "day" }, entry.day);
        entry.element.before(entry.pill);
      }
      day = entry.day;
    }
  }

  inOrder() {
    return [...this.messages.values()].sort((a, b) => a.message.message_id - b.message.message_id);
  }

  lastOwnText() {
    return this.inOrder().map(({ message }) => message)
      .findLast((message) => message.from === "person" && message.text);
  }

  show(id) {
    const element = this.messages.get(id)?.element;
    element?.scrollIntoView({ block: "center" });
    element?.focus({ preventScroll: true });
  }

  // The Tab key stops only at what a message offers; its menu is reached with arrows, or a long chat would be a maze.
  walk(event) {
    const current = event.target === this.log ? null : event.target;
    if (current && !current.matches(".message")) return;
    if (event.key === "Enter" && current) {
      event.preventDefault(); // or the same key press would choose the menu's first item
      current.querySelector(".message-more").click();
    }
    const all = this.inOrder().map(({ element }) => element);
    const at = current ? all.indexOf(current) : all.length;
    const target = { ArrowUp: all[at - 1], ArrowDown: all[at + 1] }[event.key];
    if (!target) return;
    event.preventDefault();
    target.focus();
  }

  noticeHeight() {
    this.height = this.log.clientHeight;
    if (this.isSticky) this.scrollDown({ instantly: true });
  }

  noticeScroll() {
    const { scrollHeight, scrollTop, clientHeight } = this.log;
    if (clientHeight !== this.height) return; // it was the window that changed, not the reader that scrolled
    this.isSticky = scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM_PX;
    if (this.isSticky) this.unseen = 0;
    this.showDown();
  }

  countUnseen() {
    this.unseen += 1;
    this.showDown();
  }

  showDown() {
    // Hiding the focused button would throw the focus away: hand it to the log first.
    if (this.isSticky && document.activeElement === this.down) this.log.focus({ preventScroll: true });
    this.down.hidden = this.isSticky;
    this.badge.textContent = this.unseen || "";
    this.down.setAttribute("aria-label", this.unseen ? _("Zum Ende, {n} neu", { n: this.unseen }) : _("Zum Ende"));
  }

  scrollDown({ instantly = false } = {}) {
    this.isSticky = true;
    this.unseen = 0;
    this.log.scrollTo({ top: this.log.scrollHeight, behavior: instantly ? "instant" : "auto" });
    this.showDown();
  }
}
