// The small part of the screens that runs in the browser: keys, dialogs, clock, progress, the warning before time is up.
// Nothing is kept here but two numbers in localStorage; no text of a page is.
"use strict";

const LETTER_KEYS = "kusei-letter-keys"; // "off" turns keys of one letter off (WCAG 2.1.4)
const LAST_SEEN = "kusei-last-seen"; // when any tab last asked the server, in milliseconds
const SLOW = 300; // a wait shorter than this shows nothing
const WARN_SECONDS = 120;
const SAY_STILL_HERE_EVERY = 5 * 60 * 1000;

const isShown = (element) => element.getClientRects().length > 0;
const isTyping = (element) => element.matches("input:not([type=checkbox],[type=radio],[type=button]), select, textarea, [contenteditable]");

// --- Keys: an element with data-key="F2" is pressed by that key -----------------------------------------------------

function letterKeysAreOn() {
  return localStorage.getItem(LETTER_KEYS) !== "off";
}

function pressedBy(key) {
  const room = document.querySelector("dialog[open]") || document;
  return [...room.querySelectorAll("[data-key]")].find(
    (element) => element.dataset.key.toLowerCase() === key.toLowerCase() && !element.disabled && isShown(element),
  );
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return;
  if (event.key === "Escape" && closeWhatIsOpen(event)) return;
  if (event.key.length === 1 && (isTyping(event.target) || !letterKeysAreOn())) return;
  if (["PageUp", "PageDown"].includes(event.key) && isTyping(event.target)) return;
  const element = pressedBy(event.key);
  if (!element) return;
  event.preventDefault();
  if (element.matches("input, select, textarea")) {
    element.focus();
    element.select?.();
  } else {
    element.click();
  }
});

// Esc goes back one step: first out of what is open or being typed, only then to the page before.
function closeWhatIsOpen(event) {
  if (document.querySelector("dialog[open]")) return true; // the browser closes it
  const menu = document.querySelector("details.me[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
    return true;
  }
  const toast = document.querySelector("#messages .toast");
  if (toast) {
    toast.remove();
    return true;
  }
  if (event.target.matches("[type=search]")) {
    event.target.blur();
    return true;
  }
  return false;
}

// --- Clicks -----------------------------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  const target = event.target;
  const opener = target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();
  target.closest("[data-close-dialog]")?.closest("dialog").close();
  target.closest("[data-close]")?.closest(".toast").remove();
  const letters = target.closest("[data-letter-keys]");
  if (letters) {
    localStorage.setItem(LETTER_KEYS, letterKeysAreOn() ? "off" : "on");
    showLetterKeys();
  }
  const menu = document.querySelector("details.me[open]");
  if (menu && !menu.contains(target)) menu.open = false;
});

function showLetterKeys() {
  for (const button of document.querySelectorAll("[data-letter-keys]")) button.ariaPressed = String(letterKeysAreOn());
  for (const hint of document.querySelectorAll(".find kbd")) hint.hidden = !letterKeysAreOn();
}

// --- A form is sent once; a wait over 300 ms shows ----------------------------------------------------------------------

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "dialog" || [...form.attributes].some(({ name }) => /^(data-)?hx-(get|post|put|patch|delete)$/.test(name))) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => event.submitter?.classList.add("working"), SLOW);
  setTimeout(showBusy, SLOW);
});

// A page that comes back from the browser's memory can be sent again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll(".working")) button.classList.remove("working");
  showIdle();
});

function showBusy() {
  const bar = document.getElementById("busy");
  if (!bar) return;
  bar.classList.add("on");
  bar.textContent = "処理しています";
}

function showIdle() {
  const bar = document.getElementById("busy");
  if (!bar) return;
  bar.classList.remove("on");
  bar.textContent = "";
}

// --- htmx -------------------------------------------------------------------------------------------------------------

let underWay = 0;
let slowTimer = 0;

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("meta[name=csrf-token]");
  if (token) event.detail.headers["X-CSRFToken"] = token.content;
});

document.addEventListener("htmx:beforeRequest", (event) => {
  event.detail.target?.setAttribute("aria-busy", "true");
  underWay += 1;
  // A part with its own indicator shows its wait there.
  const own = event.detail.elt.closest("[hx-indicator]") || event.detail.elt.querySelector(".progress");
  if (!own && !slowTimer) slowTimer = setTimeout(showBusy, SLOW);
});

document.addEventListener("htmx:afterRequest", (event) => {
  event.detail.target?.removeAttribute("aria-busy");
  underWay = Math.max(0, underWay - 1);
  if (underWay === 0) {
    clearTimeout(slowTimer);
    slowTimer = 0;
    showIdle();
  }
  if (event.detail.successful) noteSeen();
});

// An error that is not one of our own pages would take the place of what is being worked on.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status >= 400 && xhr.status !== 422 && !xhr.getResponseHeader("HX-Retarget")) {
    event.detail.shouldSwap = false;
    say("サーバーが答えられませんでした。入力した内容は、この画面に残っています。少し待って、もう一度ためしてください。");
  }
});

for (const failure of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, () =>
    say("サーバーにつながりません。入力した内容は、この画面に残っています。少し待って、もう一度ためしてください。"),
  );
}

document.addEventListener("htmx:afterSettle", (event) => {
  takeFocus(event.target);
});

function say(text) {
  const toast = document.createElement("div");
  toast.className = "toast error";
  toast.setAttribute("role", "alert");
  const words = document.createElement("p");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "close";
  close.dataset.close = "";
  close.ariaLabel = "このお知らせを閉じる";
  close.textContent = "×";
  toast.append(words, close);
  document.getElementById("messages")?.append(toast);
}

function takeFocus(room) {
  room.querySelector?.("[data-take-focus]")?.focus();
}

// --- Time: the clock, and the warning before a sign-in ends ---------------------------------------------------------------

function runClock() {
  const clock = document.querySelector("[data-clock]");
  if (!clock) return;
  const ahead = Number(clock.dataset.clock) * 1000 - Date.now();
  const inTokyo = new Intl.DateTimeFormat("ja-JP", { timeZone: "Asia/Tokyo", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  setInterval(() => {
    clock.textContent = inTokyo.format(new Date(Date.now() + ahead));
  }, 10000);
}

function noteSeen() {
  localStorage.setItem(LAST_SEEN, String(Date.now()));
}

function watchIdling() {
  const { idleSeconds, stillHere } = document.body.dataset;
  const dialog = document.getElementById("idle");
  if (!idleSeconds || !dialog) return;
  noteSeen();
  const stay = async () => {
    const answer = await fetch(stillHere, {
      method: "POST",
      headers: { "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content },
      redirect: "manual",
    }).catch(() => null);
    if (answer?.status === 204) noteSeen();
  };
  dialog.addEventListener("close", stay);
  dialog.querySelector("[data-stay]").addEventListener("click", () => dialog.close());

  // Someone who fills a long form is at work, though the server hears nothing of it.
  let lastSaid = Date.now();
  document.addEventListener("input", () => {
    if (Date.now() - lastSaid < SAY_STILL_HERE_EVERY) return;
    lastSaid = Date.now();
    stay();
  });

  setInterval(() => {
    const left = Number(idleSeconds) - (Date.now() - Number(localStorage.getItem(LAST_SEEN))) / 1000;
    if (left <= -2) {
      location.reload(); // the server ends the session, says why, and leads back here
    } else if (left <= WARN_SECONDS) {
      const minutes = Math.ceil(left / 60);
      dialog.querySelector("[data-idle-left]").textContent = left > 60 ? `${minutes}分` : "1分たらず";
      if (!dialog.open) dialog.showModal();
    } else if (dialog.open) {
      dialog.close(); // another tab was used
    }
  }, 5000);
}

// A live region speaks only of what is added to it, so messages that came with the page are added once more.
function speakMessages() {
  const region = document.getElementById("messages");
  if (!region?.childElementCount) return;
  const said = [...region.children];
  region.replaceChildren();
  setTimeout(() => region.append(...said), 150);
}

showLetterKeys();
takeFocus(document);
speakMessages();
runClock();
watchIdling();
