// The phone's door: drafts that survive, a position when asked for, the worker that keeps static files.
import { bindPickers } from "../../matters/js/pick.js";
import { bindDrafts, dropAnswered } from "./drafts.js";
import { bindPositions } from "./position.js";

const worker = document.querySelector("meta[name=field-worker]")?.content;
if (worker && "serviceWorker" in navigator) navigator.serviceWorker.register(worker).catch(() => {});

dropAnswered();
bind(document);
document.addEventListener("htmx:load", (event) => bind(event.detail.elt));

function bind(root) {
  // Each picker by itself: a map from which a place is picked carries the same mark and is none of them.
  for (const picker of root.querySelectorAll(".pick")) bindPickers(picker);
  bindDrafts(root);
  bindPositions(root);
}
