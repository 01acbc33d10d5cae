// Tells the server which parts of a lecture's recording were really played. Without this module nothing is counted, and the page says so.
import { Queue } from "./coverage-queue.js";

const EVERY = 20000;
const MOST_AT_ONCE = 200;
const EARLY = 0.5; // seconds that a player's clock may be ahead of ours

// The stretch that is being played; a jump ends it.
class Track {
  constructor(media, queue) {
    this.media = media;
    this.queue = queue;
    this.begin = null;
    this.end = null;
    this.seenAt = 0;
    for (const name of ["playing", "timeupdate", "pause", "ended"]) media.addEventListener(name, () => this.see());
    media.addEventListener("seeking", () => this.close());
  }

  see() {
    if (this.media.seeking) return;
    const at = this.media.currentTime;
    const now = performance.now();
    const most = ((now - this.seenAt) / 1000) * this.media.playbackRate + EARLY;
    if (this.end !== null && at >= this.end && at - this.end <= most) this.end = at;
    else this.#open(at);
    this.seenAt = now;
  }

  #open(at) {
    this.close();
    if (this.media.paused) return;
    this.begin = at;
    this.end = at;
  }

  // Whole seconds go to the queue; what is left of the last one waits for the rest of it.
  keep() {
    if (this.begin === null) return;
    const from = Math.floor(this.begin);
    const to = this.media.ended ? Math.ceil(this.end) : Math.floor(this.end);
    if (to <= from) return;
    this.queue.add(from, to);
    this.begin = to;
  }

  close() {
    this.keep();
    this.begin = null;
    this.end = null;
  }
}

class Reporter {
  constructor(box) {
    this.say = box.dataset;
    this.line = box.querySelector("[data-coverage-line]");
    this.trouble = box.querySelector("[data-coverage-trouble]");
    this.queue = new Queue(this.say.enrolment, this.say.lecture);
    this.track = new Track(box.querySelector("video"), this.queue);
    this.sending = false;
    this.track.media.addEventListener("pause", () => this.report());
    this.track.media.addEventListener("ended", () => this.report());
    window.addEventListener("online", () => this.report());
    window.addEventListener("pagehide", () => this.report({ keepalive: true }));
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.report({ keepalive: true }); });
    setInterval(() => this.report(), EVERY);
    this.report();
  }

  // On the way out it is sent even while an answer is awaited: the same stretch twice is one.
  async report({ keepalive = false } = {}) {
    this.track.keep();
    const entries = this.queue.entries().slice(0, MOST_AT_ONCE);
    if (!entries.length || (this.sending && !keepalive)) return;
    this.sending = true;
    try {
      await this.#answered(entries, await this.#post(entries, keepalive));
    } catch {
      this.#complain(this.say.sayOffline);
    } finally {
      this.sending = false;
    }
  }

  #post(entries, keepalive) {
    return fetch(this.say.api, {
      method: "POST",
      keepalive,
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.say.token },
      body: JSON.stringify({ played: entries }),
    });
  }

  async #answered(entries, response) {
    if (response.status === 401 || response.status === 403) return this.#complain(this.say.saySignedOut);
    if (response.status === 429 || response.status >= 500) return this.#complain(this.say.sayOffline);
    this.queue.forget(entries);
    if (!response.ok) return this.#complain(this.say.sayRefused);
    const coverage = await response.json();
    this.#complain("");
    const words = this.say.sayWatched.replace("{percent}", String(coverage.percent));
    if (this.line.textContent !== words) this.line.textContent = words;
    return null;
  }

  #complain(words) {
    if (this.trouble.textContent !== words) this.trouble.textContent = words;
  }
}

for (const box of document.querySelectorAll("[data-coverage]")) new Reporter(box);
