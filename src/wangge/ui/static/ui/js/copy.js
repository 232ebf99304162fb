// Copies a text: a number, a code, an address.
import { once } from "./once.js";
import { toast } from "./toasts.js";
import { words } from "./words.js";

export function bindCopy(root) {
  once("copy", root, "[data-copy], [data-copy-from]", (button) => {
    button.addEventListener("click", async () => {
      const source = button.dataset.copyFrom && document.querySelector(button.dataset.copyFrom);
      const text = button.dataset.copy || source?.value || source?.textContent.trim() || "";
      try {
        await navigator.clipboard.writeText(text);
        toast(words.copied, "good");
      } catch {
        toast(words.copy_failed, "warn");
      }
    });
  });
}
