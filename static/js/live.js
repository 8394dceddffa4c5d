// The meeting screen follows the meeting by itself, and a vote or a note survives a lost connection.
// Nothing is stored on the device: what waits to be sent is in the memory of this page only.
// Without this file the same page works, with « Actualiser ».
"use strict";

(() => {
  const EVERY_MS = 2500;
  const HIDDEN_MS = 15000;
  const LONGEST_WAIT_MS = 15000;
  const PATIENCE_MS = 10000;
  // The second click of a double click must not press what has just taken the button's place.
  const SETTLES_MS = 400;
  const LOST = "Connexion perdue. Vos saisies sont conservées ; nouvelle tentative…";
  const LOST_WITH_A_LETTER =
    "Connexion perdue. Votre envoi n’est pas encore enregistré : il partira seul au retour de la connexion. Gardez cette page ouverte.";
  const UNCERTAIN = "Connexion perdue : nous ne savons pas si cela a été fait. La page le montrera au retour de la connexion.";
  const SIGNED_OUT = "Votre connexion au site a expiré : ce que vous faites ici n’est plus enregistré.";

  const screen = () => document.getElementById("ecran");
  const bar = document.getElementById("connexion");
  const said = document.getElementById("annonces");
  if (!screen() || !bar || !said || !window.Idiomorph) return;

  let known = screen().dataset.version;
  let failures = 0;
  let timer = 0;
  let isAsking = false;
  let isOver = false;
  let onTheirWay = 0;
  let shownAt = -SETTLES_MS;
  // What is sent again until the server answers, by address: the last choice takes the place of the one before.
  const waiting = new Map();
  const leaving = new Set();

  // ---------- What is said ----------

  function warn(text, tone = "warning") {
    if (bar.textContent === text) return;
    bar.className = `screen-connection tone-${tone}`;
    // Shown before it is written: what is written in a region that is there is read aloud.
    bar.hidden = false;
    bar.textContent = text;
  }

  function reassure() {
    failures = 0;
    if (!isOver) bar.hidden = true;
    if (!isOver) bar.textContent = "";
  }

  function lose(text) {
    failures ||= 1;
    warn(text || (waiting.size ? LOST_WITH_A_LETTER : LOST));
    plan();
  }

  function refuse(response, why) {
    const line = document.createElement("p");
    line.className = "screen-message screen-refusal";
    line.setAttribute("role", "alert");
    // A 409 says by itself what was, or was not, done: a vote sent again may be there already.
    line.textContent = response.status === 409 ? why : `Cela n’a pas été enregistré. ${why}`;
    said.replaceChildren(line);
  }

  function stop() {
    isOver = true;
    clearTimeout(timer);
    warn(`${SIGNED_OUT} `, "danger");
    const link = document.createElement("a");
    link.href = `/compte/login/?next=${encodeURIComponent(location.pathname + location.search)}`;
    link.textContent = "Se connecter de nouveau";
    bar.append(link);
  }

  // ---------- The page becomes its newer self, without taking away what the person is doing ----------

  function isTyped(control) {
    if (control.type === "hidden" || control.disabled) return false;
    if (control.type === "radio" || control.type === "checkbox") return control.checked !== control.defaultChecked;
    if (control.tagName === "SELECT") {
      const chosen = [...control.options].findIndex((line) => line.defaultSelected);
      return control.selectedIndex !== Math.max(chosen, 0);
    }
    return "defaultValue" in control && control.value !== control.defaultValue;
  }
  // What was refused is still being filled, though the page gave it back as it was typed.
  const refused = new WeakSet();
  const isBeingFilled = (form) => refused.has(form) || [...form.elements].some(isTyped);

  function become(newer, { sent = null } = {}) {
    const stage = (page) => page.getElementById("ou-en-est-on")?.textContent;
    const isAnotherStage = stage(document) !== stage(newer);
    const callbacks = {
      // A form that is being filled stays whole, hidden fields too: it will be judged on what the person saw.
      beforeNodeMorphed: (old) => !(old.tagName === "FORM" && old !== sent && isBeingFilled(old)),
      beforeNodeRemoved: (old) => {
        if (old.id === "refus") return Boolean(sent);
        const forms = old.matches?.("[data-typed]") ? [...old.querySelectorAll("form")] : [];
        return !forms.some((form) => form !== sent && isBeingFilled(form));
      },
      // What the person unfolded stays unfolded.
      beforeAttributeUpdated: (name, node, change) => !(name === "open" && node.tagName === "DETAILS" && change === "remove"),
    };
    for (const old of document.querySelectorAll("[data-live]")) {
      // The answer to an act stays until the meeting goes on; a refusal, until the next act.
      if (old === said && !sent && (!isAnotherStage || said.querySelector(".screen-refusal"))) continue;
      const next = newer.getElementById(old.id);
      if (next) Idiomorph.morph(old, next, { callbacks });
    }
    document.title = newer.title;
    known = screen().dataset.version;
  }

  const parsed = (text) => new DOMParser().parseFromString(text, "text/html");
  const isSignIn = (response) => response.redirected && new URL(response.url).pathname.startsWith("/compte/");
  const within = () => AbortSignal.timeout(PATIENCE_MS);

  async function refresh() {
    // The page that answers an act says what was done: another must not take these words away from it.
    if (onTheirWay) return undefined;
    const response = await fetch(location.pathname + location.search, { signal: within() });
    if (isSignIn(response)) return stop();
    if (response.status >= 500) throw new Error(String(response.status));
    const newer = parsed(await response.text());
    if (newer.getElementById("ecran")) return become(newer);
    // The meeting left the screen, or this person did: the page of the meeting, or its refusal, says why.
    return location.assign(response.url);
  }

  // ---------- Following ----------

  async function ask() {
    const headers = { "If-None-Match": `"${known}"`, Accept: "application/json" };
    const answer = await fetch(screen().dataset.stateUrl, { headers, signal: within() });
    if (answer.status === 304) return undefined;
    if (isSignIn(answer)) return stop();
    if (answer.status === 403 || answer.status === 404) return refresh();
    if (!answer.ok) throw new Error(String(answer.status));
    return (await answer.json()).version === known ? undefined : refresh();
  }

  async function follow() {
    if (isAsking || isOver) return;
    isAsking = true;
    try {
      await ask();
      if (!waiting.size) reassure();
      failures = 0;
      flush();
    } catch {
      failures += 1;
      lose();
    } finally {
      isAsking = false;
    }
    plan();
  }

  function plan() {
    clearTimeout(timer);
    if (isOver) return;
    const calm = document.hidden ? HIDDEN_MS : EVERY_MS;
    const wait = failures ? Math.min(EVERY_MS * 2 ** (failures - 1), LONGEST_WAIT_MS) : calm;
    // Not all screens at the same instant.
    timer = setTimeout(follow, wait * (0.9 + Math.random() / 5));
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? plan() : follow()));
  addEventListener("online", follow);
  addEventListener("offline", () => lose());

  // ---------- Sending ----------

  document.addEventListener(
    "submit",
    (event) => {
      if (performance.now() - shownAt > SETTLES_MS) return;
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true },
  );

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || !form.closest("[data-live]")) return;
    event.preventDefault();
    // Signed out: what was chosen stays on the page, and the way back in is under it.
    if (isOver) return release(form);
    const body = new FormData(form);
    if (event.submitter?.name) body.append(event.submitter.name, event.submitter.value);
    const letter = { form, body, url: form.action };
    if (form.closest("[data-keep]")) {
      waiting.set(letter.url, letter);
      flush();
    } else {
      send(letter).catch(() => lose(UNCERTAIN));
    }
    return undefined;
  });

  async function flush() {
    for (const letter of [...waiting.values()]) {
      if (leaving.has(letter.url) || isOver) continue;
      leaving.add(letter.url);
      try {
        await send(letter);
        if (waiting.get(letter.url) === letter) waiting.delete(letter.url);
        reassure();
      } catch {
        lose();
      }
      leaving.delete(letter.url);
      // Chosen again while the first was on its way.
      if (!failures && waiting.has(letter.url) && waiting.get(letter.url) !== letter) flush();
    }
  }

  async function send({ form, body, url }) {
    onTheirWay += 1;
    try {
      const response = await fetch(url, { method: "POST", body, signal: within() });
      if (response.status > 500) throw new Error(String(response.status));
      const text = await response.text();
      const newer = parsed(text);
      if (isSignIn(response)) return stop();
      if (response.ok) refused.delete(form);
      else refused.add(form);
      if (newer.getElementById("ecran")) return show(newer, form);
      if (response.redirected) return location.assign(response.url);
      if (response.ok) return replace(text, response.url);
      const why = newer.querySelector("main .notice p, main .reading > p");
      refuse(response, why?.textContent.trim() || `Erreur ${response.status}.`);
      return setTimeout(follow);
    } finally {
      onTheirWay -= 1;
      release(form);
    }
  }

  // An answer that is a page of its own, at an address that may not be asked for again.
  function replace(text, url) {
    isOver = true;
    clearTimeout(timer);
    history.pushState(null, "", url);
    document.open();
    document.write(text);
    document.close();
  }

  function show(newer, form) {
    become(newer, { sent: form });
    shownAt = performance.now();
    const wrong = document.querySelector("#ecran .form-errors");
    if (wrong) wrong.focus();
    else document.getElementById("refus")?.scrollIntoView({ block: "nearest" });
  }

  // What site.js holds back while a form is on its way.
  function release(form) {
    delete form.dataset.sending;
    for (const button of form.querySelectorAll(".is-sending")) {
      button.classList.remove("is-sending");
      button.removeAttribute("aria-disabled");
    }
  }

  plan();
})();
