import { remember, remembered } from "./memory.js";

const dark = matchMedia("(prefers-color-scheme: dark)");
const root = document.documentElement;

export const isDark = () => (root.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";

// Without a choice the page follows the system, also when that changes.
export function switchTheme() {
  const chosen = isDark() ? "light" : "dark";
  root.dataset.theme = chosen;
  remember("theme", chosen);
}

export function onThemeChange(listener) {
  dark.addEventListener("change", listener);
}

const before = remembered("theme");
if (before === "dark" || before === "light") root.dataset.theme = before;
