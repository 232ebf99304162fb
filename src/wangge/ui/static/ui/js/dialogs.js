// Dialogs that links open, and questions before acts that cannot be taken back.
import { once } from "./once.js";
import { words } from "./words.js";

export function bindDialogs(root) {
  once("dialog", root, "[data-dialog]", (opener) => {
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      document.getElementById(opener.dataset.dialog)?.showModal();
    });
  });
  once("dialog-close", root, "[data-dialog-close]", (closer) => {
    closer.addEventListener("click", (event) => {
      const dialog = closer.closest("dialog");
      if (!dialog.open) return;
      event.preventDefault();
      dialog.close();
    });
  });
  once("dialog-errors", root, "dialog:has(.form-error)", (dialog) => dialog.showModal());
  once("confirm", root, "[data-confirm]", bindConfirm);
  once("menu", root, "details.menu", bindMenu);
}

function bindConfirm(element) {
  const type = element.matches("form") ? "submit" : "click";
  element.addEventListener(type, async (event) => {
    if (element.dataset.confirmed) {
      delete element.dataset.confirmed;
      return;
    }
    if (element.dataset.unless && isGiven(element, element.dataset.unless)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await ask(element.dataset.confirm))) return;
    element.dataset.confirmed = "yes";
    if (type === "submit") element.requestSubmit(event.submitter ?? undefined);
    else element.click();
  }, { capture: true });
}

function isGiven(form, name) {
  const fields = form.querySelectorAll(`[name="${name}"], [name="${name}_kept"]`);
  return [...fields].some((field) => (field.type === "file" ? field.files.length : field.checked));
}

export function ask(question) {
  const dialog = document.createElement("dialog");
  dialog.className = "sheet";
  dialog.setAttribute("aria-label", question);
  const body = document.createElement("div");
  body.className = "sheet-body";
  const text = document.createElement("p");
  text.className = "h3 mt-3";
  text.textContent = question;
  const foot = document.createElement("form");
  foot.method = "dialog";
  foot.className = "form-foot";
  for (const [value, label, style] of [["yes", words.confirm, "btn btn-accent"], ["", words.cancel, "btn"]]) {
    const button = document.createElement("button");
    button.value = value;
    button.className = style;
    button.textContent = label;
    foot.append(button);
  }
  body.append(text, foot);
  dialog.append(body);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

function bindMenu(menu) {
  document.addEventListener("click", (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

document.addEventListener("htmx:confirm", async (event) => {
  if (!event.detail.question) return;
  event.preventDefault();
  if (await ask(event.detail.question)) event.detail.issueRequest(true);
});

document.addEventListener("click", (event) => {
  // A click on the backdrop closes; the dialog itself is covered by its content.
  if (event.target.matches?.("dialog.sheet[open]") && !event.target.querySelector("form[data-dirty]")) event.target.close();
});
