// The attendance table by keyboard: arrows move, letters mark, Enter saves each class session by one request. Without this, the heads lead to the rolls.
// By the place of the key, so that they are the same while Korean is typed.
const BY_KEY = { KeyP: "present", KeyL: "late", KeyE: "left_early", KeyA: "absent", KeyX: "excused" };
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const form = document.querySelector("[data-matrix-form]");
const table = document.querySelector("[data-matrix]");

if (form && table) start();

function start() {
  const say = form.dataset;
  const said = form.querySelector("[data-matrix-said]");
  const bar = form.querySelector("[data-matrix-bar]");
  const reasonBox = form.querySelector("[data-reason-box]");
  const button = bar.querySelector("button");
  const reason = reasonBox.querySelector("input");
  const buttons = [...document.querySelectorAll("button[data-mark]")];
  const signs = Object.fromEntries(buttons.map((sign) => [sign.dataset.mark, sign.dataset]));
  const heads = [...table.tHead.rows[0].cells];
  const wishes = new Map(); // cell → { mark, before }
  const nonces = new Map(); // what is sent → its nonce, so that the same thing sent again is saved once
  let here = null;
  let saving = false;
  bar.hidden = false;
  button.hidden = true;

  prepare();
  table.addEventListener("keydown", pressed);
  table.addEventListener("click", (event) => {
    const cell = event.target.closest("tbody td");
    if (cell && isMark(cell)) go(cell);
  });
  for (const sign of buttons) {
    sign.disabled = false;
    sign.addEventListener("click", () => { if (here) { wish(here, sign.dataset.mark); go(here); } });
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  window.addEventListener("beforeunload", (event) => {
    if (wishes.size) event.preventDefault();
  });

  function prepare() {
    table.setAttribute("role", "grid");
    table.setAttribute("aria-describedby", "matrix-help");
    for (const cell of table.tBodies[0].querySelectorAll("td")) if (isMark(cell)) cell.tabIndex = -1;
    here = here?.isConnected ? here : table.tBodies[0].querySelector("td[tabindex]");
    if (here) here.tabIndex = 0;
  }

  function isMark(cell) {
    return cell.cellIndex > 0 && !cell.classList.contains("sum");
  }

  function go(cell) {
    if (here) here.tabIndex = -1;
    here = cell;
    here.tabIndex = 0;
    here.focus();
  }

  function pressed(event) {
    const cell = event.target.closest("tbody td");
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    if (STEPS[event.key]) step(cell, STEPS[event.key]);
    else if (event.key === "Home") edge(cell, true);
    else if (event.key === "End") edge(cell, false);
    else if (event.key === "Enter") save();
    else if (BY_KEY[event.code]) wish(cell, BY_KEY[event.code]);
    else if (["Backspace", "Delete", "Escape"].includes(event.key)) takeBack(cell);
    else return;
    event.preventDefault();
  }

  function step(cell, [down, right]) {
    const row = table.tBodies[0].rows[cell.parentElement.sectionRowIndex + down];
    const next = row?.cells[cell.cellIndex + right];
    if (next && isMark(next)) go(next);
  }

  function edge(cell, first) {
    const cells = [...cell.parentElement.cells].filter(isMark);
    go(first ? cells[0] : cells.at(-1));
  }

  function wish(cell, mark) {
    if (saving) return;
    if (!heads[cell.cellIndex].dataset.save) {
      tell(say.shut);
      return;
    }
    const before = wishes.get(cell)?.before ?? cell.innerHTML;
    if (mark === cell.dataset.s && !cell.classList.contains("clash")) {
      takeBack(cell);
      return;
    }
    wishes.set(cell, { mark, before });
    draw(cell, mark);
    count();
  }

  function draw(cell, mark) {
    const shown = document.createElement("span");
    shown.setAttribute("role", "img");
    shown.setAttribute("aria-label", `${signs[mark].label}, ${say.new}`);
    shown.textContent = signs[mark].short + (cell.classList.contains("clash") ? "!" : "");
    cell.replaceChildren(shown);
    cell.classList.add("wished");
  }

  function takeBack(cell) {
    const wished = wishes.get(cell);
    if (!wished || saving) return;
    cell.innerHTML = wished.before;
    cell.classList.remove("wished", "clash");
    wishes.delete(cell);
    count();
  }

  function count() {
    button.hidden = !wishes.size;
    if (!wishes.size) reasonBox.hidden = true;
    tell(wishes.size === 1 ? say.changedOne : wishes.size ? say.changed.replace("{count}", wishes.size) : "");
  }

  function tell(words) {
    said.textContent = words;
  }

  async function save() {
    if (saving || !wishes.size) return;
    const corrects = [...wishes.keys()].some((cell) => cell.dataset.s);
    if (corrects && !reason.value.trim()) {
      askReason(say.reason);
      return;
    }
    saving = true;
    tell(say.saving);
    const columns = Map.groupBy ? Map.groupBy(wishes, ([cell]) => cell.cellIndex) : grouped();
    const problems = [];
    for (const [column, wanted] of columns) problems.push(...await send(heads[column].dataset.save, wanted));
    await renew();
    saving = false;
    finish(problems);
  }

  function grouped() {
    const found = new Map();
    for (const entry of wishes) found.set(entry[0].cellIndex, [...(found.get(entry[0].cellIndex) ?? []), entry]);
    return found;
  }

  // Returns what went wrong, if anything: a sentence for the person.
  async function send(address, wanted) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    for (const [cell, { mark }] of wanted) {
      const person = cell.parentElement.dataset.e;
      body.set(`mark-${person}`, mark);
      body.set(`was-${person}`, cell.dataset.s ?? "");
    }
    body.set("reason", reason.value);
    const what = address + new URLSearchParams(body);
    if (!nonces.has(what)) nonces.set(what, crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`);
    body.set("nonce", nonces.get(what));
    try {
      const answer = await fetch(address, { method: "POST", body, credentials: "same-origin" });
      if (answer.ok && !answer.redirected) {
        for (const [cell, { mark }] of wanted) saved(cell, mark);
        return [];
      }
      const problem = await answer.json();
      if (problem.code === "changed-meanwhile") return [clash(wanted, problem.details.now)];
      return [problem.title];
    } catch {
      return [say.offline];
    }
  }

  function saved(cell, mark) {
    cell.dataset.s = mark;
    cell.classList.remove("wished", "clash");
    wishes.delete(cell);
  }

  function clash(wanted, now) {
    for (const [cell, { mark }] of wanted) {
      const theirs = now[cell.parentElement.dataset.e];
      if (theirs === undefined) continue;
      cell.dataset.s = theirs;
      cell.classList.add("clash");
      const before = document.createElement("span");
      before.setAttribute("role", "img");
      before.setAttribute("aria-label", signs[theirs]?.label ?? theirs);
      before.textContent = signs[theirs]?.short ?? theirs;
      wishes.set(cell, { mark, before: before.outerHTML });
      draw(cell, mark);
    }
    return say.conflict;
  }

  // The sums are the server's: what is saved is read again, and what is still to be saved stays.
  async function renew() {
    if (wishes.size) return;
    const at = here ? [here.parentElement.dataset.e, here.cellIndex] : [];
    try {
      const answer = await fetch(location.href, { credentials: "same-origin" });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-matrix]");
      if (!answer.ok || !fresh) return;
      table.tBodies[0].replaceWith(fresh.tBodies[0]);
      table.tFoot.replaceWith(fresh.tFoot);
    } catch {
      return; // what was saved is saved; the sums follow when the page is opened again
    }
    const row = [...table.tBodies[0].rows].find((one) => one.dataset.e === at[0]);
    here = row?.cells[at[1]] ?? null;
    prepare();
    if (here && document.activeElement !== reason) here.focus();
  }

  function finish(problems) {
    button.hidden = !wishes.size;
    if (problems.length) {
      tell([...new Set(problems)].join(" "));
      if (problems.includes(say.conflict)) askReason(say.conflict);
      return;
    }
    reason.value = "";
    reasonBox.hidden = true;
    tell(say.saved);
    here?.focus();
  }

  function askReason(words) {
    reasonBox.hidden = false;
    tell(words);
    reason.focus();
  }
}
