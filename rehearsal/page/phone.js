import { ChatLog } from "./chat.js";
import { Composer } from "./composer.js";
import { el, icon, iconButton } from "./dom.js";
import { startParameter } from "./entities.js";
import { menuButton } from "./menu.js";
import { openRenameDialog, openScanDialog } from "./people.js";
import { formatTime } from "./time.js";
import { Toasts } from "./toasts.js";
import { _ } from "./words.js";

const TYPING_MS = 5000;

// One person's phone: a chat with the bot. `world` gives: api, bot, clock, onUnread(phone), onClose(phone), tell(event).
export class Phone {
  constructor(person, world) {
    this.person = person;
    this.world = world;
    this.commands = [];
    this.queue = Promise.resolve();
    this.actions = {
      openLink: (event, url) => this.openLink(event, url),
      sendCommand: (text) => this.sendText(text),
    };
    this.chat = new ChatLog(person.name, this);
    this.toasts = new Toasts({ onFocusLost: () => this.chat.log.focus() });
    this.composer = new Composer(this);
    this.build();
    this.showPerson(person);
    this.showTime();
  }

  get id() { return this.person.id; }
  get name() { return this.person.name; }
  get language() { return this.person.language_code; }
  get timezone() { return this.world.clock.timezone; }

  build() {
    this.title = el("h2", { dir: "auto" });
    this.role = el("span", { class: "role" }, _("Organisation"));
    this.blockedMark = el("span", { class: "role is-blocked", hidden: true }, icon("block"), _("blockiert"));
    this.languageMark = el("span", { class: "language" });
    const scan = iconButton("scan", _("Mit Code starten"), { class: "icon-button scan", onclick: () => openScanDialog(this) });
    const more = menuButton(iconButton("more", _("Mehr zu diesem Telefon")), _("Telefon"), () => this.phoneMenu());
    const caption = el("header", { class: "caption" }, this.title, this.role, this.blockedMark, this.languageMark, scan, more);
    this.statusTime = el("span");
    this.subtitle = el("p", { class: "bot-subtitle" }, "Bot");
    this.botName = el("p", { class: "bot-name", dir: "auto" });
    this.avatar = el("span", { class: "avatar", "aria-hidden": "true" });
    const head = el("div", { class: "chat-head" }, this.avatar, el("div", { class: "bot-words" }, this.botName, this.subtitle));
    this.gate = el("div", { class: "gate", hidden: true });
    this.element = el("section", { class: "phone" }, caption,
      el("div", { class: "frame" },
        el("div", { class: "status-bar", "aria-hidden": "true" }, this.statusTime, el("span", { class: "speaker" }), el("span", { class: "battery" })),
        head, this.chat.element, this.gate, this.composer.element, this.toasts.element,
        el("p", { class: "drop-here", "aria-hidden": "true" }, icon("attach"), _("Hier ablegen"))));
    this.acceptFiles();
  }

  acceptFiles() {
    const frame = this.element.querySelector(".frame");
    const isFile = (event) => this.gateState === "open" && event.dataTransfer.types.includes("Files");
    frame.addEventListener("dragover", (event) => {
      if (!isFile(event)) return;
      event.preventDefault();
      frame.classList.add("is-target");
    });
    frame.addEventListener("dragleave", (event) => {
      if (!frame.contains(event.relatedTarget)) frame.classList.remove("is-target");
    });
    frame.addEventListener("drop", (event) => {
      frame.classList.remove("is-target");
      if (isFile(event)) this.composer.take(event.dataTransfer.files, event);
    });
  }

  showPerson(person) {
    this.person = person;
    this.title.textContent = person.name;
    this.role.hidden = person.role !== "organiser";
    this.blockedMark.hidden = !person.blocked;
    this.element.classList.toggle("is-blocked", person.blocked);
    this.languageMark.textContent = person.language_code;
    this.element.setAttribute("aria-label", _("Telefon von {name}", { name: person.name }));
    this.chat.rename(person.name);
    this.composer.setName();
    this.showBot();
    this.showGate();
  }

  showBot() {
    const { name, username } = this.world.bot;
    this.botName.textContent = name || username;
    this.avatar.textContent = [...(name || username || "?")][0].toUpperCase();
  }

  // Telegram shows one big button instead of the line to type in, before the first start and while blocked.
  showGate() {
    const { started, blocked } = this.person;
    const state = blocked ? "blocked" : started ? "open" : "new";
    if (state === this.gateState) return;
    this.gateState = state;
    const hadFocus = this.gate.contains(document.activeElement);
    this.gate.hidden = state === "open";
    this.composer.element.hidden = state !== "open";
    if (state === "blocked") {
      this.gate.replaceChildren(el("p", {}, icon("block"), _("Sie haben den Bot blockiert.")),
        el("button", { type: "button", class: "button primary", onclick: () => this.change("unblock") }, _("Blockierung aufheben")));
    } else if (state === "new") {
      const { short_description: about } = this.world.bot;
      this.gate.replaceChildren(
        ...(about ? [el("p", { dir: "auto" }, about)] : []),
        el("button", { type: "button", class: "button primary", onclick: () => this.start("") }, _("Starten")),
        el("button", { type: "button", class: "button quiet", onclick: () => openScanDialog(this) }, icon("scan"), _("Mit Code starten")));
    }
    if (hadFocus) this.focus();
  }

  focus() {
    (this.gateState === "open" ? this.composer.input : this.gate.querySelector("button")).focus();
  }

  showTime() {
    this.statusTime.textContent = formatTime(this.world.clock.now(), this.timezone);
  }

  async load() {
    const { person, messages, commands, keyboard } = await this.world.api.chat(this.id);
    this.showPerson(person);
    this.chat.replaceAll(messages);
    this.setCommands(commands);
    this.composer.showKeyboard(keyboard);
  }

  setCommands(commands) {
    this.commands = commands ?? [];
    this.composer.showCommands();
  }

  receive(event) {
    if (event.type === "message") this.receiveMessage(event);
    else if (event.type === "deleted") this.chat.remove(event.message_id);
    else if (event.type === "toast") this.toasts.receive(event);
    else if (event.type === "typing") this.showTyping(true);
    else if (event.type === "keyboard") this.composer.showKeyboard(event.keyboard);
    else if (event.type === "commands") this.setCommands(event.commands);
  }

  receiveMessage(event) {
    const isNew = this.chat.upsert(event.message);
    if (event.message.from !== "bot") return;
    this.showTyping(false);
    if (isNew) this.world.onUnread(this);
  }

  showTyping(isTyping) {
    clearTimeout(this.typingTimer);
    this.subtitle.textContent = isTyping ? _("schreibt …") : "Bot";
    if (isTyping) this.typingTimer = setTimeout(() => this.showTyping(false), TYPING_MS);
  }

  // One after the other: what is typed fast must arrive in the order in which it was typed.
  inTurn(request) {
    const sent = this.queue.then(request).then(
      (message) => {
        this.chat.upsert(message);
        return true;
      },
      (error) => {
        this.showProblem(error.message);
        return false;
      },
    );
    this.queue = sent;
    return sent;
  }

  async start(parameter) {
    const sent = await this.inTurn(() => this.world.api.start(this.id, parameter));
    if (sent) this.showPerson({ ...this.person, started: true, blocked: false });
    return sent;
  }

  sendText(text, replyTo) {
    return this.inTurn(() => this.world.api.sendText(this.id, text, replyTo));
  }

  editText(messageId, text) {
    return this.inTurn(() => this.world.api.editText(this.id, messageId, text));
  }

  sendFile(file, caption, as, seconds) {
    return this.inTurn(() => this.world.api.sendFile(this.id, file, caption, as, seconds));
  }

  press(message, row, column, key) {
    this.toasts.press(key, () => this.world.api.press(this.id, message.message_id, row, column));
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.toasts.showText(_("Kopiert."));
    } catch {
      this.showProblem(_("Der Browser erlaubt das Kopieren nicht."));
    }
  }

  async change(action) {
    try {
      this.showPerson(await this.world.api[action](this.id));
      this.focus();
    } catch (error) {
      this.showProblem(error.message);
    }
  }

  async rename(fields) {
    this.showPerson(await this.world.api.changePerson(this.id, fields));
    this.chat.renderAgain(); // the language of the texts may have changed
  }

  openLink(event, url) {
    this.world.tell({ type: "link", person_id: this.id, url: url.href });
    const parameter = startParameter(url, this.world.bot.username ?? "");
    if (parameter === null) return; // an ordinary link: the browser's business
    event.preventDefault();
    this.start(parameter);
  }

  messageMenu(message) {
    const items = [{ label: _("Antworten"), run: () => this.composer.beginReply(message) }];
    if (message.from === "person" && message.text) {
      items.unshift({ label: _("Bearbeiten"), run: () => this.composer.beginEdit(message) });
    }
    return items;
  }

  phoneMenu() {
    const block = this.person.blocked
      ? { label: _("Blockierung aufheben"), run: () => this.change("unblock") }
      : { label: _("Bot blockieren"), run: () => this.change("block") };
    return [
      { label: _("Umbenennen"), run: () => openRenameDialog(this) },
      { label: _("Mit Code starten"), run: () => openScanDialog(this) },
      block,
      { label: _("Telefon weglegen"), run: () => this.world.onClose(this) },
    ];
  }

  lastOwnText() { return this.chat.lastOwnText(); }
  quoted(id) { return this.chat.messages.get(id)?.message; }
  showMessage(id) { this.chat.show(id); }
  showProblem(text) { this.toasts.showProblem(text); }
  fileUrl(fileId) { return this.world.api.fileUrl(this.id, fileId); }
}
