// One click sends one form. Every page works without this file.
"use strict";

const IDLE_AGAIN_MS = 8000;

function release(button) {
  button.removeAttribute("aria-disabled");
  button.classList.remove("is-sending");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "1";
  if (button) {
    button.setAttribute("aria-disabled", "true");
    button.classList.add("is-sending");
  }
  // Never blocks for good: an answer that does not come leaves the form usable.
  setTimeout(() => {
    delete form.dataset.sending;
    if (button) release(button);
  }, IDLE_AGAIN_MS);
});

// A page that comes back from the browser's memory starts afresh.
addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sending]").forEach((form) => delete form.dataset.sending);
  document.querySelectorAll(".is-sending").forEach(release);
});

// After a refused form, the reader is taken to the list of what is wrong.
document.querySelector(".form-errors")?.focus();
