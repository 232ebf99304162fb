// Reads the position once, when a button is tapped, and puts it into the form; it is never followed.
import { once } from "../../ui/js/once.js";
import { toast } from "../../ui/js/toasts.js";
import { words } from "../../ui/js/words.js";

const PATIENCE = 15_000;

export function bindPositions(root) {
  once("position", root, "[data-position]", (button) => {
    if (!navigator.geolocation) return;
    const form = button.closest("form");
    const [lng, lat, accuracy] = button.dataset.position.split(" ").map((name) => form.elements.namedItem(name));
    button.hidden = false;
    button.addEventListener("click", () => {
      button.setAttribute("aria-busy", "true");
      navigator.geolocation.getCurrentPosition(({ coords }) => {
        button.removeAttribute("aria-busy");
        button.classList.add("is-done");
        lng.value = coords.longitude.toFixed(6);
        lat.value = coords.latitude.toFixed(6);
        accuracy.value = Math.round(coords.accuracy);
        lng.dispatchEvent(new Event("change", { bubbles: true }));
      }, () => {
        button.removeAttribute("aria-busy");
        toast(words.here_failed, "warn");
      }, { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 0 });
    });
    // A place chosen on the map has no accuracy of the phone's.
    form.addEventListener("wangge:picked", () => {
      accuracy.value = "";
      button.classList.remove("is-done");
    });
  });
}
