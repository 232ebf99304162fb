// A picker: finds while you type, goes down a tree level by level, works with keys alone. Without scripts the text is sent.
import { once } from "../../ui/js/once.js";
import { words } from "../../ui/js/words.js";

let serial = 0;

export function bindPickers(root) {
  once("pick", root, ".pick[data-pick]", bind);
}

function bind(place) {
  const input = place.querySelector("input[type=text]");
  const chosen = place.querySelector("[data-pick-chosen]");
  const list = document.createElement("ul");
  serial += 1;
  list.id = `pick-${serial}`;
  list.className = "pick-list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-autocomplete", "list");
  place.append(list);
  const picker = { place, input, chosen, list, isMany: place.classList.contains("is-many"), at: -1, asked: 0 };
  let timer;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => find(picker), 180);
  });
  input.addEventListener("click", () => find(picker));
  input.addEventListener("keydown", (event) => steer(picker, event));
  place.addEventListener("focusout", (event) => {
    if (!place.contains(event.relatedTarget)) close(picker);
  });
  chosen.addEventListener("change", (event) => {
    if (event.target.type === "checkbox" && !event.target.checked) event.target.closest(".pick-one").remove();
    if ("pickFiner" in place.dataset) forget(place);
    mark(picker);
  });
  chosen.addEventListener("click", (event) => {
    const button = event.target.closest("[data-pick-remove]");
    if (!button) return;
    button.closest(".pick-one").remove();
    mark(picker);
    announce(picker);
    input.focus();
  });
  for (const one of chosen.querySelectorAll(".pick-one:has(input:checked)")) addRemove(one);
  mark(picker);
}

function near(place) {
  const form = place.closest("form");
  const given = {};
  for (const [key, value] of Object.entries(place.dataset)) {
    if (key.startsWith("near") && key.length > 4) given[key.slice(4).toLowerCase()] = value;
  }
  const category = form?.querySelector("[name=category]:checked")?.value;
  return category ? { ...given, category } : given;
}

async function find(picker, under = "") {
  picker.asked += 1;
  const mine = picker.asked;
  const query = new URLSearchParams({ ...near(picker.place), q: under ? "" : picker.input.value.trim() });
  if (under) query.set("under", under);
  try {
    const answer = await fetch(`${picker.place.dataset.pick}?${query}`, { credentials: "same-origin" });
    if (!answer.ok || mine !== picker.asked) return;
    const { found } = await answer.json();
    show(picker, found, under);
  } catch {
    close(picker); // the text alone is enough: the server finds what it means
  }
}

function show(picker, found, under) {
  picker.at = -1;
  picker.list.replaceChildren(...found.map((one, position) => option(picker, one, position)));
  if (!found.length && picker.input.value.trim()) {
    const none = document.createElement("li");
    none.className = "pick-none";
    none.textContent = words.nothing;
    none.setAttribute("role", "option");
    none.setAttribute("aria-disabled", "true");
    picker.list.append(none);
  }
  if (under && picker.place.dataset.pickFiner) {
    const more = document.createElement("li");
    more.className = "pick-none";
    more.textContent = picker.place.dataset.pickFiner;
    more.setAttribute("role", "option");
    more.setAttribute("aria-disabled", "true");
    picker.list.prepend(more);
  }
  if (under) {
    const back = document.createElement("li");
    back.className = "pick-back";
    back.textContent = "←";
    back.setAttribute("role", "option");
    back.addEventListener("mousedown", (event) => {
      event.preventDefault();
      find(picker);
    });
    picker.list.prepend(back);
  }
  const isOpen = picker.list.children.length > 0 && picker.place.contains(document.activeElement);
  picker.list.hidden = !isOpen;
  picker.input.setAttribute("aria-expanded", String(isOpen));
}

function option(picker, one, position) {
  const item = document.createElement("li");
  item.id = `${picker.list.id}-${position}`;
  item.setAttribute("role", "option");
  const text = document.createElement("span");
  text.className = "pick-text";
  text.textContent = one.label;
  const hint = document.createElement("small");
  hint.textContent = one.hint;
  text.append(hint);
  item.append(text);
  item.addEventListener("mousedown", (event) => {
    event.preventDefault();
    choose(picker, one);
  });
  if (one.deep) {
    const deeper = document.createElement("button");
    deeper.type = "button";
    deeper.tabIndex = -1;
    deeper.className = "pick-deeper";
    deeper.textContent = "›";
    deeper.setAttribute("aria-label", `${one.label} ›`);
    deeper.addEventListener("mousedown", (event) => {
      event.preventDefault();
      event.stopPropagation();
      find(picker, one.value);
    });
    item.append(deeper);
    item.dataset.deep = one.value;
  }
  item.choose = () => choose(picker, one);
  return item;
}

function steer(picker, event) {
  const options = [...picker.list.querySelectorAll("[role=option]:not([aria-disabled])")];
  if (event.key === "Escape" && !picker.list.hidden) {
    event.stopPropagation();
    close(picker);
  } else if (event.key === "ArrowDown" && picker.list.hidden) {
    event.preventDefault();
    find(picker);
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length) {
    event.preventDefault();
    picker.at = (picker.at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length;
    options.forEach((item, position) => item.setAttribute("aria-selected", String(position === picker.at)));
    picker.input.setAttribute("aria-activedescendant", options[picker.at].id);
    options[picker.at].scrollIntoView({ block: "nearest" });
  } else if (event.key === "ArrowRight" && options[picker.at]?.dataset.deep && !picker.input.value) {
    event.preventDefault();
    find(picker, options[picker.at].dataset.deep);
  } else if (event.key === "Enter" && !picker.list.hidden && options.length && (picker.at >= 0 || picker.input.value.trim())) {
    event.preventDefault();
    (options[picker.at] ?? options[0]).choose?.();
  }
}

function choose(picker, one) {
  const { chosen, isMany, place } = picker;
  if (!isMany) chosen.replaceChildren();
  if ("pickFiner" in place.dataset) forget(place);
  const known = [...chosen.querySelectorAll("input")].find((input) => input.value === one.value);
  if (known) {
    known.checked = true;
  } else {
    const label = document.createElement("label");
    label.className = "pick-one";
    const input = document.createElement("input");
    input.className = "form-check-input";
    input.type = isMany ? "checkbox" : "radio";
    input.name = place.dataset.pickName;
    input.value = one.value;
    input.checked = true;
    const text = document.createElement("span");
    text.textContent = one.label;
    if (one.hint) {
      const hint = document.createElement("small");
      hint.textContent = one.hint;
      text.append(hint);
    }
    label.append(input, text);
    addRemove(label);
    chosen.append(label);
  }
  picker.input.value = "";
  mark(picker);
  if (one.deep && "pickFiner" in place.dataset) find(picker, one.value);
  else close(picker);
  announce(picker);
}

// The server's words beneath a category speak of the one that it proposed.
function forget(place) {
  place.closest(".form-field")?.querySelector(".field-help")?.remove();
}

function addRemove(label) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "pick-remove";
  button.dataset.pickRemove = "";
  button.textContent = "×";
  button.setAttribute("aria-label", `${words.remove} ${label.textContent.trim()}`);
  label.append(button);
}

function announce(picker) {
  picker.input.dispatchEvent(new Event("change", { bubbles: true }));
  picker.input.dispatchEvent(new CustomEvent("wangge:chosen", { bubbles: true }));
}

function mark(picker) {
  picker.place.classList.toggle("has-chosen", picker.chosen.querySelector("input:checked") !== null);
}

function close(picker) {
  picker.asked += 1;
  picker.list.hidden = true;
  picker.at = -1;
  picker.input.setAttribute("aria-expanded", "false");
  picker.input.removeAttribute("aria-activedescendant");
}
