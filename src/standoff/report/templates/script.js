"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // A link opens whatever hides its target.
  const reveal = (hash) => {
    const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
    if (!target) return;
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", () => reveal(location.hash));
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest('a[href^="#"]');
    if (link && link.getAttribute("href") === location.hash) reveal(location.hash);
  });
  if (location.hash) reveal(location.hash);

  // On paper everything is open.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open])");
    closed.forEach((box) => { box.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach((box) => { box.open = false; }));

  const add = (parent, tag, words, set = {}) => {
    const made = document.createElement(tag);
    if (words) made.textContent = words;
    Object.assign(made, set);
    parent.append(made);
    return made;
  };

  // The table of verdicts by result and by basis.
  const filters = $("#filters");
  const rows = all("table.verdicts tr[data-result]");
  if (filters && rows.length > 4) {
    const results = {
      holds: "holds throughout or mostly", mixed: "mixed", fails: "rarely or never", shown: "shown",
      absent: "not found", disputed: "disputed", alleged: "allegation", value: "value", untested: "not tested",
    };
    const bases = {
      sources: "sources or data", model: "the model", assumed: "an assumption restated", disputed: "disputed",
      asserted: "the text’s word alone", value: "value", allegation: "allegation", untested: "waits for something",
    };
    const chosen = { result: "", basis: "" };
    const told = document.createElement("output");
    const show = () => {
      let n = 0;
      for (const row of rows) {
        const on = Object.entries(chosen).every(([key, value]) => !value || row.dataset[key] === value);
        row.hidden = !on;
        row.style.display = on ? "" : "none";
        n += on;
      }
      for (const head of all("tr.group")) {
        const own = rows.filter((row) => row.parentElement === head.parentElement && !row.hidden);
        head.style.display = own.length ? "" : "none";
      }
      told.textContent = `${n} of ${rows.length} claims`;
    };
    for (const [key, words, title] of [["result", results, "Result"], ["basis", bases, "Rests on"]]) {
      const label = add(filters, "label", title);
      const select = add(label, "select", "", { id: `by-${key}` });
      add(select, "option", "all", { value: "" });
      for (const [value, said] of Object.entries(words)) {
        const n = rows.filter((row) => row.dataset[key] === value).length;
        if (n) add(select, "option", `${said} (${n})`, { value });
      }
      select.addEventListener("change", () => { chosen[key] = select.value; show(); });
    }
    filters.append(told);
    filters.hidden = false;
    show();
  }

  // Every dossier at once.
  const place = $("#all-open");
  const boxes = all("details.dossier");
  if (place && boxes.length > 1) {
    const button = add(place, "button", "Open all", { type: "button" });
    button.addEventListener("click", () => {
      const open = button.textContent === "Open all";
      boxes.forEach((box) => { box.open = open; });
      button.textContent = open ? "Close all" : "Open all";
    });
    place.hidden = false;
  }

  // Beside the text: the dossier of the claim that was chosen.
  const peek = $("#peek");
  const reader = $(".reader");
  if (peek && reader) {
    let from = null;
    const close = () => {
      peek.hidden = true;
      reader.classList.remove("with-peek");
      all(".chosen-mark").forEach((mark) => mark.classList.remove("chosen-mark"));
      if (from) from.focus();
    };
    reader.addEventListener("click", (event) => {
      const mark = event.target.closest("a[data-claim]");
      if (!mark || !matchMedia("(min-width: 68rem)").matches || event.ctrlKey || event.metaKey) return;
      const body = document.getElementById(mark.getAttribute("href").slice(1));
      if (!body) return;
      event.preventDefault();
      close();
      from = mark;
      all(`a[data-claim="${mark.dataset.claim}"]`, reader).forEach((m) => m.classList.add("chosen-mark"));
      peek.replaceChildren();
      const title = add(peek, "h3", $(".says", body.parentElement).textContent, { tabIndex: -1 });
      const copy = body.cloneNode(true);
      copy.removeAttribute("id");
      all("[id]", copy).forEach((part) => part.removeAttribute("id"));
      peek.append(copy);
      add(peek, "button", "Close", { type: "button" }).addEventListener("click", close);
      peek.hidden = false;
      reader.classList.add("with-peek");
      title.focus({ preventScroll: true });
    });
    peek.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  }

  // A pointed-at actor lights its ties.
  const drawing = $("svg.ties");
  if (drawing) {
    const light = (actor) => {
      drawing.classList.toggle("dim", Boolean(actor));
      const near = new Set([actor]);
      for (const tie of all(".tie", drawing)) {
        const on = tie.dataset.from === actor || tie.dataset.to === actor;
        tie.classList.toggle("lit", on);
        if (on) near.add(tie.dataset.from).add(tie.dataset.to);
      }
      for (const node of all(".node", drawing)) node.classList.toggle("lit", near.has(node.dataset.actor));
    };
    for (const node of all(".node", drawing)) {
      node.addEventListener("mouseenter", () => light(node.dataset.actor));
      node.addEventListener("mouseleave", () => light(""));
    }
  }
})();
