"""Fill a server with made-up communities."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from tqdm import tqdm

from accounts.models import User
from guilds.models import Channel, ChannelType, Guild
from guilds.services.channels import create_channel
from guilds.services.guilds import create_guild
from guilds.services.invites import create_invite
from messaging.seeding import bulk, words
from messaging.seeding.demo import make_demo, sign_ins_file
from rscord.core.management.base import DataCommand

CHANNELS_PER_GUILD = 5


class Command(DataCommand):
    help = "Make people, guilds and messages, with names and text in Russian and English."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--demo", action="store_true", help="the small demo community, unless there are people already"
        )
        parser.add_argument(
            "--members", type=int, default=100, help="people, all members of every guild made"
        )
        parser.add_argument("--guilds", type=int, default=1, help="guilds to make")
        parser.add_argument("--messages", type=int, default=1000, help="messages, over all guilds made")
        parser.add_argument("--seed", type=int, default=1, help="the same number makes the same text")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["demo"]:
            self._demo()
            return
        if options["members"] < 1 or options["guilds"] < 0 or options["messages"] < 0:
            raise CommandError("--members must be at least 1, --guilds and --messages at least 0.")
        self._fill(words.Author(options["seed"]), options)

    def _demo(self) -> None:
        if make_demo():
            self.stdout.write("A demo community was made. Sign in as one of:")
            self.stdout.write(sign_ins_file().read_text())
        else:
            self.stdout.write("There are people here already: no demo community was made.")

    def _fill(self, author: words.Author, options: dict[str, Any]) -> None:
        with self._bar("people", options["members"]) as bar:
            people = bulk.add_people(author, options["members"], bar.update)
        guilds = [self._guild(author, people, number) for number in range(options["guilds"])]
        channels = list(Channel.objects.filter(guild__in=guilds, type=ChannelType.TEXT).order_by("id"))
        if channels:
            with self._bar("messages", options["messages"]) as bar:
                bulk.add_messages(author, channels, people, options["messages"], bar.update)
        self._invite(guilds, channels)

    def _invite(self, guilds: list[Guild], channels: list[Channel]) -> None:
        """Print a way into each guild: nobody can sign in as its made-up people."""
        doors = {channel.guild_id: channel.id for channel in reversed(channels)}
        for guild in guilds:
            invite = create_invite(actor=guild.owner, channel_id=doors[guild.id])
            self.stdout.write(f"{guild.name}: come in by {settings.PUBLIC_URL}/invite/{invite.code}")

    def _guild(self, author: words.Author, people: list[User], number: int) -> Guild:
        owner = people[number % len(people)]
        guild = create_guild(
            owner=owner, name=f"{author.random.choice(words.TOPICS).capitalize()} {number + 1}"
        )
        for topic in words.TOPICS[1:CHANNELS_PER_GUILD]:
            create_channel(actor=owner, guild_id=guild.id, name=topic, type=ChannelType.TEXT)
        with self._bar(f"members of {guild.name}", len(people)) as bar:
            bulk.add_members(guild, people, bar.update)
        return guild

    def _bar(self, what: str, total: int) -> "tqdm[Any]":
        return tqdm(total=total, desc=what, unit_scale=True, file=self.stderr)
