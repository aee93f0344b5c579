import { el, icon, iconButton } from "./dom.js";
import { renderText, safeUrl } from "./entities.js";
import { menuButton } from "./menu.js";
import { formatInstant, formatTime } from "./time.js";
import { renderVoicePlayer } from "./voice.js";
import { _, language } from "./words.js";

// What people send although nobody asked for it: the phone only names it.
const OTHER_KINDS = { sticker: _("Sticker"), location: _("Standort"), contact: _("Kontakt"), poll: _("Umfrage"),
  venue: _("Ort"), dice: _("Würfel"), video: _("Video"), video_note: _("Videonachricht"), audio: _("Tonaufnahme"),
  animation: _("Animation"), story: _("Story") };
const KEY_STYLES = new Set(["primary", "success", "danger"]);

// A message as an element. `phone` gives: language, timezone, fileUrl(fileId), quoted(messageId), actions (see
// entities.js) and what its menu and buttons do.
export function renderMessage(message, phone) {
  const isOwn = message.from === "person";
  const bubble = el("div", { class: "bubble" },
    el("span", { class: "visually-hidden" }, isOwn ? `${_("Sie")}: ` : "Bot: "),
    renderQuote(message, phone),
    renderPhoto(message, phone),
    renderVoice(message, phone),
    renderDocument(message, phone),
    renderWords(message, phone),
    message.other ? el("div", { class: "other" }, summarise(message)) : null,
    renderMeta(message, phone));
  const more = iconButton("more", _("Mehr zu dieser Nachricht"), { class: "icon-button message-more", tabindex: "-1" });
  menuButton(more, _("Nachricht"), () => phone.messageMenu(message));
  return el("div", { class: `message ${isOwn ? "own" : "theirs"}`, "data-message-id": message.message_id, tabindex: "-1" },
    el("div", { class: "bubble-row" }, bubble, more),
    message.inline_keyboard?.length ? renderInlineKeyboard(message, phone) : null);
}

export function summarise(message) {
  return message.text || message.caption || (message.photo && _("Foto")) || message.document?.file_name
    || (message.voice && _("Sprachnachricht")) || (message.other && (OTHER_KINDS[message.other.kind] ?? message.other.kind))
    || _("Nachricht");
}

function renderWords(message, phone) {
  const text = message.text || message.caption;
  if (!text) return null;
  const entities = message.text ? message.entities : message.caption_entities;
  return el("div", { class: "text", lang: phone.language }, renderText(text, entities, phone.actions));
}

function renderMeta(message, phone) {
  const time = el("time", { datetime: message.at, title: formatInstant(message.at, phone.timezone) },
    formatTime(message.at, phone.timezone));
  return el("div", { class: "meta" }, message.edited_at ? el("span", {}, _("bearbeitet"), " ") : null, time);
}

function renderQuote(message, phone) {
  if (!message.reply_to) return null;
  const quoted = phone.quoted(message.reply_to);
  const words = quoted ? summarise(quoted).slice(0, 120) : _("Gelöschte Nachricht");
  return el("button", { type: "button", class: "quote", "aria-label": `${_("Antwort auf")}: ${words}`,
    onclick: () => phone.showMessage(message.reply_to) }, words);
}

function renderPhoto(message, phone) {
  if (!message.photo) return null;
  const { file_id: fileId, width, height } = message.photo;
  const url = phone.fileUrl(fileId);
  // Width and height let the browser keep the place free: nothing jumps when the picture arrives. Zeros: unknown.
  return el("a", { class: "photo", href: url, target: "_blank", rel: "noopener" },
    el("img", { src: url, width: width || null, height: height || null, alt: _("Foto vergrößern") }));
}

function renderVoice(message, phone) {
  if (!message.voice) return null;
  return renderVoicePlayer(phone.fileUrl(message.voice.file_id), message.voice.duration);
}

function renderDocument(message, phone) {
  if (!message.document) return null;
  const { file_id: fileId, file_name: name, file_size: size } = message.document;
  return el("a", { class: "document", href: phone.fileUrl(fileId), download: name || _("Datei") },
    el("span", { class: "document-icon" }, icon("file")),
    el("span", { class: "document-words" },
      el("span", { class: "document-name", dir: "auto" }, name || _("Datei")),
      el("span", { class: "document-size" }, formatSize(size))));
}

export function formatSize(bytes) {
  if (!Number.isFinite(bytes)) return "";
  const [value, unit] = bytes < 1000 ? [bytes, "byte"] : bytes < 1e6 ? [bytes / 1e3, "kilobyte"] : [bytes / 1e6, "megabyte"];
  return value.toLocaleString(language === "en" ? "en-GB" : "de-DE", { style: "unit", unit, maximumFractionDigits: value < 10 && unit !== "byte" ? 1 : 0 });
}

function renderInlineKeyboard(message, phone) {
  const rows = message.inline_keyboard.map((buttons, row) =>
    el("div", { class: "key-row" }, buttons.map((button, column) => renderKey(message, button, row, column, phone))));
  return el("div", { class: "inline-keyboard", role: "group", "aria-label": _("Knöpfe"), lang: phone.language }, rows);
}

function renderKey(message, button, row, column, phone) {
  const style = KEY_STYLES.has(button.style) ? ` key-${button.style}` : "";
  const place = { class: `key${style}`, "data-row": row, "data-column": column };
  const label = el("span", { dir: "auto" }, button.text);
  if (!button.url) {
    const key = el("button", { type: "button", ...place }, label);
    const copied = button.copy_text?.text;
    key.addEventListener("click", () => (copied ? phone.copy(copied) : phone.press(message, row, column, key)));
    return key;
  }
  const url = safeUrl(button.url);
  if (!url) return el("span", { ...place, title: _("Diese Adresse öffnet die Probe nicht.") }, label);
  return el("a", { ...place, href: url.href, target: "_blank", rel: "noopener noreferrer",
    onclick: (event) => phone.actions.openLink(event, url) },
  label, el("span", { class: "key-arrow", "aria-hidden": "true" }, "↗"),
  el("span", { class: "visually-hidden" }, ` (${_("öffnet neuen Tab")})`));
}
