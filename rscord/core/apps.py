"""The core as a Django app: its tables and commands."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "rscord.core"
    label = "core"
