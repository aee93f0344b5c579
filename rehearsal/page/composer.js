import { el, iconButton } from "./dom.js";
import { menuButton } from "./menu.js";
import { formatSize, summarise } from "./message.js";
import { canRecord, Recorder } from "./recorder.js";
import { measure } from "./voice.js";
import { _ } from "./words.js";

const PLACEHOLDER = _("Nachricht");
const KINDS = [
  { as: "photo", label: _("Foto"), accept: "image/*" },
  { as: "document", label: _("Dokument"), accept: "" },
  { as: "voice", label: _("Sprachnachricht aus Tondatei"), accept: "audio/*" },
];
const DEMO_VOICE = "/static/demo-voice.ogg"; // for those without a microphone

// What a phone has below its chat: the bot's keyboard, commands, attachments, the line to type in.
// `phone` gives: name, commands, sendText, editText, sendFile, lastOwnText(), showProblem.
export class Composer {
  constructor(phone) {
    this.phone = phone;
    this.context = null; // an edit, a reply or a file that the next "send" is about
    this.keyboard = el("div", { class: "reply-keyboard", role: "group", "aria-label": _("Antworten"), hidden: true });
    this.contextBar = el("div", { class: "context-bar", hidden: true });
    this.input = el("textarea", { rows: "1", maxlength: "20000", dir: "auto", placeholder: PLACEHOLDER,
      onkeydown: (event) => this.handleKey(event), oninput: () => this.noticeInput(), onpaste: (event) => this.take(event.clipboardData.files, event) });
    this.commandButton = menuButton(
      el("button", { type: "button", class: "icon-button slash", "aria-label": _("Befehle"), title: _("Befehle") }, "/"),
      _("Befehle"), () => this.commandItems());
    this.attachButton = menuButton(iconButton("attach", _("Anhängen")), _("Anhängen"), () => this.attachItems());
    this.keyboardButton = iconButton("keyboard", _("Antworten ein- oder ausblenden"),
      { hidden: true, "aria-expanded": "true", onclick: () => this.toggleKeyboard() });
    this.file = el("input", { type: "file", hidden: true, onchange: () => this.takeFile(this.file.files[0], this.fileKind) });
    this.sendButton = iconButton("send", _("Senden"), { type: "submit", class: "icon-button send" });
    this.micButton = iconButton("mic", _("Sprachnachricht aufnehmen"), { onclick: () => this.record() });
    this.recorder = new Recorder({
      onDone: (file, seconds) => this.phone.sendFile(file, "", "voice", seconds),
      onEnd: () => { this.form.hidden = false; this.input.focus(); },
      onProblem: (words) => this.phone.showProblem(words),
    });
    this.form = el("form", { class: "composer-line" }, this.commandButton, this.input, this.keyboardButton,
      this.attachButton, this.micButton, this.sendButton, this.file);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.element = el("div", { class: "composer" }, this.keyboard, this.contextBar, this.form, this.recorder.element);
    this.setName();
    this.showCommands();
    this.noticeInput();
  }

  setName() {
    this.input.setAttribute("aria-label", _("Nachricht von {name}", { name: this.phone.name }));
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
    const files = KINDS.map(({ as, label, accept }) => ({ label, run: () => this.choose(as, label, accept) }));
    const record = canRecord() ? [{ label: _("Sprachnachricht aufnehmen"), run: () => this.record() }] : [];
    return [...files, ...record, { label: _("Probe-Sprachnachricht"), detail: _("Ohne Mikrofon"), run: () => this.sendDemoVoice() }];
  }

  choose(as, label, accept) {
    this.fileKind = { as, label };
    this.file.accept = accept;
    this.file.value = "";
    this.file.click();
  }

  takeFile(file, { as, label }) {
    if (file) this.setContext({ file, as }, `${label}: ${file.name} (${formatSize(file.size)})`);
  }

  // What is dropped or pasted: the kind follows from what it is.
  take(files, event) {
    const [file] = files;
    if (!file) return;
    event.preventDefault();
    const as = ["image/jpeg", "image/png", "image/webp"].includes(file.type) ? "photo" : file.type.startsWith("audio/") ? "voice" : "document";
    this.takeFile(file, KINDS.find((kind) => kind.as === as));
  }

  async record() {
    await this.recorder.start();
    this.form.hidden = !this.recorder.element.hidden;
  }

  async sendDemoVoice() {
    const sound = await (await fetch(DEMO_VOICE)).blob();
    this.phone.sendFile(new File([sound], "sprachnachricht.ogg", { type: "audio/ogg" }), "", "voice", await measure(sound));
  }

  // As on a phone: an empty line offers to speak, a filled one to send.
  noticeInput() {
    this.fit();
    const isEmpty = !this.input.value.trim() && !this.context && canRecord();
    this.micButton.hidden = !isEmpty;
    this.sendButton.hidden = isEmpty;
  }

  beginEdit(message) {
    this.setContext({ edit: message.message_id }, `${_("Bearbeiten")}: ${summarise(message)}`);
    this.setText(message.text);
  }

  beginReply(message) {
    this.setContext({ reply: message.message_id }, `${_("Antwort auf")}: ${summarise(message)}`);
  }

  setContext(context, words) {
    if (this.context?.edit && !context?.edit) this.setText("");
    this.context = context;
    this.contextBar.hidden = !context;
    this.contextBar.replaceChildren();
    this.noticeInput();
    this.input.placeholder = context?.file ? _("Bildunterschrift") : this.keyboardPlaceholder || PLACEHOLDER;
    if (!context) return;
    this.contextBar.append(el("span", { class: "context-words", dir: "auto" }, words),
      iconButton("close", _("Abbrechen"), { onclick: () => this.cancelContext() }));
    this.input.focus();
  }

  cancelContext() {
    this.setContext(null);
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

  async sendAs(context, text) {
    if (context?.file) {
      const seconds = context.as === "voice" ? await measure(context.file) : null;
      return this.phone.sendFile(context.file, text, context.as, seconds);
    }
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
    this.noticeInput();
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
