// Print buttons; without scripts the browser's own menu prints as well.
import { once } from "./once.js";

export function bindPrint(root) {
  once("print", root, "[data-print]", (button) => button.addEventListener("click", () => window.print()));
}
