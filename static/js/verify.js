// The page that verifies a document: its hash is computed here and only the hash is asked of the register.
// Without this file, or where the browser does not hash (no https), the form sends the file, which is not kept.
"use strict";

(() => {
  const form = document.querySelector("form[data-verify]");
  const verdict = document.getElementById("verdict");
  if (verdict) verdict.focus();
  if (!form || !globalThis.crypto?.subtle) return;

  const field = form.querySelector("input[type=file]");
  const zone = form.querySelector(".drop-zone");
  const help = document.getElementById("aide-document");
  const progress = document.getElementById("avancement");
  help.textContent = help.dataset.stays;
  zone.classList.add("drop-zone-open");

  const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  async function check(file) {
    progress.textContent = `Calcul de l’empreinte de « ${file.name} »…`;
    try {
      const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
      progress.textContent = "Recherche de l’empreinte au registre…";
      location.assign(`/verifier/?empreinte=${hex(digest)}`);
    } catch {
      progress.textContent = "Ce fichier n’a pas pu être lu. Choisissez-le de nouveau.";
    }
  }

  form.addEventListener("submit", (event) => {
    // Nothing chosen: the server says so in words.
    if (!field.files.length) return;
    event.preventDefault();
    check(field.files[0]);
  });

  const holdsFile = (event) => event.dataTransfer?.types.includes("Files");
  // Anywhere on the page: a file dropped beside the frame would otherwise replace the page.
  addEventListener("dragover", (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    zone.classList.add("drop-zone-over");
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) zone.classList.remove("drop-zone-over");
  });
  addEventListener("drop", (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    zone.classList.remove("drop-zone-over");
    const [file] = event.dataTransfer.files;
    if (file) check(file);
  });
})();
