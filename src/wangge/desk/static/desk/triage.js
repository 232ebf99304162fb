// Triage: the unit named by the duty list is that of the category chosen now, not of the one proposed first.
for (const form of document.querySelectorAll("[data-proposal]")) {
  const other = form.elements.other_category;
  form.addEventListener("change", (event) => {
    if (event.target === other) {
      choose(form, !other.value);
      // What was learned was learned of another category.
      if (other.selectedOptions[0]?.dataset.unit) form.querySelector("[name=unit][value=duty]").checked = true;
    }
    else if (event.target.name !== "category") return;
    else if (other) other.value = "";
    show(form, other);
  });
  show(form, other);
}

// Only one of both is meant: a category from the list takes the mark off the proposed ones, and gives it back.
function choose(form, isProposed) {
  for (const radio of form.querySelectorAll("[name=category]")) radio.checked = isProposed && radio.defaultChecked;
}

function show(form, other) {
  const chosen = other?.value ? other.selectedOptions[0] : null;
  const code = chosen ? "" : form.querySelector("[name=category]:checked")?.value;
  const place = form.querySelector("[data-duty-other]");
  const hasUnit = Boolean(chosen?.dataset.unit);
  if (hasUnit) {
    const unit = document.createElement("strong");
    const why = document.createElement("span");
    why.className = "soft small";
    unit.textContent = chosen.dataset.unit;
    why.textContent = chosen.dataset.why;
    place.replaceChildren(unit, " ", why);
  }
  const named = code ? form.querySelector(`[data-duty="${CSS.escape(code)}"]`) : hasUnit ? place : null;
  for (const line of form.querySelectorAll("[data-duty], [data-duty-other]")) line.hidden = line !== (named ?? form.querySelector('[data-duty=""]'));
}
