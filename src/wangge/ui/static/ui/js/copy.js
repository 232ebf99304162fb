// Copies a text (a number, a code, an address), or puts it into a field behind what stands there already.
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
  once("put", root, "[data-put][data-into]", (button) => {
    button.addEventListener("click", () => {
      const field = document.querySelector(button.dataset.into);
      if (!field) return;
      field.value = [field.value.trim(), button.dataset.put].filter(Boolean).join("\n");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
  });
}
