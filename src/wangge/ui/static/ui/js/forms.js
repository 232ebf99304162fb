// Forms: send once, send by themselves, warn before unsaved changes are lost.
import { once } from "./once.js";
import { words } from "./words.js";

const changed = new Set();

export function bindForms(root) {
  once("send-once", root, "form[method=post]:not([hx-post])", sendOnce);
  once("autosubmit", root, "form[data-autosubmit]", autosubmit);
  once("dirty", root, "form[data-dirty]", watchChanges);
  once("key", root, "form:has([data-idempotency])", renewKey);
}

function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.classList.add("is-sending");
    form.setAttribute("aria-busy", "true");
  });
  // A page that comes back from the browser's own history may be sent again.
  window.addEventListener("pageshow", () => {
    delete form.dataset.sent;
    form.classList.remove("is-sending");
    form.removeAttribute("aria-busy");
  });
}

function autosubmit(form) {
  let timer;
  const send = () => form.requestSubmit();
  form.addEventListener("change", (event) => {
    if (!event.target.matches("input[type=search], input[type=text]")) send();
  });
  form.addEventListener("input", (event) => {
    if (!event.target.matches("input[type=search], input[type=text]")) return;
    clearTimeout(timer);
    timer = setTimeout(send, 500);
  });
}

function watchChanges(form) {
  form.addEventListener("input", () => changed.add(form));
  form.addEventListener("submit", () => changed.delete(form));
}

function renewKey(form) {
  // After an accepted HTMX answer the next sending of the same form is a new act.
  form.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful || event.detail.elt !== form) return;
    const key = form.querySelector("[data-idempotency]");
    if (key) key.value = newKey();
  });
}

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-a$4-$5");
}

window.addEventListener("beforeunload", (event) => {
  const open = [...changed].some((form) => form.isConnected);
  if (!open) return;
  event.preventDefault();
  event.returnValue = words.leave;
});
