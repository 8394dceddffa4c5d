// The words selected in the passage fill the field of the quote. Without this file one keeps the words that count by hand.
"use strict";

(() => {
  const passage = document.querySelector("[data-passage]");
  const field = document.querySelector("textarea[data-quote]");
  if (!passage || !field) return;

  document.addEventListener("selectionchange", () => {
    const chosen = document.getSelection();
    if (!chosen || chosen.isCollapsed || !passage.contains(chosen.anchorNode) || !passage.contains(chosen.focusNode)) return;
    const words = chosen.toString().trim();
    if (words) field.value = words;
  });
})();
