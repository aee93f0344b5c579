import { el } from "./dom.js";
import { _ } from "./words.js";

let count = 0;

// A modal form. `submit` may refuse by throwing: its words appear in the dialog, what was typed stays.
export function openFormDialog({ title, body, submitLabel, submit }) {
  count += 1;
  const titleId = `dialog-title-${count}`;
  const problem = el("p", { class: "problem", role: "alert" });
  const cancel = el("button", { type: "button", class: "button quiet" }, _("Abbrechen"));
  const confirm = el("button", { type: "submit", class: "button primary" }, submitLabel);
  const form = el("form", {}, el("h2", { id: titleId }, title), body, problem,
    el("div", { class: "dialog-buttons" }, cancel, confirm));
  const dialog = el("dialog", { class: "dialog", "aria-labelledby": titleId }, form);
  cancel.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (confirm.disabled) return;
    confirm.disabled = true;
    try {
      const after = await submit(new FormData(form));
      dialog.close();
      after?.(); // the focus has returned to the opener by now; whoever wants it elsewhere moves it here
    } catch (error) {
      problem.textContent = error.message;
      confirm.disabled = false;
    }
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

export function field(label, control, hint) {
  count += 1;
  control.id = `field-${count}`;
  const row = el("div", { class: "field" }, el("label", { for: control.id }, label), control);
  if (hint) {
    row.append(el("p", { class: "hint", id: `${control.id}-hint` }, hint));
    control.setAttribute("aria-describedby", `${control.id}-hint`);
  }
  return row;
}
