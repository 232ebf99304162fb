// The card's page prints itself when asked to.
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
