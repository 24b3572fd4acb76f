"""The messaging app."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "messaging"

    def ready(self) -> None:
        """Put this app's socket commands into the registry, and follow what lower apps announce."""
        import messaging.services.cleanup
        import messaging.services.group_notices
        import messaging.services.joins
        import messaging.services.threads
        import messaging.socket  # noqa: F401
