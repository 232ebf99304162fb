// One key or two in a row ("a", "g i") click or focus what carries data-shortcut; "?" lists them all.
import { words } from "./words.js";

let pending = "";
let timer;

export function bindShortcuts(root) {
  for (const element of root.querySelectorAll("[data-shortcut]:not([aria-keyshortcuts])")) {
    element.setAttribute("aria-keyshortcuts", element.dataset.shortcut);
  }
}

function isTyping(target) {
  return target.isContentEditable || target.matches?.("textarea, select, input:not([type=checkbox], [type=radio], [type=button])");
}

function isReachable(element) {
  return !element.disabled && element.offsetParent !== null;
}

function use(element) {
  if (element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=submit])")) element.focus();
  else element.click();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isTyping(event.target)) event.target.blur();
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
  if (event.key === "?") {
    event.preventDefault();
    showList();
    return;
  }
  if (event.key.length !== 1 && event.key !== "Enter") return;
  const open = document.querySelector("dialog[open]");
  const all = [...(open ?? document).querySelectorAll("[data-shortcut]")].filter(isReachable);
  const keys = pending ? `${pending} ${event.key}` : event.key;
  const found = all.find((element) => element.dataset.shortcut === keys) ?? all.find((element) => element.dataset.shortcut === event.key);
  clearTimeout(timer);
  pending = found ? "" : event.key;
  timer = setTimeout(() => { pending = ""; }, 900);
  if (!found) return;
  event.preventDefault();
  use(found);
});

function nameOf(element) {
  return element.dataset.shortcutLabel || element.getAttribute("aria-label") || element.textContent.trim() || element.title;
}

function showList() {
  if (document.querySelector("dialog[data-shortcut-help]")) return;
  const dialog = document.createElement("dialog");
  dialog.className = "sheet";
  dialog.dataset.shortcutHelp = "";
  const head = document.createElement("header");
  head.className = "sheet-head";
  const title = document.createElement("h2");
  title.textContent = words.keys;
  const form = document.createElement("form");
  form.method = "dialog";
  const close = document.createElement("button");
  close.className = "tool";
  close.textContent = words.close;
  form.append(close);
  head.append(title, form);
  const list = document.createElement("dl");
  list.className = "shortcut-list sheet-body";
  const entries = [...document.querySelectorAll("[data-shortcut]")].filter(isReachable);
  for (const [keys, label] of [["?", words.keys_help], ...entries.map((item) => [item.dataset.shortcut, nameOf(item)])]) {
    const term = document.createElement("dt");
    for (const key of keys.split(" ")) {
      const mark = document.createElement("kbd");
      mark.textContent = key;
      term.append(mark, " ");
    }
    const text = document.createElement("dd");
    text.textContent = label;
    list.append(term, text);
  }
  dialog.append(head, list);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
