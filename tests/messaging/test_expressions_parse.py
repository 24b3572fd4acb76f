"""The bot libraries' own parsers read emoji, stickers and pictures as we send them."""

from typing import Any
from unittest.mock import MagicMock

import discord
import hikari
import pytest
from discord.flags import MemberCacheFlags
from discord.state import ConnectionState
from django.test import Client
from hikari.impl.entity_factory import EntityFactoryImpl

from guilds.services.emojis import create_emoji
from guilds.services.stickers import create_sticker
from messaging.selectors.ready import guild_creates
from tests.base import Api, Captured, Community, as_user, say
from tests.pictures import drawn, moving, uploads, uri  # noqa: F401

pytestmark = pytest.mark.usefixtures("uploads")


@pytest.fixture
def parser() -> EntityFactoryImpl:
    return EntityFactoryImpl(MagicMock(spec=hikari.GatewayBotAware))


@pytest.fixture
def api(community: Community) -> Api:
    return as_user(community.alice)


@pytest.fixture
def drawn_for(community: Community) -> tuple[int, int]:
    """The ids of an emoji that moves and of a sticker."""
    role = community.promote(community.alice, 0)
    place: dict[str, Any] = {"actor": community.alice, "guild_id": community.guild.id}
    emoji = create_emoji(**place, name="wave", image=moving(), roles=[role.id])
    sticker = create_sticker(**place, name="Gull", tags="bird", file=moving("PNG"))
    return emoji.id, sticker.id


def discord_guild(community: Community) -> tuple[discord.Guild, ConnectionState[Any]]:
    state: ConnectionState[Any] = ConnectionState(
        dispatch=MagicMock(),
        handlers={},
        hooks={},
        http=MagicMock(),
        intents=discord.Intents.all(),
        member_cache_flags=MemberCacheFlags.all(),
    )
    state.user = MagicMock(id=community.alice.id)
    (payload,) = guild_creates(community.alice, [community.guild.id], with_presences=True, large_threshold=50)
    guild = discord.Guild(data=payload, state=state)  # type: ignore[arg-type]
    state._add_guild(guild)
    return guild, state


def test_hikari_reads_them(
    parser: EntityFactoryImpl, community: Community, api: Api, drawn_for: tuple[int, int]
) -> None:
    emoji_id, sticker_id = drawn_for
    path = f"/guilds/{community.guild.id}"
    guild_id = hikari.Snowflake(community.guild.id)
    guild = parser.deserialize_rest_guild(api.get(path, with_counts=1).json())
    assert (set(guild.emojis), set(guild.stickers)) == ({emoji_id}, {sticker_id})
    emoji = parser.deserialize_known_custom_emoji(
        api.get(f"{path}/emojis/{emoji_id}").json(), guild_id=guild_id
    )
    assert (emoji.name, emoji.is_animated, emoji.user is not None) == ("wave", True, True)
    sticker = parser.deserialize_guild_sticker(api.get(f"{path}/stickers/{sticker_id}").json())
    assert sticker.format_type is hikari.StickerFormatType.APNG
    (payload,) = guild_creates(community.bob, [community.guild.id], with_presences=True, large_threshold=50)
    definition = parser.deserialize_gateway_guild(payload, user_id=hikari.Snowflake(community.bob.id))
    assert (set(definition.emojis()), set(definition.stickers())) == ({emoji_id}, {sticker_id})


def test_hikari_reads_what_is_made_of_them(
    parser: EntityFactoryImpl, community: Community, api: Api, drawn_for: tuple[int, int]
) -> None:
    emoji_id, sticker_id = drawn_for
    sent = say(community.alice, community.channel, "", sticker_ids=[sticker_id])
    path = f"/channels/{community.channel.id}/messages/{sent.row.id}"
    api.put(f"{path}/reactions/wave:{emoji_id}/@me")
    message = parser.deserialize_message(api.get(path).json())
    assert [sticker.id for sticker in message.stickers] == [sticker_id]
    assert [reaction.emoji.id for reaction in message.reactions] == [emoji_id]
    api.patch(f"/guilds/{community.guild.id}/emojis/{emoji_id}", {"name": "swell", "roles": []})
    api.delete(f"/guilds/{community.guild.id}/stickers/{sticker_id}")
    log = parser.deserialize_audit_log(
        api.get(f"/guilds/{community.guild.id}/audit-logs").json(),
        guild_id=hikari.Snowflake(community.guild.id),
    )
    kinds = {entry.action_type for entry in log.entries.values()}
    assert {hikari.AuditLogEventType.EMOJI_UPDATE, hikari.AuditLogEventType.STICKER_DELETE} <= kinds


def test_discord_py_reads_them(community: Community, drawn_for: tuple[int, int]) -> None:
    emoji_id, sticker_id = drawn_for
    guild, _ = discord_guild(community)
    (emoji,) = guild.emojis
    assert (emoji.id, emoji.animated, len(emoji.roles), emoji.is_usable()) == (emoji_id, True, 1, True)
    (sticker,) = guild.stickers
    assert (sticker.id, sticker.format) == (sticker_id, discord.StickerFormatType.apng)
    for url in (emoji.url, sticker.url):
        assert Client().get(url.removeprefix(discord.Asset.BASE)).status_code == 200, url


def test_discord_py_hears_of_them(
    community: Community, api: Api, drawn_for: tuple[int, int], captured_events: Captured
) -> None:
    guild, state = discord_guild(community)
    path = f"/guilds/{community.guild.id}"
    api.post(f"{path}/emojis", {"name": "gull", "image": uri(drawn())})
    state.parse_guild_emojis_update(captured_events.one("GUILD_EMOJIS_UPDATE").data())
    assert [emoji.name for emoji in guild.emojis] == ["wave", "gull"]
    api.delete(f"{path}/stickers/{drawn_for[1]}")
    state.parse_guild_stickers_update(captured_events.one("GUILD_STICKERS_UPDATE").data())
    assert guild.stickers == ()


def test_discord_py_reads_what_is_made_of_them(
    community: Community, api: Api, drawn_for: tuple[int, int]
) -> None:
    emoji_id, sticker_id = drawn_for
    guild, state = discord_guild(community)
    sent = say(community.alice, community.channel, "", sticker_ids=[sticker_id])
    path = f"/channels/{community.channel.id}/messages/{sent.row.id}"
    api.put(f"{path}/reactions/wave:{emoji_id}/@me")
    channel = guild.get_channel(community.channel.id)
    message = discord.Message(state=state, channel=channel, data=api.get(path).json())  # type: ignore[arg-type]
    assert [item.format for item in message.stickers] == [discord.StickerFormatType.apng]
    assert [reaction.emoji for reaction in message.reactions] == [guild.emojis[0]]
    assert message.reactions[0].me


def test_discord_py_finds_pictures_where_we_serve_them(community: Community, api: Api) -> None:
    api.patch("/users/@me", {"avatar": uri(moving(), "gif"), "banner": uri(drawn())})
    api.patch(f"/guilds/{community.guild.id}/members/@me", {"avatar": uri(drawn())})
    api.patch(f"/guilds/{community.guild.id}", {"icon": uri(drawn())})
    guild, _ = discord_guild(community)
    alice, bob = guild.get_member(community.alice.id), guild.get_member(community.bob.id)
    assert alice is not None
    assert bob is not None
    assets = [alice._user.avatar, alice._user.banner, alice.guild_avatar, guild.icon, bob.default_avatar]
    for asset in assets:
        assert asset is not None
        address = asset.url.removeprefix(discord.Asset.BASE)
        assert api.client.get(address).status_code == 200, address
