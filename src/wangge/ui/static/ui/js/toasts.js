// Short messages in the corner: those of the page, and those of HTMX answers.
import { once } from "./once.js";

const SECONDS = 8;

export function bindToasts(root) {
  once("toast", root, "[data-toast]", (element) => {
    const button = element.querySelector("[data-dismiss]");
    if (button) {
      button.hidden = false;
      button.addEventListener("click", () => element.remove());
    }
    // What went wrong stays until it has been read.
    if (!element.classList.contains("tone-bad")) setTimeout(() => element.remove(), SECONDS * 1000);
  });
}

export function toast(text, tone = "info") {
  const place = document.getElementById("toasts");
  if (!place || !text) return;
  const element = document.createElement("div");
  element.className = `notice tone-${tone}`;
  element.dataset.toast = "";
  const body = document.createElement("p");
  body.textContent = text;
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.dismiss = "";
  button.textContent = "×";
  element.append(body, button);
  place.append(element);
  bindToasts(place);
}
