// What is typed is kept by itself at each pause: a step of a sheet, the text of an opinion (form[data-autosave]).
// Nothing is stored on the device. Without this file the same page works, with its buttons.
// The answer: { said, isWhole, renewed: values of hidden fields, fresh: parts of the page by their id }.
"use strict";

(() => {
  const QUIET_MS = 2500;
  const RETRY_MS = 10000;
  const PATIENCE_MS = 10000;
  // What the server renews, or what counts what was sent: no words of the person.
  const OURS = new Set(["csrfmiddlewaretoken", "revision", "mark", "shows", "turn"]);
  const LOST = "Connexion perdue. Votre texte est sur cette page ; gardez-la ouverte, il sera enregistré au retour de la connexion.";
  const SIGNED_OUT =
    "Votre connexion au site a expiré. Connectez-vous de nouveau dans un autre onglet : votre texte, sur cette page, sera alors enregistré.";

  const form = document.querySelector("form[data-autosave]");
  const state = document.getElementById("enregistrement");
  if (!form || !state) return;

  function snapshot() {
    const told = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (!OURS.has(name)) told.append(name, value);
    return told.toString();
  }

  let saved = form.dataset.unsaved === undefined ? snapshot() : "";
  let timer = 0;
  // Something was typed: what an editor does to the fields as it comes is nobody's words.
  let isTouched = form.dataset.unsaved !== undefined;
  let isBusy = false;
  let isOver = false;
  let isLeaving = false;
  // What the server refused, or did not get: leaving the page would lose it.
  let isAtRisk = false;
  // The last answer said that something was kept.
  let isSaid = false;
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
    // The order of what one page sends: an answer that is late does not undo the next one.
    if (form.elements.turn) form.elements.turn.value = String(Number(form.elements.turn.value) + 1);
    const body = new FormData(form);
    body.append("autosave", "1");
    return body;
  }

  // Signed in again in another tab, the page needs the token of the new connection.
  async function renew() {
    const page = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), "text/html");
    const token = page.querySelector("form[data-autosave] input[name=csrfmiddlewaretoken]");
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
    isSaid = false;
    if (response.redirected || response.status === 403) {
      say(SIGNED_OUT, "danger");
      if (response.status === 403) await renew();
      return plan(RETRY_MS);
    }
    if (response.status === 409 || response.status === 404) {
      isOver = true;
      const why = response.status === 409 ? (await response.json()).said : "Cette page n’est plus accessible.";
      return say(`${why} Votre texte est encore sur cette page : pressez « Enregistrer » pour comparer.`, "danger");
    }
    if (!response.ok && response.status !== 422) throw new Error(String(response.status));
    const answer = await response.json();
    saved = sent;
    if (response.status === 422) return say(`Non enregistré : ${answer.said}`, "warning");
    for (const [name, value] of Object.entries(answer.renewed)) form.elements[name].value = value;
    isAtRisk = !answer.isWhole;
    isSaid = true;
    refresh(answer.fresh ?? {});
    return say(answer.said, answer.isWhole ? "neutral" : "warning");
  }

  async function save() {
    const now = snapshot();
    if (!isTouched || isBusy || isOver || isLeaving || now === saved) return;
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

  function touched() {
    isTouched = true;
    plan();
  }

  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
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
    if (!isLeaving && isAtRisk && (isOver || snapshot() !== saved || !isSaid)) event.preventDefault();
  });
  addEventListener("pagehide", () => {
    if (!isTouched || isLeaving || isOver || isBusy || snapshot() === saved) return;
    fetch(location.pathname, { method: "POST", body: letter(), keepalive: true }).catch(() => {});
  });

  if (form.dataset.unsaved !== undefined) plan();
})();
