// What a scanner keeps on the device: rosters for the day, and every sight until it was sent. IndexedDB, so that a reload loses nothing.
export const NAME = "scanner";
const PLACES = { rosters: "key", rows: "nonce" };
export const WAITING = "waiting";
export const SENT = "sent";
export const REFUSED = "refused";

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export async function openStore() {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => {
    for (const [place, keyPath] of Object.entries(PLACES)) opening.result.createObjectStore(place, { keyPath });
  };
  return new Store(await settled(opening));
}

class Store {
  constructor(database) {
    this.database = database;
    database.onversionchange = () => database.close();
  }

  roster(key) { return settled(this.#in("rosters").get(key)); }

  keepRoster(roster) { return this.#write("rosters", (place) => place.put(roster)); }

  keep(...rows) { return this.#write("rows", (place) => { for (const row of rows) place.put(row); }); }

  drop(nonce) { return this.#write("rows", (place) => place.delete(nonce)); }

  async rows() {
    const rows = await settled(this.#in("rows").getAll());
    return rows.sort((one, other) => (one.observed_at < other.observed_at ? -1 : 1));
  }

  // The day is over for what has a day before now: names and what was sent go, what was not sent stays.
  async forgetWhatIsOver(now) { await this.#forget((one) => Date.parse(one.until) <= now); }

  // Somebody else uses the device now: the names that her predecessor saw are not hers to keep.
  async forgetOthers(owner) { await this.#forget((one) => one.owner !== owner); }

  // Somebody signed out: names and what was sent go at once, what was not sent stays.
  async forgetNames() { await this.#forget(() => true); }

  async #forget(isOver) {
    const rosters = await settled(this.#in("rosters").getAll());
    const rows = await settled(this.#in("rows").getAll());
    await this.#write("rosters", (place) => { for (const one of rosters.filter(isOver)) place.delete(one.key); });
    await this.#write("rows", (place) => { for (const one of rows.filter((row) => row.state === SENT && isOver(row))) place.delete(one.nonce); });
  }

  #in(place) { return this.database.transaction(place, "readonly").objectStore(place); }

  #write(place, work) {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(place, "readwrite", { durability: "strict" });
      transaction.oncomplete = () => resolve();
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
      work(transaction.objectStore(place));
    });
  }
}
