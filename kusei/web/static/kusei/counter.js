// The counter in the browser: rows by arrow keys, Enter goes on in forms, what was found is said beside its field.
"use strict";

// All of it in one room: kusei.js has functions of the same names.
{
  // --- Rows: ↓ and ↑ walk through what was found, also out of the search box -----------------------------------------------

  document.addEventListener("keydown", (event) => {
    if (!["ArrowDown", "ArrowUp"].includes(event.key) || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const links = [...document.querySelectorAll("[data-rows] tbody th a")];
    if (!links.length) return;
    const here = links.indexOf(document.activeElement);
    const fromBox = event.target.id === "find" || event.target === document.body || event.target.id === "main";
    if (here < 0 && !fromBox) return;
    event.preventDefault();
    const next = here + (event.key === "ArrowDown" ? 1 : -1);
    if (next < 0) document.getElementById("find")?.focus();
    else links[Math.min(next, links.length - 1)].focus();
  });

  // --- Enter goes to the next field of a notice; F9 sends it ------------------------------------------------------------------

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const field = event.target;
    if (field.form?.id !== "notice" || !field.matches("input, select")) return;
    event.preventDefault();
    if (field.dataset.enter) {
      document.getElementById(field.dataset.enter).click();
      return;
    }
    const fields = [...field.form.elements].filter((each) => each.type !== "hidden" && each.tabIndex >= 0 && each.getClientRects().length > 0);
    const next = fields[fields.indexOf(field) + (event.shiftKey ? -1 : 1)];
    next?.focus();
    if (next?.matches("input:not([type=checkbox])")) next.select();
  });

  // --- Choices that change what else is asked -----------------------------------------------------------------------------------

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-refresh]")) refresh();
  });

  document.addEventListener("click", (event) => {
    const all = event.target.closest("[data-all]");
    if (all) {
      const ticks = [...document.querySelectorAll(`input[name="${all.dataset.all}"]`)];
      const on = ticks.some((tick) => !tick.checked);
      for (const tick of ticks) tick.checked = on;
      refresh();
    }
    const goes = event.target.closest("[data-goes]");
    if (goes) {
      event.preventDefault();
      goTo(goes.dataset.goes);
    }
    if (event.target.closest("[data-print]")) window.print();
  });

  function refresh() {
    document.getElementById("refresh")?.click();
  }

  function roomOf(path) {
    return document.querySelector(`[data-path="${CSS.escape(path)}"]`);
  }

  function goTo(path) {
    const room = roomOf(path) || roomOf(path.split(".")[0]);
    const field = room?.matches("input") ? room : room?.querySelector("input:not([type=hidden]), select, textarea");
    (field || room)?.focus();
  }

  // --- What was found stands beside its field ----------------------------------------------------------------------------------------

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "findings") sayAtFields(event.detail.target);
  });

  function sayAtFields(findings) {
    for (const room of document.querySelectorAll("[data-path]")) {
      room.classList.remove("wrong");
      const said = room.querySelector(".said");
      if (said) said.textContent = "";
      room.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
    }
    for (const each of findings.querySelectorAll("[data-understood]")) say(each.dataset.understood, each.textContent, false);
    for (const each of findings.querySelectorAll("[data-found]")) say(each.dataset.found, each.dataset.cause, true);
  }

  function say(path, text, wrong) {
    const room = path && roomOf(path);
    const said = room && room.querySelector(".said");
    if (!said) return;
    said.textContent = text;
    if (!wrong) return;
    room.classList.add("wrong");
    room.querySelector("input:not([type=hidden], [type=checkbox]), select, textarea")?.setAttribute("aria-invalid", "true");
  }

  // --- What is left of a lifting of 支援措置; when it ends, the page is asked for anew, and hides again -------------------------------

  const loadedAt = Date.now();
  setInterval(() => {
    for (const left of document.querySelectorAll("[data-until]")) {
      const clock = document.querySelector("[data-clock]");
      const now = clock ? Number(clock.dataset.clock) * 1000 + (Date.now() - loadedAt) : Date.now();
      const seconds = Number(left.dataset.until) - now / 1000;
      if (seconds <= 0) location.reload();
      else left.textContent = seconds >= 60 ? `${Math.ceil(seconds / 60)}分` : `${Math.ceil(seconds)}秒`;
    }
  }, 1000);
}
