// Pictures open large, with the arrows of the keyboard between those of one group.
import { once } from "./once.js";
import { words } from "./words.js";

export function bindLightbox(root) {
  once("lightbox", root, "a[data-lightbox]", (link) => {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const group = [...document.querySelectorAll("a[data-lightbox]")].filter((other) => other.dataset.lightbox === link.dataset.lightbox);
      open(group, group.indexOf(link));
    });
  });
}

function open(group, start) {
  const dialog = document.createElement("dialog");
  dialog.className = "lightbox";
  const figure = document.createElement("figure");
  const picture = document.createElement("img");
  const caption = document.createElement("figcaption");
  figure.append(picture, caption);
  dialog.append(figure);
  let position = start;
  const show = (step) => {
    position = (position + step + group.length) % group.length;
    picture.src = group[position].href;
    picture.alt = group[position].querySelector("img")?.alt ?? "";
    caption.textContent = group.length > 1 ? `${picture.alt} ${position + 1} / ${group.length}` : picture.alt;
  };
  const buttons = [["×", words.close, "is-close", () => dialog.close()]];
  if (group.length > 1) {
    buttons.push(["‹", words.previous, "is-previous", () => show(-1)], ["›", words.next, "is-next", () => show(1)]);
  }
  for (const [sign, label, style, act] of buttons) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = style;
    button.textContent = sign;
    button.setAttribute("aria-label", label);
    button.addEventListener("click", act);
    dialog.append(button);
  }
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") show(-1);
    if (event.key === "ArrowRight") show(1);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === figure || event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  show(0);
  dialog.showModal();
}
