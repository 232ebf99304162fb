// Scripts of the matters' pages: pickers, rows by keyboard, forms that open in place, filters that send themselves.
import { once } from "../../ui/js/once.js";
import { bindPickers } from "./pick.js";
import { bindRows } from "./rows.js";

function bind(root) {
  bindPickers(root);
  bindRows(root);
  once("ask-close", root, ".ask-place [data-ask-close]", (link) => {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      link.closest(".ask-place").replaceChildren();
    });
  });
  once("ask-first", root, ".ask-place .ask", (form) => {
    form.querySelector("[data-focus], textarea, select, input:not([type=hidden])")?.focus();
  });
  once("only-if", root, "[data-only-if]", bindOnlyIf);
  once("filters", root, "form[data-filters]", bindFilters);
}

// What is asked only with a certain answer to another question appears with that answer.
function bindOnlyIf(place) {
  const form = place.closest("form");
  const answers = place.dataset.onlyAnswers.split(" ");
  const show = () => {
    place.hidden = !answers.includes(form.elements[place.dataset.onlyIf]?.value);
  };
  form.addEventListener("change", show);
  show();
}

// Addresses stay short and can be kept: empty fields are not sent.
function bindFilters(form) {
  form.addEventListener("submit", () => {
    for (const field of form.elements) field.disabled = field.disabled || (field.name && !field.value);
  });
  window.addEventListener("pageshow", () => {
    for (const field of form.elements) field.disabled = false;
  });
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, input[type=radio], input[type=date]")) form.requestSubmit();
  });
  form.addEventListener("wangge:chosen", () => form.requestSubmit());
}

bind(document);
document.addEventListener("htmx:load", (event) => bind(event.detail.elt));
