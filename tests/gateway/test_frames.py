"""What goes over the wire, read back by the decoders that clients use."""

import json
import random
import zlib
from collections.abc import Callable

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame
from websockets.streams import StreamReader

from rscord.gateway import frames
from rscord.gateway.frames import Encoding, Message

Decode = Callable[[bytes], bytes]

SIZES = [0, 1, 125, 126, 127, 65535, 65536, 200_000]


def parse(data: bytes) -> list[Frame]:
    """Read frames as a client does: with websockets' own parser."""
    reader = StreamReader()
    reader.feed_data(data)
    found = []
    while reader.buffer:
        steps = Frame.parse(reader.read_exact, mask=False)
        try:
            while True:
                next(steps)
        except StopIteration as end:
            found.append(end.value)
    return found


def decoder(encoding: Encoding) -> Decode:
    """Return a fresh connection's decoder: zlib's as in hikari, zstandard's as in discord.py."""
    if encoding is Encoding.ZLIB:
        return zlib.decompressobj().decompress
    if encoding is Encoding.ZSTD:
        return zstandard.ZstdDecompressor().decompressobj().decompress
    return lambda data: data


def message(number: int, size: int = 40) -> Message:
    return frames.dispatch("MESSAGE_CREATE", number, json.dumps({"content": "ё" + "x" * size}).encode())


@pytest.mark.parametrize("size", SIZES)
def test_a_frame_is_read_back(size: int) -> None:
    (found,) = parse(frames.frame(frames.TEXT, b"a" * size))
    assert (found.fin, found.opcode, len(found.data)) == (True, frames.TEXT, size)


@pytest.mark.parametrize("size", SIZES)
def test_frames_are_taken_apart_again(size: int) -> None:
    data = frames.frame(frames.TEXT, b"a" * size) + frames.frame(frames.BINARY, b"b")
    assert list(frames.split(data)) == [(frames.TEXT, b"a" * size), (frames.BINARY, b"b")]


def test_a_dispatch_has_all_four_keys() -> None:
    payload = json.loads(frames.dispatch("TYPING_START", 7, b'{"a":1}').text)
    assert payload == {"t": "TYPING_START", "s": 7, "op": 0, "d": {"a": 1}}


def test_a_control_payload_has_all_four_keys() -> None:
    assert json.loads(frames.control(9, False).text) == {"t": None, "s": None, "op": 9, "d": False}


@pytest.mark.parametrize("encoding", Encoding)
def test_connections_that_share_frames_decode_whatever_mix_they_get(encoding: Encoding) -> None:
    """Each connection hears another selection of the same frames: none may depend on the one before."""
    chance = random.Random(1)
    shared = [message(number, chance.choice([0, 100, 5000])) for number in range(60)]
    for _ in range(20):
        decode = decoder(encoding)
        hello = frames.control(10, {"heartbeat_interval": 1})
        (opening,) = parse(hello.first_wire(encoding))
        assert decode(bytes(opening.data)) == hello.text
        for heard in chance.sample(shared, 30):
            (found,) = parse(heard.wire(encoding))
            assert decode(bytes(found.data)) == heard.text


@pytest.mark.parametrize("size", [(128 << 10) - 60, 128 << 10, 300_000])
def test_a_message_larger_than_a_zstd_block_is_whole(size: int) -> None:
    decode = decoder(Encoding.ZSTD)
    large, small = message(1, size), message(2)
    (opening,) = parse(large.first_wire(Encoding.ZSTD))
    assert decode(bytes(opening.data)) == large.text
    (found,) = parse(small.wire(Encoding.ZSTD))
    assert decode(bytes(found.data)) == small.text


def test_zlib_messages_end_in_a_sync_flush() -> None:
    # discord.py and discord.js wait for these four bytes.
    (found,) = parse(message(1).wire(Encoding.ZLIB))
    assert bytes(found.data).endswith(b"\x00\x00\xff\xff")


def test_json_is_text_and_all_else_is_binary() -> None:
    kinds = {encoding: parse(message(1).wire(encoding))[0].opcode for encoding in Encoding}
    assert kinds == {Encoding.JSON: 1, Encoding.ZLIB: 2, Encoding.ZSTD: 2}


def test_a_message_is_encoded_once_for_everybody() -> None:
    heard = message(1)
    assert all(heard.wire(encoding) is heard.wire(encoding) for encoding in Encoding)


@given(st.lists(st.binary(max_size=300), max_size=8))
def test_any_bytes_survive_zlib(texts: list[bytes]) -> None:
    decode = zlib.decompressobj().decompress
    decode(frames.OPENING[Encoding.ZLIB])
    assert [decode(frames.deflate(text)) for text in texts] == texts
