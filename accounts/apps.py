"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        """Follow what is announced about accounts."""
        import accounts.services.relationships  # noqa: F401
