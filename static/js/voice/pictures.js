/** Cameras and screens: mine that go out, and others' that come in. */

import { batch, effect, signal } from "@preact/signals";
import { t } from "rscord/i18n.js";
import { command } from "rscord/store/connection.js";
import { store } from "rscord/store/index.js";
import { notify } from "rscord/store/ui.js";
import { peopleIn, seat } from "rscord/store/voice.js";
import { VIDEO_SLOTS } from "rscord/voice/link.js";

/** @import {Id} from "../types.d.ts" */
/** @typedef {{user_id: Id, kind: "camera" | "screen"}} Picture */
/** @typedef {Picture & {stream: MediaStream}} Shown */

const CAMERA = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
const SCREEN = { frameRate: { ideal: 30 } };

export class Pictures {
  constructor() {
    /** @type {import("./link.js").Link | null} */
    this.link = null;
    this.camera = signal(/** @type {MediaStream | null} */ (null));
    this.screen = signal(/** @type {MediaStream | null} */ (null));
    /** What others show me. */
    this.shown = signal(/** @type {Shown[]} */ ([]));
    /** Whether I look: what nobody sees is not sent. */
    this.open = signal(false);
    this.wanted = "";
    effect(() => {
      if (this.open.value || seat.value) this.choose();
    });
  }

  /** @param {import("./link.js").Link} link a new one, to which all has to be said again */
  connect(link) {
    this.link = link;
    this.wanted = "[]";
    // A new seat shows nothing yet.
    if (this.camera.peek() || this.screen.peek()) this.tell();
    this.choose();
  }

  toggleCamera() {
    return this.toggle(this.camera, () => navigator.mediaDevices.getUserMedia({ video: CAMERA }));
  }

  toggleScreen() {
    return this.toggle(this.screen, () => navigator.mediaDevices.getDisplayMedia({ video: SCREEN, audio: true }));
  }

  /**
   * @param {import("@preact/signals").Signal<MediaStream | null>} which
   * @param {() => Promise<MediaStream>} open
   */
  async toggle(which, open) {
    if (which.peek()) {
      end(which);
    } else {
      const stream = await open().catch(() => null);
      if (!stream) return;
      which.value = stream;
      // The browser has a button of its own to stop sharing.
      stream.getVideoTracks()[0].addEventListener("ended", () => {
        end(which);
        this.tell();
      });
    }
    await this.tell();
  }

  /** The server knows first: it drops what nobody may send. */
  async tell() {
    try {
      await command("voice:video", { camera: this.camera.peek() !== null, screen: this.screen.peek() !== null });
    } catch (error) {
      end(this.camera);
      end(this.screen);
      notify(error instanceof Error ? error.message : t("voiceFailed"), "error");
    }
    this.send();
  }

  send() {
    if (!this.link) return;
    const screen = this.screen.peek();
    this.link.camera.replaceTrack(this.camera.peek()?.getVideoTracks()[0] ?? null);
    this.link.screen.replaceTrack(screen?.getVideoTracks()[0] ?? null);
    this.link.screenSound.replaceTrack(screen?.getAudioTracks()[0] ?? null);
  }

  /** Asks for the pictures that there are, as far as there are slots. */
  choose() {
    const place = seat.peek();
    if (!this.link || place?.state !== "connected") return;
    const pictures = this.open.peek() ? this.offered().slice(0, VIDEO_SLOTS) : [];
    const wanted = JSON.stringify(pictures);
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    const tracks = this.link.tracks.video;
    this.shown.value = pictures.map((picture, slot) => ({ ...picture, stream: new MediaStream([tracks[slot]]) }));
    command("voice:video", { watch: pictures }).catch(() => (this.wanted = ""));
  }

  /** @returns {Picture[]} what others here send, screens first */
  offered() {
    const place = seat.peek();
    const people = place ? peopleIn(place.guildId, place.channelId).filter(({ user_id }) => user_id !== store.me.peek().id) : [];
    return [
      ...people.filter((state) => state.self_stream).map(({ user_id }) => ({ user_id, kind: /** @type {const} */ ("screen") })),
      ...people.filter((state) => state.self_video).map(({ user_id }) => ({ user_id, kind: /** @type {const} */ ("camera") })),
    ];
  }

  close() {
    end(this.camera);
    end(this.screen);
    batch(() => {
      this.open.value = false;
      this.shown.value = [];
    });
    this.link = null;
  }
}

/** @param {import("@preact/signals").Signal<MediaStream | null>} which */
function end(which) {
  for (const track of which.peek()?.getTracks() ?? []) track.stop();
  which.value = null;
}
