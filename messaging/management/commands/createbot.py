"""Make a bot and print its token."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from accounts.services.bots import create_bot
from guilds.models import Guild
from guilds.services.members import add_bot
from rscord.core.errors import AppError
from rscord.core.events import transaction
from rscord.core.management.base import DataCommand


class Command(DataCommand):
    help = "Make a bot that may use all intents; the last line printed is its token, shown only now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="what the bot is called")
        parser.add_argument("--guild", type=int, help="id of a guild that it joins at once")
        parser.add_argument(
            "--permissions", type=int, default=0, help="rights of its own role there, as a number"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        guild = Guild.objects.filter(id=options["guild"], deleted_at=None).select_related("owner").first()
        if options["guild"] and guild is None:
            raise CommandError("There is no such guild.")
        try:
            with transaction():
                made = create_bot(options["name"], guild.owner if guild else None)
                if guild:
                    add_bot(guild_id=guild.id, bot=made.user, permissions=options["permissions"])
        except AppError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Bot {made.user.username} has the id {made.user.id}. Its token:")
        self.stdout.write(made.token)
