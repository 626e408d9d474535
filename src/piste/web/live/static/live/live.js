// One stream a page. Elements say what they want to hear: <div data-live="job:12">; each gets the event "live" with the
// body in event.detail (htmx: hx-trigger="live"). An element's data-live-after="{% live_position %}" says what the page
// has seen already. "live-reset" on the document asks for loading
// anew: too much was missed.

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60000;

let source = null;
let topics = "";
let after = "";
let wait = FIRST_WAIT_MS;
let timer = 0;
const seen = new Set();

export function wantedTopics(root = document) {
  const all = [...root.querySelectorAll("[data-live]")].flatMap((part) => part.dataset.live.split(/\s+/));
  return [...new Set(all.filter(Boolean))].sort();
}

function address() {
  const url = new URL("/live/", location.href);
  for (const topic of topics.split(" ")) url.searchParams.append("topic", topic);
  if (after) url.searchParams.set("after", after);
  return url;
}

function hear(message) {
  if (message.lastEventId) after = message.lastEventId;
  const told = JSON.parse(message.data);
  if (seen.has(told.id)) return; // half a batch is sent again after a break
  seen.add(told.id);
  if (seen.size > 2000) seen.delete(seen.values().next().value);
  for (const part of document.querySelectorAll("[data-live]")) {
    if (!part.dataset.live.split(/\s+/).includes(told.topic)) continue;
    part.dispatchEvent(new CustomEvent("live", { bubbles: false, detail: told }));
  }
}

function connect() {
  close();
  if (!topics) return;
  source = new EventSource(address());
  source.addEventListener("message", hear);
  source.addEventListener("ready", (message) => {
    after = message.lastEventId;
    wait = FIRST_WAIT_MS;
    document.documentElement.dataset.liveState = "on";
  });
  source.addEventListener("reset", (message) => {
    after = message.lastEventId;
    document.dispatchEvent(new CustomEvent("live-reset"));
  });
  source.addEventListener("error", () => {
    document.documentElement.dataset.liveState = "off";
    // A browser comes back by itself after a lost connection, but gives up after an answer such as 502: we do not.
    if (source?.readyState !== EventSource.CLOSED) return;
    clearTimeout(timer);
    timer = setTimeout(connect, wait * (0.75 + Math.random() / 2));
    wait = Math.min(2 * wait, LONGEST_WAIT_MS);
  });
}

function close() {
  clearTimeout(timer);
  source?.close();
  source = null;
}

export function refresh() {
  const wanted = wantedTopics().join(" ");
  if (wanted === topics) return;
  topics = wanted;
  connect();
}

export function start() {
  after = document.querySelector("[data-live-after]")?.dataset.liveAfter ?? "";
  refresh();
  document.body.addEventListener("htmx:afterSettle", refresh);
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => event.persisted && connect());
}

start();
