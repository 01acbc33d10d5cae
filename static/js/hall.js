// The hall looks again by itself, and says aloud only what changed, at most once a minute unless it is her turn.
const QUIET = 60_000;
const hall = document.querySelector("[data-hall]");
const said = document.querySelector("[data-hall-said]");
let last = { words: part()?.dataset.say, at: performance.now() };

function part() {
  return hall?.querySelector("#hall-place");
}

function say(words, isTurn) {
  const now = performance.now();
  if (words === last.words || (!isTurn && now - last.at < QUIET)) return;
  said.textContent = words;
  last = { words, at: now };
}

async function look() {
  try {
    const answer = await fetch(location.href, { headers: { "X-Part": "hall" }, credentials: "same-origin" });
    if (answer.ok && !answer.redirected) {
      hall.innerHTML = await answer.text();
      const isTurn = part().dataset.againIn === "0";
      if (isTurn) document.title = part().dataset.say;
      say(part().dataset.say, isTurn);
    }
  } catch {
    // The line is down for a moment; the next look tells.
  }
  plan();
}

function plan() {
  const seconds = Number(part()?.dataset.againIn ?? 0);
  const scattered = 1 + Math.random() * 0.2; // so that not everybody asks in the same second
  if (seconds > 0) setTimeout(look, seconds * 1000 * scattered);
}

plan();
