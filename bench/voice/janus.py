"""Janus (Debian's package, written in C) as the yardstick: VideoRoom, one event loop, nothing but forwarding.

Everybody has two connections, as Janus wants it: one that publishes, one that subscribes to all the others.
"""

import itertools
import json
import re
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.voice.link import Link, connect_all, host_address
from tests.voice.light import LightPeer

LIBRARY = Path("/usr/lib/x86_64-linux-gnu/janus")
HINT = "Janus is missing: apt-get install janus"
ROOM = 1234
PORTS = "8710-8799"
MAIN = """
general: {{
  configs_folder = "{directory}"
  plugins_folder = "{library}/plugins"
  transports_folder = "{library}/transports"
  events_folder = "{directory}/none"
  loggers_folder = "{directory}/none"
  debug_level = 2
  event_loops = 1
}}
media: {{ rtp_port_range = "{ports}" }}
nat: {{ ice_lite = true, ice_tcp = false, ice_enforce_list = "{host}", ipv6 = false }}
plugins: {{ disable = "{plugins}" }}
transports: {{ disable = "{transports}" }}
"""
PFUNIX = 'general: {{ enabled = true, json = "compact", path = "{directory}/api" }}\n'
VIDEOROOM = """
room-{room}: {{
  description = "bench"
  publishers = 100
  audiocodec = "opus"
  audiolevel_ext = false
  audiolevel_event = false
  transport_wide_cc_ext = false
  playoutdelay_ext = false
  notify_joining = false
}}
"""


class Janus:
    """A running Janus: a context manager."""

    def __init__(self) -> None:
        if not shutil.which("janus") or not LIBRARY.exists():
            raise SystemExit(HINT)
        self.directory = Path(tempfile.mkdtemp(prefix="bench-janus-"))
        (self.directory / "none").mkdir()
        self._write("janus.jcfg", MAIN)
        self._write("janus.transport.pfunix.jcfg", PFUNIX)
        self._write("janus.plugin.videoroom.jcfg", VIDEOROOM)
        self.control = str(self.directory / "api")
        self._process = self._start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def _start(self) -> subprocess.Popen[bytes]:
        command = ["janus", "--disable-colors", f"--configs-folder={self.directory}"]
        with (self.directory / "log").open("wb") as log:
            return subprocess.Popen(command, stdout=log, stderr=log)

    def _write(self, name: str, template: str) -> None:
        values = {
            "directory": self.directory,
            "library": LIBRARY,
            "room": ROOM,
            "ports": PORTS,
            "host": host_address(),
            "plugins": _others("plugins", "videoroom"),
            "transports": _others("transports", "pfunix"),
        }
        (self.directory / name).write_text(template.format(**values))

    def __enter__(self) -> "Janus":
        deadline = time.monotonic() + 20
        while not Path(self.control).exists():
            if time.monotonic() > deadline:
                raise RuntimeError((self.directory / "log").read_text())
            if self._process.poll() is not None:
                self._process = (
                    self._start()
                )  # on a busy machine its socket thread gives up at once, now and then
            time.sleep(0.1)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()
        shutil.rmtree(self.directory)


def _others(kind: str, wanted: str) -> str:
    names = (path.name for path in (LIBRARY / kind).glob("*.so"))
    return ",".join(sorted(name for name in names if wanted not in name))


class Api:
    """Janus's API over its Unix socket: one session for all handles."""

    def __init__(self, control: str) -> None:
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.socket.settimeout(20)
        self.socket.connect(control)
        self._numbers = itertools.count(1)
        self.session: int = self._ask({"janus": "create"})["data"]["id"]

    def attach(self) -> int:
        answer = self._ask(
            {"janus": "attach", "session_id": self.session, "plugin": "janus.plugin.videoroom"}
        )
        handle: int = answer["data"]["id"]
        return handle

    def message(
        self, handle: int, body: dict[str, Any], sdp: str = "", kind: str = "offer"
    ) -> dict[str, Any]:
        """Sends a request to the plugin and gives its event."""
        request: dict[str, Any] = {"janus": "message", "session_id": self.session, "handle_id": handle}
        request["body"] = body
        if sdp:
            request["jsep"] = {"type": kind, "sdp": sdp}
        answer = self._ask(request)
        if answer["plugindata"]["data"].get("error"):
            raise RuntimeError(str(answer))
        return answer

    def keep_alive(self) -> None:
        self._ask({"janus": "keepalive", "session_id": self.session})

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        transaction = str(next(self._numbers))
        self.socket.send(json.dumps({**request, "transaction": transaction}).encode())
        keepalive = request["janus"] == "keepalive"
        while True:
            answer: dict[str, Any] = json.loads(self.socket.recv(1 << 20))
            if answer.get("transaction") == transaction and (keepalive or answer["janus"] != "ack"):
                if answer["janus"] == "error":
                    raise RuntimeError(str(answer))
                return answer


def join_all(api: Api, count: int, talkers: int, sampled: int) -> tuple[list[Link], list[Link]]:
    """Gives the links that send and those that receive, one each per person."""
    publishers = [_publish(api) for _ in range(talkers)]
    senders, feeds = [link for link, _ in publishers], [feed for _, feed in publishers]
    connect_all(senders)
    time.sleep(0.5)  # a feed exists a little later than its connection
    receivers = [
        _subscribe(api, [feed for feed in feeds if i >= talkers or feed != feeds[i]], sampled=i < sampled)
        for i in range(count)
    ]
    connect_all(receivers)
    return senders, receivers


def _publish(api: Api) -> tuple[Link, int]:
    handle = api.attach()
    joined = api.message(handle, {"request": "join", "ptype": "publisher", "room": ROOM})
    link = Link(LightPeer(audio_slots=0, level=False))
    offer = link.peer.offer().replace("a=setup:actpass", "a=setup:active")
    body = {"request": "publish", "audio": True, "video": False}
    link.peer.accept(api.message(handle, body, offer)["jsep"]["sdp"])
    return link, joined["plugindata"]["data"]["id"]


def _subscribe(api: Api, feeds: list[int], *, sampled: bool) -> Link:
    handle = api.attach()
    streams = [{"feed": feed} for feed in feeds]
    body = {"request": "join", "ptype": "subscriber", "room": ROOM, "streams": streams}
    offer = api.message(handle, body)["jsep"]["sdp"]
    link = Link(LightPeer(audio_slots=0), sampled=sampled)
    link.peer.accept(offer)
    api.message(handle, {"request": "start"}, _answer(link.peer, offer), "answer")
    return link


def _answer(peer: LightPeer, offer: str) -> str:
    """Accepts every section of the offer."""
    sections = re.split(r"(?m)^(?=m=)", offer)[1:]
    mids = " ".join(re.findall(r"(?m)^a=mid:(\S+)", offer))
    lines = "\r\n".join(peer.session_lines(mids)).replace("a=setup:actpass", "a=setup:active")
    return lines + "\r\n" + "".join(_accepted(section) for section in sections)


def _accepted(section: str) -> str:
    kept = [
        line for line in section.splitlines() if re.match(r"m=|c=|a=(mid|rtpmap|fmtp|rtcp-mux|rtcp-fb)", line)
    ]
    return "\r\n".join([*kept, "a=recvonly"]) + "\r\n"
