// The mesh: one connection to each other participant. The one with the lower number offers; restarts go by perfect negotiation. A page has an epoch; a participant whose page
// was loaded anew comes with another epoch and is connected to anew. Signals meant for another epoch are not heard.

const LEAST = { width: 320, height: 240, frames: 20 };

export class Peers {
  constructor(me, ice, send, changed) {
    Object.assign(this, { me, ice, send, changed, all: new Map(), local: [] });
    this.epoch = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    this.onText = () => {};
  }

  hello() {
    return this.send({ kind: "hello", epoch: this.epoch });
  }

  heard(told) {
    if (told.kind === "hello") {
      const peer = this.ensure(told.from, told.epoch);
      if (told.from < this.me.id) peer.signal({ candidate: null }); // the other offers, once it knows that we are here
    }
    else if (told.kind === "signal" && told.to_epoch === this.epoch) {
      const peer = this.ensure(told.from, told.epoch);
      peer.chain = peer.chain.then(() => this.take(peer, told.signal)).catch((fault) => console.info("signal", fault.name));
    }
  }

  ensure(id, epoch) {
    const known = this.all.get(id);
    if (known?.epoch === epoch) return known;
    if (known) this.drop(id);
    const link = new RTCPeerConnection(this.ice);
    const peer = { id, epoch, link, polite: this.me.id < id, making: false, ignored: false, chain: Promise.resolve(), stream: new MediaStream() };
    this.all.set(id, peer);
    const signal = (body) => this.send({ kind: "signal", to: id, epoch: this.epoch, to_epoch: epoch, signal: body });
    link.onicecandidate = ({ candidate }) => signal({ candidate: candidate?.toJSON() ?? null });
    link.onnegotiationneeded = async () => {
      if (this.me.id > id && !link.remoteDescription) return; // the other begins
      try {
        peer.making = true;
        await link.setLocalDescription();
        signal({ description: link.localDescription });
      } finally {
        peer.making = false;
      }
    };
    link.ontrack = ({ track }) => {
      for (const old of peer.stream.getTracks()) if (old.kind === track.kind) peer.stream.removeTrack(old);
      peer.stream.addTrack(track);
      this.changed();
    };
    link.onconnectionstatechange = () => {
      if (link.connectionState === "failed") link.restartIce();
      this.changed();
    };
    peer.signal = signal;
    peer.text = link.createDataChannel("text", { negotiated: true, id: 0, ordered: true });
    peer.text.onmessage = ({ data }) => this.onText(id, data);
    for (const kind of this.me.id < id ? ["audio", "video"] : []) {
      const track = this.local.find((one) => one.kind === kind);
      const sender = link.addTransceiver(track ?? kind, { direction: "sendrecv" }).sender;
      if (kind === "video") this.limit(sender);
    }
    return peer;
  }

  async take(peer, { description, candidate }) {
    const { link } = peer;
    if (description) {
      const collides = description.type === "offer" && (peer.making || link.signalingState !== "stable");
      peer.ignored = !peer.polite && collides;
      if (peer.ignored) return;
      await link.setRemoteDescription(description);
      if (description.type === "offer") {
        for (const one of link.getTransceivers()) {
          if (one.direction === "sendrecv") continue;
          one.direction = "sendrecv";
          await one.sender.replaceTrack(this.local.find((track) => track.kind === one.receiver.track.kind) ?? null);
        }
        await link.setLocalDescription();
        for (const one of link.getTransceivers()) if (one.receiver.track.kind === "video") this.limit(one.sender);
        peer.signal({ description: link.localDescription });
      }
    } else {
      try {
        await link.addIceCandidate(candidate ?? undefined);
      } catch (fault) {
        if (!peer.ignored) throw fault;
      }
    }
  }

  // Signers: frames before sharpness. Beyond four, those who do not sign send smaller pictures, never under the least.
  limit(sender) {
    const crowded = this.all.size + 1 > 4 && !this.me.signs;
    const parameters = sender.getParameters();
    parameters.degradationPreference = this.me.signs ? "maintain-framerate" : "balanced";
    for (const one of parameters.encodings) {
      one.scaleResolutionDownBy = crowded ? 2 : 1; // 640x480 becomes 320x240
      one.maxFramerate = this.shared ? 10 : 30;
      if (!this.me.signs) one.maxBitrate = crowded ? 250_000 : 900_000;
    }
    sender.setParameters(parameters).catch(() => {});
  }

  // Send these tracks to everybody from now on.
  async sendTracks(tracks, { shared = false } = {}) {
    this.local = tracks;
    this.shared = shared;
    for (const { link } of this.all.values()) {
      for (const one of link.getTransceivers()) {
        const track = tracks.find((other) => other.kind === one.receiver.track.kind) ?? null;
        if (one.sender.track !== track) await one.sender.replaceTrack(track);
        if (one.receiver.track.kind === "video") this.limit(one.sender);
      }
    }
  }

  sendText(text) {
    for (const { text: channel } of this.all.values()) if (channel.readyState === "open") channel.send(text);
  }

  keepOnly(ids) {
    for (const id of this.all.keys()) if (!ids.has(id)) this.drop(id);
  }

  drop(id) {
    this.all.get(id)?.link.close();
    this.all.delete(id);
  }

  // How well each other is received now, and whether it is under what a signer needs.
  async measure(peer) {
    const told = { frames_per_s: null, width: null, height: null, lost_share: null, round_trip_ms: null, relayed: null };
    const report = await peer.link.getStats();
    report.forEach((one) => {
      if (one.type === "inbound-rtp" && one.kind === "video") {
        told.frames_per_s = one.framesPerSecond ?? null;
        told.width = one.frameWidth ?? null;
        told.height = one.frameHeight ?? null;
        told.lost_share = one.packetsReceived ? Math.max(0, one.packetsLost) / (one.packetsReceived + Math.max(0, one.packetsLost)) : null;
      } else if (one.type === "candidate-pair" && one.nominated) {
        told.round_trip_ms = 1000 * (one.currentRoundTripTime ?? 0);
        told.relayed = report.get(one.localCandidateId)?.candidateType === "relay";
      }
    });
    const low = told.width !== null && (told.width < LEAST.width || told.height < LEAST.height || told.frames_per_s < LEAST.frames);
    return { told, low };
  }
}
