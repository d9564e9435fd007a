/* Hands the server's challenge to a security key and its answer back; the form says which, all words come from the page. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-security-key]");
  if (!form) return;
  if (!window.PublicKeyCredential) {
    say(form.dataset.failed);
    return;
  }
  form.hidden = false;

  function say(words) {
    const said = form.querySelector("[data-said]");
    if (said) said.textContent = words;
  }

  /* Bytes travel as base64 in its spelling for addresses, without padding. */
  function toBytes(text) {
    const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(plain, (one) => one.charCodeAt(0));
  }
  function toText(buffer) {
    const plain = String.fromCharCode(...new Uint8Array(buffer));
    return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  }
  const withBytes = (list) => (list || []).map((one) => ({ ...one, id: toBytes(one.id) }));

  function challenge() {
    const options = JSON.parse(form.dataset.options).publicKey;
    options.challenge = toBytes(options.challenge);
    if (options.user) options.user = { ...options.user, id: toBytes(options.user.id) };
    if (options.excludeCredentials) options.excludeCredentials = withBytes(options.excludeCredentials);
    if (options.allowCredentials) options.allowCredentials = withBytes(options.allowCredentials);
    return options;
  }

  function answer(credential) {
    const response = new Map();
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response.set(name, toText(credential.response[name]));
    }
    return {
      id: credential.id,
      rawId: toText(credential.rawId),
      type: credential.type,
      clientExtensionResults: credential.getClientExtensionResults(),
      response: Object.fromEntries(response),
    };
  }

  let isAnswered = false;
  form.addEventListener("submit", async (event) => {
    if (isAnswered) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    say("");
    try {
      const options = { publicKey: challenge() };
      const credential = await navigator.credentials[form.dataset.securityKey](options);
      form.elements.namedItem("credential").value = JSON.stringify(answer(credential));
      isAnswered = true;
      form.requestSubmit();
    } catch {
      say(form.dataset.failed);
    }
  }, true);
})();
