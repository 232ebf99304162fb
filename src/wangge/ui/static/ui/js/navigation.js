// The residents' row of pages and the office menu show where one is. The office menu on a phone; without scripts its link still opens it through the address.
import { once } from "./once.js";

// What was folded is remembered on this device for the next page, which the server draws so: `name:1.name:0`.
function remember(name, isOpen) {
  const kept = document.cookie.split("; ").find((part) => part.startsWith("menu="))?.slice(5) ?? "";
  const marks = kept.split(".").filter((mark) => mark && !mark.startsWith(`${name}:`));
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `menu=${[...marks, `${name}:${Number(isOpen)}`].join(".")}; path=/; max-age=31536000; samesite=lax${secure}`;
}

export function bindNavigation(root) {
  once("nav-row", root, ".portal-nav", (row) => {
    const current = row.querySelector("[aria-current]");
    if (current) row.scrollLeft = current.offsetLeft - row.offsetLeft - (row.clientWidth - current.clientWidth) / 2;
  });
  once("nav-group", root, "[data-nav-group]", (group) => {
    group.querySelector("summary").addEventListener("click", () => remember(group.dataset.navGroup, !group.open));
  });
  once("nav-place", root, ".sidebar", (menu) => {
    menu.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  });
  once("tab-more", root, "[data-tab-more]", (more) => {
    document.addEventListener("click", (event) => {
      if (more.open && !more.contains(event.target)) more.open = false;
    });
    more.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !more.open) return;
      more.open = false;
      more.querySelector("summary").focus();
    });
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
      if (open) {
        panel.querySelector("a[href]")?.focus({ preventScroll: true });
        panel.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
      }
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
