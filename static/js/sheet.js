// A step of a sheet: questions that do not apply are hidden, rows are added in place, and what is typed is saved by itself.
// Nothing is stored on the device. Without this file the same page works, with its buttons.
"use strict";

(() => {
  const QUIET_MS = 2500;
  const RETRY_MS = 10000;
  const PATIENCE_MS = 10000;
  const OURS = new Set(["csrfmiddlewaretoken", "revision", "mark"]);
  const LOST = "Connexion perdue. Votre texte est sur cette page ; gardez-la ouverte, il sera enregistré au retour de la connexion.";
  const SIGNED_OUT =
    "Votre connexion au site a expiré. Connectez-vous de nouveau dans un autre onglet : votre texte, sur cette page, sera alors enregistré.";

  const form = document.querySelector("form[data-sheet-step]");
  const state = document.getElementById("enregistrement");
  if (!form || !state) return;

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

  // ---------- Saved at each pause ----------

  if (form.dataset.automatic === undefined) return;

  function snapshot() {
    const told = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (!OURS.has(name)) told.append(name, value);
    return told.toString();
  }

  let saved = form.dataset.unsaved === undefined ? snapshot() : "";
  let timer = 0;
  let isBusy = false;
  let isOver = false;
  let isLeaving = false;
  // What the server refused, or did not get: leaving the page would lose it.
  let isAtRisk = false;
  let waiting = null;

  // Said again only when it says something else: a screen reader is not told of each pause.
  function say(text, tone = "neutral") {
    state.className = `save-state tone-${tone}`;
    if (state.textContent !== text) state.textContent = text;
  }

  function plan(wait = QUIET_MS) {
    clearTimeout(timer);
    if (!isOver && !isLeaving) timer = setTimeout(save, wait);
  }

  function letter() {
    const body = new FormData(form);
    body.append("autosave", "1");
    return body;
  }

  // Signed in again in another tab, the page needs the token of the new connection.
  async function renew() {
    const page = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), "text/html");
    const token = page.querySelector("form[data-sheet-step] input[name=csrfmiddlewaretoken]");
    if (token) form.elements.csrfmiddlewaretoken.value = token.value;
  }

  function refresh(fresh) {
    for (const [id, html] of Object.entries(fresh)) {
      const place = document.getElementById(id);
      // Whoever is there keeps their place.
      if (!place || place.contains(document.activeElement)) continue;
      const unfolded = [...place.querySelectorAll("details[open]")].map((one) => one.dataset.key);
      place.innerHTML = html;
      for (const one of place.querySelectorAll("details")) one.open = unfolded.includes(one.dataset.key);
    }
  }

  async function send(sent) {
    const response = await fetch(location.pathname, {
      method: "POST",
      body: letter(),
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    isAtRisk = true;
    if (response.redirected || response.status === 403) {
      say(SIGNED_OUT, "danger");
      if (response.status === 403) await renew();
      return plan(RETRY_MS);
    }
    if (response.status === 409 || response.status === 404) {
      isOver = true;
      const why = response.status === 409 ? (await response.json()).said : "Cette fiche n’est plus accessible.";
      return say(`${why} Votre texte est encore sur cette page : pressez « Enregistrer » pour comparer.`, "danger");
    }
    if (!response.ok && response.status !== 422) throw new Error(String(response.status));
    const answer = await response.json();
    saved = sent;
    if (response.status === 422) return say(`Non enregistré : ${answer.said}`, "warning");
    form.elements.revision.value = answer.revision;
    form.elements.mark.value = answer.mark;
    isAtRisk = !answer.isWhole;
    refresh(answer.fresh);
    return say(answer.said, answer.isWhole ? "neutral" : "warning");
  }

  async function save() {
    const now = snapshot();
    if (isBusy || isOver || isLeaving || now === saved) return;
    isBusy = true;
    clearTimeout(timer);
    try {
      await send(now);
    } catch {
      isAtRisk = true;
      say(LOST, "warning");
      plan(RETRY_MS);
    } finally {
      isBusy = false;
    }
    if (waiting) {
      const button = waiting;
      waiting = null;
      form.requestSubmit(button.isConnected ? button : null);
    } else if (saved === now && snapshot() !== now) {
      plan();
    }
  }

  form.addEventListener("input", () => plan());
  form.addEventListener("change", () => plan());
  addEventListener("online", () => plan(0));
  document.addEventListener("visibilitychange", () => document.hidden && save());

  // A button waits for the save that is on its way: both write the same step.
  form.addEventListener("submit", (event) => {
    if (isBusy) {
      event.preventDefault();
      waiting = event.submitter || form.querySelector("button");
      return;
    }
    isLeaving = true;
    clearTimeout(timer);
    // An answer that does not come leaves the page as it was.
    setTimeout(() => {
      isLeaving = false;
      plan();
    }, RETRY_MS);
  });

  addEventListener("beforeunload", (event) => {
    if (!isLeaving && isAtRisk && (isOver || snapshot() !== saved || !state.textContent.startsWith("Enregistré à"))) {
      event.preventDefault();
    }
  });
  addEventListener("pagehide", () => {
    if (isLeaving || isOver || isBusy || snapshot() === saved) return;
    fetch(location.pathname, { method: "POST", body: letter(), keepalive: true }).catch(() => {});
  });

  if (form.dataset.unsaved !== undefined) plan();
})();
