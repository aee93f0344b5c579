import { field, openFormDialog } from "./dialog.js";
import { el } from "./dom.js";
import { _ } from "./words.js";

// In their own words, as a phone's settings show them.
const LANGUAGES = [["de", "Deutsch"], ["en", "English"], ["uk", "Українська"], ["pl", "Polski"], ["ro", "Română"],
  ["tr", "Türkçe"], ["ar", "العربية"], ["nl", "Nederlands"], ["ru", "Русский"]];
const CODE = "[A-Za-z0-9_\\-]{1,64}"; // what Telegram allows as a start parameter

function nameInput(value = "") {
  return el("input", { name: "name", required: true, maxlength: "64", autocomplete: "off", value });
}

function languageSelect(chosen) {
  const known = LANGUAGES.some(([code]) => code === chosen) ? LANGUAGES : [...LANGUAGES, [chosen, chosen]];
  return el("select", { name: "language_code" },
    known.map(([code, name]) => el("option", { value: code, lang: code, selected: code === chosen }, `${name} (${code})`)));
}

export function openAddDialog(addPerson) {
  const role = el("select", { name: "role" },
    el("option", { value: "participant" }, _("Teilnehmerin oder Teilnehmer")),
    el("option", { value: "organiser" }, _("Organisatorin oder Organisator")));
  openFormDialog({
    title: _("Person hinzufügen"),
    body: [
      field(_("Name"), nameInput()),
      field(_("Sprache des Telefons"), languageSelect("de")),
      field(_("Rolle"), role, _("Nur ein Schild: Rechte gibt der Bot.")),
    ],
    submitLabel: _("Hinzufügen"),
    submit: (form) => addPerson(Object.fromEntries(form)),
  });
}

export function openRenameDialog(phone) {
  openFormDialog({
    title: _("Person ändern"),
    body: [field(_("Name"), nameInput(phone.name)), field(_("Sprache des Telefons"), languageSelect(phone.language))],
    submitLabel: _("Speichern"),
    submit: async (form) => phone.rename(Object.fromEntries(form)),
  });
}

export function openScanDialog(phone) {
  const { api, bot } = phone.world;
  const code = el("input", { name: "code", required: true, pattern: CODE, maxlength: "64", autocomplete: "off",
    autocapitalize: "characters", spellcheck: "false", title: _("Buchstaben, Ziffern, - und _") });
  const picture = el("img", { class: "qr", width: "200", height: "200", alt: "", hidden: true });
  const address = el("p", { class: "hint qr-address" }, _("Der QR-Code erscheint, sobald Sie einen Code eingeben."));
  code.addEventListener("input", () => {
    const isComplete = code.value !== "" && code.checkValidity();
    picture.hidden = !isComplete;
    if (!isComplete) return;
    picture.src = api.qrUrl(code.value);
    picture.alt = _("QR-Code zum Code {code}", { code: code.value });
    address.textContent = `t.me/${bot.username}?start=${code.value}`;
  });
  openFormDialog({
    title: _("Mit Code starten"),
    body: [
      field(_("Code vom Plakat"), code, _("Zum Beispiel MOB. „Scannen“ tut, was die Kamera des Telefons täte.")),
      el("div", { class: "qr-place" }, picture),
      address,
    ],
    submitLabel: _("Scannen"),
    submit: async (form) => {
      const sent = await phone.start(form.get("code"));
      return () => sent && phone.focus();
    },
  });
}
