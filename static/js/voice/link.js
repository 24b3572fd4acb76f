/** One connection to the voice server: offered once, never negotiated again. */

import { command } from "rscord/store/connection.js";

/** @import {Id} from "../types.d.ts" */
/** @typedef {import("./speakers.js").Slot} Slot */
/** @typedef {{sdp: string, mids: {audio: string[], video: string[]}, slots: Slot[], reserve: Slot, voice_state: import("../types.d.ts").VoiceState}} Joined */

const AUDIO_SLOTS = 6;
export const VIDEO_SLOTS = 6;
const CONNECT_PATIENCE = 10_000;
/** A connection that has been silent for so long is given up; the browser itself takes 16 s to. */
const LOST_PATIENCE = 2500;
const WATCH_EVERY = 1000;
const STUCK_AFTER = 5;

/** VP8 is what the server forwards; a video section with every codec of a browser would be five times as long. */
function plainVideo(/** @type {RTCRtpTransceiver} */ transceiver) {
  const codecs = RTCRtpReceiver.getCapabilities("video")?.codecs ?? [];
  transceiver.setCodecPreferences?.(codecs.filter(({ mimeType }) => /\/(vp8|rtx)$/i.test(mimeType)));
  return transceiver;
}

export class Link {
  /** @param {(why: string) => void} onLost called once, when the connection is no good any more */
  constructor(onLost) {
    this.onLost = onLost;
    this.peer = new RTCPeerConnection({ iceServers: [], bundlePolicy: "max-bundle" });
    const send = (/** @type {"audio" | "video"} */ kind) => this.peer.addTransceiver(kind, { direction: "sendonly" });
    const take = (/** @type {"audio" | "video"} */ kind) => this.peer.addTransceiver(kind, { direction: "recvonly" });
    this.microphone = send("audio").sender;
    this.screenSound = send("audio").sender;
    this.camera = plainVideo(send("video")).sender;
    this.screen = plainVideo(send("video")).sender;
    for (let slot = 0; slot < AUDIO_SLOTS; slot += 1) take("audio");
    for (let slot = 0; slot < VIDEO_SLOTS; slot += 1) plainVideo(take("video"));
    /** @type {{audio: MediaStreamTrack[], video: MediaStreamTrack[]}} in the order of the slots */
    this.tracks = { audio: [], video: [] };
    this.answered = 0;
    this.missed = 0;
  }

  /**
   * @param {Id} channelId
   * @param {{mute: boolean, deaf: boolean}} flags
   * @returns {Promise<Joined>}
   */
  async join(channelId, flags) {
    await this.peer.setLocalDescription();
    const joined = await command("voice:join", { channel_id: channelId, sdp: this.peer.localDescription?.sdp, ...flags });
    await this.peer.setRemoteDescription({ type: "answer", sdp: joined.sdp });
    this.tracks = { audio: this.tracksOf(joined.mids.audio), video: this.tracksOf(joined.mids.video) };
    await this.connected();
    this.watch();
    return joined;
  }

  /** @param {string[]} mids */
  tracksOf(mids) {
    const byMid = new Map(this.peer.getTransceivers().map(({ mid, receiver }) => [mid, receiver.track]));
    return mids.map((mid) => /** @type {MediaStreamTrack} */ (byMid.get(mid)));
  }

  connected() {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("no connection")), CONNECT_PATIENCE);
      const look = () => {
        const { connectionState: state } = this.peer;
        if (state === "connected") resolve(undefined);
        else if (state === "failed" || state === "closed") reject(new Error(state));
        else return;
        clearTimeout(timer);
        this.peer.removeEventListener("connectionstatechange", look);
      };
      this.peer.addEventListener("connectionstatechange", look);
      look();
    });
  }

  watch() {
    this.peer.addEventListener("connectionstatechange", () => this.changed());
    this.timer = setInterval(() => this.check(), WATCH_EVERY);
  }

  changed() {
    clearTimeout(this.losing);
    const { connectionState: state } = this.peer;
    if (state === "failed" || state === "closed") this.lost(state);
    if (state === "disconnected") this.losing = setTimeout(() => this.lost(state), LOST_PATIENCE);
  }

  /** The server answers our STUN checks; when it no longer does, it is gone, whatever the state says. */
  async check() {
    const stats = await this.peer.getStats();
    let answers = 0;
    stats.forEach((entry) => {
      if (entry.type === "candidate-pair") answers += entry.responsesReceived ?? 0;
    });
    this.missed = answers > this.answered ? 0 : this.missed + 1;
    this.answered = answers;
    if (this.missed >= STUCK_AFTER) this.lost("stuck");
  }

  /** @param {string} why */
  lost(why) {
    if (this.ended) return;
    this.close();
    this.onLost(why);
  }

  close() {
    this.ended = true;
    clearInterval(this.timer);
    clearTimeout(this.losing);
    this.peer.close();
  }
}
