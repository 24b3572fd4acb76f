"""Tones as Opus packets, and which tones are in what came back."""

import math
from array import array
from collections.abc import Iterable, Sequence

import av

RATE = 48_000
FRAME_SAMPLES = 960


def opus(frequency: float, frames: int) -> list[bytes]:
    """So many frames of 20 ms of a tone, each an Opus packet."""
    encoder = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format = RATE, "mono", "s16"
    encoder.bit_rate = 32_000
    encoder.options = {"frame_duration": "20", "application": "audio"}
    packets: list[bytes] = []
    for number in range(frames):
        frame = av.AudioFrame("s16", "mono", FRAME_SAMPLES)
        frame.planes[0].update(_tone(frequency, number * FRAME_SAMPLES))
        frame.sample_rate, frame.pts = RATE, number * FRAME_SAMPLES
        packets += [bytes(packet) for packet in encoder.encode(frame)]
    return packets


def _tone(frequency: float, start: int) -> bytes:
    step = 2 * math.pi * frequency / RATE
    return array("h", (int(8000 * math.sin(step * (start + i))) for i in range(FRAME_SAMPLES))).tobytes()


def decode(packets: Iterable[bytes]) -> "array[float]":
    """The samples, -1 to 1, in one channel."""
    decoder = av.CodecContext.create("libopus", "r")
    decoder.sample_rate, decoder.layout = RATE, "mono"
    resampler = av.AudioResampler("flt", "mono", RATE)
    samples = array("f")
    for packet in packets:
        for frame in decoder.decode(av.Packet(packet)):
            samples += samples_of(frame, resampler)
    return samples


def samples_of(frame: av.AudioFrame, resampler: av.AudioResampler) -> "array[float]":
    samples = array("f")
    for part in resampler.resample(frame):
        samples += array("f", bytes(part.planes[0])[: 4 * part.samples])
    return samples


def power(samples: Sequence[float], frequency: float) -> float:
    """The amplitude of that frequency (one term of the Fourier transform, by Goertzel's algorithm)."""
    coefficient = 2 * math.cos(2 * math.pi * frequency / RATE)
    before = previous = 0.0
    for sample in samples:
        before, previous = previous, sample + coefficient * previous - before
    square = before * before + previous * previous - coefficient * before * previous
    return 2 * math.sqrt(max(square, 0.0)) / max(len(samples), 1)


def hears(samples: Sequence[float], frequency: float) -> bool:
    return power(samples, frequency) > 0.02
