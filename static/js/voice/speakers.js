/** What comes in by the audio slots, each as loud as its speaker is set. */

import { effect } from "@preact/signals";
import { settings, volumeOf } from "rscord/voice/settings.js";

/** @import {Id} from "../types.d.ts" */
/** @typedef {{user_id: Id, kind: string} | null} Slot */

export class Speakers {
  /**
   * @param {AudioContext} audio
   * @param {Id} me
   */
  constructor(audio, me) {
    this.audio = audio;
    this.me = me;
    this.master = new GainNode(audio, { gain: 1 });
    this.master.connect(audio.destination);
    /** @type {{element: HTMLAudioElement, source: MediaStreamAudioSourceNode, gain: GainNode}[]} */
    this.slots = [];
    /** @type {Slot[]} */
    this.seats = [];
    /** @type {Slot} */
    this.reserve = null;
    this.deaf = false;
    this.stop = effect(() => {
      if (settings.value) this.adjust();
    });
  }

  /** @param {MediaStreamTrack[]} tracks in the order of the slots */
  connect(tracks) {
    this.disconnect();
    this.slots = tracks.map((track) => this.hear(track));
    this.adjust();
  }

  /** @param {MediaStreamTrack} track */
  hear(track) {
    const stream = new MediaStream([track]);
    // Chromium decodes a remote track for WebAudio only while an element plays it.
    const element = new Audio();
    element.muted = true;
    element.srcObject = stream;
    element.play().catch(() => {});
    const source = this.audio.createMediaStreamSource(stream);
    const gain = new GainNode(this.audio);
    source.connect(gain).connect(this.master);
    return { element, source, gain };
  }

  /**
   * Who is heard where.
   * @param {Slot[]} seats
   * @param {Slot} reserve whom one hears in one's own slot
   */
  seat(seats, reserve) {
    this.seats = seats;
    this.reserve = reserve;
    this.adjust();
  }

  /** @param {boolean} deaf */
  deafen(deaf) {
    this.deaf = deaf;
    this.adjust();
  }

  adjust() {
    this.master.gain.value = this.deaf ? 0 : settings.peek().volume;
    this.slots.forEach(({ gain }, index) => {
      const seat = this.seats[index];
      const heard = seat?.user_id === this.me ? this.reserve : seat;
      gain.gain.value = heard ? volumeOf(heard.user_id) : 1;
    });
    this.route();
  }

  /** To the chosen device, where the browser can. */
  route() {
    const audio = /** @type {AudioContext & {setSinkId?: (id: string) => Promise<void>, sinkId?: string}} */ (this.audio);
    const { output } = settings.peek();
    if (audio.setSinkId && audio.sinkId !== output) audio.setSinkId(output).catch(() => {});
  }

  disconnect() {
    for (const { element, source, gain } of this.slots) {
      element.srcObject = null;
      source.disconnect();
      gain.disconnect();
    }
    this.slots = [];
  }

  close() {
    this.stop();
    this.disconnect();
    this.master.disconnect();
  }
}
