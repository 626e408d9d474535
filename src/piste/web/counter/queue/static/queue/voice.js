// Calls are heard: the chime, then clips one after the other. Browsers let a page sound only once somebody has touched
// it, so a button turns the sound on once; a display that starts with sound allowed needs no touch.
const button = document.querySelector("[data-sound]");
const sounds = new Map();
const waiting = [];
let context = null;
let speaking = false;
let said = lastCall();

function calls() {
  return [...document.querySelectorAll("[data-call]")].map((part) => ({
    id: Number(part.dataset.call),
    clips: part.dataset.clips.split(" "),
    language: part.dataset.language,
  }));
}

function lastCall() {
  return Math.max(0, ...calls().map((call) => call.id));
}

async function load(name) {
  if (!sounds.has(name)) {
    const loading = fetch(`/voice/${name}`)
      .then((answer) => (answer.ok ? answer.arrayBuffer() : Promise.reject(answer.status)))
      .then((bytes) => context.decodeAudioData(bytes))
      .catch(() => (sounds.delete(name), null)); // a clip that is not there is left out
    sounds.set(name, loading);
  }
  return sounds.get(name);
}

// Where others wait to be announced, a call is told in its own language only, so that the hall keeps up.
export function chosenClips(call, others) {
  const own = call.clips.filter((clip) => clip.startsWith(`${call.language}/`));
  if (!others || !own.length) return call.clips;
  return [...call.clips.filter((clip) => !clip.includes("/")), ...own];
}

async function speak() {
  if (speaking) return;
  speaking = true;
  while (waiting.length) {
    const call = waiting.shift();
    const clips = chosenClips(call, waiting.length);
    const loaded = (await Promise.all(clips.map(load))).filter(Boolean);
    let at = context.currentTime + 0.05;
    for (const sound of loaded) {
      const source = new AudioBufferSourceNode(context, { buffer: sound });
      source.connect(context.destination);
      source.start(at);
      at += sound.duration;
    }
    document.documentElement.dataset.spoken = `${call.id}:${loaded.length}`;
    await new Promise((done) => setTimeout(done, 1000 * (at - context.currentTime) + 300));
  }
  speaking = false;
}

function hear() {
  const fresh = calls().filter((call) => call.id > said).sort((one, other) => one.id - other.id);
  said = Math.max(said, lastCall());
  if (context?.state !== "running") return;
  waiting.push(...fresh);
  speak();
}

function show() {
  button.hidden = context.state === "running";
}

if (button && "AudioContext" in window) {
  context = new AudioContext();
  context.addEventListener("statechange", show);
  button.addEventListener("click", async () => {
    await context.resume();
    load("chime").then((sound) => {
      if (!sound) return;
      const source = new AudioBufferSourceNode(context, { buffer: sound });
      source.connect(context.destination);
      source.start();
    });
    show();
  });
  document.body.addEventListener("htmx:afterSettle", hear);
  show();
}
