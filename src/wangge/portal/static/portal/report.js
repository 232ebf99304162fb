// The report form: an estate chosen from the list shows its place on the map, and Enter chooses instead of sending.
const form = document.querySelector(".report-form");
const list = form?.querySelector("[data-estates]");
if (list) bind(form, list);

function bind(form, list) {
  const { estate, estate_name: name, address } = form.elements;
  let isWaiting = false;
  name.addEventListener("change", () => take(form, option(list, name.value)));
  name.addEventListener("input", () => {
    estate.value = "";
    if (option(list, name.value)) take(form, option(list, name.value)); // pressed in the list, not typed to the end
  });
  name.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    isWaiting = !choose(name, list);
  });
  // Whoever presses Enter at once is faster than the list.
  list.addEventListener("htmx:afterSwap", () => {
    if (isWaiting) choose(name, list);
    isWaiting = false;
  });
  address.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) event.preventDefault();
  });
}

function option(list, words) {
  return [...list.options].find((one) => one.value === words.trim());
}

// The one that is written out, or the only one there is, or the first that begins so; else what is written stays.
function choose(name, list) {
  const words = name.value.trim();
  const options = [...list.options].filter((one) => one.value.includes(words));
  const one = option(list, words) ?? (options.length === 1 ? options[0] : options.find((row) => row.value.startsWith(words)));
  if (!words || !one) return false;
  name.value = one.value;
  name.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

function take(form, one) {
  if (!one) return;
  const { estate, estate_name: name } = form.elements;
  if (estate.value === one.dataset.id) return;
  name.value = one.dataset.name;
  estate.value = one.dataset.id;
  if (!one.dataset.lng) return;
  const detail = { lng: Number(one.dataset.lng), lat: Number(one.dataset.lat), name: one.dataset.name };
  form.querySelector("[data-map]")?.dispatchEvent(new CustomEvent("wangge:look", { detail }));
}
