// File fields: drop or choose, see what was chosen, take one back; large pictures are made smaller before they travel.
import { once } from "./once.js";
import { words } from "./words.js";

const LONGEST_SIDE = 2560;
const SMALL_ENOUGH = 600_000;
const QUALITY = 0.86;

export function bindDrops(root) {
  once("drop", root, "[data-drop]", (place) => {
    const input = place.querySelector("input[type=file]");
    const list = place.querySelector(".drop-preview");
    if (!input || !list) return;
    let files = [];
    const set = (next) => {
      files = input.multiple ? next : next.slice(-1);
      const carrier = new DataTransfer();
      for (const file of files) carrier.items.add(file);
      input.files = carrier.files;
      list.replaceChildren(...files.map((file) => preview(file, () => set(files.filter((other) => other !== file)))));
    };
    const add = async (chosen) => {
      place.setAttribute("aria-busy", "true");
      const smaller = await Promise.all([...chosen].map(shrink));
      place.removeAttribute("aria-busy");
      set([...files, ...smaller]);
    };
    input.addEventListener("change", () => add(input.files));
    for (const type of ["dragenter", "dragover"]) {
      place.addEventListener(type, (event) => {
        event.preventDefault();
        place.classList.add("is-over");
      });
    }
    for (const type of ["dragleave", "drop"]) {
      place.addEventListener(type, () => place.classList.remove("is-over"));
    }
    place.addEventListener("drop", (event) => {
      event.preventDefault();
      add(event.dataTransfer.files);
    });
    input.form?.addEventListener("reset", () => set([]));
  });
}

function preview(file, remove) {
  const item = document.createElement("li");
  let picture;
  if (file.type.startsWith("image/")) {
    picture = document.createElement("img");
    picture.alt = file.name;
    picture.src = URL.createObjectURL(file);
    picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
  } else {
    picture = document.createElement("span");
    picture.className = "drop-file";
    picture.textContent = file.name.split(".").pop().toUpperCase();
  }
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "×";
  button.setAttribute("aria-label", `${words.remove} ${file.name}`);
  button.addEventListener("click", remove);
  const size = document.createElement("span");
  size.textContent = file.size > 1_000_000 ? `${(file.size / 1_000_000).toFixed(1)} MB` : `${Math.ceil(file.size / 1000)} KB`;
  item.append(picture, button, size);
  return item;
}

export async function shrink(file) {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < SMALL_ENOUGH) return file;
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg", lastModified: file.lastModified });
  } catch {
    return file; // what the browser cannot read is left to the server, which says why
  }
}
