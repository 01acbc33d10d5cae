// Answers that are not acknowledged yet, kept on this device so that a closed window or a lost connection loses none.
export class Journal {
  constructor(attempt) {
    this.name = `quiz:${attempt}`;
    this.memory = new Map();
    try {
      this.memory = new Map(JSON.parse(localStorage.getItem(this.name) ?? "[]"));
    } catch {
      this.memory = new Map();
    }
  }

  // A new choice: it has a name of its own, so that sending it twice is one change.
  note(slot, { choices, seq }) {
    this.memory.set(slot, { choices, seq, op: makeOperation() });
    this.#keep();
  }

  get(slot) { return this.memory.get(slot); }

  entries() { return [...this.memory.entries()]; }

  isEmpty() { return this.memory.size === 0; }

  forget(slot, op) {
    if (this.memory.get(slot)?.op !== op) return;
    this.drop(slot);
  }

  drop(slot) {
    this.memory.delete(slot);
    this.#keep();
  }

  // What waits was chosen on top of the answer that has just been saved.
  rebase(slot, seq) {
    const entry = this.memory.get(slot);
    if (!entry) return;
    entry.seq = seq;
    this.#keep();
  }

  clear() {
    this.memory.clear();
    this.#keep();
  }

  #keep() {
    try {
      if (this.isEmpty()) localStorage.removeItem(this.name);
      else localStorage.setItem(this.name, JSON.stringify(this.entries()));
    } catch {
      // A browser that keeps nothing still sends; only a closed window would lose what was not sent.
    }
  }
}

function makeOperation() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
