import { el, icon } from "./dom.js";
import { isDark, onThemeChange, switchTheme } from "./theme.js";
import { _, language, switchLanguage } from "./words.js";

// What stands beside the phones, each with its name: panels to open, the tour, and how the page looks.
export class Rail {
  constructor(element) {
    this.element = element;
    element.setAttribute("aria-label", _("Werkzeuge"));
    element.append(el("span", { class: "rail-logo" }));
  }

  addPanel(name, iconName, words, panel) {
    const button = this.add(name, iconName, words, () => panel.toggle(name, button));
    button.setAttribute("aria-expanded", "false");
    button.setAttribute("aria-controls", "panel");
    panel.onChange((opened) => button.setAttribute("aria-expanded", String(opened === name)));
    return button;
  }

  add(name, iconName, words, run) {
    const button = el("button", { type: "button", class: "tool", "data-tool": name, title: words, onclick: run },
      icon(iconName), el("span", { class: "tool-words" }, words), el("span", { class: "badge tool-badge" }));
    this.element.append(button);
    return button;
  }

  addLook() {
    const theme = this.add("theme", "moon", _("Dunkel"), () => { switchTheme(); show(); });
    const show = () => {
      const words = isDark() ? _("Hell") : _("Dunkel");
      theme.replaceChildren(icon(isDark() ? "sun" : "moon"), el("span", { class: "tool-words" }, words));
      theme.title = words;
    };
    theme.classList.add("tool-look");
    onThemeChange(show);
    show();
    const other = language === "en" ? "Deutsch" : "English";
    const tongue = this.add("language", "globe", other, switchLanguage);
    tongue.lang = language === "en" ? "de" : "en";
  }

  badge(name, words) {
    const badge = this.element.querySelector(`[data-tool="${name}"] .tool-badge`);
    badge.textContent = words || "";
  }
}
