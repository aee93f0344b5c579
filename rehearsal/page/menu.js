import { el } from "./dom.js";

// One menu for commands, stops of the clock, people and messages: a popover, so that Esc, a click elsewhere and the
// return of the focus are the browser's own doing.
export function openMenu(button, label, items) {
  const menu = el("div", { class: "menu", role: "menu", popover: "auto", "aria-label": label });
  for (const item of items) menu.append(menuItem(menu, item));
  menu.addEventListener("keydown", (event) => moveFocus(menu, event));
  menu.addEventListener("toggle", (event) => {
    if (event.newState === "open") return;
    button.setAttribute("aria-expanded", "false");
    menu.remove();
  });
  // Beside its button in the document, or Tab and a modal dialog would treat it as being elsewhere.
  button.after(menu);
  button.setAttribute("aria-expanded", "true");
  menu.showPopover();
  placeBeside(menu, button);
  menu.querySelector("[role=menuitem]")?.focus();
}

export function menuButton(button, label, giveItems) {
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  let closedByPress = false;
  // The press on the button closes an open menu (light dismiss) before the click arrives: don't open it again.
  button.addEventListener("pointerdown", () => {
    closedByPress = button.getAttribute("aria-expanded") === "true";
  });
  button.addEventListener("click", () => {
    if (closedByPress) closedByPress = false;
    else if (button.getAttribute("aria-disabled") !== "true") openMenu(button, label, giveItems());
  });
  return button;
}

function menuItem(menu, { label, detail, lang, run }) {
  const content = [el("span", { class: "menu-label", dir: "auto" }, label)];
  if (detail) content.push(el("span", { class: "menu-detail", dir: "auto", lang }, detail));
  const choose = () => {
    menu.hidePopover(); // first: the focus goes back to the button, and a dialog will return it there
    run();
  };
  return el("button", { type: "button", role: "menuitem", tabindex: "-1", onclick: choose }, content);
}

function moveFocus(menu, event) {
  const items = [...menu.querySelectorAll("[role=menuitem]")];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: (at + 1) % items.length, ArrowUp: (at - 1 + items.length) % items.length,
    Home: 0, End: items.length - 1 }[event.key];
  if (event.key === "Tab") menu.hidePopover();
  if (to === undefined) return;
  event.preventDefault();
  items[to].focus();
}

function placeBeside(menu, button) {
  const gap = 6;
  const around = button.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const below = window.innerHeight - around.bottom - gap;
  const above = around.top - gap;
  const goesBelow = below >= Math.min(size.height, above);
  const height = Math.min(size.height, (goesBelow ? below : above) - gap);
  const left = Math.min(Math.max(gap, around.left), window.innerWidth - size.width - gap);
  menu.style.left = `${Math.max(gap, left)}px`;
  menu.style.maxHeight = `${height}px`;
  menu.style.top = `${goesBelow ? around.bottom + gap : around.top - gap - height}px`;
}
