// Who signs out leaves no roster on the device. What a scanner has not sent yet stays, for its owner to send.
import { NAME, openStore } from "./scanner-store.js";

const LONGEST = 1500;

async function forget() {
  const known = (await indexedDB.databases?.()) ?? [{ name: NAME }];
  if (!known.some((one) => one.name === NAME)) return;
  for (const name of await caches.keys()) if (name.startsWith("scanner")) await caches.delete(name);
  const store = await openStore();
  await store.forgetNames();
}

export function forgetScannerOnLeaving() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!new URL(form.getAttribute("action") ?? "", location.href).pathname.endsWith("/accounts/logout/") || !window.indexedDB || !window.caches) return;
    event.preventDefault();
    const late = new Promise((resolve) => setTimeout(resolve, LONGEST));
    Promise.race([forget().catch(() => null), late]).then(() => HTMLFormElement.prototype.submit.call(form));
  });
}
