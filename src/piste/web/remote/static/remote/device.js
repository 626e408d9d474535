// The camera, the microphone and what the browser says of them.

const VIDEO = {
  width: { ideal: 640, min: 320 },
  height: { ideal: 480, min: 240 },
  frameRate: { ideal: 30, min: 20 }, // EN 301 549, clause 6: never under 320x240 at 20 frames for signers
};

export async function openDevices(choice = {}) {
  const pick = (id) => (id ? { deviceId: { exact: id } } : {});
  try {
    const audio = { echoCancellation: true, noiseSuppression: true, ...pick(choice.microphone) };
    return { stream: await navigator.mediaDevices.getUserMedia({ video: { ...VIDEO, ...pick(choice.camera) }, audio }), word: "ready" };
  } catch (fault) {
    if (fault.name === "NotAllowedError") return { stream: new MediaStream(), word: "denied" };
    if (fault.name === "NotReadableError") return { stream: new MediaStream(), word: "busy" };
  }
  try {
    return { stream: await navigator.mediaDevices.getUserMedia({ audio: true }), word: "sound-only" };
  } catch {
    return { stream: new MediaStream(), word: "none" };
  }
}

export async function openPaperCamera() {
  // A document camera is a second camera; sharp rather than quick.
  const video = { width: { ideal: 1920 }, height: { ideal: 1080 }, frameRate: { ideal: 5 }, facingMode: { ideal: "environment" } };
  const cameras = (await navigator.mediaDevices.enumerateDevices()).filter((one) => one.kind === "videoinput");
  if (cameras.length > 1) video.deviceId = { ideal: cameras.at(-1).deviceId };
  return navigator.mediaDevices.getUserMedia({ video });
}

export async function fillChoices(cameras, microphones, stream) {
  const used = new Set(stream.getTracks().map((track) => track.getSettings().deviceId));
  const devices = await navigator.mediaDevices.enumerateDevices();
  for (const [part, kind] of [[cameras, "videoinput"], [microphones, "audioinput"]]) {
    part.replaceChildren(
      ...devices.filter((one) => one.kind === kind).map((one, k) => new Option(one.label || `${k + 1}`, one.deviceId, false, used.has(one.deviceId))),
    );
    part.disabled = part.length < 2;
  }
}

// Calls `tell(level)` with the loudness, 0 to 1, some times a second; returns how to stop.
export function watchLevel(context, stream, tell) {
  if (!stream.getAudioTracks().length) return () => {};
  const analyser = context.createAnalyser();
  const source = context.createMediaStreamSource(stream);
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    tell(Math.min(1, 4 * Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length)));
  }, 200);
  return () => {
    clearInterval(timer);
    source.disconnect();
  };
}

export function playTestSound(context) {
  const tone = new OscillatorNode(context, { frequency: 440 });
  const gain = new GainNode(context, { gain: 0.2 });
  tone.connect(gain).connect(context.destination);
  tone.start();
  tone.stop(context.currentTime + 0.8);
}
