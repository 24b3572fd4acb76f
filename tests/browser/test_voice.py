"""Two people with fake microphones talk through the product's own pages, server and voice process."""

import math
import time
import wave
from array import array
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.chromium import FLAGS, executable
from tests.browser.pages import Person
from tests.server.product import Product

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

PASSWORD = "quiet-harbour-lamp"
HEARD, SILENT = -50.0, -70.0
"""dB of a tone in the page's Fourier transform."""
RATE = 48_000
ALICE, BOB = 1000.0, 700.0

EARS = """
const connect = AudioNode.prototype.connect;
const ears = [];
AudioNode.prototype.connect = function (target, ...more) {
  if (target instanceof AudioDestinationNode) {
    const ear = new AnalyserNode(this.context, { fftSize: 8192, smoothingTimeConstant: 0 });
    connect.call(this, ear);
    ears.push(ear);
  }
  return connect.call(this, target, ...more);
};
window.tone = (frequency) => Math.max(-200, ...ears.map((ear) => {
  const bins = new Float32Array(ear.frequencyBinCount);
  ear.getFloatFrequencyData(bins);
  return bins[Math.round(frequency * ear.fftSize / ear.context.sampleRate)];
}));
"""
"""Listens at the loudspeakers: to whatever a page lets out."""

_numbers = count(1)


def write_tone(path: Path, frequency: float) -> None:
    step = 2 * math.pi * frequency / RATE
    samples = array("h", (int(12_000 * math.sin(step * i)) for i in range(RATE * 2)))
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(samples.tobytes())


class Talker:
    """Somebody whose microphone gives one tone."""

    def __init__(self, browser: Browser, server: str) -> None:
        context = browser.new_context(locale="en", permissions=["microphone", "camera"])
        context.add_init_script(EARS)
        self.person = Person(context.new_page(), server)

    @property
    def page(self) -> Page:
        return self.person.page

    @property
    def state(self) -> Locator:
        return self.page.locator(".voice-state")

    def press(self, name: str) -> None:
        self.page.get_by_role("region", name="Voice").get_by_role("button", name=name, exact=True).click()

    def join(self) -> None:
        self.page.locator(".voice-channel").filter(has_text="Lounge").click()
        expect(self.state).to_have_text("Voice connected")

    def plain_sound(self) -> None:
        """Keep the browser from taking a steady tone for noise."""
        plain = '{"noiseSuppression": false, "echoCancellation": false, "autoGainControl": false}'
        self.page.evaluate("text => localStorage.setItem('rscord.voice', text)", plain)

    def level(self, frequency: float) -> float:
        return float(self.page.evaluate("f => window.tone(f)", frequency))

    def comes_to_hear(self, frequency: float, seconds: float = 20) -> None:
        until(lambda: self.level(frequency) > HEARD, seconds)

    def comes_to_hear_nothing(self, frequency: float, seconds: float = 20) -> None:
        """A few looks in a row find nothing."""
        until(lambda: all(self._looks_silent(frequency) for _ in range(4)), seconds)

    def _looks_silent(self, frequency: float) -> bool:
        time.sleep(0.05)
        return self.level(frequency) < SILENT


def until(check: Callable[[], object], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def talking_browser(browser: Browser, folder: Path, frequency: float) -> Browser:
    """A browser of its own: the fake microphone is one for each."""
    path = folder / f"{frequency}.wav"
    write_tone(path, frequency)
    flags = [
        *FLAGS,
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        "--autoplay-policy=no-user-gesture-required",
        "--allow-loopback-in-peer-connection",
        f"--use-file-for-fake-audio-capture={path}",
    ]
    return browser.browser_type.launch(executable_path=executable(), args=flags)


@pytest.fixture
def talkers(browser: Browser, product: Product, tmp_path: Path) -> Iterator[tuple[Talker, Talker]]:
    """Alice and Bob in the voice channel of a server of hers."""
    number = next(_numbers)
    browsers = [talking_browser(browser, tmp_path, tone) for tone in (ALICE, BOB)]
    alice, bob = (Talker(found, product.url) for found in browsers)
    alice.person.sign_up(f"valice{number}", PASSWORD)
    alice.person.create_server("Radio")
    alice.person.create_voice_channel("Lounge")
    bob.person.sign_up(f"vbob{number}", PASSWORD)
    bob.person.join(alice.person.invite_link())
    for talker in (alice, bob):
        talker.plain_sound()
        talker.join()
    yield alice, bob
    for found in browsers:
        found.close()


def voice_process(product: Product) -> psutil.Process:
    return next(found for found in product.processes()[1:] if "voice.server" in found.cmdline())


def test_they_hear_each_other(talkers: tuple[Talker, Talker]) -> None:
    alice, bob = talkers
    bob.comes_to_hear(ALICE)
    alice.comes_to_hear(BOB)
    assert alice.level(ALICE) < SILENT, "nobody hears themselves"
    expect(bob.page.locator(".voice-person.is-speaking")).to_have_count(2)
    alice.press("Mute")
    bob.comes_to_hear_nothing(ALICE)
    expect(bob.page.get_by_role("img", name="Muted")).to_be_visible()
    alice.comes_to_hear(BOB)
    alice.press("Mute")
    bob.comes_to_hear(ALICE)
    alice.press("Deafen")
    alice.comes_to_hear_nothing(BOB)
    alice.press("Deafen")
    alice.comes_to_hear(BOB)


def test_a_kick_silences_within_a_second(talkers: tuple[Talker, Talker]) -> None:
    alice, bob = talkers
    bob.comes_to_hear(ALICE)
    alice.comes_to_hear(BOB)
    name = bob.page.evaluate("JSON.parse(document.getElementById('state').textContent).user.username")
    alice.person.remove(name)
    began = time.monotonic()
    alice.comes_to_hear_nothing(BOB, 2)
    bob.comes_to_hear_nothing(ALICE, 2)
    assert time.monotonic() - began < 2, "a second, and the time of looking"
    expect(bob.state).to_have_count(0)
    expect(alice.page.locator(".voice-person")).to_have_count(1)


def test_after_a_crash_they_hear_each_other_again(talkers: tuple[Talker, Talker], product: Product) -> None:
    alice, bob = talkers
    bob.comes_to_hear(ALICE)
    alice.comes_to_hear(BOB)
    voice_process(product).kill()
    alice.comes_to_hear_nothing(BOB)
    bob.comes_to_hear(ALICE, 10)
    alice.comes_to_hear(BOB, 10)
    expect(alice.page.locator(".voice-person")).to_have_count(2)


def test_they_see_each_other(talkers: tuple[Talker, Talker]) -> None:
    alice, bob = talkers
    alice.press("Camera")
    bob.press("Cameras and screens")
    video = bob.page.locator(".voice-tile video")
    expect(video).to_have_count(1)
    until(lambda: video.evaluate("video => video.getVideoPlaybackQuality().totalVideoFrames > 20"), 20)
    alice.press("Camera")
    expect(video).to_have_count(0)


def test_leaving_and_moderating(talkers: tuple[Talker, Talker]) -> None:
    alice, bob = talkers
    alice.page.locator(".voice-person").get_by_role("button").click()
    alice.page.get_by_role("button", name="Mute for everybody").click()
    alice.comes_to_hear_nothing(BOB)
    expect(bob.page.locator(".voice-panel").get_by_text("Muted by a moderator")).to_be_visible()
    bob.press("Leave the voice channel")
    expect(bob.state).to_have_count(0)
    expect(alice.page.locator(".voice-person")).to_have_count(1)
