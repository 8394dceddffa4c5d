// The meeting screen follows the meeting by itself, and what is sent survives a lost connection.
// Nothing is stored on the device: what waits to be sent is in the memory of this page only.
// Without this file the same page works, with « Actualiser ».
"use strict";

(() => {
  const EVERY_MS = 2500;
  const HIDDEN_MS = 15000;
  const PATIENCE_MS = 10000;
  const LONGEST_WAIT_MS = 15000;
  const bar = document.getElementById("connexion");
  const screen = () => document.getElementById("ecran");
  if (!screen() || !bar || !window.Idiomorph) return;

  let known = screen().dataset.version;
  let failures = 0;
  let timer = 0;
  let isAsking = false;
  // What is sent again until the server answers, by address: the last choice for each vote.
  const waiting = new Map();

  // ---------- What is said about the connection ----------

  function say(text, { tone = "warning", link = "" } = {}) {
    if (bar.dataset.text === text) return;
    bar.dataset.text = text;
    bar.className = `screen-connection tone-${tone}`;
    bar.replaceChildren(document.createTextNode(text));
    if (link) {
      const anchor = document.createElement("a");
      anchor.href = link;
      anchor.textContent = "Se connecter";
      bar.append(" ", anchor);
    }
    bar.hidden = false;
  }

  function hush() {
    bar.hidden = true;
    delete bar.dataset.text;
    bar.replaceChildren();
  }

  function lost() {
    say(
      waiting.size
        ? "Connexion perdue. Votre envoi n’est pas encore enregistré : il part seul dès que la connexion revient. Gardez cette page ouverte."
        : "Connexion perdue. Vos saisies sont conservées ; nouvelle tentative…",
    );
  }

  function signedOut() {
    clearTimeout(timer);
    timer = -1;
    const here = encodeURIComponent(location.pathname + location.search);
    say("Votre connexion au site a expiré : rien de plus n’est enregistré. Connectez-vous de nouveau.", {
      tone: "danger",
      link: `/compte/login/?next=${here}`,
    });
  }

  const isSignIn = (response) => response.redirected && new URL(response.url).pathname.startsWith("/compte/");

  // ---------- Becoming the newer page, without taking away what the person is doing ----------

  const isTyped = (control) => {
    if (control.type === "hidden" || control.disabled) return false;
    if (control.type === "radio" || control.type === "checkbox") return control.checked !== control.defaultChecked;
    if (control.tagName === "SELECT") return [...control.options].some((o) => o.selected !== o.defaultSelected && o.selected);
    return "defaultValue" in control && control.value !== control.defaultValue;
  };
  const isBeingTyped = (form) => [...form.elements].some(isTyped);

  function become(newer, { sent = null, withMessages = false } = {}) {
    const callbacks = {
      // A form being filled stays as it is, hidden fields included: sent later, it is judged on what the person saw.
      beforeNodeMorphed: (old) => !(old.tagName === "FORM" && old !== sent && isBeingTyped(old)),
      beforeNodeRemoved: (old) =>
        !(old.matches?.("[data-typed]") && [...old.querySelectorAll("form")].some((f) => f !== sent && isBeingTyped(f))),
      beforeAttributeUpdated: (name, node) => !(name === "open" && node.tagName === "DETAILS"),
    };
    const stage = (page) => page.getElementById("ou-en-est-on")?.textContent;
    const isAnotherStage = stage(document) !== stage(newer);
    for (const old of document.querySelectorAll("[data-live]")) {
      // What was answered to an act stays until the next act, or until the meeting goes on.
      if (old.id === "annonces" && !withMessages && !isAnotherStage) continue;
      const next = newer.getElementById(old.id);
      if (next) Idiomorph.morph(old, next, { callbacks });
    }
    document.title = newer.title;
    known = screen().dataset.version;
  }

  const parsed = (text) => new DOMParser().parseFromString(text, "text/html");

  async function refresh() {
    const response = await fetch(location.pathname + location.search, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (isSignIn(response)) return signedOut();
    if (response.status >= 500) throw new Error(response.status);
    const newer = parsed(await response.text());
    if (!newer.getElementById("ecran")) return location.assign(response.ok ? response.url : location.href);
    become(newer);
  }

  // ---------- Following ----------

  async function ask() {
    const answer = await fetch(screen().dataset.stateUrl, {
      headers: { "If-None-Match": `"${known}"`, Accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (answer.status === 304) return;
    if (isSignIn(answer)) return signedOut();
    if (answer.status === 403 || answer.status === 404) return location.reload();
    if (!answer.ok) throw new Error(answer.status);
    if ((await answer.json()).version !== known) await refresh();
  }

  async function follow() {
    if (isAsking || timer === -1) return;
    isAsking = true;
    try {
      await ask();
      if (timer !== -1) hush();
      failures = 0;
      flush();
    } catch {
      failures += 1;
      lost();
    }
    isAsking = false;
    plan();
  }

  function plan() {
    if (timer === -1) return;
    clearTimeout(timer);
    const calm = document.hidden ? HIDDEN_MS : EVERY_MS;
    const wait = failures ? Math.min(EVERY_MS * 2 ** (failures - 1), LONGEST_WAIT_MS) : calm;
    // Not all screens at the same instant.
    timer = setTimeout(follow, wait * (0.9 + Math.random() / 5));
  }

  function now() {
    failures = 0;
    clearTimeout(timer);
    follow();
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? plan() : now()));
  addEventListener("online", now);
  addEventListener("offline", () => {
    failures ||= 1;
    lost();
  });

  // ---------- Sending ----------

  const release = (form) => {
    delete form.dataset.sending;
    form.querySelectorAll(".is-sending").forEach((button) => {
      button.classList.remove("is-sending");
      button.removeAttribute("aria-disabled");
    });
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || !form.closest("[data-live]")) return;
    event.preventDefault();
    const body = new FormData(form);
    if (event.submitter?.name) body.append(event.submitter.name, event.submitter.value);
    const letter = { form, body, url: form.action, isKept: Boolean(form.closest("[data-keep]")) };
    if (letter.isKept) {
      // A choice made again before the answer takes the place of the first.
      waiting.set(letter.url, letter);
      flush();
    } else {
      send(letter).catch(() => {
        release(form);
        failures ||= 1;
        say("Connexion perdue : nous ne savons pas si cela a été fait. La page le montrera à son retour.");
        plan();
      });
    }
  });

  async function flush() {
    for (const letter of [...waiting.values()]) {
      if (letter.isLeaving) continue;
      letter.isLeaving = true;
      try {
        await send(letter);
        if (waiting.get(letter.url) === letter) waiting.delete(letter.url);
        failures = 0;
        if (!waiting.size && timer !== -1 && bar.dataset.isRefusal !== "1") hush();
      } catch {
        letter.isLeaving = false;
        failures ||= 1;
        release(letter.form);
        lost();
        plan();
      }
    }
  }

  async function send({ form, body, url }) {
    delete bar.dataset.isRefusal;
    const response = await fetch(url, { method: "POST", body, signal: AbortSignal.timeout(PATIENCE_MS) });
    if (response.status >= 502) throw new Error(response.status);
    const newer = parsed(await response.text());
    release(form);
    if (isSignIn(response)) return signedOut();
    if (newer.getElementById("ecran")) {
      become(newer, { sent: form, withMessages: true });
      document.querySelector("#ecran .form-errors, #refus")?.scrollIntoView({ block: "nearest" });
      document.querySelector("#ecran .form-errors")?.focus();
      return;
    }
    if (response.ok) return location.assign(response.url);
    const why = newer.querySelector("main h1 + p, main .lead p, main p");
    bar.dataset.isRefusal = "1";
    say(`Cela n’a pas été enregistré. ${why ? why.textContent.trim() : `Erreur ${response.status}.`}`, { tone: "danger" });
  }

  plan();
})();
