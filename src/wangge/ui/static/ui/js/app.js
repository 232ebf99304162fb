// Binds what carries a data- attribute, at load and after every HTMX swap. Heavy modules are fetched only when needed.
import { bindForms } from "./forms.js";
import { bindDialogs } from "./dialogs.js";
import { bindShortcuts } from "./shortcuts.js";
import { bindLightbox } from "./lightbox.js";
import { bindDrops } from "./drop.js";
import { bindToasts, toast } from "./toasts.js";
import { bindNavigation } from "./navigation.js";
import { bindCopy } from "./copy.js";
import { bindPrint } from "./print.js";
import { words } from "./words.js";

// Maps and charts are drawn when they come near the screen: an old phone should not draw what nobody looks at.
const nearby = new IntersectionObserver(async (entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    nearby.unobserve(target);
    if (target.matches("[data-map]")) (await import("./map.js")).drawMap(target);
    else (await import("./chart.js")).drawChart(target);
  }
}, { rootMargin: "200px" });

function bindHeavy(root) {
  find(root, "[data-map], [data-chart]").forEach((element) => nearby.observe(element));
}

function find(root, selector) {
  const inside = [...root.querySelectorAll(selector)];
  return root.matches?.(selector) ? [root, ...inside] : inside;
}

function bind(root) {
  for (const part of [bindForms, bindDialogs, bindShortcuts, bindLightbox, bindDrops, bindToasts, bindNavigation, bindCopy, bindPrint]) {
    part(root);
  }
  bindHeavy(root);
  find(root, "[data-focus]")[0]?.focus();
}

document.documentElement.classList.add("has-scripts");
bind(document);
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) bind(event.detail.elt);
});
document.addEventListener("htmx:responseError", () => toast(words.failed, "bad"));
document.addEventListener("htmx:sendError", () => toast(words.offline, "warn"));
document.addEventListener("toast", (event) => toast(event.detail.text, event.detail.tone));
