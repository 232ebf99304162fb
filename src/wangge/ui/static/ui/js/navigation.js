// The residents' row of pages and the office menu show where one is. The office menu on a phone; without scripts its link still opens it through the address.
import { once } from "./once.js";

export function bindNavigation(root) {
  once("nav-row", root, ".portal-nav", (row) => {
    const current = row.querySelector("[aria-current]");
    if (current) row.scrollLeft = current.offsetLeft - row.offsetLeft - (row.clientWidth - current.clientWidth) / 2;
  });
  once("nav-place", root, ".sidebar", (menu) => {
    menu.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  });
  once("nav-open", root, "[data-nav-open]", (opener) => {
    const panel = document.getElementById("navigation");
    const outside = (event) => {
      if (!panel.contains(event.target) && !opener.contains(event.target)) show(false);
    };
    const show = (open) => {
      panel.classList.toggle("is-open", open);
      opener.setAttribute("aria-expanded", String(open));
      document[open ? "addEventListener" : "removeEventListener"]("click", outside);
      if (open) panel.querySelector("a[href]")?.focus();
      else opener.focus();
    };
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      show(true);
    });
    panel.querySelector("[data-nav-close]")?.addEventListener("click", (event) => {
      event.preventDefault();
      show(false);
    });
    panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") show(false);
    });
  });
}
