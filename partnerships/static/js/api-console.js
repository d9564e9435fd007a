/* Sends a documented operation with the session of the page and shows the answer; all words come from the page. */
(() => {
  "use strict";

  const SHOWN = ["ETag", "Location", "Retry-After", "Idempotent-Replayed", "Content-Type", "X-Request-ID"];
  const forms = [...document.querySelectorAll("[data-console] form")];
  const token = document.querySelector("main [name=csrfmiddlewaretoken]");
  const tags = new Map(); // address of a record → ETag of its last reading

  const inputs = (form, place) => [...form.elements].filter((input) => input.dataset.in === place);

  function address(form) {
    const filled = (path, input) => path.replace(`{${input.name}}`, encodeURIComponent(input.value.trim()));
    return inputs(form, "path").reduce(filled, form.getAttribute("action"));
  }

  /* /api/v1/<noun>/<id>/ is the record; steps lie below it. */
  const recordOf = (path) => `${path.split("/").slice(0, 5).join("/")}/`;

  function fillTags() {
    for (const form of forms) {
      const known = tags.get(recordOf(address(form)));
      for (const input of inputs(form, "header")) {
        if (input.name === "If-Match" && known) input.value = known;
      }
    }
  }

  /* Remember the version of a record that was read or written, and lead the other forms to the same record. */
  function keep(form, response) {
    const tag = response.headers.get("ETag");
    if (!response.ok || !tag) return;
    const record = recordOf(response.headers.get("Location") || address(form));
    tags.set(record, tag);
    const id = decodeURIComponent(record.split("/")[4]);
    for (const other of forms) {
      for (const input of inputs(other, "path")) if (!input.value) input.value = id;
    }
    fillTags();
  }

  function request(form) {
    const query = new URLSearchParams();
    const headers = new Headers({ Accept: "application/json", "X-CSRFToken": token.value });
    for (const input of inputs(form, "query")) {
      const values = input.multiple ? [...input.selectedOptions].map((one) => one.value) : [input.value.trim()];
      for (const value of values) if (value) query.append(input.name, value);
    }
    for (const input of inputs(form, "header")) if (input.value.trim()) headers.set(input.name, input.value.trim());
    const [body] = inputs(form, "body");
    if (body) headers.set("Content-Type", "application/json");
    const path = address(form) + (query.size ? `?${query}` : "");
    return [path, { method: form.dataset.method, headers, body: body && body.value, cache: "no-store" }];
  }

  function pretty(text) {
    try {
      return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      return text;
    }
  }

  /* The line with the status is spoken; the content is to be read at one's own pace. */
  function show(form, line, content, type) {
    const [said, explained, shown] = ["output", "[data-explained]", "pre"].map((one) => form.querySelector(one));
    said.textContent = line;
    shown.textContent = content;
    shown.hidden = !content;
    const problem = /problem\+json/.test(type) && /"type": "(\/api\/[^"]*)"/.exec(content);
    explained.hidden = !problem;
    if (problem) explained.querySelector("a").setAttribute("href", problem[1]);
  }

  async function send(form) {
    try {
      const response = await fetch(...request(form));
      const text = await response.text();
      const headers = SHOWN.filter((name) => response.headers.has(name));
      const told = headers.map((name) => `${name}: ${response.headers.get(name)}`);
      const line = [`${response.status} ${response.statusText}`, ...told].join("\n");
      keep(form, response);
      show(form, line, pretty(text), response.headers.get("Content-Type") || "");
    } catch {
      show(form, form.querySelector("output").dataset.failed, "", "");
    }
  }

  for (const form of forms) {
    form.closest("[data-console]").hidden = false;
    for (const input of form.querySelectorAll(":disabled")) input.disabled = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form);
    });
    form.addEventListener("input", (event) => {
      if (event.target.dataset.in === "path") fillTags();
    });
  }
})();
