// A step of a sheet: questions that do not apply are hidden, and rows are added in place.
// Without this file the same page works, with its buttons.
"use strict";

(() => {
  const form = document.querySelector("form[data-sheet-step]");
  if (!form) return;

  // ---------- Questions that depend on an answer ----------

  const isFilled = (block) =>
    [...block.querySelectorAll("input, textarea, select")].some((field) =>
      field.type === "radio" || field.type === "checkbox"
        ? field.checked && field.value !== "unknown"
        : field.value !== "" && field.value !== "unknown",
    );

  function settle() {
    for (const block of form.querySelectorAll("[data-only-if]")) {
      const given = form.elements[block.dataset.onlyIf]?.value || "unknown";
      const isAsked = block.dataset.values.split(" ").includes(given) || Boolean(block.querySelector(".field-invalid"));
      block.hidden = !isAsked;
      const kept = document.getElementById(block.id.replace("question-", "gardee-"));
      if (kept) kept.hidden = isAsked || !isFilled(block);
    }
  }
  form.addEventListener("change", settle);
  settle();

  // ---------- One row more ----------

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=add_row]");
    const pattern = button && document.getElementById(`nouvelle-${button.value}`);
    const total = button && form.elements[`${button.value}-TOTAL_FORMS`];
    if (!pattern || !total || !/^\d{1,2}$/.test(total.value)) return;
    const index = Number(total.value);
    // Beyond this the server says what it thinks of it.
    if (index >= 40) return;
    event.preventDefault();
    const row = document.createElement("template");
    row.innerHTML = pattern.innerHTML.replaceAll("__prefix__", String(index));
    row.content.querySelector("[data-number]").textContent = String(index + 1);
    const added = row.content.firstElementChild;
    button.closest("p").before(added);
    total.value = String(index + 1);
    added.querySelector("input, select, textarea")?.focus();
  });
})();
