"use strict";
// The pages of documents: the page beside the figures, figures picked from it, the keyboard, files sent.
(() => {
  const paper = $(".paper");
  const csrf = document.body.dataset.csrf;

  // --- the document ----------------------------------------------------------------------------------------------

  let at = paper ? Number($("#page").value) : 1;

  async function drawn(to) {
    at = Math.min(Number($("#page").max), Math.max(1, to));
    $("#page").value = at;
    const asked = new URLSearchParams({ page: String(at), path: paper.dataset.path });
    const answer = await fetch(`/documents/${paper.dataset.document}/sheet?${asked}`, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    // Our own server's template, in which the document's words are escaped.
    const found = new DOMParser().parseFromString(await answer.text(), "text/html");
    $("#scroll").replaceChildren(...found.body.childNodes);
    const chosen = $("#scroll .operand");
    if (chosen) centred(chosen);
  }

  function opened(event) {
    const mark = document.elementsFromPoint(event.clientX, event.clientY).find((one) => one.dataset.path);
    if (mark && getSelection().isCollapsed) location.search = `?${new URLSearchParams({ path: mark.dataset.path })}`;
  }

  // What is picked on the page goes where a figure is being added, else where one is being corrected.
  function pickedFrom() {
    const selection = getSelection();
    const form = $("#missing").open || !$("#figure") ? $("#addition") : $("#figure");
    if (selection.isCollapsed || !selection.rangeCount) return;
    const range = selection.getRangeAt(0);
    const start = offsetOf(range.startContainer, range.startOffset);
    const end = offsetOf(range.endContainer, range.endOffset);
    const words = selection.toString().trim();
    if (start === null || end === null || end <= start || !words || words.length > 200) return;
    $("#missing").open ||= form.id === "addition";
    form.elements.printed.value = words;
    form.elements.start.value = String(start);
    if (form.elements.end) form.elements.end.value = String(end);
  }

  // --- the keyboard ----------------------------------------------------------------------------------------------

  function stepped(by) {
    const figures = $$("[data-figure]").filter((link) => link.checkVisibility());
    const from = figures.indexOf(document.activeElement);
    const current = from >= 0 ? from : figures.findIndex((link) => link.matches("[aria-current]"));
    figures[(current + by + figures.length) % figures.length]?.focus();
  }

  const keysHere = {
    j: () => stepped(1),
    k: () => stepped(-1),
    e: () => { $("#printed")?.focus(); $("#printed")?.select(); },
    p: () => { $("#missing").open = true; $("#addition [name=path]:not([type=hidden]), #addition [name=printed]").focus(); },
    "[": () => drawn(at - 1),
    "]": () => drawn(at + 1),
  };

  if (paper) {
    drawn(at);
    for (const button of $$("[data-turn]")) button.addEventListener("click", () => drawn(at + Number(button.dataset.turn)));
    $("#page").addEventListener("change", (event) => drawn(Number(event.target.value) || 1));
    $("#scroll").addEventListener("click", opened);
    document.addEventListener("mouseup", (event) => { if ($("#scroll").contains(event.target)) pickedFrom(); });
    for (const input of $$("#figure [name=printed], #addition [name=printed]")) {
      input.addEventListener("input", () => { for (const place of $$("[name=start], [name=end]", input.form)) place.value = ""; });
    }
    document.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const typing = event.target.matches("input, select, textarea");
      if (event.key === "Enter" && event.ctrlKey && event.target.form?.id === "figure") { event.preventDefault(); $("#figure [value=correct]").click(); return; }
      if (typing || event.ctrlKey || event.metaKey || event.altKey || $("dialog[open]")) return;
      const does = keysHere[event.key];
      if (does) { event.preventDefault(); event.stopImmediatePropagation(); does(); }
    }, true);
  }

  // --- files -----------------------------------------------------------------------------------------------------

  $("#upload")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = $("#upload button");
    button.disabled = true;
    for (const file of $("#upload [type=file]").files) {
      const line = $("#uploaded").appendChild(made("p", "", `${file.name}: ${t("正在读取…", "being read …")}`));
      const answer = await fetch(`/api/documents?${new URLSearchParams({ name: file.name })}`, {
        method: "PUT", headers: { "X-CSRF-Token": csrf, "Content-Type": "application/octet-stream" }, body: file,
      });
      const found = await answer.json().catch(() => ({}));
      if (!answer.ok) { line.className = "bad"; line.textContent = `${file.name}: ${typeof found.detail === "string" ? found.detail : answer.statusText}`; continue; }
      line.textContent = "";
      for (const one of found.documents) {
        if (one.id) {
          const link = made("a", "", one.name);
          link.href = `/documents/${one.id}`;
          line.append(link, ` ${one.verdict === "accept" ? t("核对通过", "accepted") : t("待审", "to be reviewed")} `);
        } else line.append(made("span", "bad", `${one.name}: ${one.error} `));
      }
    }
    button.disabled = false;
  });
})();
