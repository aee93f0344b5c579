import { el, iconButton } from "./dom.js";
import { menuButton } from "./menu.js";
import { formatSize, summarise } from "./message.js";

const PLACEHOLDER = "Nachricht";
const KINDS = [
  { as: "photo", label: "Foto", accept: "image/*" },
  { as: "document", label: "Dokument", accept: "" },
  { as: "voice", label: "Sprachnachricht", accept: "audio/*" },
];

// What a phone has below its chat: the bot's keyboard, commands, attachments, the line to type in.
// `phone` gives: name, commands, sendText, editText, sendFile, lastOwnText(), showProblem.
export class Composer {
  constructor(phone) {
    this.phone = phone;
    this.context = null; // an edit, a reply or a file that the next "send" is about
    this.keyboard = el("div", { class: "reply-keyboard", role: "group", "aria-label": "Antworten", hidden: true });
    this.contextBar = el("div", { class: "context-bar", hidden: true });
    this.input = el("textarea", { rows: "1", maxlength: "20000", dir: "auto", placeholder: PLACEHOLDER,
      onkeydown: (event) => this.handleKey(event), oninput: () => this.fit() });
    this.commandButton = menuButton(
      el("button", { type: "button", class: "icon-button slash", "aria-label": "Befehle", title: "Befehle" }, "/"),
      "Befehle", () => this.commandItems());
    this.attachButton = menuButton(iconButton("attach", "Anhängen"), "Anhängen", () => this.attachItems());
    this.keyboardButton = iconButton("keyboard", "Antworten ein- oder ausblenden",
      { hidden: true, "aria-expanded": "true", onclick: () => this.toggleKeyboard() });
    this.file = el("input", { type: "file", hidden: true, onchange: () => this.takeFile() });
    this.form = el("form", { class: "composer-line" }, this.commandButton, this.input, this.keyboardButton,
      this.attachButton, iconButton("send", "Senden", { type: "submit", class: "icon-button send" }), this.file);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.element = el("div", { class: "composer" }, this.keyboard, this.contextBar, this.form);
    this.setName();
    this.showCommands();
  }

  setName() {
    this.input.setAttribute("aria-label", `Nachricht von ${this.phone.name}`);
  }

  showCommands() {
    this.commandButton.hidden = this.phone.commands.length === 0;
  }

  commandItems() {
    return this.phone.commands.map(({ command, description }) => ({
      label: `/${command}`, detail: description, lang: this.phone.language, run: () => this.phone.sendText(`/${command}`),
    }));
  }

  attachItems() {
    return KINDS.map(({ as, label, accept }) => ({
      label,
      run: () => {
        this.fileKind = { as, label };
        this.file.accept = accept;
        this.file.value = "";
        this.file.click();
      },
    }));
  }

  takeFile() {
    const [file] = this.file.files;
    if (file) this.setContext({ file, ...this.fileKind }, `${this.fileKind.label}: ${file.name} (${formatSize(file.size)})`);
  }

  beginEdit(message) {
    this.setContext({ edit: message.message_id }, `Bearbeiten: ${summarise(message)}`);
    this.setText(message.text);
  }

  beginReply(message) {
    this.setContext({ reply: message.message_id }, `Antwort auf: ${summarise(message)}`);
  }

  setContext(context, words) {
    if (this.context?.edit && !context?.edit) this.setText("");
    this.context = context;
    this.contextBar.hidden = !context;
    this.contextBar.replaceChildren();
    if (!context) return;
    this.contextBar.append(el("span", { class: "context-words", dir: "auto" }, words),
      iconButton("close", "Abbrechen", { onclick: () => this.cancelContext() }));
    this.input.placeholder = context.file ? "Bildunterschrift" : PLACEHOLDER;
    this.input.focus();
  }

  cancelContext() {
    this.setContext(null);
    this.input.placeholder = this.keyboardPlaceholder || PLACEHOLDER;
    this.input.focus();
  }

  async send() {
    const text = this.input.value;
    const context = this.context;
    if (!context?.file && !text.trim()) return;
    this.setContext(null);
    this.setText("");
    const sent = await this.sendAs(context, text);
    // What could not be sent is not lost, unless something new has been typed meanwhile.
    if (!sent && !this.input.value) this.setText(text);
  }

  sendAs(context, text) {
    if (context?.file) return this.phone.sendFile(context.file, text, context.as);
    if (context?.edit) return this.phone.editText(context.edit, text);
    return this.phone.sendText(text, context?.reply);
  }

  handleKey(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape" && this.context) {
      this.cancelContext();
    } else if (event.key === "ArrowUp" && !this.input.value && !this.context) {
      const message = this.phone.lastOwnText();
      if (message) this.beginEdit(message);
    }
  }

  setText(text) {
    this.input.value = text;
    this.fit();
  }

  fit() {
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight}px`;
  }

  showKeyboard(keyboard) {
    const source = JSON.stringify(keyboard ?? null);
    if (source === this.keyboardSource) return;
    this.keyboardSource = source;
    const hadFocus = this.keyboard.contains(document.activeElement);
    this.keyboardPlaceholder = keyboard?.placeholder;
    this.input.placeholder = this.keyboardPlaceholder || PLACEHOLDER;
    const rows = keyboard?.rows ?? [];
    this.keyboard.replaceChildren(...rows.map((row) => el("div", { class: "key-row" }, row.map((label) => this.replyKey(label)))));
    this.setKeyboardOpen(rows.length > 0);
    this.keyboardButton.hidden = rows.length === 0;
    if (hadFocus) (this.keyboard.querySelector("button") ?? this.input).focus();
  }

  replyKey(label) {
    return el("button", { type: "button", class: "key", onclick: () => this.phone.sendText(label) }, el("span", { dir: "auto" }, label));
  }

  toggleKeyboard() {
    this.setKeyboardOpen(this.keyboard.hidden);
  }

  setKeyboardOpen(isOpen) {
    this.keyboard.hidden = !isOpen;
    this.keyboardButton.setAttribute("aria-expanded", String(isOpen));
  }
}
