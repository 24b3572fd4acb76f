"""Who is in which voice channel."""

from django.db import models

from guilds.models import Channel, Member


class VoiceState(models.Model):
    """A member's place in a voice channel.

    It lasts as long as the voice process has its ``peer``: whoever dies, nobody stays behind in a room for longer than
    ``limits.GRACE`` (see ``voice.link``). Without a peer the member has been let in and is yet to connect.
    """

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="voice_state")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="voice_states")
    session_id = models.CharField(max_length=64)
    """The gateway session that joined: tells one's other devices which of them it is."""
    sign_in_id = models.BigIntegerField(null=True)
    """The sign-in that joined, with which the state ends; None for bots."""
    peer = models.CharField(max_length=32, null=True, unique=True)
    """What the voice process calls the connection."""
    ticket = models.CharField(max_length=32, blank=True)
    """Names this state once, in place of the channel, to ``voice:join``."""
    self_mute = models.BooleanField(default=False)
    self_deaf = models.BooleanField(default=False)
    self_video = models.BooleanField(default=False)
    self_stream = models.BooleanField(default=False)
    mute = models.BooleanField(default=False)
    deaf = models.BooleanField(default=False)
    """The member's server mute and deafness, as they were last announced."""
    suppress = models.BooleanField(default=False)
    """May not speak here."""
    may_stream = models.BooleanField(default=False)
    """May send pictures here."""
    brought = models.BooleanField(default=False)
    """A moderator moved them here: they stay without a right to connect, as long as they see the channel."""
    seated_at = models.DateTimeField()
    """When the peer was last made, or asked for."""
