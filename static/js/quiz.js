// The page of a running attempt: saves each answer as it is chosen. Without this module the buttons of the form do the same.
import { Journal } from "./quiz-journal.js";
import { startClock } from "./quiz-clock.js";
import { askAboutConflict } from "./quiz-conflict.js";

const DEBOUNCE = 800;
const LONGEST_WAIT = 15000;
const GRACE = 4000;

class Item {
  timer = null;
  sending = null;
  failures = 0;
  asking = false;

  constructor(box) {
    this.box = box;
    this.slot = Number(box.dataset.slot);
    this.seqInput = box.querySelector("input[type=hidden]");
    this.inputs = [...box.querySelectorAll(".quiz-options input")];
    this.saved = box.querySelector("[data-saved]");
  }

  get seq() { return Number(this.seqInput.value); }

  set seq(value) { this.seqInput.value = String(value); }

  get choices() { return this.inputs.filter((input) => input.checked).map((input) => input.value).sort(); }

  show(choices) {
    for (const input of this.inputs) input.checked = choices.includes(input.value);
  }

  label(choices) {
    const chosen = this.inputs.filter((input) => choices.includes(input.value));
    return chosen.map((input) => input.closest("label").textContent.trim()).join(", ") || say.sayNothing;
  }
}

const form = document.getElementById("quiz");
const say = form.dataset;
const journal = new Journal(say.attempt);
const token = form.elements.csrfmiddlewaretoken.value;
const state = form.querySelector("[data-state]");
const items = new Map([...form.querySelectorAll("[data-slot]")].map((box) => [Number(box.dataset.slot), new Item(box)]));
const time = new Intl.DateTimeFormat("ko", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone: "Asia/Seoul" });
let closed = false;
const clock = startClock(form, { over: handIn, resync });

function changed(item) {
  journal.note(item.slot, { choices: item.choices, seq: item.seq });
  item.failures = 0;
  schedule(item, DEBOUNCE * (0.8 + Math.random() * 0.4));
}

function schedule(item, wait) {
  clearTimeout(item.timer);
  item.timer = setTimeout(() => send(item), wait);
}

// At most one request of an item is under way; what was chosen meanwhile follows with the number that came back.
function send(item, { keepalive = false } = {}) {
  if (item.sending || item.asking || closed) return item.sending;
  const entry = journal.get(item.slot);
  if (!entry) return null;
  clearTimeout(item.timer);
  item.saved.textContent = say.saySaving;
  item.sending = put(item, entry, keepalive)
    .then((response) => answered(item, entry, response))
    .catch(() => waitAndRetry(item, say.sayOffline))
    .finally(() => {
      item.sending = null;
      const next = journal.get(item.slot);
      if (next && next.op !== entry.op && !item.asking) send(item);
    });
  return item.sending;
}

function put(item, entry, keepalive) {
  return fetch(`${say.api}items/${item.slot}/`, {
    method: "PUT",
    keepalive,
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "If-Match": `"${entry.seq}"`, "Idempotency-Key": entry.op, "X-CSRFToken": token },
    body: JSON.stringify({ choices: entry.choices }),
  });
}

async function answered(item, entry, response) {
  if (response.ok) return acknowledged(item, entry, await response.json());
  if (response.status === 409) return conflict(item, entry, await response.json());
  if (response.status === 410) return end();
  if (response.status === 401 || response.status === 403) return waitAndRetry(item, say.saySignedOut);
  if (response.status === 422 || response.status === 404) {
    journal.forget(item.slot, entry.op);
    item.saved.textContent = say.sayRefused;
    return null;
  }
  return waitAndRetry(item, say.sayOffline);
}

function acknowledged(item, entry, saved) {
  item.failures = 0;
  item.seq = saved.seq;
  journal.forget(item.slot, entry.op);
  journal.rebase(item.slot, saved.seq);
  const words = `${say.saySaved} ${time.format(new Date(saved.saved_at))}`;
  item.saved.textContent = words;
  if (saved.remaining_ms !== null) clock.set(saved.remaining_ms);
  if (journal.isEmpty()) state.textContent = words;
}

function conflict(item, entry, problem) {
  const kept = problem.details;
  item.asking = true;
  askAboutConflict(item, { mine: item.label(item.choices), theirs: item.label(kept.choices), say }, (keepsMine) => {
    item.asking = false;
    item.seq = kept.seq;
    journal.drop(item.slot);
    if (keepsMine) {
      changed(item);
    } else {
      item.show(kept.choices);
      item.saved.textContent = say.saySaved;
    }
  });
}

function waitAndRetry(item, words) {
  item.failures += 1;
  item.saved.textContent = words;
  state.textContent = words;
  schedule(item, Math.min(LONGEST_WAIT, 1000 * 2 ** item.failures) * (0.8 + Math.random() * 0.4));
}

function sendAll(options) {
  return [...items.values()].map((item) => send(item, options)).filter(Boolean);
}

function end() {
  closed = true;
  journal.clear();
  location.assign(say.result);
}

// The time is over: what is not yet saved is sent, then the attempt is handed in. Without a connection the server does it by itself.
async function handIn() {
  if (closed) return;
  state.textContent = say.sayOver;
  await Promise.race([Promise.allSettled(sendAll()), new Promise((resolve) => setTimeout(resolve, GRACE))]);
  closed = true;
  journal.clear();
  form.action = say.submit;
  form.submit();
}

async function resync() {
  const response = await fetch(say.api, { credentials: "same-origin" }).catch(() => null);
  if (!response?.ok) return;
  const attempt = await response.json();
  if (attempt.state !== "in_progress") end();
  else if (attempt.remaining_ms !== null) clock.set(attempt.remaining_ms);
}

form.addEventListener("change", (event) => {
  const item = items.get(Number(event.target.closest("[data-slot]")?.dataset.slot));
  if (item) changed(item);
});
form.addEventListener("submit", () => { closed = true; journal.clear(); });
window.addEventListener("online", () => sendAll());
window.addEventListener("pagehide", () => sendAll({ keepalive: true }));
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
window.addEventListener("beforeunload", (event) => { if (!closed && !journal.isEmpty()) event.preventDefault(); });

state.textContent = "";
for (const [slot, entry] of journal.entries()) {
  const item = items.get(slot);
  if (!item) continue;
  item.show(entry.choices);
  send(item);
}
