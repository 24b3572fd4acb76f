/** The microphone: opened once, sent only while it is to be heard. */

import { effect, signal } from "@preact/signals";
import { settings } from "rscord/voice/settings.js";

/** Sound opens the gate at once; it closes after so long without any, in milliseconds. */
const HOLD = 350;
const LOOK_EVERY = 30;
const SILENCE = -100;

/** How loud it is, in dB from -100 to 0, while it is open. */
export const level = signal(SILENCE);

/** @param {Event} event whether it comes from a place where one writes */
const inField = (event) => event.target instanceof HTMLElement && event.target.matches("input:not([type=range]), textarea, select");

export class Microphone {
  /** @param {AudioContext} audio */
  constructor(audio) {
    this.audio = audio;
    /** @type {MediaStreamTrack | null} */
    this.track = null;
    /** What hears along to decide about the gate, also while the track itself is shut. @type {MediaStreamTrack | null} */
    this.ear = null;
    this.muted = false;
    this.held = false;
    this.loudAt = 0;
    /** @type {(track: MediaStreamTrack | null) => void} */
    this.onTrack = () => {};
    this.listeners = new AbortController();
    const { signal: ended } = this.listeners;
    addEventListener("keydown", (event) => this.pressed(event), { signal: ended });
    addEventListener("keyup", (event) => this.letGo(event.code), { signal: ended });
    addEventListener("blur", () => this.letGo(settings.peek().key), { signal: ended });
  }

  /** Asks for the device. Throws what getUserMedia throws. */
  async open() {
    const { input, echoCancellation, noiseSuppression, autoGainControl } = settings.peek();
    const wanted = { echoCancellation, noiseSuppression, autoGainControl, ...(input && { deviceId: { ideal: input } }) };
    const stream = await navigator.mediaDevices.getUserMedia({ audio: wanted });
    this.release();
    const [track] = stream.getAudioTracks();
    this.track = track;
    this.ear = track.clone();
    const analyser = this.audio.createAnalyser();
    analyser.fftSize = 1024;
    this.source = this.audio.createMediaStreamSource(new MediaStream([this.ear]));
    this.source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    this.timer = setInterval(() => this.look(analyser, samples), LOOK_EVERY);
    this.onTrack(track);
    this.stopEffect = effect(() => {
      if (settings.value) this.gate();
    });
  }

  /** @param {boolean} muted */
  mute(muted) {
    this.muted = muted;
    this.gate();
  }

  /**
   * @param {AnalyserNode} analyser
   * @param {Float32Array<ArrayBuffer>} samples
   */
  look(analyser, samples) {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    level.value = Math.max(SILENCE, Math.round(10 * Math.log10(power + 1e-10)));
    if (level.value >= settings.peek().threshold) this.loudAt = performance.now();
    this.gate();
  }

  gate() {
    if (!this.track) return;
    const { mode } = settings.peek();
    const open = mode === "key" ? this.held : performance.now() - this.loudAt < HOLD;
    const enabled = open && !this.muted;
    if (this.track.enabled !== enabled) this.track.enabled = enabled;
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (event.code !== settings.peek().key || settings.peek().mode !== "key" || inField(event)) return;
    clearTimeout(this.releasing);
    this.held = true;
    this.gate();
  }

  /** @param {string} code */
  letGo(code) {
    if (code !== settings.peek().key || !this.held) return;
    clearTimeout(this.releasing);
    this.releasing = setTimeout(() => {
      this.held = false;
      this.gate();
    }, settings.peek().release);
  }

  release() {
    clearInterval(this.timer);
    this.stopEffect?.();
    this.source?.disconnect();
    this.track?.stop();
    this.ear?.stop();
    this.track = this.ear = null;
  }

  close() {
    this.release();
    this.listeners.abort();
    level.value = SILENCE;
  }
}
