// What scripts say, in the language of the page.
const element = document.getElementById("ui-words");

export const words = element ? JSON.parse(element.textContent) : {};
