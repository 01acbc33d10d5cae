// The screen of a class session: shows a code as long as it is good, asks for the next one when it is due, and says so when it cannot.
const GRACE = 10_000; // a code stays good for 20 s after its step; what is older than half of that is hidden
const RETRY = 2_000;
const PATIENCE = 5_000;
const SOONEST = 250;

const screen = document.querySelector("[data-screen]");
const frame = document.querySelector("[data-screen-frame]");
const full = document.querySelector("[data-screen-full]");
const notices = {
  lost: document.querySelector("[data-screen-lost]"),
  blank: document.querySelector("[data-screen-blank]"),
  out: document.querySelector("[data-screen-out]"),
};
let ends = 0;
let asksAgain = 0;
let isAsking = false;
let isOut = false;

const part = () => screen.querySelector("[data-state]");
const waits = () => part().dataset.state === "open" || part().dataset.state === "early";

function begin() {
  ends = performance.now() + Math.max(SOONEST, Number(part().dataset.leftMs));
  const meter = part().querySelector("[data-meter]");
  if (meter) meter.hidden = false;
}

function show(name) {
  for (const [key, notice] of Object.entries(notices)) notice.hidden = key !== name;
}

function hideCode() {
  const code = part().querySelector("[data-code]");
  if (code) code.remove();
  const meter = part().querySelector("[data-meter]");
  if (meter) meter.hidden = true;
}

function draw() {
  const left = Math.max(0, ends - performance.now());
  const meter = part().querySelector("[data-meter]");
  if (!meter || meter.hidden) return;
  meter.querySelector("[data-left]").textContent = screen.dataset.sayLeft.replace("{n}", String(Math.ceil(left / 1000)));
  meter.querySelector("progress").value = left;
}

async function ask() {
  isAsking = true;
  try {
    const answer = await fetch(location.href, {
      headers: { "X-Part": "screen" },
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.ok && !answer.redirected) {
      screen.innerHTML = await answer.text();
      show("");
      begin();
    } else {
      fail(answer.redirected || answer.status === 403 || answer.status === 404);
    }
  } catch {
    fail(false);
  }
  isAsking = false;
}

function fail(isForGood) {
  isOut = isForGood;
  if (isOut) {
    hideCode();
    show("out");
  } else {
    show(part().querySelector("[data-code]") || part().dataset.state !== "open" ? "lost" : "blank");
  }
  asksAgain = performance.now() + RETRY;
}

function tick() {
  if (isOut || !waits()) return;
  const now = performance.now();
  if (now > ends && now > asksAgain && !isAsking) ask();
  if (now > ends + GRACE && part().querySelector("[data-code]")) {
    hideCode();
    show("blank");
  }
  draw();
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible" || isOut || isAsking || !waits()) return;
  ask(); // the clock of a page may have stood still meanwhile
});
if (full && document.fullscreenEnabled) {
  full.hidden = false;
  full.addEventListener("click", () => frame.requestFullscreen());
}
begin();
draw();
setInterval(tick, 250);
