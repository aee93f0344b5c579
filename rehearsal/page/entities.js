import { el } from "./dom.js";
import { _ } from "./words.js";

const SAFE_PROTOCOLS = new Set(["http:", "https:", "tg:", "mailto:", "tel:"]);

export function safeUrl(value) {
  // "example.org" and "example.org:8080" are meant as web addresses; "javascript:…" is not.
  const hasScheme = /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(value) || /^tel:/i.test(value);
  try {
    const url = new URL(hasScheme ? value : `https://${value}`);
    return SAFE_PROTOCOLS.has(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

// What a phone would not open in the browser but as a chat with this bot: https://t.me/<bot>?start=MOB
export function startParameter(url, username) {
  const isOurs = url.protocol === "tg:"
    ? url.searchParams.get("domain")?.toLowerCase() === username.toLowerCase()
    : url.hostname === "t.me" && url.pathname.slice(1).toLowerCase() === username.toLowerCase();
  return isOurs ? url.searchParams.get("start") ?? "" : null;
}

// `actions`: openLink(event, url), sendCommand(text)
export function renderText(text, entities, actions) {
  const fragment = document.createDocumentFragment();
  fragment.append(...renderRange(text, 0, text.length, tidy(entities, text.length), actions));
  return fragment;
}

// Telegram's offsets count UTF-16 code units, and so do JavaScript's strings: no conversion is needed.
function tidy(entities, length) {
  return (entities ?? [])
    .map((entity) => ({ ...entity, start: Math.max(0, entity.offset), end: Math.min(length, entity.offset + entity.length) }))
    .filter(({ start, end }) => Number.isInteger(start) && Number.isInteger(end) && start < end)
    .sort((a, b) => a.start - b.start || b.end - a.end);
}

function renderRange(text, start, end, entities, actions) {
  const nodes = [];
  let at = start;
  while (entities.length > 0) {
    const outer = entities[0];
    if (at < outer.start) pushText(nodes, text.slice(at, outer.start));
    const inside = [];
    const later = [];
    for (const entity of entities.slice(1)) {
      if (entity.start >= outer.end) later.push(entity);
      else {
        inside.push({ ...entity, end: Math.min(entity.end, outer.end) });
        // Telegram nests; should two overlap nevertheless, the rest goes on behind the first.
        if (entity.end > outer.end) later.push({ ...entity, start: outer.end });
      }
    }
    const content = renderRange(text, outer.start, outer.end, inside, actions);
    nodes.push(wrap(outer, text.slice(outer.start, outer.end), content, actions));
    at = outer.end;
    entities = later.sort((a, b) => a.start - b.start || b.end - a.end);
  }
  if (at < end) pushText(nodes, text.slice(at, end));
  return nodes;
}

const isBlock = (node) => node instanceof HTMLElement && ["PRE", "BLOCKQUOTE"].includes(node.tagName);

function pushText(nodes, text) {
  // The line break after a block is the block's own end.
  const shown = isBlock(nodes.at(-1)) ? text.replace(/^\n/, "") : text;
  if (shown) nodes.push(document.createTextNode(shown));
}

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", blockquote: "blockquote",
  expandable_blockquote: "blockquote" };

function wrap(entity, covered, content, actions) {
  switch (entity.type) {
    case "pre":
      return el("pre", {}, el("code", { "data-language": entity.language }, content));
    case "text_link":
      return link(entity.url ?? "", content, actions);
    case "url":
      return link(covered, content, actions);
    case "email":
      return link(`mailto:${covered}`, content, actions);
    case "phone_number":
      return link(`tel:${covered.replace(/[^+\d]/g, "")}`, content, actions);
    case "bot_command":
      return el("button", { type: "button", class: "command", onclick: () => actions.sendCommand(covered) }, content);
    case "spoiler":
      return spoiler(content);
    default:
      return el(TAGS[entity.type] ?? "span", { class: TAGS[entity.type] ? null : "mention" }, content);
  }
}

function link(address, content, actions) {
  const url = safeUrl(address);
  if (!url) return el("span", {}, content);
  return el("a", {
    href: url.href, target: "_blank", rel: "noopener noreferrer", onclick: (event) => actions.openLink(event, url),
  }, content);
}

function spoiler(content) {
  const cover = el("span", { class: "spoiler-content", inert: true }, content);
  const element = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": _("Verdeckten Text zeigen") }, cover);
  const reveal = (event) => {
    if (event.type === "keydown" && !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    for (const name of ["role", "aria-label"]) element.removeAttribute(name);
    element.tabIndex = -1; // keeps the focus where it is
    cover.inert = false;
    element.classList.add("is-open");
    element.removeEventListener("click", reveal);
    element.removeEventListener("keydown", reveal);
  };
  element.addEventListener("click", reveal);
  element.addEventListener("keydown", reveal);
  return element;
}
