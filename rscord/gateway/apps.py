"""The gateway app: how events reach sockets."""

from django.apps import AppConfig


class GatewayConfig(AppConfig):
    name = "rscord.gateway"
    label = "gateway"

    def ready(self) -> None:
        from rscord.gateway import socket  # noqa: F401  (registers the commands)
