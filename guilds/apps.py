"""The guilds app."""

from django.apps import AppConfig


class GuildsConfig(AppConfig):
    name = "guilds"

    def ready(self) -> None:
        """Follow what lower apps announce."""
        import guilds.services.follow_users  # noqa: F401
