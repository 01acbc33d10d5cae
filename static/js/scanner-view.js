// What a scanner shows and says. Every word comes from the page, in its language.
import { BUSY, OFFLINE, SIGNED_OUT } from "./scanner-sender.js";
import { SENT } from "./scanner-store.js";

const SHOWN = 12;
const ANSWER = 4000;
const time = new Intl.DateTimeFormat("ko", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "Asia/Seoul" });

function filled(sentence, values) {
  return sentence.replaceAll(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export class View {
  timer = null;

  constructor(page, { dismiss, tap }) {
    Object.assign(this, { page, dismiss, tap });
    this.words = { ...page.querySelector("[data-words]").dataset };
    this.kinds = new Map([...page.querySelectorAll("[data-kind]")].map((one) => [one.dataset.kind, one.textContent.trim()]));
    this.reasons = new Map([...page.querySelectorAll("[data-why]")].map((one) => [one.dataset.why, one.textContent.trim()]));
    this.isKiosk = page.dataset.mode === "kiosk";
  }

  label(button, text) { (button.querySelector("[data-label]") ?? button).textContent = text; }

  say(text, { isGood }) {
    const said = this.#part("said");
    if (!said) return;
    clearTimeout(this.timer);
    said.textContent = "";
    said.classList.toggle("is-bad", !isGood);
    said.classList.toggle("is-good", isGood);
    requestAnimationFrame(() => { said.textContent = text; });
    if (this.isKiosk) this.timer = setTimeout(() => { said.textContent = ""; said.classList.remove("is-good", "is-bad"); }, ANSWER);
  }

  sayWritten(row) {
    const greeting = { enter: this.words.welcome, leave: this.words.goodbye }[row.kind];
    this.say(filled((this.isKiosk && greeting) || this.words.written, this.#values(row)), { isGood: true });
  }

  sayTwice(row) { this.say(filled(this.words.twice, this.#values(row)), { isGood: true }); }

  showState(state, waiting, ofOthers) {
    const { words } = this;
    const one = waiting === 1;
    let sentence = waiting === 0 ? words.sent : one ? words.sendingOne : words.sending;
    if (state === OFFLINE) sentence = waiting === 0 ? words.offlineNone : one ? words.offlineOne : words.offline;
    if (state === BUSY && waiting > 0) sentence = one ? words.busyOne : words.busy;
    if (state === SIGNED_OUT) sentence = waiting === 0 ? words.signedOutNone : words.signedOut;
    this.#write("state", filled(sentence, { count: waiting }));
    this.#part("log-in").hidden = state !== SIGNED_OUT;
    this.#part("state-box").classList.toggle("warning", state !== "online");
    this.#part("state-box").classList.toggle("success", state === "online");
    this.#write("of-others", ofOthers === 0 ? "" : filled(ofOthers === 1 ? words.othersOne : words.others, { count: ofOthers }));
  }

  showRows(rows, refused) {
    this.#fill("recent", rows.slice(-SHOWN).reverse(), (row) => this.#line("line", { what: filled(this.words.line, this.#values(row)), state: row.state === SENT ? this.words.isSent : this.words.waits }));
    this.#fill("refused", refused, (row) => {
      const line = this.#line("refused", { what: filled(this.words.line, this.#values(row)), why: this.reasons.get(row.code) ?? row.message });
      line.querySelector("button").addEventListener("click", () => this.dismiss(row.nonce));
      return line;
    });
    this.#write("refused-count", refused.length === 0 ? "" : filled(this.words.refusedCount, { count: refused.length }));
    this.#hideEmpty("refused", refused);
    this.#hideEmpty("recent", rows);
  }

  // Each name is a button; what is known of the person stands beside it, from the site or from this device.
  showPeople(people, lastHere) {
    if (!this.#part("people")) return;
    const focused = document.activeElement?.dataset?.enrolment;
    this.#fill("people", people, (person) => {
      const here = lastHere.get(person.enrolment);
      const last = [here, person.last].filter(Boolean).sort((one, other) => Date.parse(other.at) - Date.parse(one.at))[0];
      const line = this.#line("person", { name: person.name, number: person.number, last: last ? `${this.kinds.get(last.kind) ?? this.words.otherMark} ${time.format(new Date(last.at))}` : "" });
      const button = line.querySelector("button");
      button.dataset.enrolment = person.enrolment;
      button.addEventListener("click", () => this.tap(person));
      return line;
    });
    if (focused) this.page.querySelector(`button[data-enrolment="${CSS.escape(focused)}"]`)?.focus();
    this.#part("nobody").hidden = people.length > 0;
  }

  #values(row) { return { name: row.name, kind: this.kinds.get(row.kind) ?? row.kind, time: time.format(new Date(row.observed_at)) }; }

  #part(name) { return this.page.querySelector(`[data-part="${name}"]`); }

  #write(name, text) {
    const part = this.#part(name);
    if (part && part.textContent !== text) part.textContent = text;
  }

  #hideEmpty(name, rows) {
    const section = this.#part(name)?.closest("section");
    if (section && section !== this.page) section.hidden = rows.length === 0;
  }

  #fill(name, rows, make) {
    const part = this.#part(name);
    if (part) part.replaceChildren(...rows.map(make));
  }

  #line(template, texts) {
    const line = this.page.querySelector(`template[data-template="${template}"]`).content.firstElementChild.cloneNode(true);
    for (const [slot, text] of Object.entries(texts)) line.querySelector(`[data-slot="${slot}"]`).textContent = text;
    return line;
  }
}
