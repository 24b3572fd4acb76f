"""The demo community: a few people who talk, whom a newcomer can sign in as."""

import secrets
from datetime import timedelta
from itertools import count
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from accounts.services.registration import register
from accounts.services.sign_ins import Device
from guilds.models import Channel, ChannelType, Guild
from guilds.services.channels import create_channel, delete_channel
from guilds.services.guilds import create_guild
from guilds.services.members import add_member
from messaging.models import Message
from messaging.seeding import script
from messaging.seeding.words import ENGLISH
from rscord.core import snowflake
from rscord.core.events import transaction
from rscord.core.text import fold

GAP = timedelta(minutes=7)
"""Time between two lines of a conversation."""


def sign_ins_file() -> Path:
    """Return where the demo people's names and passwords are kept, for this machine's eyes only."""
    return Path(settings.DATA_DIR) / "demo.txt"


def make_demo() -> bool:
    """Make the demo community; return False if this server already has people."""
    if User.objects.exists():
        return False
    passwords = {username: _password() for username in script.PEOPLE}
    people = {username: _sign_up(username, password) for username, password in passwords.items()}
    owner = people["alice"]
    guild = create_guild(owner=owner, name=script.GUILD)
    with transaction():
        for person in people.values():
            if person != owner:
                add_member(guild, person)
    _make_channels(guild, owner, people)
    _keep(passwords)
    return True


def _sign_up(username: str, password: str) -> User:
    made = register(
        email=f"{username}@example.org",
        username=username,
        password=password,
        device=Device("127.0.0.1", "seed"),
    )
    User.objects.filter(id=made.user.id).update(
        display_name=script.PEOPLE[username], display_name_folded=fold(script.PEOPLE[username])
    )
    return User.objects.get(id=made.user.id)


def _make_channels(guild: Guild, owner: User, people: dict[str, User]) -> None:
    made_with_guild = list(Channel.objects.filter(guild=guild))
    for name, lines in script.CHANNELS.items():
        channel = create_channel(actor=owner, guild_id=guild.id, name=name, type=ChannelType.TEXT)
        _speak(channel, [(people[who], text) for who, text in lines])
    for channel in made_with_guild:
        delete_channel(actor=owner, channel_id=channel.id)


def _speak(channel: Channel, lines: list[tuple[User, str]]) -> None:
    started = timezone.now() - GAP * (len(lines) + 1)
    ids = (snowflake.at(started + GAP * number) | channel.id & 0xFFF for number in count())
    said = [
        Message(id=id, channel=channel, author=author, content=text)
        for id, (author, text) in zip(ids, lines, strict=False)
    ]
    Message.objects.bulk_create(said)
    Channel.objects.filter(id=channel.id).update(last_message_id=said[-1].id)


def _password() -> str:
    words = [word for word in ENGLISH if len(word) > 5]
    return f"{secrets.choice(words)}-{secrets.choice(words)}-{secrets.randbelow(90) + 10}"


def _keep(passwords: dict[str, str]) -> None:
    path = sign_ins_file()
    path.touch(mode=0o600)
    path.write_text("".join(f"{username}  {password}\n" for username, password in passwords.items()))
