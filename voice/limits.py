"""How often and how much, in voice. Each bucket counts per person."""

from datetime import timedelta

from rscord.core.ratelimit import Bucket
from voice.server.settings import MAX_SDP

JOIN = Bucket("voice-join", 20, 20)
FLAGS = Bucket("voice-flags", 40, 20)

GRACE = timedelta(seconds=15)
"""For so long somebody is in a room whose connection the voice process does not have (yet, or any more)."""
TURN_LIFETIME = timedelta(minutes=10)
"""How long credentials for the TURN server are good; a connection that stands outlives them."""
MAX_WATCHED = 64
LONGEST_OFFER = MAX_SDP
"""Characters in an SDP offer."""
