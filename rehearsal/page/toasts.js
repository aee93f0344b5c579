import { el } from "./dom.js";
import { _ } from "./words.js";

const SHOWN_MS = 6000;
const UNANSWERED_MS = 30000;
const EARLY_KEPT = 20;

// The presses of one phone that wait for the bot's answer, and the answers shown over its chat.
export class Toasts {
  constructor({ onFocusLost }) {
    this.onFocusLost = onFocusLost;
    this.waiting = new Map();
    this.early = new Set();
    this.toast = el("div", { class: "toast", role: "status", hidden: true });
    this.problem = el("div", { class: "toast toast-problem", role: "alert", hidden: true });
    this.element = el("div", { class: "toasts" }, this.toast, this.problem);
  }

  // The button keeps the focus, so it is not disabled but says that it is busy.
  async press(key, send) {
    if (key.getAttribute("aria-busy") === "true") return;
    setBusy(key, true);
    const done = () => setBusy(key, false);
    try {
      const { press_id: id } = await send();
      if (this.early.delete(id)) return done(); // the event may be faster than the answer to the request
      this.waiting.set(id, done);
      setTimeout(() => this.finish(id), UNANSWERED_MS);
    } catch (error) {
      done();
      this.showProblem(error.message);
    }
  }

  finish(id) {
    const done = this.waiting.get(id);
    done?.();
    this.waiting.delete(id);
    return done !== undefined;
  }

  receive({ press_id: id, text, alert }) {
    if (!this.finish(id)) this.remember(id);
    if (!text) return;
    if (alert) this.showAlert(text);
    else this.showText(text);
  }

  // Answers to presses that were not made on this page come as well: only the latest can be early ones.
  remember(id) {
    this.early.add(id);
    if (this.early.size > EARLY_KEPT) this.early.delete(this.early.values().next().value);
  }

  showText(text) {
    this.show(this.toast, text);
  }

  showProblem(text) {
    this.show(this.problem, text);
  }

  show(toast, text) {
    toast.textContent = text;
    toast.hidden = false;
    clearTimeout(toast.timer);
    toast.timer = setTimeout(() => {
      toast.hidden = true;
    }, SHOWN_MS);
  }

  // Lies over this phone only: the other phones stay in use. So no modal <dialog>, but its manners.
  showAlert(text) {
    const before = this.element.parentElement.contains(document.activeElement) ? document.activeElement : null;
    const close = () => {
      box.remove();
      if (before?.isConnected) before.focus();
      else if (before) this.onFocusLost(); // an edit has replaced the button meanwhile
    };
    const button = el("button", { type: "button", class: "button primary", onclick: close }, "OK");
    const box = el("div", { class: "alert", role: "alertdialog", "aria-label": _("Hinweis des Bots"),
      onkeydown: (event) => event.key === "Escape" && close() },
    el("div", { class: "alert-box" }, el("p", { dir: "auto" }, text), button));
    this.element.append(box);
    if (before) button.focus(); // only who pressed here: nobody is torn out of another phone
  }
}

function setBusy(key, isBusy) {
  key.setAttribute("aria-busy", String(isBusy));
  key.setAttribute("aria-disabled", String(isBusy));
}
