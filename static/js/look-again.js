// A part of the page that looks again by itself, as long as it says in how many seconds; when it is done the whole page is shown anew.
const part = document.querySelector("[data-look-again]");
const seconds = () => Number(part.firstElementChild?.dataset.againIn ?? 0);

async function look() {
  try {
    const answer = await fetch(location.href, { headers: { "X-Part": "look-again" }, credentials: "same-origin" });
    if (answer.ok && !answer.redirected) part.innerHTML = await answer.text();
    if (seconds() === 0) return location.reload();
  } catch {
    // The line is down for a moment; the next look tells.
  }
  plan();
}

function plan() {
  if (seconds() > 0) setTimeout(look, seconds() * 1000);
}

plan();
