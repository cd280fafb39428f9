(() => {
  "use strict";
  const root = document.documentElement, tip = document.getElementById("tip");
  const all = (selector, node) => Array.from((node || document).querySelectorAll(selector));
  const keep = (name, value) => { try { localStorage.setItem("extractor-" + name, value); } catch { /* a file: page may have no storage */ } };
  const docs = all("section.doc"), states = new Map();
  let doc = null;

  // What is worked out of a document once, when it is first looked at.
  const state = section => {
    if (!states.has(section)) {
      const fields = all("li[data-i]", section), byId = new Map(fields.map(li => [li.dataset.i, li])), marks = new Map();
      for (const mark of all("mark", section)) for (const id of mark.dataset.f.split(" ")) {
        if (!marks.has(id)) marks.set(id, []);
        marks.get(id).push(mark);
      }
      const nodes = [], starts = [], walker = document.createTreeWalker(section.querySelector(".text"), NodeFilter.SHOW_TEXT);
      let at = 0;
      for (let node = walker.nextNode(); node; node = walker.nextNode()) { nodes.push(node); starts.push(at); at += node.data.length; }
      const gaps = []; // a figure may be cut into several pieces: those that touch are one
      let last = null;
      for (const piece of all(".text .u", section)) { if (!last || last.nextSibling !== piece) gaps.push(piece); last = piece; }
      for (const li of fields) if (li.classList.contains("doubt")) for (const mark of marks.get(li.dataset.i) || []) if (mark.matches(":not(.w)")) mark.classList.add("d");
      states.set(section, { fields, byId, marks, nodes, starts, gaps, order: null, current: [], at: -1, gap: -1, kind: "" });
    }
    return states.get(section);
  };

  const points = new Map(); // text counts code points, the browser counts UTF-16 units: offsets are mapped where they differ
  const unit = (section, offset) => {
    const s = state(section);
    if (!points.has(section)) {
      const wide = [];
      s.nodes.forEach((node, n) => { for (const m of node.data.matchAll(/[\ud800-\udbff][\udc00-\udfff]/g)) wide.push(s.starts[n] + m.index - wide.length); });
      points.set(section, wide);
    }
    return offset + points.get(section).filter(place => place < offset).length;
  };
  const range = (section, from, to) => {
    const s = state(section), made = document.createRange();
    const place = offset => {
      let low = 0, high = s.starts.length - 1;
      while (low < high) { const mid = (low + high + 1) >> 1; if (s.starts[mid] <= offset) low = mid; else high = mid - 1; }
      return [s.nodes[low], Math.min(offset - s.starts[low], s.nodes[low].data.length)];
    };
    const start = unit(section, from), end = Math.max(unit(section, to), start + 1);
    made.setStart(...place(start));
    const [node, n] = place(end - 1);
    made.setEnd(node, Math.min(n + 1, node.data.length));
    return made;
  };

  const flash = rects => {
    for (const old of all(".flash")) old.remove();
    for (const rect of Array.from(rects).slice(0, 40)) {
      if (!rect.width) continue;
      const box = document.createElement("div");
      box.className = "flash";
      box.style.left = rect.left + scrollX - 3 + "px";
      box.style.top = rect.top + scrollY - 2 + "px";
      box.style.width = rect.width + 6 + "px";
      box.style.height = rect.height + 4 + "px";
      document.body.append(box);
      box.addEventListener("animationend", () => box.remove());
      setTimeout(() => box.remove(), 2000);
    }
  };
  const see = (section, from, to) => {
    const made = range(section, from, to), wide = made.startContainer.parentElement.closest(".wide td");
    if (wide) wide.scrollIntoView({ block: "nearest", inline: "nearest" });
    const rect = made.getClientRects()[0];
    if (!rect) return;
    const top = section.querySelector(".bar").offsetHeight + 24;
    if (rect.top < top || rect.bottom > innerHeight - 60) scrollTo({ top: rect.top + scrollY - Math.max(innerHeight * 0.35, top) });
    flash(made.getClientRects());
  };

  const choose = (section, ids) => {
    const s = state(section);
    for (const node of s.current) node.classList.remove("cur");
    s.current = ids.flatMap(id => [s.byId.get(id), ...(s.marks.get(id) || [])]).filter(Boolean);
    for (const node of s.current) node.classList.add("cur");
    const list = order(section), at = list.findIndex(li => ids.includes(li.dataset.i));
    if (at >= 0) s.at = at;
    tell(section);
  };
  const order = section => {
    const s = state(section);
    if (!s.order) s.order = s.fields.filter(li => !li.hidden).sort((a, b) => a.dataset.s - b.dataset.s || a.dataset.e - b.dataset.e);
    return s.order;
  };
  const tell = section => {
    const s = state(section), size = order(section).length;
    section.querySelector(".at").textContent = s.at >= 0 ? `${s.at + 1} / ${size}` : size;
  };
  const reveal = li => {
    const group = li.closest("details");
    if (!group.open) group.open = true;
    li.scrollIntoView({ block: "nearest" });
  };
  const toField = (section, ids) => {
    const s = state(section), shown = ids.map(id => s.byId.get(id)).filter(Boolean);
    if (shown.some(li => li.hidden)) { section.querySelector(".filter").value = ""; s.kind = ""; filter(section); }
    choose(section, ids);
    for (const li of shown.slice().reverse()) reveal(li);
    for (const li of shown) { li.classList.remove("lit"); void li.offsetWidth; li.classList.add("lit"); }
  };
  const toText = (section, li, look) => {
    choose(section, [li.dataset.i]);
    if (look) reveal(li);
    see(section, +li.dataset.s, +li.dataset.e);
  };
  const step = (section, by) => {
    const s = state(section), list = order(section);
    if (!list.length) return;
    s.at = s.at < 0 ? (by > 0 ? 0 : list.length - 1) : (s.at + by + list.length) % list.length;
    const li = list[s.at], same = list.filter(other => other.dataset.s === li.dataset.s && other.dataset.e === li.dataset.e);
    s.at = list.indexOf(by > 0 ? same[same.length - 1] : same[0]);
    const at = s.at;
    choose(section, same.map(other => other.dataset.i));
    s.at = at;
    tell(section);
    if (innerWidth > 800) reveal(li);
    see(section, +li.dataset.s, +li.dataset.e);
  };
  const gap = section => {
    const s = state(section);
    if (!s.gaps.length) return;
    s.gap = (s.gap + 1) % s.gaps.length;
    const piece = s.gaps[s.gap];
    const wide = piece.closest(".wide");
    piece.scrollIntoView({ block: "center", inline: wide ? "center" : "nearest" });
    flash(piece.getClientRects());
    section.querySelector(".gap b").textContent = `${s.gap + 1}/${s.gaps.length}`;
  };

  const filter = section => {
    const s = state(section), words = section.querySelector(".filter").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const active = words.length > 0 || s.kind !== "";
    for (const li of s.fields) {
      if (words.length && !li._words) {
        const part = li.closest(".part").querySelector("h4"), group = li.closest("details").querySelector("summary");
        li._words = [group.textContent, part ? part.textContent : "", li.textContent, li.dataset.p, li.querySelector(".v").textContent.replace(/,/g, "")].join(" ").toLowerCase();
      }
      li.hidden = (s.kind !== "" && !li.classList.contains(s.kind)) || !words.every(word => li._words.includes(word));
    }
    let any = false;
    for (const group of all("details.group", section)) {
      let shown = false;
      for (const part of all(".part", group)) {
        part.hidden = !part.querySelector("li:not([hidden])");
        shown = shown || !part.hidden;
      }
      group.hidden = !shown;
      group.open = active ? shown : "open" in group.dataset;
      any = any || shown;
    }
    section.querySelector(".none").hidden = any;
    for (const button of all(".kind", section)) button.setAttribute("aria-pressed", String(button.dataset.kind === s.kind));
    s.order = null;
    s.at = -1;
    tell(section);
  };

  const show = (section, scroll) => {
    if (!section) return;
    if (doc) doc.classList.remove("on");
    doc = section;
    doc.classList.add("on");
    state(doc);
    for (const row of all("tr[data-to]")) row.classList.toggle("on", row.dataset.to === doc.id);
    if (scroll) doc.scrollIntoView();
  };
  const byHash = () => document.getElementById(location.hash.slice(1));

  const label = node => {
    const named = node.querySelector("." + root.dataset.lang);
    return (named || node).textContent;
  };
  const hint = target => {
    const piece = target.closest && target.closest(".text mark, .text .u, .text .q");
    tip.hidden = !piece;
    if (!piece) return;
    const section = piece.closest(".doc"), s = state(section);
    const lines = (piece.dataset.f || piece.dataset.q || "").split(" ").filter(Boolean).map(id => {
      const li = s.byId.get(id), part = li.closest(".part").querySelector("h4");
      const line = document.createElement("p"), value = document.createElement("b");
      value.textContent = label(li.querySelector(".v")).slice(0, 60);
      line.append([label(li.closest("details").querySelector("summary span")), part && label(part), label(li.querySelector(".name"))].filter(Boolean).join(" · ") + "  ", value);
      return line;
    });
    if (piece.matches(".u")) {
      const line = document.createElement("p");
      line.textContent = root.dataset.lang === "en" ? "no field cites this figure" : "没有字段引用这个数字";
      lines.push(line);
    }
    tip.replaceChildren(...lines.slice(0, 8));
    const rect = piece.getClientRects()[0], box = tip.getBoundingClientRect();
    tip.style.left = Math.max(8, Math.min(rect.left, innerWidth - box.width - 12)) + "px";
    tip.style.top = (rect.top > box.height + 12 ? rect.top - box.height - 6 : rect.bottom + 6) + "px";
  };

  const acts = {
    lang: () => { root.dataset.lang = root.dataset.lang === "zh" ? "en" : "zh"; keep("lang", root.dataset.lang); },
    theme: () => {
      const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
      keep("theme", root.dataset.theme);
    },
    back: section => step(section, -1), on: section => step(section, 1), gap,
  };
  document.addEventListener("click", event => {
    const target = event.target, section = target.closest(".doc");
    const button = target.closest("[data-do]"), place = target.closest("[data-start]");
    const kind = target.closest(".kind"), field = target.closest("li[data-i]"), piece = target.closest(".text mark, .text .q");
    if (button) acts[button.dataset.do](section);
    else if (place) {
      const same = state(section).fields.filter(li => li.dataset.s === place.dataset.start && li.dataset.e === place.dataset.end);
      choose(section, same.map(li => li.dataset.i));
      if (same.length && innerWidth > 800) reveal(same[0]);
      see(section, +place.dataset.start, +place.dataset.end);
    }
    else if (kind) { const s = state(section); s.kind = s.kind === kind.dataset.kind ? "" : kind.dataset.kind; filter(section); }
    else if (field) toText(section, field, false);
    else if (piece && getSelection().isCollapsed) toField(section, (piece.dataset.f || piece.dataset.q).split(" "));
    else {
      const row = target.closest("tr[data-to]");
      if (row && !target.closest("a, details")) show(document.getElementById(row.dataset.to), true);
    }
  });
  document.addEventListener("input", event => { if (event.target.matches(".filter")) filter(event.target.closest(".doc")); });
  document.addEventListener("mouseover", event => hint(event.target));
  document.addEventListener("scroll", () => { tip.hidden = true; }, { passive: true, capture: true });
  document.addEventListener("keydown", event => {
    if (!doc || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input")) {
      if (event.key === "Escape") { event.target.value = ""; filter(doc); event.target.blur(); }
      return;
    }
    const act = { j: () => step(doc, 1), k: () => step(doc, -1), u: () => gap(doc), "/": () => doc.querySelector(".filter").focus() }[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  addEventListener("hashchange", () => show(byHash(), true));
  show(byHash() || docs.find(section => "review" in section.dataset) || docs[0], Boolean(byHash()));
})();
