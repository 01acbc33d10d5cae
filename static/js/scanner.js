// The scanner of the staff and the kiosk at the door: who comes is written down on the device first, and sent as soon as there is a connection.
import { asKeys } from "./hangul-keys.js";
import { Camera } from "./scanner-camera.js";
import { OFFLINE, SIGNED_OUT, Sender } from "./scanner-sender.js";
import { REFUSED, SENT, WAITING, openStore } from "./scanner-store.js";
import { View } from "./scanner-view.js";

const page = document.getElementById("scanner");
const facts = page.dataset;
const isKiosk = facts.mode === "kiosk";
const LIST_EVERY = 10 * 60 * 1000;
const TWICE = 60 * 1000;
const NUMBER = /^\d{4}$/;
const CARD = /^c:[0-9a-z]+:[0-9a-z]+$/i;
const rosterKey = `${facts.owner} ${facts.roster}`;

const store = await openStore();
const view = new View(page, { dismiss: (nonce) => store.drop(nonce).then(show), tap: (person) => note(person, { source: "roll", enrolment: person.enrolment }) });
const words = { gone: view.words.gone, broken: view.words.broken };
const sender = new Sender({ store, owner: facts.owner, token: facts.token, changed: show, words });
let people = [];

const kind = () => page.querySelector("input[name=kind]:checked")?.value ?? "enter";

function makeNonce() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function digest(text) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text.toLowerCase()));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// What a camera, a card reader or a finger gave.
async function read(given) {
  const text = asKeys(given).trim();
  if (!text) return;
  if (NUMBER.test(text)) {
    const person = people.find((one) => one.number === text);
    if (person) await note(person, { source: "number", number: text });
    else view.say(view.words.unknownNumber, { isGood: false });
  } else if (CARD.test(text)) {
    await readCard(text);
  } else {
    view.say(view.words.noCard, { isGood: false });
  }
}

// A card that is not good is sent too: that somebody showed it is kept, and counted it is not.
async function readCard(text) {
  const person = people.find((one) => one.enrolment === text.split(":")[1].toLowerCase());
  if (!person) {
    await note({ enrolment: text.toLowerCase(), name: view.words.stranger }, { source: "card", card: text }, view.words.notOnList);
    return;
  }
  const isGood = !crypto.subtle || person.cards.includes(await digest(text));
  await note(person, { source: "card", card: text }, isGood ? "" : view.words.forged);
}

// Written down on the device before a word is said. `warning` is what the device already knows against it.
async function note(person, how, warning = "") {
  const now = new Date();
  if (now < new Date(facts.opens)) {
    view.say(view.words.early, { isGood: false });
    return;
  }
  const row = { nonce: makeNonce(), owner: facts.owner, url: facts.send, until: facts.until, state: WAITING, message: "", kind: kind(), observed_at: now.toISOString() };
  Object.assign(row, { who: person.enrolment, name: person.name, isDoubtful: warning !== "", ...how, source: isKiosk ? "kiosk" : how.source });
  if (!warning && (await wasJustSeen(row, person))) {
    view.sayTwice(row);
    return;
  }
  try {
    await store.keep(row);
  } catch {
    view.say(view.words.full, { isGood: false });
    return;
  }
  if (warning) view.say(warning, { isGood: false });
  else view.sayWritten(row);
  await show();
  sender.send();
}

async function wasJustSeen(row, person) {
  const since = Date.now() - TWICE;
  const isSame = (kind, at) => kind === row.kind && Date.parse(at) > since;
  if (person.last && isSame(person.last.kind, person.last.at)) return true;
  const rows = await store.rows();
  return rows.filter(counts).some((one) => one.who === row.who && isSame(one.kind, one.observed_at));
}

// A sight of this class session that the site has counted, or will.
function counts(row) {
  return row.url === facts.send && row.state !== REFUSED && !row.isDoubtful;
}

async function show() {
  const rows = await store.rows();
  const own = rows.filter((row) => row.owner === facts.owner);
  view.showState(sender.state, own.filter((row) => row.state === WAITING).length, rows.filter((row) => row.owner !== facts.owner && row.state === WAITING).length);
  view.showRows(own.filter((row) => row.state !== REFUSED && row.url === facts.send), own.filter((row) => row.state === REFUSED));
  view.showPeople(people, lastOfEach(own));
}

function lastOfEach(rows) {
  return new Map(rows.filter(counts).map((row) => [row.who, { kind: row.kind, at: row.observed_at, isSent: row.state === SENT }]));
}

// The list as the site has it, or else as the device has kept it.
async function fetchPeople() {
  const response = await fetch(facts.roster, { credentials: "same-origin" }).catch(() => null);
  if (response?.ok && !response.redirected) {
    const roster = await response.json();
    people = roster.people;
    await store.keepRoster({ key: rosterKey, owner: facts.owner, until: roster.until, people });
    sender.isBack();
  } else if (response && [401, 403].includes(response.status)) {
    sender.state = SIGNED_OUT;
  }
  await show();
}

// The page, its parts and the reader stay on the device, so that a reload without a connection brings them back.
async function keepPage() {
  if (!navigator.serviceWorker) return;
  const registration = await navigator.serviceWorker.register(facts.worker, { scope: location.pathname, type: "classic" });
  await navigator.serviceWorker.ready;
  const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
  const keep = [location.href, facts.library, new URL("index.js", new URL(facts.library, location.href)).href, ...loaded];
  registration.active?.postMessage({ keep: keep.map((url) => new URL(url, location.href)).filter((url) => url.origin === location.origin && !url.pathname.startsWith("/api/")).map(String) });
}

async function begin() {
  await store.forgetWhatIsOver(Date.now());
  await store.forgetOthers(facts.owner);
  people = (await store.roster(rosterKey))?.people ?? [];
  if (!navigator.onLine) sender.state = OFFLINE;
  await show();
  await fetchPeople();
  sender.send();
  await keepPage().catch(() => view.say(view.words.noOffline, { isGood: false }));
  page.dataset.ready = "yes";
}

function useInput(form) {
  const input = form.elements.read;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = input.value;
    input.value = "";
    read(text);
    if (!isKiosk) input.focus();
  });
  // A card reader types wherever the reader of the page is; its letters belong here.
  document.addEventListener("keydown", (event) => {
    const isElsewhere = !event.target.closest("input, select, textarea, summary, a, button, video");
    if (isElsewhere && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) input.focus();
  });
  for (const key of form.querySelectorAll("[data-digit]")) key.addEventListener("click", () => { input.value = `${input.value}${key.dataset.digit}`.slice(0, 4); });
  form.querySelector("[data-erase]")?.addEventListener("click", () => { input.value = input.value.slice(0, -1); });
  if (!isKiosk) input.focus();
}

function useCamera(button) {
  const camera = new Camera({ video: page.querySelector("video"), library: new URL(facts.library, location.href).href, onRead: read });
  button.addEventListener("click", async () => {
    try {
      if (camera.isOn) camera.stop();
      else await camera.start();
    } catch {
      camera.stop();
      view.say(view.words.noCamera, { isGood: false });
    }
    button.setAttribute("aria-pressed", String(camera.isOn));
    view.label(button, camera.isOn ? view.words.cameraOff : view.words.cameraOn);
  });
}

const form = page.querySelector("form[data-read]");
if (form) useInput(form);
const button = page.querySelector("[data-camera]");
if (button) useCamera(button);
window.addEventListener("online", fetchPeople);
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible" && sender.state === SIGNED_OUT) fetchPeople(); });
setInterval(fetchPeople, LIST_EVERY);
setInterval(() => store.forgetWhatIsOver(Date.now()).then(show), TWICE);
await begin();

