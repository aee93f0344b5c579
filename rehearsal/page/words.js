import { ENGLISH } from "./english.js";
import { remembered, remember } from "./memory.js";

export const language = remembered("language") === "en" ? "en" : "de";

// The page's own words stand in the code in German; `_` gives them in the language of the page.
export function _(words, values = {}) {
  const text = language === "en" ? ENGLISH[words] ?? words : words;
  return text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
}

export function switchLanguage() {
  remember("language", language === "en" ? "de" : "en");
  location.reload(); // everything is said anew; the phones' chats are the server's and come again
}
