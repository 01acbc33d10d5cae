// Sends what waits, oldest first and at most so many at a time; the same sight twice is one, because its nonce is.
import { REFUSED, SENT, WAITING } from "./scanner-store.js";

const MOST = 200;
const SHORTEST = 2000;
const LONGEST = 60000;
export const ONLINE = "online";
export const OFFLINE = "offline";
export const BUSY = "busy";
export const SIGNED_OUT = "signed-out";

export class Sender {
  state = ONLINE;
  failures = 0;
  timer = null;
  isSending = false;
  isWanted = false; // somebody was seen while something was on its way

  // `changed` is called whenever the state or a row has changed.
  constructor({ store, owner, token, changed, words }) {
    Object.assign(this, { store, owner, token, changed, words });
    window.addEventListener("online", () => this.send());
    window.addEventListener("offline", () => this.#become(OFFLINE));
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") this.send(); });
  }

  async send() {
    this.isWanted = true;
    if (this.isSending) return;
    this.isSending = true;
    clearTimeout(this.timer);
    try {
      while (this.isWanted) {
        this.isWanted = false;
        await this.#alone(() => this.#sendAll());
      }
    } finally {
      this.isSending = false;
    }
  }

  // Of several windows one sends at a time; where the browser cannot say which, the nonces still keep each sight single.
  #alone(work) {
    return navigator.locks ? navigator.locks.request("scanner-send", work) : work();
  }

  async #sendAll() {
    for (;;) {
      const waiting = (await this.store.rows()).filter((row) => row.owner === this.owner && row.state === WAITING);
      if (waiting.length === 0) {
        this.failures = 0;
        if (this.state !== SIGNED_OUT) await this.#become(navigator.onLine ? ONLINE : OFFLINE);
        return;
      }
      const batch = waiting.filter((row) => row.url === waiting[0].url).slice(0, MOST);
      const state = await this.#post(batch);
      await this.#become(state);
      if (state !== ONLINE) {
        this.#again();
        return;
      }
      this.failures = 0;
    }
  }

  async #post(batch, { renewed = false } = {}) {
    const response = await fetch(batch[0].url, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
      body: JSON.stringify({ observations: batch.map(asSent) }),
    }).catch(() => null);
    if (!response) return OFFLINE;
    if (response.ok && !response.redirected) return this.#settle(batch, await response.json().catch(() => null));
    if (response.status === 404) return this.#refuse(batch, this.words.gone);
    if (response.status === 422) return this.#refuse(batch, this.words.broken);
    if (response.status !== 401 && response.status !== 403 && !response.redirected) return BUSY;
    // The token of a page that was open for long may be old although its reader is signed in.
    return !renewed && (await this.renew()) ? this.#post(batch, { renewed: true }) : SIGNED_OUT;
  }

  async #settle(batch, answer) {
    if (answer === null) return BUSY;
    const rows = batch.map((row, at) => {
      const { outcome, message, code } = answer.outcomes[at];
      const isWritten = outcome === "recorded" || outcome === "repeated";
      return { ...row, state: isWritten ? SENT : REFUSED, message, code };
    });
    await this.store.keep(...rows);
    return ONLINE;
  }

  async #refuse(batch, message) {
    await this.store.keep(...batch.map((row) => ({ ...row, state: REFUSED, message })));
    return ONLINE;
  }

  // The site answers to this person again.
  async isBack() {
    if (this.state === SIGNED_OUT) this.state = ONLINE;
    await this.send();
  }

  // Whether the same person is signed in; then with a new token.
  async renew() {
    const response = await fetch(location.href, { credentials: "same-origin", cache: "no-store" }).catch(() => null);
    if (!response?.ok || response.redirected) return false;
    const page = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("scanner");
    if (page?.dataset.owner !== this.owner) return false;
    this.token = page.dataset.token;
    return true;
  }

  #again() {
    this.failures += 1;
    const wait = Math.min(LONGEST, SHORTEST * 2 ** (this.failures - 1));
    this.timer = setTimeout(() => this.send(), wait * (0.8 + Math.random() * 0.4));
  }

  async #become(state) {
    this.state = state;
    await this.changed();
  }
}

function asSent({ nonce, kind, source, observed_at, enrolment, card, number }) {
  return { nonce, kind, source, observed_at, enrolment, card, number };
}
