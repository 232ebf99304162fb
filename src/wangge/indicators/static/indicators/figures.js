// Prints the page when asked to.
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
