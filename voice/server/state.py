"""What the process tells of its peers."""

from typing import cast

from voice.server.peer import Flags, Peer
from voice.server.protocol import FlagChanges, PeerState, PeerStats, StreamStats
from voice.server.source import Source


def peer_state(peer: Peer) -> PeerState:
    return {
        "peer": peer.id,
        "user": peer.user,
        "room": peer.room.id,
        "connected": peer.connected,
        "speaking": peer.speaking,
        "flags": _flags(peer.flags),
    }


def peer_stats(peer: Peer) -> PeerStats:
    endpoint = peer.endpoint
    return {
        **peer_state(peer),
        "address": f"{endpoint[0]}:{endpoint[1]}" if endpoint else "",
        "profile": peer.outbound.profile if peer.outbound else "",
        "streams": [_stream(source) for source in peer.sources],
        "downlink_loss": round(max(peer.losses.values(), default=0.0), 4),
        "estimate": peer.estimate,
    }


def _stream(source: Source) -> StreamStats:
    reception = source.reception
    return {
        "kind": source.kind,
        "packets": reception.packets,
        "lost": reception.lost,
        "listeners": len(source.slots),
    }


def _flags(flags: Flags) -> FlagChanges:
    watch = [{"user": user, "kind": kind} for user, kind in flags.watch]
    return cast(FlagChanges, {**vars(flags), "watch": watch})
