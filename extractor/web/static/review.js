"use strict";
// The pages work without this script but for trying values live; it adds the keyboard, other pages of the document,
// marks that go with the fields, and words picked from the page.
const $ = (selector, within = document) => within.querySelector(selector);
const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
const zh = document.documentElement.lang.startsWith("zh");
const t = (chinese, english) => (zh ? chinese : english);
const desk = $(".desk");
const form = $("#decide");

function made(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

// --- the document ------------------------------------------------------------------------------------------------

let zoom = Number(sessionStorage.getItem("zoom")) || 1;
let page = desk ? Number($("#page").value) : 1;

function zoomed(by) {
  zoom = by === 0 ? 1 : Math.min(4, Math.max(0.5, zoom * (by > 0 ? 1.25 : 0.8)));
  sessionStorage.setItem("zoom", String(zoom));
  drawnZoom();
}

function drawnZoom() {
  const sheet = $(".sheet, .text");
  if (!sheet) return;
  if (sheet.matches(".sheet")) sheet.style.width = `${zoom * 100}%`;
  else sheet.style.fontSize = `${zoom * 100}%`;
  $("#zoom").textContent = `${Math.round(zoom * 100)}%`;
}

async function turned(to, at, end) {
  const most = Number($("#page").max);
  to = Math.min(most, Math.max(1, to));
  const asked = new URLSearchParams({ page: String(to) });
  if (at !== undefined) { asked.set("at", at); asked.set("end", end); }
  const answer = await fetch(`/items/${desk.dataset.item}/sheet?${asked}`, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  // Our own server's template, in which the document's words are escaped.
  const drawn = new DOMParser().parseFromString(await answer.text(), "text/html");
  $("#scroll").replaceChildren(...drawn.body.childNodes);
  page = Number($(".sheet")?.dataset.page ?? to);
  $("#page").value = page;
  drawnZoom();
  const mark = $("#scroll .changed");
  if (mark) centred(mark);
}

function pointed(path, scroll = true) {
  for (const mark of $$("#scroll [data-path]")) mark.classList.toggle("on", mark.dataset.path === path && path !== "");
  for (const field of $$(".field")) field.classList.toggle("on", field.dataset.path === path);
  const first = $("#scroll .on");
  if (first && scroll) centred(first);
}

// Only the document moves: scrollIntoView would move the window too.
function centred(mark) {
  const [box, pane] = [mark.getBoundingClientRect(), $("#scroll").getBoundingClientRect()];
  $("#scroll").scrollBy(box.left + box.width / 2 - pane.left - pane.width / 2, box.top + box.height / 2 - pane.top - pane.height / 2);
}

async function shown(field) {
  const at = Number(field.dataset.page);
  if ($(".sheet") && at !== page) await turned(at);
  pointed(field.dataset.path);
}

// --- the question ------------------------------------------------------------------------------------------------

let active = null;
let waiting = 0;
let asked = 0;

const inputOf = (field) => $("input[name=printed]", field);
const edited = (field) => inputOf(field).value.trim() !== inputOf(field).dataset.was;

function changes() {
  return $$(".field", form).filter(edited).map((field) => {
    const [start, end] = [$("[name=start]", field).value, $("[name=end]", field).value];
    const change = { path: field.dataset.path, printed: inputOf(field).value };
    return start ? { ...change, start: Number(start), end: Number(end) } : change;
  });
}

function typedIn(field) {
  inputOf(field).classList.toggle("edited", edited(field));
  clearTimeout(waiting);
  waiting = setTimeout(tried, 150);
}

async function tried() {
  const number = ++asked;
  const answer = await fetch(`/api/items/${desk.dataset.item}/evaluate`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": document.body.dataset.csrf },
    body: JSON.stringify({ changes: changes() }),
  });
  const found = await answer.json();
  if (number !== asked) return; // something newer was typed
  const broken = $("#broken");
  broken.replaceChildren();
  if (!answer.ok) { broken.textContent = typeof found.detail === "string" ? found.detail : t("这个值读不成数。", "This is no figure."); return; }
  const titles = new Map($$("#equations .rule").map((rule) => [rule.parentNode.dataset.code, rule.textContent]));
  $("#equations").replaceChildren(...found.equations.map((equation) => {
    const box = made("div", `equation ${equation.status}`, "");
    box.dataset.code = equation.code;
    box.append(made("p", "rule", titles.get(equation.code) ?? equation.code), made("p", "numbers", equation.equation));
    return box;
  }));
  if (found.broken.length) {
    broken.append(t("这样改会使别处不成立：", "Elsewhere this breaks: "), ...found.broken.map((equation) => made("p", "numbers", `${equation.code} ${equation.equation}`)));
  }
  for (const field of $$(".field", form)) {
    $(".found", field)?.remove();
    const place = found.places[field.dataset.path];
    if (!place) continue;
    const note = place.own
      ? made("span", "found own", t("文中没有这个数，将记为审核员自填。", "Not in the document: it will be marked as your own."))
      : made("button", "found", t(`文中有（第${place.page}页）`, `It stands on page ${place.page}`));
    if (!place.own) {
      note.type = "button";
      note.addEventListener("click", () => turned(place.page, place.start, place.end));
    }
    $(".ground", field).append(" ", note);
  }
}

function proposed(button) {
  const field = $$(".field", form).find((one) => one.dataset.path === button.dataset.path);
  if (!field) return;
  if (button.dataset.value) {
    inputOf(field).value = button.dataset.value;
    $("[name=start]", field).value = $("[name=end]", field).value = "";
  }
  $("#reason").value = button.dataset.why;
  typedIn(field);
  shown(field);
}

// The offset in the linear text, in characters, of a place on the page: elements say where their text starts.
function offsetOf(node, offset) {
  const holder = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest("[data-start]");
  if (!holder || !$("#scroll").contains(holder)) return null;
  const before = document.createRange();
  before.setStart(holder, 0);
  before.setEnd(node, offset);
  return Number(holder.dataset.start) + [...before.toString()].length;
}

function picked() {
  const [selection, field] = [getSelection(), active ?? $(".field.on")];
  if (!field || inputOf(field).matches(":disabled") || selection.isCollapsed || !selection.rangeCount) return;
  const range = selection.getRangeAt(0);
  const start = offsetOf(range.startContainer, range.startOffset);
  const end = offsetOf(range.endContainer, range.endOffset);
  const words = selection.toString().trim();
  if (start === null || end === null || end <= start || !words || words.length > 200) return;
  inputOf(field).value = words;
  $("[name=start]", field).value = String(start);
  $("[name=end]", field).value = String(end);
  typedIn(field);
}

// --- the keyboard ------------------------------------------------------------------------------------------------

function pressed(action) {
  const button = $(`button[name=action][value=${action}]`);
  if (button && !button.matches(":disabled")) button.click();
}

function moved(by) {
  const fields = $$(".field", form);
  if (!fields.length) return;
  const at = fields.indexOf(active);
  const next = fields[(at + by + fields.length) % fields.length] ?? fields[0];
  inputOf(next).focus();
  inputOf(next).select();
}

const keys = {
  a: () => pressed("as_printed"),
  c: () => pressed("correct"),
  x: () => absent(),
  s: () => ($("#reason")?.value.trim() ? pressed("skip") : $("#reason")?.focus()),
  n: () => $("#start")?.click(),
  t: () => $("#claim button")?.click(),
  u: () => $("#undo button")?.click(),
  e: () => form && moved(active ? 0 : 1),
  j: () => form && moved(1),
  k: () => form && moved(-1),
  r: () => $("#reason")?.focus(),
  g: () => location.assign("/"),
  l: () => $("#language").click(),
  "/": () => ($("#search") ? $("#search").focus() : location.assign("/")),
  "?": () => $("#help").showModal(),
  "[": () => desk && turned(page - 1),
  "]": () => desk && turned(page + 1),
  "+": () => desk && zoomed(1),
  "=": () => desk && zoomed(1),
  "-": () => desk && zoomed(-1),
  0: () => desk && zoomed(0),
};

function absent() {
  if (form && !$("[name=absent]:checked", form)) {
    const box = active && $("[name=absent]", active);
    if (box) box.checked = true;
  }
  pressed("not_in_document");
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const typing = event.target.matches("input:not([type=checkbox]), select, textarea");
  if (event.key === "Enter" && event.ctrlKey && form) { event.preventDefault(); pressed("correct"); return; }
  if (event.key === "Escape" && typing) { event.target.blur(); return; }
  if (typing || event.ctrlKey || event.metaKey || event.altKey || $("dialog[open]")) return;
  const proposal = /^[1-8]$/.test(event.key) ? $$("[data-proposal]")[Number(event.key) - 1] : null;
  const does = proposal ? () => proposed(proposal) : keys[event.key];
  if (does) { event.preventDefault(); does(); }
});

// --- wiring ------------------------------------------------------------------------------------------------------

$("[data-help]").addEventListener("click", () => $("#help").showModal());
if (desk) {
  drawnZoom();
  pointed($(".field")?.dataset.path ?? "");
  if (!$("#scroll .on") && $("#scroll mark, #scroll rect")) centred($("#scroll mark, #scroll rect"));
  for (const button of $$("[data-turn]")) button.addEventListener("click", () => turned(page + Number(button.dataset.turn)));
  for (const button of $$("[data-zoom]")) button.addEventListener("click", () => zoomed(Number(button.dataset.zoom)));
  $("#page").addEventListener("change", (event) => turned(Number(event.target.value) || 1));
  for (const field of $$(".field")) {
    inputOf(field).addEventListener("focus", () => { active = field; shown(field); });
    inputOf(field).addEventListener("input", () => { $("[name=start]", field).value = $("[name=end]", field).value = ""; typedIn(field); });
    $("[data-show]", field).addEventListener("click", () => { active = field; shown(field); });
    if (edited(field)) typedIn(field);
  }
  for (const button of $$("[data-proposal]")) button.addEventListener("click", () => proposed(button));
  document.addEventListener("mouseup", (event) => { if ($("#scroll").contains(event.target)) picked(); });
  // A decision is sent once; the lease is kept alive while the page is open.
  let sent = false;
  form.addEventListener("submit", (event) => { if (sent) event.preventDefault(); sent = true; });
  addEventListener("pageshow", () => { sent = false; });
  if ($("[name=fence]", form).value) {
    setInterval(() => fetch(`/api/items/${desk.dataset.item}/claim`, {
      method: "POST", headers: { "X-CSRF-Token": document.body.dataset.csrf },
    }), 4 * 60 * 1000);
  }
}
