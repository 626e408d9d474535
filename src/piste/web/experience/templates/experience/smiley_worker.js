// Keeps this kiosk's page readable without a line. Answers themselves are kept by the page, in IndexedDB.
const KEPT = {{ kept|as_json }};
const NAME = "piste-smiley-2";
self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(KEPT)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith("piste-smiley") && name !== NAME).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});
self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith(
    fetch(event.request).then((response) => {
      if (response.ok && KEPT.includes(new URL(response.url).pathname)) {
        const copy = response.clone();
        event.waitUntil(caches.open(NAME).then((cache) => cache.put(event.request, copy)));
      }
      return response;
    }).catch(() => caches.match(event.request, { ignoreSearch: true, ignoreVary: true }).then((found) => found ?? Response.error())),
  );
});
