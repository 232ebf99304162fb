// The list by keyboard: j and k go down and up, Enter opens.
import { once } from "../../ui/js/once.js";

export function bindRows(root) {
  once("rows", root, "[data-rows]", (table) => {
    const rows = () => [...table.querySelectorAll("[data-row]")];
    const go = (step) => {
      const all = rows();
      const now = all.findIndex((row) => row.classList.contains("is-chosen"));
      const next = all[Math.min(all.length - 1, Math.max(0, now + step))];
      all.forEach((row) => row.classList.toggle("is-chosen", row === next));
      next?.querySelector("[data-row-link]").focus({ preventScroll: true });
      next?.scrollIntoView({ block: "nearest" });
    };
    document.addEventListener("keydown", (event) => {
      const isTyping = event.target.matches?.("input:not([type=checkbox], [type=radio]), textarea, select");
      if (!table.isConnected || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "j" || event.key === "k") {
        event.preventDefault();
        go(event.key === "j" ? 1 : -1);
      }
    });
    table.addEventListener("click", (event) => {
      const row = event.target.closest("[data-row]");
      if (!row || event.target.closest("a, button, input, label") || getSelection().toString()) return;
      row.querySelector("[data-row-link]").click();
    });
  });
}
