// Elements without innerHTML: whatever a chat contains, it can only ever become text.
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

const PATHS = {
  send: "M4 20l17-8L4 4l0 6.200L14 12 4 13.800z",
  attach: "M8 12.500l5.500-5.500a3 3 0 0 1 4.300 4.300L10.500 18.600a5 5 0 0 1-7-7L11 4",
  more: "M12 6h.01M12 12h.01M12 18h.01",
  down: "M6 10l6 6 6-6",
  close: "M6 6l12 12M18 6L6 18",
  keyboard: "M3 7h18v10H3zM7 10.500h.01M11 10.500h.01M15 10.500h.01M8 14h8",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  scan: "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M8 8h3v3H8zM14 8h2M8 14h2M13 13h3v3h-3z",
  edit: "M4 20l1-4L16 5l3 3L8 19z",
  plus: "M12 5v14M5 12h14",
};

export function icon(name) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon icon-${name}`);
  const path = document.createElementNS(namespace, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

export function iconButton(name, label, attributes = {}) {
  return el("button", { type: "button", class: "icon-button", "aria-label": label, title: label, ...attributes }, icon(name));
}
