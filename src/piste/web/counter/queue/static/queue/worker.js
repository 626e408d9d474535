// The desk's service worker: the line first; where it is down, the day list that the desk kept today, and nothing older.
const KEPT = "piste-desk";
const DAY_LIST = "/desk/day";
const NOTHING = {
  fi: "Yhteys on poikki, eikä tämän päivän listaa ole tallessa. Anna paperinumeroita ja kirjaa ne, kun yhteys palaa.",
  sv: "Förbindelsen är bruten och dagens lista finns inte sparad. Ge pappersnummer och för in dem när förbindelsen är tillbaka.",
  en: "The line is down and today's list is not kept. Give paper numbers and enter them when the line is back.",
};

function today() {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Helsinki" }).format(new Date());
}

async function keptList() {
  const kept = await caches.match(DAY_LIST, { cacheName: KEPT });
  if (kept?.headers.get("X-Piste-Day") === today()) return kept;
  await caches.delete(KEPT);
  const words = Object.entries(NOTHING).map(([code, text]) => `<p lang="${code}">${text}</p>`).join("");
  const page = `<!doctype html><html lang="fi"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Piste</title><main>${words}</main></html>`;
  return new Response(page, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

async function openPage(request) {
  let answer;
  try {
    answer = await fetch(request);
  } catch {
    return keptList();
  }
  // Sent away (signed out, the right is gone): what was kept was for somebody who may see it.
  if (answer.type === "opaqueredirect" || answer.status === 403) {
    if (new URL(request.url).pathname !== DAY_LIST) await caches.delete(KEPT);
  }
  return answer;
}

async function fetchOrKept(request) {
  try {
    return await fetch(request);
  } catch (fault) {
    const kept = await caches.match(request, { cacheName: KEPT });
    if (kept) return kept;
    throw fault;
  }
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(openPage(request));
  else if (["style", "font"].includes(request.destination)) event.respondWith(fetchOrKept(request));
});
