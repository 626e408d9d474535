// Keeps the day list in the browser while the line is up, so that worker.js can show it while the line is down.
// It is kept under one name, for one day, and goes with whoever signs out or leaves the desk (look/page.js).
const KEPT = "piste-desk";
const DAY_LIST = "/desk/day";
const EVERY_MS = 30000;
let last = 0;

function today() {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Helsinki" }).format(new Date());
}

// The styles and typefaces that the list is shown with.
function dressing() {
  const styles = [...document.querySelectorAll("link[rel=stylesheet]")].map((link) => link.href);
  const fonts = performance.getEntriesByType("resource").filter((one) => one.name.endsWith(".woff2"));
  return [...new Set([...styles, ...fonts.map((one) => one.name)])];
}

async function keep() {
  last = Date.now();
  const answer = await fetch(DAY_LIST, { headers: { Accept: "text/html" } });
  if (answer.redirected || !answer.ok) return caches.delete(KEPT);
  const kept = await caches.open(KEPT);
  await kept.put(DAY_LIST, answer);
  for (const address of dressing()) if (!(await kept.match(address))) await kept.add(address);
  document.documentElement.dataset.kept = today();
}

async function forgetYesterday() {
  const kept = await caches.match(DAY_LIST, { cacheName: KEPT });
  if (kept && kept.headers.get("X-Piste-Day") !== today()) await caches.delete(KEPT);
}

if ("serviceWorker" in navigator && "caches" in window) {
  navigator.serviceWorker.register("/desk/worker.js", { scope: "/desk" }).then(keep).catch(() => {});
  document.querySelector("[data-live]")?.addEventListener("live", () => Date.now() - last > 5000 && keep().catch(() => {}));
  setInterval(() => keep().catch(forgetYesterday), EVERY_MS);
}
