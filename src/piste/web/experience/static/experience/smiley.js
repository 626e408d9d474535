// The smiley kiosk: a press is kept on the device at once, sent when there is a line, and kept by the server once.
const DEBOUNCE_MS = 5000, WHY_MS = 20000, MORE_MS = 60000, THANKS_MS = 4000, SEND_MS = 15000;
const body = document.body, $ = (id) => document.getElementById(id);
const steps = { faces: document.querySelector(".faces-step"), why: document.querySelector(".why"), thanks: document.querySelector(".thanks") };
let open = null, lastPress = -Infinity, back = 0;

const store = new Promise((resolve, reject) => {
  const asked = indexedDB.open("piste-smiley" + location.pathname, 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("answers", { keyPath: "id" });
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = () => reject(asked.error);
});
async function act(mode, what) {
  const base = await store;
  return new Promise((resolve, reject) => {
    const change = base.transaction("answers", mode);
    const asked = what(change.objectStore("answers"));
    change.oncomplete = () => resolve(asked?.result);
    change.onerror = change.onabort = () => reject(change.error);
  });
}
const keep = (answer) => act("readwrite", (answers) => answers.put(answer));

// one sender at a time, also when two pages of one device are open
let sending = Promise.resolve();
function send() {
  sending = sending.then(sendNow, sendNow);
  return sending;
}
async function sendNow() {
  const waiting = (await act("readonly", (answers) => answers.getAll())).filter((answer) => answer.id !== open?.id).slice(0, 500);
  if (!waiting.length) return tell(true);
  try {
    const response = await fetch(body.dataset.answers, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ answers: waiting }),
    });
    if (!response.ok) throw new Error(String(response.status));
    const said = await response.json();
    await act("readwrite", (answers) => { for (const id of [...said.kept, ...said.refused]) answers.delete(id); });
    tell(true);
  } catch {
    tell(false);
  }
}
function tell(online) { $("offline").hidden = online; }

function show(step) {
  for (const [name, part] of Object.entries(steps)) part.hidden = name !== step;
  body.dataset.step = step;
  clearTimeout(back);
}
function press(value) {
  if (performance.now() - lastPress < DEBOUNCE_MS) return;
  lastPress = performance.now();
  const now = new Date(), two = (number) => String(number).padStart(2, "0");
  open = {
    id: crypto.randomUUID?.() ?? randomId(), value, language: document.documentElement.lang,
    day: `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`, hour: now.getHours(),
  };
  keep(open);
  const face = document.querySelector(`#face-store [data-step="${value}"]`);
  $("got").querySelector("svg")?.remove();
  $("got").prepend(face.firstElementChild.cloneNode(true));
  $("got-words").textContent = face.dataset.words;
  $("why").reset();
  $("left").hidden = false;
  show("why");
  $("why-q").focus();
  back = setTimeout(() => finish([]), WHY_MS);
}
function randomId() {  // where the page is not on a secure line, browsers have no randomUUID
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = (b[6] & 15) | 64; b[8] = (b[8] & 63) | 128;
  const h = [...b].map((one) => one.toString(16).padStart(2, "0")).join("");
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-${h.slice(12, 16)}-${h.slice(16, 20)}-${h.slice(20)}`;
}
async function finish(reasons) {
  if (!open) return;
  const done = reasons.length ? { ...open, reasons } : open;
  open = null;
  show("thanks");
  back = setTimeout(() => show("faces"), THANKS_MS);
  await keep(done);
  send();
}
$("faces").addEventListener("submit", (event) => { event.preventDefault(); press(Number(event.submitter.value)); });
$("why").addEventListener("submit", (event) => {
  event.preventDefault();
  const chosen = event.submitter?.name === "skip" ? [] : new FormData($("why")).getAll("reason");
  finish(chosen);
});
$("change").addEventListener("click", async (event) => {  // the first press is taken back: one visit, one answer
  event.preventDefault();
  if (open) { const id = open.id; open = null; await act("readwrite", (answers) => answers.delete(id)); }
  lastPress = -Infinity;
  show("faces");
});
$("more").addEventListener("click", () => { clearTimeout(back); back = setTimeout(() => finish([]), MORE_MS); $("left").hidden = true; });
$("again").addEventListener("click", (event) => { event.preventDefault(); show("faces"); });
addEventListener("online", send);
addEventListener("offline", () => tell(false));
setInterval(send, SEND_MS);
send();
if ("serviceWorker" in navigator) navigator.serviceWorker.register("worker.js").catch(() => {});
