// What was played and is not acknowledged yet, kept on this device. Each stretch has an entry of its own, so that two windows do not undo each other.
export class Queue {
  constructor(enrolment, lecture) {
    this.prefix = `played:${enrolment}:${lecture}:`;
    this.memory = new Map();
  }

  add(from, to) {
    const nonce = makeNonce();
    this.memory.set(nonce, { nonce, from, to });
    try {
      localStorage.setItem(this.prefix + nonce, JSON.stringify([from, to]));
    } catch {
      // A browser that keeps nothing still sends; only a closed window would lose what was not sent.
    }
  }

  entries() {
    const found = new Map(this.memory);
    try {
      for (let at = 0; at < localStorage.length; at += 1) {
        const name = localStorage.key(at);
        if (!name.startsWith(this.prefix)) continue;
        const [from, to] = JSON.parse(localStorage.getItem(name));
        const nonce = name.slice(this.prefix.length);
        found.set(nonce, { nonce, from, to });
      }
    } catch {
      // What cannot be read is not sent.
    }
    return [...found.values()];
  }

  forget(entries) {
    for (const { nonce } of entries) {
      this.memory.delete(nonce);
      try {
        localStorage.removeItem(this.prefix + nonce);
      } catch {
        // It was never kept.
      }
    }
  }
}

function makeNonce() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
