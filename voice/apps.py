"""The voice app."""

from django.apps import AppConfig


class VoiceConfig(AppConfig):
    name = "voice"

    def ready(self) -> None:
        """Put this app's socket commands into the registry, and follow what lower apps announce."""
        import voice.services.follow
        import voice.services.moves
        import voice.socket  # noqa: F401
