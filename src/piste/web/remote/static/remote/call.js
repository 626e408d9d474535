// The call's page: devices first, then the lobby, then the mesh. What is true is asked of the server (`state`); events only
// say that it changed.
import "live";
import { fillChoices, openDevices, openPaperCamera, playTestSound, watchLevel } from "remote/device";
import { Peers } from "remote/peers";
import { Talk } from "remote/talk";

const QUALITY_S = 30;
const root = document.querySelector("piste-call");
const parts = Object.fromEntries([...root.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
const words = Object.fromEntries([...document.querySelector("#call-words").content.querySelectorAll("[data-word]")].map((one) => [one.dataset.word, one.textContent]));
const controls = document.querySelector("#ctl");
const sound = new AudioContext();
const volumes = { speaker: 1, interpreter: 1 };
let state = null;
let peers = null;
let own = new MediaStream();
let shared = null;
let entered = false;
let began = 0;
let unwatch = () => {};
let leaving = false; // from then on the server refuses whatever this page asks
const talk = new Talk(parts, post, words);

function address(path) {
  return `${root.dataset.base}/${path}`;
}

async function post(path, body, tries = 6) {
  if (leaving) return null;
  for (let wait = 500; ; wait = Math.min(2 * wait, 8000), tries -= 1) {
    try {
      const answer = await fetch(address(path), {
        method: "POST",
        headers: { "X-CSRFToken": root.dataset.csrf, ...(body instanceof FormData ? {} : { "Content-Type": "application/json" }) },
        body: body instanceof FormData ? body : JSON.stringify(body),
      });
      if (answer.status < 500) return answer;
    } catch {
      tell("lost");
    }
    if (tries <= 1) return null;
    await new Promise((go) => setTimeout(go, wait));
  }
}

// Messages keep their order: one is on its way at a time.
let last = Promise.resolve();
function send(message) {
  last = last.then(() => post("message", message));
  return last;
}

function tell(word) {
  parts.line.dataset.state = word;
  parts.line.textContent = words[word] ?? "";
}

async function refresh() {
  if (leaving) return;
  let answer;
  try {
    answer = await fetch(address("state"));
  } catch {
    return void setTimeout(refresh, 2000);
  }
  if (answer.status >= 500) return void setTimeout(refresh, 2000);
  if (!answer.ok) return location.reload();
  const before = state?.lobby?.length ?? 0;
  state = await answer.json();
  if (["denied", "left", "ended"].includes(state.state)) return leave();
  if (!entered) return;
  parts.wait.hidden = state.state !== "waiting";
  parts.call.hidden = controls.hidden = state.state !== "admitted";
  if (state.state !== "admitted") return;
  if (!peers) await join();
  peers.keepOnly(new Set(state.people.map((one) => one.id)));
  talk.show(state);
  showPeople();
  showLobby();
  if ((state.lobby?.length ?? 0) > before) playTestSound(sound);
}

function leave() {
  for (const track of own.getTracks()) track.stop();
  location.reload();
}

async function join() {
  began = Date.now();
  peers = new Peers(state.me, state.ice, send, showPeople);
  peers.local = own.getTracks();
  peers.onText = (id, data) => {
    const person = state.people.find((one) => one.id === id);
    if (person) talk.heard(person, data);
  };
  talk.sendText = (text) => peers.sendText(text);
  parts.own.srcObject = own;
  window.pistePeers = peers;
  await peers.hello();
}

function showPeople() {
  if (!peers || !state?.people) return;
  const ids = new Set(state.people.map((one) => `p${one.id}`));
  for (const tile of [...parts.tiles.children]) if (!ids.has(tile.id)) tile.remove();
  for (const person of state.people) showPerson(person);
  const pinned = parts.tiles.querySelector(".pinned");
  parts.tiles.toggleAttribute("data-pinned", Boolean(pinned));
  const states = [...peers.all.values()].map((one) => one.link.connectionState);
  if (states.some((one) => one === "failed" || one === "disconnected")) tell("lost");
  else if (states.some((one) => one !== "connected")) tell("connecting");
  else tell(states.length ? "good" : "");
}

function showPerson(person) {
  let tile = document.getElementById(`p${person.id}`);
  if (!tile) {
    tile = document.createElement("figure");
    tile.id = `p${person.id}`;
    tile.className = `tile${person.signs ? " signs" : ""}`;
    const video = document.createElement("video");
    video.autoplay = video.playsInline = true;
    video.setAttribute("aria-label", person.name || person.role_name);
    const caption = document.createElement("figcaption");
    const name = document.createElement("b");
    name.textContent = person.name || person.role_name;
    caption.append(name, ` ${person.name ? person.role_name : ""} `, Object.assign(document.createElement("span"), { className: "spk" }));
    const pin = Object.assign(document.createElement("button"), { type: "button", className: "btn small pin", textContent: words.pin });
    pin.setAttribute("aria-label", `${words.pin} ${person.name || person.role_name}`);
    pin.setAttribute("aria-pressed", "false");
    pin.addEventListener("click", () => {
      pin.setAttribute("aria-pressed", String(tile.classList.toggle("pinned")));
      showPeople();
    });
    tile.append(video, caption, pin);
    // Signers and interpreters stand first, so that they and the speaker are side by side.
    if (person.signs || person.role === "interpreter") parts.tiles.prepend(tile);
    else parts.tiles.append(tile);
  }
  const video = tile.querySelector("video");
  const peer = peers.all.get(person.id);
  if (peer && video.srcObject !== peer.stream) video.srcObject = peer.stream;
  if (peer?.stream.getAudioTracks().length && peer.watched !== peer.stream.getAudioTracks()[0].id) {
    peer.watched = peer.stream.getAudioTracks()[0].id;
    watchLevel(sound, peer.stream, (level) => {
      tile.classList.toggle("speaking", level > 0.08);
      tile.querySelector(".spk").textContent = level > 0.08 ? words.speaks : tile.dataset.muted === "true" ? words.muted : "";
      tile.dataset.loud = String(Math.max(Number(tile.dataset.loud ?? 0), level));
    });
  }
  video.volume = volumes[person.role === "interpreter" ? "interpreter" : "speaker"];
}

function showLobby() {
  const waiting = state.lobby ?? [];
  parts.lobby.hidden = !waiting.length;
  parts.waiting.replaceChildren(
    ...waiting.map((one) => {
      const item = document.createElement("li");
      const text = document.createElement("span");
      text.textContent = `${one.name} · ${one.role_name} · ${one.language}`;
      item.append(text, decision(one, true), decision(one, false));
      return item;
    }),
  );
}

function decision(one, admit) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: admit ? "btn primary" : "btn", textContent: admit ? words.admit : words.deny });
  button.dataset.admit = String(admit);
  button.addEventListener("click", async () => {
    button.disabled = true;
    const answer = await post("lobby", { who: one.id, admit });
    if (answer?.status === 409) parts.line.textContent = words.full;
    refresh();
  });
  return button;
}

async function check(choice) {
  for (const track of own.getTracks()) track.stop();
  const opened = await openDevices(choice);
  own = opened.stream;
  parts["check-text"].textContent = words[opened.word];
  parts["own-check"].srcObject = own;
  unwatch();
  unwatch = watchLevel(sound, own, (level) => (parts.level.value = level));
  await fillChoices(parts.cameras, parts.microphones, own);
  for (const track of own.getVideoTracks()) track.contentHint = "motion";
  root.dataset.checked = opened.word;
}

function tellState() {
  const muted = own.getAudioTracks().every((track) => !track.enabled);
  const dark = own.getVideoTracks().every((track) => !track.enabled);
  send({ kind: "state", epoch: peers.epoch, muted, dark, shares: Boolean(shared) });
}

async function share(button, open) {
  if (shared) {
    for (const track of shared.getTracks()) track.stop();
    shared = null;
  } else {
    try {
      shared = await open();
    } catch {
      return;
    }
    const [picture] = shared.getVideoTracks();
    picture.contentHint = "detail";
    picture.addEventListener("ended", () => shared && share(button, open));
  }
  button.setAttribute("aria-pressed", String(Boolean(shared)));
  const video = shared ? shared.getVideoTracks() : own.getVideoTracks();
  await peers.sendTracks([...own.getAudioTracks(), ...video], { shared: Boolean(shared) });
  tellState();
}

const ACTIONS = {
  sound: () => playTestSound(sound),
  enter: async () => {
    entered = true;
    unwatch();
    sound.resume();
    parts.check.hidden = true;
    await refresh();
  },
  mute: (button) => {
    const on = button.getAttribute("aria-pressed") !== "true";
    for (const track of own.getAudioTracks()) track.enabled = !on;
    button.setAttribute("aria-pressed", String(on));
    tellState();
  },
  camera: (button) => {
    const on = button.getAttribute("aria-pressed") !== "true";
    for (const track of own.getVideoTracks()) track.enabled = on;
    button.setAttribute("aria-pressed", String(on));
    tellState();
  },
  screen: (button) => share(button, () => navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { max: 10 } } })),
  paper: (button) => share(button, openPaperCamera),
  captions: (button) => {
    parts.captions.hidden = button.getAttribute("aria-pressed") === "true";
    button.setAttribute("aria-pressed", String(!parts.captions.hidden));
  },
  messages: (button) => button.setAttribute("aria-pressed", String(parts.side.classList.toggle("open"))),
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) ACTIONS[button.dataset.do](button);
});
for (const slider of root.querySelectorAll("[data-volume]")) {
  slider.addEventListener("input", () => {
    volumes[slider.dataset.volume] = slider.value / 100;
    showPeople();
  });
}
for (const part of [parts.cameras, parts.microphones]) {
  part.addEventListener("change", () => check({ camera: parts.cameras.value, microphone: parts.microphones.value }));
}
root.querySelector("#file").addEventListener("change", async ({ target }) => {
  if (!target.files.length) return;
  const form = new FormData();
  form.append("file", target.files[0]);
  target.value = "";
  const answer = await post("documents", form);
  if (!answer?.ok) parts.line.textContent = words.refused;
});
root.addEventListener("live", ({ detail: { body } }) => {
  if (["hello", "signal"].includes(body.kind)) peers?.heard(body);
  else if (body.kind === "state") {
    const tile = document.getElementById(`p${body.from}`);
    if (tile) tile.dataset.muted = String(body.muted);
    tile?.classList.toggle("sharing", body.shares);
  } else refresh();
});
document.addEventListener("live-reset", () => location.reload());
controls.addEventListener("submit", () => (leaving = true));
addEventListener("pageshow", () => (leaving = false));
addEventListener("online", () => peers && [...peers.all.values()].forEach((one) => one.link.restartIce()));
setInterval(() => {
  if (!began) return;
  const seconds = Math.floor((Date.now() - began) / 1000);
  parts.time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}, 1000);
setInterval(async () => {
  const heard = [];
  for (const peer of peers?.all.values() ?? []) {
    const person = state.people.find((one) => one.id === peer.id);
    if (person) heard.push({ from_role: person.role, ...(await peers.measure(peer)).told });
  }
  if (heard.length) await post("quality", { heard }, 1);
}, QUALITY_S * 1000);

await check();
await refresh();
