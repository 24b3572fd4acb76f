"""The real discord.py, unmodified but for its addresses, does every item. Run by ``tests.conformance.runs``."""

import asyncio
import io
import os
from datetime import timedelta
from typing import Any

import discord
import pytest
import yarl

from tests.conformance.world import PNG, SECONDS, Table, World, until

check = Table()


class Bot(discord.Client):
    """A client that looks around in its world."""

    def __init__(self, world: World) -> None:
        super().__init__(intents=discord.Intents.all(), status=discord.Status.online)
        self.world = world
        self.ready = asyncio.Event()

    async def on_ready(self) -> None:
        self.ready.set()

    @property
    def guild(self) -> discord.Guild:
        found = self.get_guild(self.world.guild_id)
        assert found is not None
        return found

    @property
    def channel(self) -> discord.TextChannel:
        found = self.get_channel(self.world.channel_id)
        assert isinstance(found, discord.TextChannel)
        return found

    @property
    def bob(self) -> discord.Member:
        found = self.guild.get_member(self.world.id_of("bob"))
        assert found is not None
        return found

    async def hears(self, event: str, act: Any, check: Any = None) -> Any:
        """Return what an event carries that ``act`` causes."""
        waiting = self.wait_for(event, check=check, timeout=SECONDS)  # type: ignore[call-overload]
        await act
        return await waiting

    async def raw(self, method: str, path: str, **options: Any) -> Any:
        """Call what the library has no method for, through its own HTTP client."""
        return await self.http.request(discord.http.Route(method, path), **options)

    async def joined(self, name: str) -> discord.Member:
        """Let somebody in and wait until the library has them."""
        found: discord.Member = await self.hears(
            "member_join", self.world.join(name), lambda member: member.id == self.world.id_of(name)
        )
        return found


@check("GET /gateway", "GET /applications/@me", "GET /soundboard-default-sounds")
async def calls_without_a_method(bot: Bot) -> None:
    assert (await bot.raw("GET", "/gateway"))["url"].startswith("ws://")
    assert (await bot.raw("GET", "/applications/@me"))["id"] == str(bot.application_id)
    assert isinstance(await bot.raw("GET", "/soundboard-default-sounds"), list)


@check("GET /gateway/bot")
async def gateway(bot: Bot) -> None:
    shards, url, limits = await bot.http.get_bot_gateway()
    assert (shards, url.startswith("ws://")) == (1, True)
    assert limits["remaining"] >= 1


@check("GET /users/@me", "READY", "GUILD_CREATE", "op 2", "op 10")
async def start(bot: Bot) -> None:
    assert bot.user is not None
    assert bot.user.bot
    assert bot.application_id == bot.user.id
    assert bot.guild.me.guild_permissions.administrator
    assert bot.guild.member_count == 3
    assert bot.channel in bot.guild.text_channels
    assert bot.guild.owner_id == bot.world.id_of("alice")


@check("op 1", "op 11")
async def heartbeat(bot: Bot) -> None:
    await until(lambda: 0 <= bot.latency < SECONDS)


@check("GET /users/{}")
async def a_user(bot: Bot) -> None:
    bob = await bot.fetch_user(bot.world.id_of("bob"))
    assert (bob.name, bob.bot, bob.discriminator) == ("bob", False, "0")


@check("GET /users/@me/guilds")
async def own_guilds(bot: Bot) -> None:
    (guild,) = [found async for found in bot.fetch_guilds()]
    assert guild.id == bot.guild.id
    assert guild.approximate_member_count == 3


@check("POST /users/@me/channels")
async def a_chat(bot: Bot) -> None:
    chat = await bot.bob.create_dm()
    assert chat.recipient == bot.bob
    assert (await chat.send("between us")).guild is None


@check("GET /oauth2/applications/@me")
async def application(bot: Bot) -> None:
    info = await bot.application_info()
    assert (info.id, info.name, info.owner.name) == (bot.application_id, "conformance", "alice")


@check("GET /guilds/{}")
async def a_guild(bot: Bot) -> None:
    guild = await bot.fetch_guild(bot.guild.id)
    assert (guild.name, guild.approximate_member_count) == (bot.guild.name, 3)
    assert len(guild.roles) == 2


@check("GET /guilds/{}/channels", "GET /guilds/{}/roles", "GET /channels/{}")
async def what_a_guild_has(bot: Bot) -> None:
    assert bot.channel in await bot.guild.fetch_channels()
    assert bot.guild.default_role in await bot.guild.fetch_roles()
    assert await bot.fetch_channel(bot.channel.id) == bot.channel


@check("GET /guilds/{}/members", "GET /guilds/{}/members/{}", "GET /guilds/{}/members/search")
async def members(bot: Bot) -> None:
    assert {member.name async for member in bot.guild.fetch_members()} == {"alice", "bob", "conformance"}
    assert (await bot.guild.fetch_member(bot.bob.id)).joined_at is not None
    (found,) = await bot.http.request(
        discord.http.Route("GET", "/guilds/{guild_id}/members/search", guild_id=bot.guild.id),
        params={"query": "bo"},
    )
    assert found["user"]["username"] == "bob"


@check("op 8", "GUILD_MEMBERS_CHUNK")
async def chunks(bot: Bot) -> None:
    assert bot.bob in await bot.guild.query_members("bo", limit=5, presences=True)
    (by_id,) = await bot.guild.query_members(user_ids=[bot.bob.id])
    assert by_id == bot.bob


@check("op 3")
async def own_presence(bot: Bot) -> None:
    game = discord.Game("with ships")
    await bot.change_presence(status=discord.Status.idle, activity=game)
    await bot.change_presence(status=discord.Status.online)


@check("PRESENCE_UPDATE")
async def a_persons_presence(bot: Bot) -> None:
    act = bot.world.call("alice", "POST", "/users/status", {"status": "dnd"})
    _, after = await bot.hears("presence_update", act, lambda _, after: after.name == "alice")
    assert after.status is discord.Status.dnd


@check("POST /channels/{}/messages", "MESSAGE_CREATE", "PATCH /channels/{}/messages/{}", "MESSAGE_UPDATE")
async def send_and_edit(bot: Bot) -> None:
    act = bot.world.call("bob", "POST", f"/channels/{bot.channel.id}/messages", {"content": "привет"})
    heard = await bot.hears("message", act, lambda message: message.author == bot.bob)
    assert (heard.content, heard.guild, heard.author.joined_at is None) == ("привет", bot.guild, False)
    sent = await bot.channel.send("first")
    _, after = await bot.hears(
        "message_edit", sent.edit(content="second"), lambda before, _: before.id == sent.id
    )
    assert (after.content, after.edited_at is None) == ("second", False)


@check("GET /channels/{}/messages/{}", "DELETE /channels/{}/messages/{}", "MESSAGE_DELETE")
async def fetch_and_delete(bot: Bot) -> None:
    sent = await bot.channel.send("gone soon")
    assert (await bot.channel.fetch_message(sent.id)).content == "gone soon"
    gone = await bot.hears("message_delete", sent.delete(), lambda message: message.id == sent.id)
    assert gone.content == "gone soon"


@check("GET /channels/{}/messages", "history before, after and around")
async def history(bot: Bot) -> None:
    sent = [await bot.channel.send(f"number {number}") for number in range(5)]
    middle = sent[2]
    before = [found.id async for found in bot.channel.history(before=middle, limit=2)]
    after = [found.id async for found in bot.channel.history(after=middle, limit=2, oldest_first=True)]
    around = [found.id async for found in bot.channel.history(around=middle, limit=3)]
    ids = [message.id for message in sent]
    assert before == [ids[1], ids[0]]
    assert after == [ids[3], ids[4]]
    assert sorted(around) == ids[1:4]
    assert [found.id async for found in bot.channel.history(limit=3)] == [ids[4], ids[3], ids[2]]


@check("replies")
async def replies(bot: Bot) -> None:
    first = await bot.channel.send("asked")
    answer = await first.reply("answered", mention_author=False)
    assert answer.type is discord.MessageType.reply
    assert answer.reference is not None
    assert isinstance(answer.reference.resolved, discord.Message)
    assert answer.reference.resolved.content == "asked"
    await first.delete()
    again = await bot.channel.fetch_message(answer.id)
    assert again.reference is not None
    assert isinstance(again.reference.resolved, discord.DeletedReferencedMessage)


@check("nonces")
async def nonces(bot: Bot) -> None:
    first, again = [await bot.channel.send("once", nonce="n-1") for _ in range(2)]
    assert (first.id, first.nonce) == (again.id, "n-1")


@check("errors with codes")
async def errors(bot: Bot) -> None:
    for act, code in (
        (bot.channel.fetch_message(1 << 40), 10008),
        (bot.fetch_channel(1 << 40), 10003),
        (bot.fetch_user(1 << 40), 10013),
        (bot.channel.send(""), 50006),
        (bot.channel.send("x" * 5000), 50035),
    ):
        with pytest.raises(discord.HTTPException) as refused:
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
    message = await bot.channel.send("react")
    added, user = await bot.hears("reaction_add", message.add_reaction("👍"))
    assert (added.emoji, added.count, user) == ("👍", 1, bot.guild.me)
    seen = (await bot.channel.fetch_message(message.id)).reactions[0]
    assert (seen.me, seen.normal_count) == (True, 1)
    assert [found async for found in seen.users()] == [bot.guild.me]
    removed, _ = await bot.hears("reaction_remove", message.remove_reaction("👍", bot.guild.me))
    assert removed.emoji == "👍"


@check(
    "DELETE /channels/{}/messages/{}/reactions/{}/{}",
    "DELETE /channels/{}/messages/{}/reactions/{}",
    "DELETE /channels/{}/messages/{}/reactions",
    "MESSAGE_REACTION_REMOVE_ALL",
    "MESSAGE_REACTION_REMOVE_EMOJI",
)
async def clearing_reactions(bot: Bot) -> None:
    message = await bot.channel.send("react")
    path = f"/channels/{bot.channel.id}/messages/{message.id}/reactions/%F0%9F%91%8D/@me"
    await bot.hears("reaction_add", bot.world.call("bob", "PUT", path))
    removed, user = await bot.hears("reaction_remove", message.remove_reaction("👍", bot.bob))
    assert (removed.emoji, user) == ("👍", bot.bob)
    await message.add_reaction("🎉")
    event = await bot.hears("raw_reaction_clear_emoji", message.clear_reaction("🎉"))
    assert str(event.emoji) == "🎉"
    event = await bot.hears("raw_reaction_clear", message.clear_reactions())
    assert event.message_id == message.id


@check("POST /channels/{}/typing", "TYPING_START")
async def typing(bot: Bot) -> None:
    async with bot.channel.typing():
        pass
    act = bot.world.call("bob", "POST", f"/channels/{bot.channel.id}/typing")
    channel, *_ = await bot.hears("typing", act, lambda channel, user, when: user == bot.bob)
    assert channel == bot.channel


@check("embeds")
async def embeds(bot: Bot) -> None:
    embed = discord.Embed(title="Harbour", description="Ships", colour=0x123456, url="https://example.org")
    embed.set_author(name="Keeper").set_footer(text="small").add_field(name="depth", value="9 m")
    embed.set_image(url="https://example.org/a.png")
    sent = await bot.channel.send(embed=embed)
    (found,) = sent.embeds
    assert found.to_dict() == embed.to_dict()


def file(name: str, content: bytes = b"words") -> discord.File:
    return discord.File(io.BytesIO(content), name)


@check("files")
async def files(bot: Bot) -> None:
    first = discord.File(io.BytesIO(b"words"), "a.txt", description="some words")
    sent = await bot.channel.send("with files", files=[first, file("b.png", PNG)])
    one, two = sent.attachments
    assert (one.filename, one.size, one.description) == ("a.txt", 5, "some words")
    assert (two.content_type, two.width, two.height) == ("image/png", 1, 1)
    assert await one.read() == b"words"


@check("files of an edit")
async def files_of_an_edit(bot: Bot) -> None:
    sent = await bot.channel.send(files=[file("a"), file("b")])
    edited = await sent.edit(attachments=[sent.attachments[1], file("c")])
    assert [found.filename for found in edited.attachments] == ["b", "c"]
    edited = await edited.add_files(file("d"))
    assert [found.filename for found in edited.attachments] == ["b", "c", "d"]
    edited = await edited.remove_attachments(edited.attachments[0])
    assert [found.filename for found in edited.attachments] == ["c", "d"]


@check("pictures in embeds")
async def pictures_in_embeds(bot: Bot) -> None:
    embed = discord.Embed(title="seen").set_image(url="attachment://sea.png")
    sent = await bot.channel.send(embed=embed, file=file("sea.png", PNG))
    url = sent.embeds[0].image.url
    assert url is not None
    assert (sent.attachments, await bot.http.get_from_cdn(url) == b"") == ([], False)
    edited = await sent.edit(embed=sent.embeds[0].copy().set_footer(text="again"))
    assert edited.embeds[0].image.url == url


@check("allowed mentions")
async def allowed_mentions(bot: Bot) -> None:
    loud = await bot.channel.send(f"{bot.bob.mention} @everyone")
    assert (loud.mentions, loud.mention_everyone) == ([bot.bob], True)
    quiet = await bot.channel.send(
        f"{bot.bob.mention} @everyone", allowed_mentions=discord.AllowedMentions.none()
    )
    assert (quiet.mentions, quiet.mention_everyone) == ([], False)


@check("PATCH /guilds/{}", "GUILD_UPDATE")
async def change_a_guild(bot: Bot) -> None:
    _, after = await bot.hears("guild_update", bot.guild.edit(name="Port", reason="new name"))
    assert after.name == "Port"


@check("POST /guilds/{}/channels", "CHANNEL_CREATE", "PATCH /channels/{}", "CHANNEL_UPDATE")
async def make_and_change_channels(bot: Bot) -> None:
    section = await bot.guild.create_category("section")
    options: dict[str, Any] = {"topic": "about", "slowmode_delay": 5, "category": section}
    made = await bot.hears(
        "guild_channel_create",
        bot.guild.create_text_channel("made", **options),
        lambda channel: channel.name == "made",
    )
    assert (made.topic, made.slowmode_delay, made.category) == ("about", 5, section)
    await bot.guild.create_voice_channel("voice", bitrate=32000, user_limit=5)
    _, after = await bot.hears("guild_channel_update", made.edit(topic="changed", nsfw=True))
    assert (after.topic, after.nsfw) == ("changed", True)


@check("PATCH /guilds/{}/channels", "DELETE /channels/{}", "CHANNEL_DELETE")
async def move_and_delete_channels(bot: Bot) -> None:
    one, two = [await bot.guild.create_text_channel(name) for name in ("one", "two")]
    await until(lambda: bot.get_channel(two.id) is not None)
    await two.move(before=one)
    await until(lambda: bot.get_channel(two.id).position < bot.get_channel(one.id).position)
    gone = await bot.hears("guild_channel_delete", one.delete(), lambda channel: channel.id == one.id)
    assert gone.name == "one"


@check("PUT /channels/{}/permissions/{}", "DELETE /channels/{}/permissions/{}")
async def overwrites(bot: Bot) -> None:
    channel = await bot.guild.create_text_channel("quiet")
    everyone = bot.guild.default_role
    _, after = await bot.hears("guild_channel_update", channel.set_permissions(everyone, send_messages=False))
    assert after.overwrites_for(everyone).send_messages is False
    assert not after.permissions_for(bot.bob).send_messages
    _, after = await bot.hears("guild_channel_update", channel.set_permissions(everyone, overwrite=None))
    assert after.permissions_for(bot.bob).send_messages


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
    permissions = discord.Permissions(kick_members=True)
    role = await bot.hears(
        "guild_role_create", bot.guild.create_role(name="crew", permissions=permissions, colour=0x112233)
    )
    assert (role.name, role.permissions.kick_members, role.colour.value) == ("crew", True, 0x112233)
    assert await bot.guild.fetch_role(role.id) == role
    _, after = await bot.hears("guild_role_update", role.edit(name="deck", hoist=True))
    assert (after.name, after.hoist) == ("deck", True)
    gone = await bot.hears("guild_role_delete", role.delete())
    assert gone.id == role.id


@check("PATCH /guilds/{}/roles")
async def move_roles(bot: Bot) -> None:
    one, two = [await bot.guild.create_role(name=name) for name in ("low", "high")]
    await until(lambda: bot.guild.get_role(two.id) is not None)
    await bot.guild.edit_role_positions({one: 1, two: 2})
    await until(lambda: bot.guild.get_role(two.id) > bot.guild.get_role(one.id))


@check(
    "PUT /guilds/{}/members/{}/roles/{}",
    "DELETE /guilds/{}/members/{}/roles/{}",
    "PATCH /guilds/{}/members/{}",
    "GUILD_MEMBER_UPDATE",
)
async def change_a_member(bot: Bot) -> None:
    role = await bot.guild.create_role(name="given")
    _, after = await bot.hears("member_update", bot.bob.add_roles(role))
    assert role in after.roles
    _, after = await bot.hears("member_update", bot.bob.remove_roles(role))
    assert role not in after.roles
    _, after = await bot.hears("member_update", bot.bob.edit(nick="Bo"))
    assert after.display_name == "Bo"


@check("PATCH /guilds/{}/members/@me")
async def own_nickname(bot: Bot) -> None:
    await bot.guild.me.edit(nick="Parrot")
    await until(lambda: bot.guild.me.nick == "Parrot")


@check("timeouts")
async def timeouts(bot: Bot) -> None:
    await bot.bob.timeout(timedelta(minutes=5))
    await until(bot.bob.is_timed_out)
    await bot.bob.timeout(None)
    await until(lambda: not bot.bob.is_timed_out())


@check("GUILD_MEMBER_ADD", "DELETE /guilds/{}/members/{}", "GUILD_MEMBER_REMOVE")
async def kick(bot: Bot) -> None:
    charlie = await bot.joined("charlie")
    assert charlie.guild == bot.guild
    gone = await bot.hears("member_remove", charlie.kick(reason="enough"))
    assert gone == charlie


@check("PUT /guilds/{}/bans/{}", "GET /guilds/{}/bans/{}", "GET /guilds/{}/bans", "GUILD_BAN_ADD")
async def ban(bot: Bot) -> None:
    charlie = await bot.joined("charlie")
    removed = bot.wait_for("member_remove", timeout=SECONDS)
    _, user = await bot.hears("member_ban", charlie.ban(reason="ужасно", delete_message_seconds=60))
    assert (user.id, (await removed).id) == (charlie.id, charlie.id)
    assert (await bot.guild.fetch_ban(charlie)).reason == "ужасно"
    assert [entry.user.id async for entry in bot.guild.bans()] == [charlie.id]


@check("DELETE /guilds/{}/bans/{}", "GUILD_BAN_REMOVE")
async def unban(bot: Bot) -> None:
    charlie = discord.Object(bot.world.id_of("charlie"))
    _, user = await bot.hears("member_unban", bot.guild.unban(charlie))
    assert user.id == charlie.id


@check("POST /guilds/{}/bulk-ban")
async def bulk_ban(bot: Bot) -> None:
    users = [discord.Object(bot.world.id_of(name)) for name in ("dora", "ed")]
    result = await bot.guild.bulk_ban(users, reason="both")
    assert {user.id for user in result.banned} == {user.id for user in users}
    assert result.failed == []


@check("GET /guilds/{}/prune", "POST /guilds/{}/prune")
async def prune(bot: Bot) -> None:
    assert await bot.guild.estimate_pruned_members(days=7) == 0
    assert await bot.guild.prune_members(days=7) == 0


@check("POST /channels/{}/messages/bulk-delete", "MESSAGE_DELETE_BULK")
async def bulk_delete(bot: Bot) -> None:
    sent = [await bot.channel.send("many") for _ in range(3)]
    gone = await bot.hears("bulk_message_delete", bot.channel.delete_messages(sent))
    assert {message.id for message in gone} == {message.id for message in sent}


@check(
    "PUT /channels/{}/messages/pins/{}",
    "DELETE /channels/{}/messages/pins/{}",
    "GET /channels/{}/messages/pins",
    "CHANNEL_PINS_UPDATE",
)
async def pins(bot: Bot) -> None:
    message = await bot.channel.send("keep this")
    notice = bot.wait_for(
        "message", check=lambda found: found.type is discord.MessageType.pins_add, timeout=SECONDS
    )
    channel, last = await bot.hears("guild_channel_pins_update", message.pin(reason="worth it"))
    assert (channel, last is None) == (bot.channel, False)
    assert (await notice).reference.message_id == message.id
    assert [found.id async for found in bot.channel.pins()] == [message.id]
    await bot.hears("guild_channel_pins_update", message.unpin())


@check("PUT /channels/{}/pins/{}", "DELETE /channels/{}/pins/{}", "GET /channels/{}/pins")
async def old_pins(bot: Bot) -> None:
    message = await bot.channel.send("keep this too")
    await bot.raw("PUT", f"/channels/{bot.channel.id}/pins/{message.id}")
    (pinned,) = await bot.raw("GET", f"/channels/{bot.channel.id}/pins")
    assert pinned["id"] == str(message.id)
    await bot.raw("DELETE", f"/channels/{bot.channel.id}/pins/{message.id}")


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
    channel = await bot.hears("webhooks_update", bot.channel.create_webhook(name="hook"))
    assert channel == bot.channel
    (hook,) = await bot.channel.webhooks()
    assert [found.id for found in await bot.guild.webhooks()] == [hook.id]
    assert (await bot.fetch_webhook(hook.id)).token == hook.token
    assert (await hook.edit(name="renamed")).name == "renamed"
    await hook.delete()
    assert await bot.channel.webhooks() == []


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
    made = await bot.channel.create_webhook(name="hook")
    hook = discord.Webhook.partial(made.id, made.token, client=bot)
    assert (await hook.fetch(prefer_auth=False)).name == "hook"
    assert (await hook.edit(name="other", prefer_auth=False)).name == "other"
    embed = discord.Embed(title="told").set_image(url="attachment://a.png")
    sent = await hook.send("hi", username="Herald", embed=embed, file=file("a.png", PNG), wait=True)
    assert (sent.author.name, sent.webhook_id, sent.embeds[0].title) == ("Herald", made.id, "told")
    assert (await hook.fetch_message(sent.id)).content == "hi"
    edited = await sent.edit(content="changed", attachments=[file("b")])
    assert (edited.content, [found.filename for found in edited.attachments]) == ("changed", ["b"])
    await sent.delete()
    await hook.delete(prefer_auth=False)


@check("POST /webhooks/{}/{}/slack", "POST /webhooks/{}/{}/github")
async def foreign_webhooks(bot: Bot) -> None:
    hook = await bot.channel.create_webhook(name="foreign")
    path = f"/webhooks/{hook.id}/{hook.token}"
    heard = await bot.hears("message", bot.raw("POST", f"{path}/slack", json={"text": "from *Slack*"}))
    assert "Slack" in heard.content
    star = {"action": "created", "sender": {"login": "octo"}, "repository": {"full_name": "a/b"}}
    await bot.raw("POST", f"{path}/github", json=star, headers={"X-GitHub-Event": "star"})
    await hook.delete()


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
    made = await bot.hears("invite_create", bot.channel.create_invite(max_age=600, max_uses=3))
    assert (made.max_age, made.max_uses, made.uses) == (600, 3, 0)
    assert made.code in {found.code for found in await bot.channel.invites()}
    assert made.code in {found.code for found in await bot.guild.invites()}
    seen = await bot.fetch_invite(made.code)
    assert (seen.guild.name, seen.approximate_member_count) == (bot.guild.name, bot.guild.member_count)
    gone = await bot.hears("invite_delete", made.delete())
    assert gone.code == made.code


@check("GET /guilds/{}/audit-logs", "GUILD_AUDIT_LOG_ENTRY_CREATE", "reasons in the audit log")
async def audit_log(bot: Bot) -> None:
    act = bot.guild.create_role(name="logged", reason="потому что")
    heard = await bot.hears("audit_log_entry_create", act)
    assert (heard.action, heard.reason) == (discord.AuditLogAction.role_create, "потому что")
    found = [entry async for entry in bot.guild.audit_logs(limit=1)]
    assert (found[0].id, found[0].user, found[0].reason) == (heard.id, bot.guild.me, "потому что")
    assert {entry.action async for entry in bot.guild.audit_logs()} >= {
        discord.AuditLogAction.kick,
        discord.AuditLogAction.ban,
        discord.AuditLogAction.overwrite_create,
    }


@check("POST /channels/{}/messages/{}/crosspost")
async def crosspost(bot: Bot) -> None:
    news = await bot.guild.create_text_channel("news", news=True)
    sent = await news.send("read all about it")
    await sent.publish()
    assert (await news.fetch_message(sent.id)).flags.crossposted


@check("GET /voice/regions")
async def regions(bot: Bot) -> None:
    (region,) = await bot.raw("GET", "/voice/regions")
    assert region["optimal"]


@check("PATCH /users/@me", "USER_UPDATE")
async def own_account(bot: Bot) -> None:
    assert bot.user is not None
    changed = await bot.user.edit(username="parrot")
    assert changed.name == "parrot"
    await until(lambda: bot.user is not None and bot.user.name == "parrot")
    await bot.user.edit(username="conformance")


@check("GUILD_DELETE")
async def come_and_go(bot: Bot) -> None:
    made = await bot.world.call("alice", "POST", "/guilds", {"name": "Other"})
    bring = {"application_id": str(bot.application_id), "permissions": "8"}
    joined = await bot.hears(
        "guild_join", bot.world.call("alice", "POST", f"/guilds/{made['id']}/bots", bring)
    )
    assert joined.name == "Other"
    left = await bot.hears("guild_remove", bot.world.call("alice", "DELETE", f"/guilds/{made['id']}"))
    assert left == joined


@check("op 6", "RESUMED")
async def resume(bot: Bot) -> None:
    heard = bot.wait_for("message", check=lambda found: found.author == bot.bob, timeout=SECONDS)
    resumed = bot.wait_for("resumed", timeout=SECONDS)
    await bot.world.control("cut")
    await bot.world.call("bob", "POST", f"/channels/{bot.channel.id}/messages", {"content": "while away"})
    assert (await heard).content == "while away"
    await resumed


@check("op 9")
async def lost_session(bot: Bot) -> None:
    session = bot.ws.session_id
    await bot.hears("ready", bot.world.control("forget"))
    assert bot.ws.session_id != session


@check("op 7")
async def restart(bot: Bot) -> None:
    await bot.hears("resumed", bot.world.control("restart"))
    assert (await bot.channel.send("back again")).content == "back again"


async def main() -> None:
    world = World()
    discord.http.Route.BASE = f"{world.url}/api/v10"
    gateway = f"{world.url}/gateway".replace("http", "ws", 1)
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    async with Bot(world) as bot:
        running = asyncio.create_task(bot.start(world.bot_token))
        await asyncio.wait_for(bot.ready.wait(), 30)
        await check.run(bot, world)
        await bot.close()
        await running
    os._exit(0)  # without waiting for connections of the restarted server


if __name__ == "__main__":
    asyncio.run(main())
