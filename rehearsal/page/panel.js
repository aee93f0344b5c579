import { el, iconButton } from "./dom.js";
import { _ } from "./words.js";

// The drawer at the side: one panel at a time. Not modal, the phones stay in use; on a narrow screen it covers them.
export class Panel {
  constructor(element) {
    this.element = element;
    this.sheets = new Map();
    this.listeners = [];
    this.title = el("h2", { id: "panel-title", tabindex: "-1" });
    this.body = el("div", { class: "panel-body" });
    element.setAttribute("aria-labelledby", "panel-title");
    element.append(
      el("header", { class: "panel-head" }, this.title, iconButton("close", _("Schließen"), { onclick: () => this.close() })),
      this.body);
    element.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) this.close();
    });
  }

  // `sheet`: title, element, and perhaps open() and close().
  add(name, sheet) {
    this.sheets.set(name, sheet);
  }

  onChange(listener) {
    this.listeners.push(listener);
  }

  toggle(name, opener) {
    if (this.opened === name) this.close();
    else this.open(name, opener);
  }

  open(name, opener = document.activeElement) {
    if (this.opened && this.opened !== name) this.sheets.get(this.opened).close?.();
    const sheet = this.sheets.get(name);
    this.opener = opener;
    this.opened = name;
    this.title.textContent = sheet.title;
    this.body.replaceChildren(sheet.element);
    this.element.hidden = false;
    document.body.classList.add("has-panel");
    sheet.open?.();
    this.title.focus();
    this.tell();
  }

  close() {
    if (!this.opened) return;
    this.sheets.get(this.opened).close?.();
    this.opened = null;
    this.element.hidden = true;
    document.body.classList.remove("has-panel");
    if (this.opener?.isConnected) this.opener.focus();
    this.tell();
  }

  tell() {
    this.listeners.forEach((listener) => listener(this.opened));
  }
}
