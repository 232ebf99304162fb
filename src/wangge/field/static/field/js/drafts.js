// What is typed on the street is kept on the phone until the server says that it arrived. The form's key is kept with
// it: sent again after a lost answer, the act still counts once. Drafts go after three days, and with the next person.
import { once } from "../../ui/js/once.js";

const PREFIX = "wangge.draft.";
const LONGEST = 3 * 24 * 3600 * 1000;
const LEFT_OUT = new Set(["csrfmiddlewaretoken", "version", "idempotency_key"]);
const person = document.querySelector("meta[name=field-person]")?.content ?? "";
const own = `${PREFIX}${person}.`;

export function bindDrafts(root) {
  once("draft", root, "form[data-draft]", keep);
}

export function dropAnswered() {
  const here = new URL(location.href);
  const done = here.searchParams.get("done");
  for (const name of names()) {
    const draft = read(name);
    const isOld = !draft || Date.now() - draft.at > LONGEST;
    if (isOld || !name.startsWith(own) || (done && draft.key === done)) localStorage.removeItem(name);
  }
  if (!done) return;
  here.searchParams.delete("done");
  history.replaceState(history.state, "", here);
}

function names() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
  } catch {
    return []; // a browser that keeps nothing keeps no drafts either
  }
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

function keep(form) {
  const name = own + form.dataset.draft;
  const draft = read(name);
  if (draft && !("returned" in form.dataset)) restore(form, draft, name);
  let timer;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => write(form, name), 300);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    write(form, name);
  }, { capture: true });
}

function write(form, name) {
  const values = [...new FormData(form)].filter(([field, value]) => typeof value === "string" && value && !LEFT_OUT.has(field));
  const key = form.elements.namedItem("idempotency_key")?.value ?? "";
  try {
    localStorage.setItem(name, JSON.stringify({ key, at: Date.now(), values }));
  } catch {
    // a full or closed store: the form still works, only without a copy
  }
}

function restore(form, draft, name) {
  const given = new Map();
  for (const [field, value] of draft.values) given.set(field, [...(given.get(field) ?? []), value]);
  for (const control of form.elements) {
    const values = given.get(control.name);
    if (!values || control.type === "file") continue;
    if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
    else control.value = values[0];
  }
  if (draft.key) form.elements.namedItem("idempotency_key").value = draft.key;
  const note = form.querySelector("[data-draft-note]");
  if (!note || !draft.values.length) return;
  note.hidden = false;
  note.querySelector("[data-draft-drop]").addEventListener("click", () => {
    localStorage.removeItem(name);
    location.reload();
  });
}
