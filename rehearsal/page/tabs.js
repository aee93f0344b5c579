import { el, iconButton } from "./dom.js";
import { _ } from "./words.js";

// On a narrow screen one phone fills the page, and this bar switches. (On a wide one the style sheet hides the bar.)
export class Tabs {
  constructor(element, { onAdd, onChoose }) {
    this.element = element;
    this.onChoose = onChoose;
    this.list = el("div", { class: "tab-list" });
    this.buttons = new Map();
    element.append(this.list, iconButton("plus", _("Person hinzufügen"), { class: "icon-button tab-add", onclick: onAdd }));
  }

  show(phones) {
    this.element.hidden = phones.size === 0;
    for (const [phone, { button }] of this.buttons) {
      if (phones.get(phone.id) === phone) continue;
      button.remove();
      this.buttons.delete(phone);
    }
    for (const phone of phones.values()) this.showTab(phone);
    if (!this.buttons.has(this.chosen) && this.buttons.size > 0) this.choose(this.buttons.keys().next().value);
  }

  showTab(phone) {
    if (!this.buttons.has(phone)) {
      const name = el("span", { class: "tab-name", dir: "auto" });
      const badge = el("span", { class: "badge" });
      const button = el("button", { type: "button", class: "tab", onclick: () => this.choose(phone) }, name, badge);
      this.buttons.set(phone, { button, name, badge, unread: 0 });
      this.list.append(button);
    }
    this.buttons.get(phone).name.textContent = phone.name;
  }

  choose(phone) {
    this.chosen = phone;
    for (const [other, { button }] of this.buttons) {
      const isChosen = other === phone;
      button.setAttribute("aria-current", String(isChosen));
      other.element.classList.toggle("is-chosen", isChosen);
      if (isChosen) button.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    this.setUnread(phone, 0);
    this.onChoose(phone);
  }

  markUnread(phone) {
    const isHidden = phone !== this.chosen && getComputedStyle(phone.element).visibility === "hidden";
    if (isHidden) this.setUnread(phone, this.buttons.get(phone).unread + 1);
  }

  setUnread(phone, unread) {
    const tab = this.buttons.get(phone);
    if (!tab) return;
    tab.unread = unread;
    tab.badge.textContent = unread || "";
    if (unread) tab.button.setAttribute("aria-label", _("{name}, {n} neu", { name: phone.name, n: unread }));
    else tab.button.removeAttribute("aria-label");
  }
}
