// What the page does beyond showing: suggestions while one types, and the map.
// Everything works without this file.
"use strict";
(() => {
  const input = document.getElementById("q");
  if (input) suggestions(input);
  const graph = document.getElementById("graph");
  if (graph && graph.dataset.script) {
    const s = document.createElement("script");
    s.src = graph.dataset.script;
    document.head.append(s);
  }

  function suggestions(field) {
    const list = document.createElement("ul");
    list.className = "suggest";
    list.id = "q-list";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    field.after(list);
    for (const [k, v] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "q-list" })) field.setAttribute(k, v);
    let found = [], at = -1, asked = 0, timer = 0, abort = null, leaving = false;
    const open = (url) => { leaving = true; location.assign(url); };
    field.form.addEventListener("submit", (e) => { if (leaving) e.preventDefault(); });
    window.addEventListener("pageshow", () => { leaving = false; });

    function close() {
      list.hidden = true;
      at = -1;
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    }
    function mark(i) {
      at = i;
      [...list.children].forEach((li, k) => li.setAttribute("aria-selected", String(k === i)));
      if (i >= 0) field.setAttribute("aria-activedescendant", "q-" + i);
      else field.removeAttribute("aria-activedescendant");
    }
    function show(items) {
      const kept = at >= 0 ? found[at].id : null; // a late answer leaves the choice where it is
      found = items;
      list.replaceChildren(...items.map((item, i) => {
        const li = document.createElement("li");
        li.id = "q-" + i;
        li.setAttribute("role", "option");
        const name = document.createElement("bdi");
        name.textContent = item.name;
        const note = document.createElement("small");
        note.textContent = item.note;
        li.append(name, note);
        li.addEventListener("mousedown", (e) => { e.preventDefault(); open(item.url); });
        return li;
      }));
      list.hidden = items.length === 0;
      field.setAttribute("aria-expanded", String(items.length > 0));
      mark(kept === null ? -1 : items.findIndex((item) => item.id === kept));
    }
    async function ask() {
      const q = field.value.trim(), turn = ++asked;
      if (abort) abort.abort();
      if (q.length < 2) return show([]);
      abort = new AbortController();
      try {
        const answer = await fetch("/suggest?q=" + encodeURIComponent(q) + "&lang=" + document.documentElement.lang, { signal: abort.signal });
        if (answer.ok && turn === asked) show(await answer.json());
      } catch (e) {
        if (e.name !== "AbortError") close();
      }
    }
    field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
    field.addEventListener("blur", () => setTimeout(close, 100));
    field.addEventListener("keydown", (e) => {
      if (list.hidden) return;
      if (e.key === "ArrowDown") { e.preventDefault(); mark((at + 1) % found.length); }
      else if (e.key === "ArrowUp") { e.preventDefault(); mark((at <= 0 ? found.length : at) - 1); }
      else if (e.key === "Escape") { e.preventDefault(); close(); }
      else if (e.key === "Enter" && at >= 0) { e.preventDefault(); open(found[at].url); }
    });
  }
})();
