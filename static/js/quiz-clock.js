// Shows the time that the server says is left; the server alone decides when it is over.
const ANNOUNCED = [10, 5, 1];

export function startClock(form, { over, resync }) {
  const clock = form.querySelector("[data-clock]");
  if (!clock) return { set() {} };
  const said = form.querySelector("[data-clock-said]");
  const toggle = form.querySelector("[data-clock-toggle]");
  let end = performance.now() + Number(form.dataset.remainingMs);
  let before = Infinity;
  let isOver = false;

  function tick() {
    const left = Math.max(0, end - performance.now());
    const seconds = Math.ceil(left / 1000);
    clock.textContent = text(form.dataset.sayLeft, seconds);
    for (const minutes of ANNOUNCED) {
      if (before > minutes * 60 && seconds <= minutes * 60 && before !== Infinity) {
        said.textContent = minutes === 1 ? form.dataset.sayMinute : form.dataset.sayMinutes.replace("{n}", String(minutes));
      }
    }
    before = seconds;
    if (left === 0 && !isOver) {
      isOver = true;
      over();
    }
  }

  toggle.addEventListener("click", () => {
    const hides = toggle.getAttribute("aria-pressed") !== "true";
    toggle.setAttribute("aria-pressed", String(hides));
    clock.hidden = hides;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") resync();
  });
  clock.hidden = false;
  toggle.hidden = false;
  tick();
  setInterval(tick, 1000);
  return {
    set(remaining) {
      end = performance.now() + remaining;
    },
  };
}

function text(words, seconds) {
  const two = (value) => String(value).padStart(2, "0");
  return words
    .replace("{h}", String(Math.floor(seconds / 3600)))
    .replace("{m}", two(Math.floor(seconds / 60) % 60))
    .replace("{s}", two(seconds % 60));
}
