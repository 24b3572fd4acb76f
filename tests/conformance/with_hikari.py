"""The real hikari, unmodified but for its address, does every item. Run by ``tests.conformance.runs``."""

import asyncio
import os
from datetime import UTC, datetime, timedelta
from typing import Any

import hikari
import pytest
from hikari.internal.routes import Route

from tests.conformance.world import PNG, SECONDS, Table, World, until

check = Table()
HIDDEN = hikari.Permissions.SEND_MESSAGES


class Bot(hikari.GatewayBot):
    """A bot that looks around in its world."""

    def __init__(self, world: World) -> None:
        url = f"{world.url}/api/v10"
        super().__init__(
            world.bot_token, intents=hikari.Intents.ALL, rest_url=url, banner=None, logs="WARNING"
        )
        self.world = world
        self.guild_id, self.channel_id = world.guild_id, world.channel_id
        self.bob_id = world.id_of("bob")

    @property
    def id(self) -> int:
        me = self.get_me()
        assert me is not None
        return int(me.id)

    async def hears(self, kind: Any, act: Any, check: Any = None) -> Any:
        """Return an event that ``act`` causes."""
        waiting = self.soon(kind, check)
        await asyncio.sleep(0)
        await act
        return await waiting

    def soon(self, kind: Any, check: Any = None) -> "asyncio.Task[Any]":
        """Begin to wait for an event."""
        return asyncio.create_task(self.wait_for(kind, timeout=SECONDS, predicate=check))

    async def raw(self, method: str, path: str, **options: Any) -> Any:
        """Call what the library has no method for, through its own HTTP client."""
        return await self.rest._request(Route(method, path).compile(), **options)  # type: ignore[attr-defined]

    async def say(self, content: str = "words", **options: Any) -> hikari.Message:
        return await self.rest.create_message(self.channel_id, content, **options)

    async def joined(self, name: str) -> int:
        """Let somebody in and wait until the library has them."""
        event = await self.hears(
            hikari.MemberCreateEvent, self.world.join(name), lambda event: event.user.username == name
        )
        return int(event.user_id)


@check("GET /gateway", "GET /applications/@me", "GET /soundboard-default-sounds")
async def calls_without_a_method(bot: Bot) -> None:
    assert (await bot.rest.fetch_gateway_url()).startswith("ws://")
    assert (await bot.raw("GET", "/applications/@me"))["id"] == str(bot.id)
    assert isinstance(await bot.raw("GET", "/soundboard-default-sounds"), list)


@check("GET /gateway/bot")
async def gateway(bot: Bot) -> None:
    info = await bot.rest.fetch_gateway_bot_info()
    assert (info.shard_count, info.session_start_limit.remaining >= 1) == (1, True)


@check("GET /users/@me", "READY", "GUILD_CREATE", "op 2", "op 10")
async def start(bot: Bot) -> None:
    me = await bot.rest.fetch_my_user()
    assert (me.id, me.username, me.is_bot) == (bot.id, "conformance", True)
    guild = bot.cache.get_available_guild(bot.guild_id)
    assert guild is not None
    assert (guild.member_count, len(guild.get_members()), len(guild.get_roles())) == (3, 3, 2)
    assert guild.owner_id == bot.world.id_of("alice")
    assert bot.channel_id in guild.get_channels()


@check("op 1", "op 11")
async def heartbeat(bot: Bot) -> None:
    await until(lambda: 0 <= bot.heartbeat_latency < SECONDS)


@check("GET /users/{}")
async def a_user(bot: Bot) -> None:
    bob = await bot.rest.fetch_user(bot.bob_id)
    assert (bob.username, bob.is_bot) == ("bob", False)


@check("GET /users/@me/guilds")
async def own_guilds(bot: Bot) -> None:
    (guild,) = await bot.rest.fetch_my_guilds()
    assert (guild.id, guild.my_permissions & HIDDEN) == (bot.guild_id, HIDDEN)


@check("POST /users/@me/channels")
async def a_chat(bot: Bot) -> None:
    chat = await bot.rest.create_dm_channel(bot.bob_id)
    assert chat.recipient.id == bot.bob_id
    assert (await chat.send("between us")).guild_id is None


@check("GET /oauth2/applications/@me")
async def application(bot: Bot) -> None:
    info = await bot.rest.fetch_application()
    assert (info.id, info.name, info.owner.username) == (bot.id, "conformance", "alice")
    assert (await bot.raw("GET", "/oauth2/applications/@me"))["id"] == str(info.id)


@check("GET /guilds/{}")
async def a_guild(bot: Bot) -> None:
    guild = await bot.rest.fetch_guild(bot.guild_id)
    assert (guild.name, guild.approximate_member_count, len(guild.roles)) == ("Harbour", 3, 2)


@check("GET /guilds/{}/channels", "GET /guilds/{}/roles", "GET /channels/{}")
async def what_a_guild_has(bot: Bot) -> None:
    assert bot.channel_id in {channel.id for channel in await bot.rest.fetch_guild_channels(bot.guild_id)}
    assert bot.guild_id in {role.id for role in await bot.rest.fetch_roles(bot.guild_id)}
    assert isinstance(await bot.rest.fetch_channel(bot.channel_id), hikari.GuildTextChannel)


@check("GET /guilds/{}/members", "GET /guilds/{}/members/{}", "GET /guilds/{}/members/search")
async def members(bot: Bot) -> None:
    found = await bot.rest.fetch_members(bot.guild_id)
    assert {member.username for member in found} == {"alice", "bob", "conformance"}
    assert (await bot.rest.fetch_member(bot.guild_id, bot.bob_id)).joined_at is not None
    assert [member.id for member in await bot.rest.search_members(bot.guild_id, "bo")] == [bot.bob_id]


@check("op 8", "GUILD_MEMBERS_CHUNK")
async def chunks(bot: Bot) -> None:
    act = bot.request_guild_members(bot.guild_id, query="bo", limit=5, include_presences=True, nonce="some")
    event = await bot.hears(hikari.MemberChunkEvent, act)
    assert (event.nonce, list(event.members)) == ("some", [bot.bob_id])


@check("op 3")
async def own_presence(bot: Bot) -> None:
    await bot.update_presence(status=hikari.Status.IDLE, activity=hikari.Activity(name="with ships"))
    await bot.update_presence(status=hikari.Status.ONLINE)


@check("PRESENCE_UPDATE")
async def a_persons_presence(bot: Bot) -> None:
    alice = bot.world.id_of("alice")
    event = await bot.hears(
        hikari.PresenceUpdateEvent,
        bot.world.call("alice", "POST", "/users/status", {"status": "dnd"}),
        lambda event: event.user_id == alice,
    )
    assert event.presence.visible_status is hikari.Status.DO_NOT_DISTURB


@check("POST /channels/{}/messages", "MESSAGE_CREATE", "PATCH /channels/{}/messages/{}", "MESSAGE_UPDATE")
async def send_and_edit(bot: Bot) -> None:
    act = bot.world.call("bob", "POST", f"/channels/{bot.channel_id}/messages", {"content": "привет"})
    heard = await bot.hears(hikari.GuildMessageCreateEvent, act, lambda event: event.is_human)
    assert (heard.content, heard.guild_id, heard.member.id) == ("привет", bot.guild_id, bot.bob_id)
    sent = await bot.say("first")
    event = await bot.hears(
        hikari.GuildMessageUpdateEvent, sent.edit("second"), lambda event: event.message_id == sent.id
    )
    assert (event.content, event.message.edited_timestamp is None) == ("second", False)


@check("GET /channels/{}/messages/{}", "DELETE /channels/{}/messages/{}", "MESSAGE_DELETE")
async def fetch_and_delete(bot: Bot) -> None:
    sent = await bot.say("gone soon")
    assert (await bot.rest.fetch_message(bot.channel_id, sent.id)).content == "gone soon"
    event = await bot.hears(hikari.GuildMessageDeleteEvent, sent.delete())
    assert event.message_id == sent.id


@check("GET /channels/{}/messages", "history before, after and around")
async def history(bot: Bot) -> None:
    ids = [(await bot.say(f"number {number}")).id for number in range(5)]
    fetch = bot.rest.fetch_messages
    assert [m.id for m in await fetch(bot.channel_id, before=ids[2]).limit(2)] == [ids[1], ids[0]]
    assert [m.id for m in await fetch(bot.channel_id, after=ids[2]).limit(2)] == [ids[3], ids[4]]
    assert set(ids) <= {m.id for m in await fetch(bot.channel_id, around=ids[2]).limit(50)}
    assert [m.id for m in await fetch(bot.channel_id).limit(2)] == [ids[4], ids[3]]


@check("replies")
async def replies(bot: Bot) -> None:
    first = await bot.say("asked")
    answer = await first.respond("answered", reply=True)
    assert answer.type is hikari.MessageType.REPLY
    assert answer.referenced_message is not None
    assert answer.referenced_message.content == "asked"
    await first.delete()
    assert (await bot.rest.fetch_message(bot.channel_id, answer.id)).referenced_message is None


@check("nonces")
async def nonces(bot: Bot) -> None:
    body: Any = {"content": "once", "nonce": "n-1"}
    path = f"/channels/{bot.channel_id}/messages"
    first, again = [await bot.raw("POST", path, json=body) for _ in range(2)]
    assert (first["id"], first["nonce"]) == (again["id"], "n-1")


@check("errors with codes")
async def errors(bot: Bot) -> None:
    for act, code in (
        (bot.rest.fetch_message(bot.channel_id, 1 << 40), 10008),
        (bot.rest.fetch_channel(1 << 40), 10003),
        (bot.rest.fetch_user(1 << 40), 10013),
        (bot.say(""), 50006),
        (bot.say("x" * 5000), 50035),
    ):
        with pytest.raises(hikari.ClientHTTPResponseError) as refused:
            await act
        assert refused.value.code == code


@check(
    "PUT /channels/{}/messages/{}/reactions/{}/@me",
    "DELETE /channels/{}/messages/{}/reactions/{}/@me",
    "GET /channels/{}/messages/{}/reactions/{}",
    "MESSAGE_REACTION_ADD",
    "MESSAGE_REACTION_REMOVE",
)
async def reactions(bot: Bot) -> None:
    message = await bot.say("react")
    event = await bot.hears(hikari.GuildReactionAddEvent, message.add_reaction("👍"))
    assert (event.emoji_name, event.member.id) == ("👍", bot.id)
    seen = (await bot.rest.fetch_message(bot.channel_id, message.id)).reactions[0]
    assert (seen.is_me, seen.count) == (True, 1)
    users = await bot.rest.fetch_reactions_for_emoji(bot.channel_id, message.id, "👍")
    assert [user.id for user in users] == [bot.id]
    event = await bot.hears(hikari.GuildReactionDeleteEvent, message.remove_reaction("👍"))
    assert event.emoji_name == "👍"


@check(
    "DELETE /channels/{}/messages/{}/reactions/{}/{}",
    "DELETE /channels/{}/messages/{}/reactions/{}",
    "DELETE /channels/{}/messages/{}/reactions",
    "MESSAGE_REACTION_REMOVE_ALL",
    "MESSAGE_REACTION_REMOVE_EMOJI",
)
async def clearing_reactions(bot: Bot) -> None:
    message = await bot.say("react")
    path = f"/channels/{bot.channel_id}/messages/{message.id}/reactions/%F0%9F%91%8D/@me"
    await bot.hears(hikari.GuildReactionAddEvent, bot.world.call("bob", "PUT", path))
    removing = message.remove_reaction("👍", user=bot.bob_id)
    event = await bot.hears(hikari.GuildReactionDeleteEvent, removing)
    assert event.user_id == bot.bob_id
    await message.add_reaction("🎉")
    removing = bot.rest.delete_all_reactions_for_emoji(bot.channel_id, message.id, "🎉")
    event = await bot.hears(hikari.GuildReactionDeleteEmojiEvent, removing)
    assert event.emoji_name == "🎉"
    event = await bot.hears(hikari.GuildReactionDeleteAllEvent, message.remove_all_reactions())
    assert event.message_id == message.id


@check("POST /channels/{}/typing", "TYPING_START")
async def typing(bot: Bot) -> None:
    await bot.rest.trigger_typing(bot.channel_id)
    act = bot.world.call("bob", "POST", f"/channels/{bot.channel_id}/typing")
    event = await bot.hears(hikari.GuildTypingEvent, act, lambda event: event.user_id == bot.bob_id)
    assert event.channel_id == bot.channel_id


@check("embeds")
async def embeds(bot: Bot) -> None:
    embed = hikari.Embed(title="Harbour", description="Ships", color=0x123456, url="https://example.org")
    embed.set_author(name="Keeper").set_footer("small").add_field("depth", "9 m")
    embed.set_image("https://example.org/a.png")
    (found,) = (await bot.say("", embed=embed)).embeds
    assert (found.title, found.color, found.url) == (embed.title, embed.color, embed.url)
    assert found.author is not None
    assert found.footer is not None
    assert (found.author.name, found.footer.text) == ("Keeper", "small")
    assert (found.fields, found.image is None) == (embed.fields, False)


@check("files")
async def files(bot: Bot) -> None:
    parts = [hikari.Bytes(b"words", "a.txt"), hikari.Bytes(PNG, "b.png")]
    one, two = (await bot.say("with files", attachments=parts)).attachments
    assert (one.filename, one.size, await one.read()) == ("a.txt", 5, b"words")
    assert (two.media_type, two.width, two.height) == ("image/png", 1, 1)


@check("files of an edit")
async def files_of_an_edit(bot: Bot) -> None:
    sent = await bot.say(attachments=[hikari.Bytes(b"1", "a"), hikari.Bytes(b"2", "b")])
    edited = await sent.edit(attachments=[sent.attachments[1], hikari.Bytes(b"3", "c")])
    assert [found.filename for found in edited.attachments] == ["b", "c"]
    assert (await edited.edit(attachments=None)).attachments == []


@check("pictures in embeds")
async def pictures_in_embeds(bot: Bot) -> None:
    embed = hikari.Embed(title="seen").set_image(hikari.Bytes(PNG, "sea.png"))
    sent = await bot.say(embed=embed)
    image = sent.embeds[0].image
    assert image is not None
    assert (sent.attachments, await image.read() == b"") == ([], False)
    edited = await sent.edit(embed=sent.embeds[0].set_footer("again"))
    assert edited.embeds[0].image is not None
    assert edited.embeds[0].image.url == image.url


@check("allowed mentions")
async def allowed_mentions(bot: Bot) -> None:
    text = f"<@{bot.bob_id}> @everyone"
    loud = await bot.say(text, user_mentions=True, mentions_everyone=True)
    assert (loud.user_mentions_ids, loud.mentions_everyone) == ([bot.bob_id], True)
    quiet = await bot.say(text)
    assert (quiet.user_mentions_ids, quiet.mentions_everyone) == ([], False)


@check("PATCH /guilds/{}", "GUILD_UPDATE")
async def change_a_guild(bot: Bot) -> None:
    act = bot.rest.edit_guild(bot.guild_id, name="Port", reason="new name")
    assert (await bot.hears(hikari.GuildUpdateEvent, act)).guild.name == "Port"


@check("POST /guilds/{}/channels", "CHANNEL_CREATE", "PATCH /channels/{}", "CHANNEL_UPDATE")
async def make_and_change_channels(bot: Bot) -> None:
    section = await bot.rest.create_guild_category(bot.guild_id, "section")
    act = bot.rest.create_guild_text_channel(
        bot.guild_id, "made", topic="about", rate_limit_per_user=5, category=section
    )
    is_it = lambda event: event.channel.name == "made"  # noqa: E731
    made = (await bot.hears(hikari.GuildChannelCreateEvent, act, is_it)).channel
    assert (made.topic, made.rate_limit_per_user, made.parent_id) == (
        "about",
        timedelta(seconds=5),
        section.id,
    )
    await bot.rest.create_guild_voice_channel(bot.guild_id, "voice", bitrate=32000, user_limit=5)
    event = await bot.hears(hikari.GuildChannelUpdateEvent, made.edit(topic="changed", nsfw=True))
    assert (event.channel.topic, event.channel.is_nsfw) == ("changed", True)


@check("PATCH /guilds/{}/channels", "DELETE /channels/{}", "CHANNEL_DELETE")
async def move_and_delete_channels(bot: Bot) -> None:
    create = bot.rest.create_guild_text_channel
    one, two = [await create(bot.guild_id, name) for name in ("one", "two")]
    event = bot.soon(hikari.GuildChannelUpdateEvent, lambda event: event.channel_id == two.id)
    await asyncio.sleep(0)
    await bot.rest.reposition_channels(bot.guild_id, {20: one, 19: two})
    assert (await event).channel.position == 19
    gone = await bot.hears(hikari.GuildChannelDeleteEvent, one.delete())
    assert gone.channel_id == one.id


@check("PUT /channels/{}/permissions/{}", "DELETE /channels/{}/permissions/{}")
async def overwrites(bot: Bot) -> None:
    channel = await bot.rest.create_guild_text_channel(bot.guild_id, "quiet")
    everyone = bot.cache.get_role(bot.guild_id)
    assert everyone is not None
    act = channel.edit_overwrite(everyone, deny=HIDDEN)
    event = await bot.hears(hikari.GuildChannelUpdateEvent, act)
    assert event.channel.permission_overwrites[bot.guild_id].deny == HIDDEN
    event = await bot.hears(hikari.GuildChannelUpdateEvent, channel.remove_overwrite(everyone))
    assert event.channel.permission_overwrites == {}


@check(
    "POST /guilds/{}/roles",
    "GET /guilds/{}/roles/{}",
    "PATCH /guilds/{}/roles/{}",
    "DELETE /guilds/{}/roles/{}",
    "GUILD_ROLE_CREATE",
    "GUILD_ROLE_UPDATE",
    "GUILD_ROLE_DELETE",
)
async def roles(bot: Bot) -> None:
    kick = hikari.Permissions.KICK_MEMBERS
    act = bot.rest.create_role(bot.guild_id, name="crew", permissions=kick, color=0x112233)
    role = (await bot.hears(hikari.RoleCreateEvent, act)).role
    assert (role.name, role.permissions, role.color) == ("crew", kick, 0x112233)
    assert (await bot.rest.fetch_role(bot.guild_id, role)).id == role.id
    act = bot.rest.edit_role(bot.guild_id, role, name="deck", hoist=True)
    changed = (await bot.hears(hikari.RoleUpdateEvent, act)).role
    assert (changed.name, changed.is_hoisted) == ("deck", True)
    event = await bot.hears(hikari.RoleDeleteEvent, bot.rest.delete_role(bot.guild_id, role))
    assert event.role_id == role.id


@check("PATCH /guilds/{}/roles")
async def move_roles(bot: Bot) -> None:
    one, two = [await bot.rest.create_role(bot.guild_id, name=name) for name in ("low", "high")]
    await bot.rest.reposition_roles(bot.guild_id, {2: one, 3: two})
    places = {role.id: role.position for role in await bot.rest.fetch_roles(bot.guild_id)}
    assert (places[one.id], places[two.id]) == (2, 3)


@check(
    "PUT /guilds/{}/members/{}/roles/{}",
    "DELETE /guilds/{}/members/{}/roles/{}",
    "PATCH /guilds/{}/members/{}",
    "GUILD_MEMBER_UPDATE",
)
async def change_a_member(bot: Bot) -> None:
    role = await bot.rest.create_role(bot.guild_id, name="given")
    bob = await bot.rest.fetch_member(bot.guild_id, bot.bob_id)
    event = await bot.hears(hikari.MemberUpdateEvent, bob.add_role(role))
    assert role.id in event.member.role_ids
    event = await bot.hears(hikari.MemberUpdateEvent, bob.remove_role(role))
    assert role.id not in event.member.role_ids
    event = await bot.hears(hikari.MemberUpdateEvent, bob.edit(nickname="Bo"))
    assert event.member.display_name == "Bo"


@check("PATCH /guilds/{}/members/@me")
async def own_nickname(bot: Bot) -> None:
    assert (await bot.rest.edit_my_member(bot.guild_id, nickname="Parrot")).nickname == "Parrot"


@check("timeouts")
async def timeouts(bot: Bot) -> None:
    ends = datetime.now(UTC) + timedelta(minutes=5)
    edit = bot.rest.edit_member
    bob = await edit(bot.guild_id, bot.bob_id, communication_disabled_until=ends)
    assert bob.communication_disabled_until() is not None
    bob = await edit(bot.guild_id, bot.bob_id, communication_disabled_until=None)
    assert bob.communication_disabled_until() is None


@check("GUILD_MEMBER_ADD", "DELETE /guilds/{}/members/{}", "GUILD_MEMBER_REMOVE")
async def kick(bot: Bot) -> None:
    charlie = await bot.joined("charlie")
    act = bot.rest.kick_user(bot.guild_id, charlie, reason="enough")
    assert (await bot.hears(hikari.MemberDeleteEvent, act)).user_id == charlie


@check("PUT /guilds/{}/bans/{}", "GET /guilds/{}/bans/{}", "GET /guilds/{}/bans", "GUILD_BAN_ADD")
async def ban(bot: Bot) -> None:
    charlie = await bot.joined("charlie")
    removed = bot.soon(hikari.MemberDeleteEvent)
    act = bot.rest.ban_user(bot.guild_id, charlie, reason="ужасно", delete_message_seconds=60)
    assert (await bot.hears(hikari.BanCreateEvent, act)).user_id == charlie
    assert (await removed).user_id == charlie
    assert (await bot.rest.fetch_ban(bot.guild_id, charlie)).reason == "ужасно"
    assert [found.user.id for found in await bot.rest.fetch_bans(bot.guild_id)] == [charlie]


@check("DELETE /guilds/{}/bans/{}", "GUILD_BAN_REMOVE")
async def unban(bot: Bot) -> None:
    charlie = bot.world.id_of("charlie")
    act = bot.rest.unban_user(bot.guild_id, charlie)
    assert (await bot.hears(hikari.BanDeleteEvent, act)).user_id == charlie


@check("POST /guilds/{}/bulk-ban")
async def bulk_ban(bot: Bot) -> None:
    users = [bot.world.id_of(name) for name in ("dora", "ed")]
    result = await bot.rest.bulk_ban_users(bot.guild_id, users, reason="both")
    assert (set(result.banned_users), set(result.failed_users)) == (set(users), set())


@check("GET /guilds/{}/prune", "POST /guilds/{}/prune")
async def prune(bot: Bot) -> None:
    assert await bot.rest.estimate_guild_prune_count(bot.guild_id, days=7) == 0
    assert await bot.rest.begin_guild_prune(bot.guild_id, days=7) == 0


@check("POST /channels/{}/messages/bulk-delete", "MESSAGE_DELETE_BULK")
async def bulk_delete(bot: Bot) -> None:
    ids = [(await bot.say("many")).id for _ in range(3)]
    event = await bot.hears(hikari.GuildBulkMessageDeleteEvent, bot.rest.delete_messages(bot.channel_id, ids))
    assert set(event.message_ids) == set(ids)


@check(
    "PUT /channels/{}/messages/pins/{}",
    "DELETE /channels/{}/messages/pins/{}",
    "GET /channels/{}/messages/pins",
    "CHANNEL_PINS_UPDATE",
)
async def pins(bot: Bot) -> None:
    message = await bot.say("keep this")
    kind = hikari.MessageType.CHANNEL_PINNED_MESSAGE
    notice = bot.soon(hikari.GuildMessageCreateEvent, lambda event: event.message.type is kind)
    event = await bot.hears(hikari.GuildPinsUpdateEvent, bot.rest.pin_message(bot.channel_id, message.id))
    assert (event.channel_id, event.last_pin_timestamp is None) == (bot.channel_id, False)
    assert (await notice).message.message_reference.id == message.id
    assert [pin.message.id for pin in await bot.rest.fetch_pins(bot.channel_id)] == [message.id]
    await bot.hears(hikari.GuildPinsUpdateEvent, bot.rest.unpin_message(bot.channel_id, message.id))


@check("PUT /channels/{}/pins/{}", "DELETE /channels/{}/pins/{}", "GET /channels/{}/pins")
async def old_pins(bot: Bot) -> None:
    message = await bot.say("keep this too")
    await bot.raw("PUT", f"/channels/{bot.channel_id}/pins/{message.id}")
    (pinned,) = await bot.raw("GET", f"/channels/{bot.channel_id}/pins")
    assert pinned["id"] == str(message.id)
    await bot.raw("DELETE", f"/channels/{bot.channel_id}/pins/{message.id}")


@check(
    "POST /channels/{}/webhooks",
    "GET /channels/{}/webhooks",
    "GET /guilds/{}/webhooks",
    "GET /webhooks/{}",
    "PATCH /webhooks/{}",
    "DELETE /webhooks/{}",
    "WEBHOOKS_UPDATE",
)
async def manage_webhooks(bot: Bot) -> None:
    event = await bot.hears(hikari.WebhookUpdateEvent, bot.rest.create_webhook(bot.channel_id, "hook"))
    assert event.channel_id == bot.channel_id
    (hook,) = await bot.rest.fetch_channel_webhooks(bot.channel_id)
    assert isinstance(hook, hikari.IncomingWebhook)
    assert [found.id for found in await bot.rest.fetch_guild_webhooks(bot.guild_id)] == [hook.id]
    seen = await bot.rest.fetch_webhook(hook.id)
    assert isinstance(seen, hikari.IncomingWebhook)
    assert seen.token == hook.token
    assert (await bot.rest.edit_webhook(hook.id, name="renamed")).name == "renamed"
    await bot.rest.delete_webhook(hook.id)
    assert await bot.rest.fetch_channel_webhooks(bot.channel_id) == []


@check(
    "GET /webhooks/{}/{}",
    "PATCH /webhooks/{}/{}",
    "DELETE /webhooks/{}/{}",
    "POST /webhooks/{}/{}",
    "GET /webhooks/{}/{}/messages/{}",
    "PATCH /webhooks/{}/{}/messages/{}",
    "DELETE /webhooks/{}/{}/messages/{}",
)
async def use_webhooks(bot: Bot) -> None:
    hook = await bot.rest.create_webhook(bot.channel_id, "hook")
    token = hook.token
    assert token is not None
    assert (await bot.rest.fetch_webhook(hook.id, token=token)).name == "hook"
    assert (await bot.rest.edit_webhook(hook.id, token=token, name="other")).name == "other"
    embed = hikari.Embed(title="told").set_image(hikari.Bytes(PNG, "a.png"))
    sent = await bot.rest.execute_webhook(hook.id, token, "hi", username="Herald", embed=embed)
    assert (sent.author.username, sent.webhook_id, sent.embeds[0].title) == ("Herald", hook.id, "told")
    assert (await bot.rest.fetch_webhook_message(hook.id, token, sent.id)).content == "hi"
    edited = await bot.rest.edit_webhook_message(
        hook.id, token, sent.id, "changed", attachments=[hikari.Bytes(b"1", "b")]
    )
    assert (edited.content, [found.filename for found in edited.attachments]) == ("changed", ["b"])
    await bot.rest.delete_webhook_message(hook.id, token, sent.id)
    await bot.rest.delete_webhook(hook.id, token=token)


@check("POST /webhooks/{}/{}/slack", "POST /webhooks/{}/{}/github")
async def foreign_webhooks(bot: Bot) -> None:
    hook = await bot.rest.create_webhook(bot.channel_id, "foreign")
    path = f"/webhooks/{hook.id}/{hook.token}"
    body: Any = {"text": "from *Slack*"}
    event = await bot.hears(
        hikari.GuildMessageCreateEvent, bot.raw("POST", f"{path}/slack", json=body, auth=None)
    )
    assert "Slack" in event.content
    await bot.raw("POST", f"{path}/github", json={"zen": "Keep it simple."}, auth=None)
    await bot.rest.delete_webhook(hook.id)


@check(
    "POST /channels/{}/invites",
    "GET /channels/{}/invites",
    "GET /guilds/{}/invites",
    "GET /invites/{}",
    "DELETE /invites/{}",
    "INVITE_CREATE",
    "INVITE_DELETE",
)
async def invites(bot: Bot) -> None:
    act = bot.rest.create_invite(bot.channel_id, max_age=600, max_uses=3)
    made = (await bot.hears(hikari.InviteCreateEvent, act)).invite
    assert (made.max_age, made.max_uses, made.uses) == (timedelta(seconds=600), 3, 0)
    assert made.code in {found.code for found in await bot.rest.fetch_channel_invites(bot.channel_id)}
    assert made.code in {found.code for found in await bot.rest.fetch_guild_invites(bot.guild_id)}
    seen = await bot.rest.fetch_invite(made.code)
    assert (seen.guild_id, seen.approximate_member_count) == (bot.guild_id, 3)
    event = await bot.hears(hikari.InviteDeleteEvent, bot.rest.delete_invite(made.code))
    assert event.code == made.code


@check("GET /guilds/{}/audit-logs", "GUILD_AUDIT_LOG_ENTRY_CREATE", "reasons in the audit log")
async def audit_log(bot: Bot) -> None:
    act = bot.rest.create_role(bot.guild_id, name="logged", reason="потому что")
    entry = (await bot.hears(hikari.AuditLogEntryCreateEvent, act)).entry
    assert (entry.action_type, entry.reason) == (hikari.AuditLogEventType.ROLE_CREATE, "потому что")
    (log,) = await bot.rest.fetch_audit_log(bot.guild_id).limit(1)
    found = log.entries[entry.id]
    assert (found.user_id, found.reason) == (bot.id, "потому что")
    assert {entry.action_type for entry in log.entries.values()} >= {
        hikari.AuditLogEventType.MEMBER_KICK,
        hikari.AuditLogEventType.MEMBER_BAN_ADD,
        hikari.AuditLogEventType.CHANNEL_OVERWRITE_CREATE,
    }


@check("POST /channels/{}/messages/{}/crosspost")
async def crosspost(bot: Bot) -> None:
    news = await bot.rest.create_guild_news_channel(bot.guild_id, "news")
    sent = await news.send("read all about it")
    published = await bot.rest.crosspost_message(news, sent)
    assert published.flags & hikari.MessageFlag.CROSSPOSTED


@check("GET /voice/regions")
async def regions(bot: Bot) -> None:
    (region,) = await bot.rest.fetch_voice_regions()
    assert region.is_optimal_location


@check("PATCH /users/@me", "USER_UPDATE")
async def own_account(bot: Bot) -> None:
    event = await bot.hears(hikari.OwnUserUpdateEvent, bot.rest.edit_my_user(username="parrot"))
    assert event.user.username == "parrot"
    await bot.rest.edit_my_user(username="conformance")


@check("GUILD_DELETE")
async def come_and_go(bot: Bot) -> None:
    made = await bot.world.call("alice", "POST", "/guilds", {"name": "Other"})
    bring = {"application_id": str(bot.id), "permissions": "8"}
    act = bot.world.call("alice", "POST", f"/guilds/{made['id']}/bots", bring)
    assert (await bot.hears(hikari.GuildJoinEvent, act)).guild.name == "Other"
    act = bot.world.call("alice", "DELETE", f"/guilds/{made['id']}")
    assert (await bot.hears(hikari.GuildLeaveEvent, act)).guild_id == int(made["id"])


@check("op 6", "RESUMED")
async def resume(bot: Bot) -> None:
    heard = bot.soon(hikari.GuildMessageCreateEvent, lambda event: event.is_human)
    resumed = bot.soon(hikari.ShardResumedEvent)
    await asyncio.sleep(0)
    await bot.world.control("cut")
    await bot.world.call("bob", "POST", f"/channels/{bot.channel_id}/messages", {"content": "while away"})
    assert (await heard).content == "while away"
    await resumed


@check("op 9")
async def lost_session(bot: Bot) -> None:
    await bot.hears(hikari.ShardReadyEvent, bot.world.control("forget"))


@check("op 7")
async def restart(bot: Bot) -> None:
    await bot.hears(hikari.ShardResumedEvent, bot.world.control("restart"))
    assert (await bot.say("back again")).content == "back again"


async def main() -> None:
    world = World()
    bot = Bot(world)
    await bot.start(check_for_updates=False)
    await check.run(bot, world)
    await bot.close()
    os._exit(0)  # without waiting for connections of the restarted server


if __name__ == "__main__":
    asyncio.run(main())
