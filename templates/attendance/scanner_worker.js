// Looks after the scanner and the kiosk: what was opened with a connection opens without one. The API is never answered from here.
const KEPT = "scanner-1";
const STATIC = "{% get_static_prefix %}";
const LATE = 5000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  if (Array.isArray(event.data?.keep)) event.waitUntil(Promise.allSettled(event.data.keep.map((address) => renew(address))));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const isPart = url.origin === self.location.origin && (url.pathname.startsWith(STATIC) || url.pathname === "/theme.css");
  if (request.method === "GET" && (request.mode === "navigate" || isPart)) event.respondWith(answer(request));
});

async function renew(request) {
  const response = await fetch(request, { credentials: "same-origin" });
  if (response.ok && !response.redirected && response.type === "basic") {
    const kept = await caches.open(KEPT);
    await kept.put(request, response.clone());
  }
  return response;
}

// The site's answer; where it does not come, or comes broken or late, what was kept.
async function answer(request) {
  const fresh = request.mode === "navigate" ? fetch(request) : renew(request);
  fresh.catch(() => null);
  const kept = await caches.match(request, { ignoreVary: true });
  if (!kept) return fresh;
  const late = new Promise((resolve) => setTimeout(resolve, LATE, kept));
  const first = await Promise.race([fresh, late]).catch(() => kept);
  return first.status >= 500 ? kept : first;
}
