// The receipt's print button; without scripts the browser's own menu prints as well.
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
