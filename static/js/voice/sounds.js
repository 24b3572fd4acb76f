/** Short sounds for what happens in a room, made here: two notes each. */

const NOTES = {
  join: [440, 587],
  leave: [587, 440],
  mute: [392, 330],
  unmute: [330, 392],
  lost: [330, 247],
};
const LENGTH = 0.11;
const LOUDNESS = 0.06;

/**
 * @param {AudioContext} audio
 * @param {keyof typeof NOTES} name
 */
export function play(audio, name) {
  NOTES[name].forEach((frequency, index) => note(audio, frequency, audio.currentTime + index * LENGTH));
}

/**
 * @param {AudioContext} audio
 * @param {number} frequency
 * @param {number} start in seconds of the context
 */
function note(audio, frequency, start) {
  const tone = new OscillatorNode(audio, { frequency, type: "sine" });
  const loudness = new GainNode(audio, { gain: 0 });
  loudness.gain.setValueAtTime(0, start);
  loudness.gain.linearRampToValueAtTime(LOUDNESS, start + 0.015);
  loudness.gain.exponentialRampToValueAtTime(0.0001, start + LENGTH * 1.8);
  tone.connect(loudness).connect(audio.destination);
  tone.start(start);
  tone.stop(start + LENGTH * 2);
}
