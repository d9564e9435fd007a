/* Small enhancements. Every page works without this file; all words come from the page. */
(() => {
  "use strict";

  const AUTOSAVE_EVERY = 30_000; // ms
  const RELEASE_AFTER = 15_000; // ms: a submitted form may be used again if the page is still there (a download)

  /* ---- keyboard: Ctrl+K goes to the search, Ctrl+Enter submits the form one is in ---- */
  document.addEventListener("keydown", (event) => {
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === "k") {
      const box = [...document.querySelectorAll("[data-search]")].find((el) => el.checkVisibility());
      if (box) {
        event.preventDefault();
        box.focus();
        if (box.select) box.select();
      }
    }
    if (command && event.key === "Enter" && event.target.form) {
      event.preventDefault();
      // The form's own last button is its main one; its name and value belong to what is sent.
      event.target.form.requestSubmit(event.target.form.querySelector("[data-main]"));
    }
    if (event.key === "Escape") {
      const menu = document.querySelector("details.me[open]");
      if (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    }
  });
  document.addEventListener("click", (event) => {
    const menu = document.querySelector("details.me[open]");
    if (menu && !menu.contains(event.target)) menu.open = false;
  });

  /* ---- copying what is shown once; without this file the field can be selected ---- */
  document.querySelectorAll("[data-copy]").forEach((button) => {
    if (!navigator.clipboard) return; // only where the browser trusts the connection
    button.hidden = false;
    button.addEventListener("click", async () => {
      const field = document.getElementById(button.dataset.copy);
      field.select();
      await navigator.clipboard.writeText(field.value);
      document.getElementById("live").textContent = button.dataset.copied;
    });
  });

  /* ---- dates: the browser shows 03/12 or 12/03 after its own language, so read the day back in words ---- */
  const language = document.documentElement.lang;
  const inWords = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
  function readBack(input) {
    let words = input.parentNode.querySelector(`.rb[data-of="${input.id}"]`);
    if (!words) {
      words = document.createElement("span");
      words.className = "rb";
      words.id = `${input.id}_words`;
      words.dataset.of = input.id;
      input.after(words);
      const described = input.getAttribute("aria-describedby");
      input.setAttribute("aria-describedby", described ? `${described} ${words.id}` : words.id);
    }
    words.textContent = input.valueAsDate ? inWords.format(input.valueAsDate) : "";
  }
  const readBackAll = () => document.querySelectorAll("input[type=date]").forEach(readBack);

  /* ---- forms: warn before leaving unsaved work, submit once ---- */
  const dirty = new WeakSet();
  document.addEventListener("input", (event) => {
    if (event.target.matches("input[type=date]")) readBack(event.target);
    if (event.target.form && event.target.form.matches("[data-guard]")) dirty.add(event.target.form);
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...document.querySelectorAll("form[data-guard]")].some((form) => dirty.has(form))) event.preventDefault();
  });

  const submitted = new WeakSet();
  function release(form) {
    submitted.delete(form);
    form.querySelectorAll("button").forEach((button) => button.removeAttribute("aria-disabled"));
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (submitted.has(form)) {
      event.preventDefault();
      return;
    }
    submitted.add(form);
    dirty.delete(form);
    form.querySelectorAll("button").forEach((button) => button.setAttribute("aria-disabled", "true"));
    setTimeout(() => release(form), RELEASE_AFTER);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form").forEach(release);
  });

  /* ---- drafts: form[data-draft-url] is posted there while dirty; [data-draft-state] says what happened ----
     The answer may be JSON: {"draft_url": "…", "fields": {"version": "4"}} moves later saves and updates inputs. */
  async function saveDraft(form) {
    const state = form.querySelector("[data-draft-state]");
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    body.set("action", "draft");
    dirty.delete(form);
    try {
      const answer = await fetch(form.dataset.draftUrl, {
        method: "POST",
        body,
        headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
      });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      if ((answer.headers.get("content-type") || "").includes("json")) takeOver(form, await answer.json());
      const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
      if (state) state.textContent = state.dataset.saved.replace("{time}", time);
    } catch {
      dirty.add(form);
      if (state) state.textContent = state.dataset.failed;
    }
  }
  function takeOver(form, answer) {
    if (answer.draft_url) form.dataset.draftUrl = answer.draft_url;
    for (const [name, value] of Object.entries(answer.fields || {})) {
      const input = form.elements.namedItem(name);
      if (input instanceof HTMLInputElement) input.value = value;
    }
  }
  setInterval(() => {
    document.querySelectorAll("form[data-draft-url]").forEach((form) => {
      if (dirty.has(form) && !submitted.has(form)) saveDraft(form);
    });
  }, AUTOSAVE_EVERY);

  /* ---- focus: errors first; after a swap where work goes on ([data-focus]), and say it ([data-say]) ---- */
  function afterSwap() {
    const next = document.querySelector("[data-focus]");
    if (next) {
      next.removeAttribute("data-focus");
      next.focus();
    }
    const said = document.querySelector("[data-say]");
    const live = document.querySelector("#live");
    if (said && live) {
      live.textContent = said.dataset.say;
      said.removeAttribute("data-say");
    }
    readBackAll();
  }
  document.addEventListener("htmx:after:swap", afterSwap);
  document.addEventListener("htmx:afterSwap", afterSwap);

  readBackAll();
  const summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();
  else afterSwap();

  /* ---- the menu scrolls sideways on a phone: show the current entry ---- */
  const current = document.querySelector(".nav [aria-current]");
  if (current) {
    const list = current.closest("ul");
    if (list.scrollWidth > list.clientWidth) list.scrollLeft = current.offsetLeft - 32;
  }
})();
