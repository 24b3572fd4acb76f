"""The load: light peers with real SRTP that talk and listen, in a process of their own.

Commanded over standard input, a line each: ``talk SECONDS`` makes everybody who talks send 50 packets a second for
so long, ``idle SECONDS`` keeps everybody connected and silent; both answer with a line of JSON.
"""

import argparse
import json
import os
import random
import select
import sys
import time

from bench import common
from bench.voice import janus, ours
from bench.voice.link import Link

FRAME = 0.02
PAYLOAD = 80
"""Bytes of Opus in a packet: 32 kbit/s."""
KEEP_ALIVE = 2.5
SETTLE = 0.3
POLL = 0.001


class Load:
    def __init__(self, senders: list[Link], receivers: list[Link], heard: int, api: janus.Api | None) -> None:
        self._senders = senders
        self._receivers = receivers
        self._heard = heard
        self._api = api
        self._poll = select.epoll()
        self._by_descriptor = {link.socket.fileno(): link for link in {*senders, *receivers}}
        for descriptor in self._by_descriptor:
            self._poll.register(descriptor, select.EPOLLIN)
        self._filler = random.randbytes(PAYLOAD - 8)
        self._alive_at = 0.0

    def talk(self, seconds: float) -> dict[str, float]:
        for link in self._receivers:
            link.reset()
        before, sent = time.process_time(), self._send(seconds)
        received = self._settle()
        delays = [delay for link in self._receivers for delay in link.delays]
        return {
            "sent": sent,
            "expected": sent * self._heard,
            "received": received,
            "broken": sum(link.broken + link.peer.undecryptable for link in self._receivers),
            "p50_ms": common.percentile(delays, 50),
            "p99_ms": common.percentile(delays, 99),
            "client_cpu_s": time.process_time() - before,
        }

    def _settle(self) -> int:
        """Waits until nothing more comes; gives what has come in all."""
        received = -1
        while (now := sum(link.received for link in self._receivers)) != received:
            received = now
            self._run_until(time.monotonic() + SETTLE)
        return received

    def _send(self, seconds: float) -> int:
        """Everybody who talks sends a packet each 20 ms, evenly spread."""
        senders, start = self._senders, time.monotonic()
        total = int(seconds / FRAME) * len(senders)
        interval = FRAME / len(senders)
        for number in range(total):
            due = start + number * interval
            if time.monotonic() < due:
                self._run_until(due)
            senders[number % len(senders)].send(self._filler)
        return total

    def _run_until(self, deadline: float) -> None:
        while True:
            left = deadline - time.monotonic()
            self._take(min(max(left, 0), POLL))
            if left <= 0:
                return

    def _take(self, timeout: float) -> None:
        time.sleep(timeout)  # whatever comes meanwhile is taken together
        for descriptor, _ in self._poll.poll(0):
            self._by_descriptor[descriptor].drain()
        if time.monotonic() >= self._alive_at:
            self._alive_at = time.monotonic() + KEEP_ALIVE
            for link in self._by_descriptor.values():
                link.keep_alive()

    def idle(self, seconds: float) -> dict[str, float]:
        self._run_until(time.monotonic() + seconds)
        return {"received": sum(link.received for link in self._receivers)}

    def serve(self) -> None:
        """Obeys until standard input ends, and keeps the connections alive."""
        os.set_blocking(0, False)
        last = time.monotonic()
        while True:
            line = sys.stdin.readline()
            if line:
                command, seconds = line.split()
                answer = self.talk(float(seconds)) if command == "talk" else self.idle(float(seconds))
                print(json.dumps(answer), flush=True)
            elif select.select([0], [], [], 0)[0]:
                return
            self._run_until(time.monotonic() + 0.02)
            if self._api is not None and time.monotonic() - last > 20:
                last = time.monotonic()
                self._api.keep_alive()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=["ours", "janus"])
    parser.add_argument("control")
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--talkers", type=int, default=20)
    parser.add_argument("--slots", type=int, default=19)
    parser.add_argument("--sampled", type=int, default=2)
    parser.add_argument("--profiles", default="SRTP_AES128_CM_SHA1_80")
    options = parser.parse_args()
    api = janus.Api(options.control) if options.engine == "janus" else None
    if api is not None:
        senders, receivers = janus.join_all(api, options.people, options.talkers, options.sampled)
    else:
        senders, receivers = ours.join_all(
            options.control,
            options.people,
            options.talkers,
            options.sampled,
            slots=options.slots,
            profiles=options.profiles.encode(),
        )
    heard = _average_listeners(options.people, options.talkers, options.slots if api is None else 10**6)
    load = Load(senders, receivers, heard, api)
    print(json.dumps({"up": len(receivers)}), flush=True)
    load.serve()


def _average_listeners(people: int, talkers: int, slots: int) -> float:
    """How many hear a packet, on average: everybody but its sender, as far as there are slots."""
    if slots >= talkers - 1:
        return people - 1
    return people * slots / talkers


if __name__ == "__main__":
    main()
