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
let righting = 0;

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

async function evaluated(changed) {
  return fetch(`/api/items/${desk.dataset.item}/evaluate`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": document.body.dataset.csrf },
    body: JSON.stringify({ changes: changed }),
  });
}

function drawnEquations(equations) {
  const titles = new Map($$("#equations .rule").map((rule) => [rule.parentNode.dataset.code, rule.textContent]));
  return equations.map((equation) => {
    const box = made("div", `equation ${equation.status}`, "");
    box.dataset.code = equation.code;
    box.append(made("p", "rule", titles.get(equation.code) ?? equation.code), made("p", "numbers", equation.equation));
    return box;
  });
}

// What the equations would be with what should be there, below what they are with what is printed.
async function righted() {
  const number = ++righting;
  const wrong = $$(".field.wrong", form).filter((field) => rightOf(field)?.value.trim());
  const answer = wrong.length ? await evaluated(wrong.map((field) => ({ path: field.dataset.path, printed: rightOf(field).value }))) : null;
  if (number !== righting) return;
  const found = answer?.ok ? await answer.json() : { equations: [] };
  const lead = found.equations.length ? [made("p", "hint", t("按应为之数：", "With what should be there:"))] : [];
  $("#after").replaceChildren(...lead, ...drawnEquations(found.equations));
}

async function tried() {
  const number = ++asked;
  const answer = await evaluated(changes());
  const found = await answer.json();
  if (number !== asked) return; // something newer was typed
  const broken = $("#broken");
  broken.replaceChildren();
  if (!answer.ok) { broken.textContent = typeof found.detail === "string" ? found.detail : t("这个值读不成数。", "This is no figure."); return; }
  $("#equations").replaceChildren(...drawnEquations(found.equations));
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
  for (const one of $$("[data-proposal]")) one.classList.toggle("taken", one === button);
  if ("wrong" in button.dataset) {
    named(field, true);
    if (button.dataset.value) rightOf(field).value = button.dataset.value;
    righted();
  } else if (button.dataset.value) {
    inputOf(field).value = button.dataset.value;
    $("[name=start]", field).value = $("[name=end]", field).value = "";
  }
  $("#reason").value = button.dataset.why;
  typedIn(field);
  chosen(field);
}

function anotherProposal() {
  const all = $$("[data-proposal]");
  if (!all.length) return;
  const at = all.findIndex((one) => one.matches(".taken"));
  // What is filled in when the page opens is the first one's, where the two say the same.
  const said = (one) => $$(".field.wrong", form).some((field) => field.dataset.path === one.dataset.path && rightOf(field).value === one.dataset.value);
  proposed(all[(at < 0 ? all.findIndex(said) + 1 : at + 1) % all.length]);
}

// --- which figure is printed wrong ---------------------------------------------------------------------------------

const boxOf = (field) => $("[name=wrong]", field);
const rightOf = (field) => $("[name=should_be]", field);
const failuresOf = (field) => field.dataset.failures.split(" ").filter(Boolean);

// A figure is named, and others that are not needed any more to explain every failure are not.
function named(field, on) {
  if (!boxOf(field) || boxOf(field).matches(":disabled")) return;
  boxOf(field).checked = on;
  const wrong = () => $$(".field", form).filter((one) => boxOf(one).checked);
  for (const other of on ? wrong().filter((one) => one !== field) : []) {
    const rest = new Set(wrong().filter((one) => one !== other).flatMap(failuresOf));
    if (failuresOf(other).every((failure) => rest.has(failure))) boxOf(other).checked = false;
  }
  for (const one of $$(".field", form)) {
    one.classList.toggle("wrong", boxOf(one).checked);
    if (!boxOf(one).checked) rightOf(one).value = "";
  }
  const proposal = $$("[data-proposal][data-wrong]").find((one) => one.dataset.path === field.dataset.path && one.dataset.value);
  if (on && !rightOf(field).value && proposal) rightOf(field).value = proposal.dataset.value;
  righted();
}

function numbered(number) {
  const field = $$(".field", form)[number - 1];
  if (!field) return;
  named(field, true);
  chosen(field);
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

// To look at a figure edits nothing: its row has the keyboard, not its input.
function chosen(field) {
  active = field;
  field.focus({ preventScroll: true });
  field.scrollIntoView({ block: "nearest" });
  shown(field);
}

function moved(by) {
  const fields = $$(".field", form);
  if (!fields.length) return;
  const at = fields.indexOf(active);
  chosen(at < 0 ? fields[by > 0 ? 0 : fields.length - 1] : fields[(at + by + fields.length) % fields.length]);
}

function editing() {
  const field = active ?? $(".field", form);
  if (!field || inputOf(field).matches(":disabled")) return;
  inputOf(field).focus();
  inputOf(field).select();
}

function restored(field) {
  inputOf(field).value = inputOf(field).dataset.was;
  $("[name=start]", field).value = $("[name=end]", field).value = "";
  typedIn(field);
}

// What is typed and not handed in is asked about before it is lost.
let afterwards = null;

function unlessPending(action) {
  const changed = form && !$("fieldset", form).disabled ? $$(".field", form).filter(edited) : [];
  if (!changed.length) return action();
  afterwards = action;
  $("#pending .hint").textContent = changed.map((field) => `${inputOf(field).dataset.was} → ${inputOf(field).value}`).join(t("；", "; "));
  $("#pending").showModal();
  return null;
}

function answered(choice) {
  const action = afterwards;
  afterwards = null;
  $("#pending").close();
  if (choice === "correct") pressed("correct");
  if (choice === "drop") { for (const field of $$(".field", form)) if (edited(field)) restored(field); action?.(); }
}

const keys = {
  a: () => unlessPending(() => pressed("as_printed")),
  c: () => pressed("correct"),
  x: () => absent(),
  s: () => ($("#reason")?.value.trim() ? unlessPending(() => pressed("skip")) : $("#reason")?.focus()),
  n: () => ($("#start") ? $("#start").click() : $("#following") && unlessPending(() => $("#following").click())),
  p: () => $("#previous") && unlessPending(() => $("#previous").click()),
  t: () => $("#claim button")?.click(),
  u: () => $("#undo button")?.click(),
  e: () => form && editing(),
  j: () => form && moved(1),
  k: () => form && moved(-1),
  v: () => form && anotherProposal(),
  b: () => form && rightOf($(".field.wrong", form) ?? document)?.focus(),
  " ": () => form && active && boxOf(active) && named(active, !boxOf(active).checked),
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
  z: () => desk && zoomed(0),
};

function absent() {
  if (form && !$("[name=absent]:checked", form)) {
    const box = active && $("[name=absent]", active);
    if (box) box.checked = true;
  }
  pressed("not_in_document");
}

let tens = false;

function digit(key) {
  if (key === "0") { tens = true; return; }
  numbered(Number(key) + (tens ? 9 : 0));
  tens = false;
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const typing = event.target.matches("input:not([type=checkbox]), select, textarea");
  if (event.key === "Enter" && event.ctrlKey && form) { event.preventDefault(); pressed("correct"); return; }
  if (event.key === "Escape" && typing) {
    const field = event.target.closest(".field");
    if (event.target.name === "printed") { restored(field); chosen(field); } else event.target.blur();
    return;
  }
  if ($("#pending")?.open) {
    const choice = { c: "correct", d: "drop" }[event.key];
    if (choice) { event.preventDefault(); answered(choice); }
    return;
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey || $("dialog[open]")) return;
  if (event.target.matches("button, a, summary, [type=checkbox]") && [" ", "Enter"].includes(event.key)) return;
  if (event.key === "Enter" && form) { event.preventDefault(); editing(); return; }
  const does = form && /^[0-9]$/.test(event.key) ? () => digit(event.key) : keys[event.key];
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
    field.tabIndex = -1;
    rightOf(field)?.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(righted, 150); });
    boxOf(field)?.addEventListener("change", (event) => named(field, event.target.checked));
    if (edited(field)) typedIn(field);
  }
  righted();
  for (const button of $$("[data-pending]")) button.addEventListener("click", () => answered(button.dataset.pending));
  for (const link of $$(".beside a")) {
    link.addEventListener("click", (event) => {
      if (!$$(".field", form).some(edited)) return;
      event.preventDefault();
      unlessPending(() => link.click());
    });
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
