// The real discord.js, unmodified but for its address, does every item. Run by tests/conformance/runs.py.

const assert = require("node:assert/strict");
const fs = require("node:fs");
const {
  AttachmentBuilder, AuditLogEvent, ChannelType, Client, EmbedBuilder, Events, GatewayIntentBits, MessageFlags,
  MessageType, OverwriteType, PermissionFlagsBits, PresenceUpdateStatus,
} = require("discord.js");

const world = JSON.parse(process.env.CONFORMANCE);
const SECONDS = 15;
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC",
  "base64",
);
const checks = [];

/** Put a check of one or several items into the table. */
function check(items, run) {
  checks.push([items, run]);
}

const client = new Client({
  intents: Object.values(GatewayIntentBits).filter((bit) => typeof bit === "number"),
  rest: { api: `${world.url}/api`, cdn: world.url },
});
const guild = () => client.guilds.cache.get(world.guild);
const channel = () => client.channels.cache.get(world.channel);
const bob = () => guild().members.cache.get(world.people.bob.id);

/** Call the API as one of the people, beside the library. */
async function call(name, method, path, body) {
  const { access, url } = world.people[name];
  const headers = { authorization: `Bearer ${access}`, "content-type": "application/json" };
  const answer = await fetch(url + path, { method, headers, body: JSON.stringify(body) });
  const text = await answer.text();
  assert(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
  return text && JSON.parse(text);
}

/** Make the line bad: see recorder.py. */
async function control(fault) {
  assert((await fetch(`${world.url}/control/${fault}`, { method: "POST" })).ok);
}

/** Reject after a while. */
function inTime(promise, what, seconds = SECONDS) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no ${what} in ${seconds} s`)), seconds * 1000);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Resolve to the arguments of an event. */
function soon(event, holds = () => true) {
  let listener;
  const heard = new Promise((resolve) => {
    listener = (...args) => holds(...args) && resolve(args);
    client.on(event, listener);
  });
  const waiting = inTime(heard, event).finally(() => client.off(event, listener));
  waiting.catch(() => {}); // whoever waits hears of it; when nobody does any more, the check has failed already
  return waiting;
}

/** Resolve to the arguments of an event that `act` causes. */
async function hears(event, act, holds) {
  const [args] = await Promise.all([soon(event, holds), act()]);
  return args;
}

async function until(holds) {
  const end = Date.now() + SECONDS * 1000;
  while (!holds()) {
    assert(Date.now() < end, `never: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Let somebody into the guild and wait until the library has them. */
async function joined(name) {
  const act = async () => {
    const invite = await call("alice", "POST", `/channels/${world.channel}/invites`, { max_age: 3600 });
    await call(name, "POST", `/invites/${invite.code}`);
  };
  const [member] = await hears(Events.GuildMemberAdd, act, (found) => found.id === world.people[name].id);
  return member;
}

const file = (name, content = "words") => new AttachmentBuilder(Buffer.from(content), { name });
const names = (message) => message.attachments.map((found) => found.name);

check(
  ["GET /gateway", "GET /users/@me", "GET /oauth2/applications/@me", "GET /soundboard-default-sounds"],
  async () => {
    assert.match((await client.rest.get("/gateway")).url, /^ws:/);
    assert.equal((await client.rest.get("/users/@me")).id, client.user.id);
    assert.equal((await client.rest.get("/oauth2/applications/@me")).id, client.user.id);
    assert.equal((await client.fetchDefaultSoundboardSounds()).size, 0);
  },
);

check(["GET /gateway/bot", "READY", "GUILD_CREATE", "op 2", "op 10"], async () => {
  assert.equal(client.user.username, "conformance");
  assert.equal(client.application.id, client.user.id);
  assert.equal(guild().memberCount, 3);
  assert.equal(guild().ownerId, world.people.alice.id);
  assert(guild().members.me.permissions.has(PermissionFlagsBits.Administrator));
  assert(guild().channels.cache.has(world.channel));
  await guild().members.fetch();
});

check(["op 1", "op 11"], () => until(() => client.ws.ping >= 0));

check(["GET /applications/@me"], async () => {
  const found = await client.application.fetch();
  assert.deepEqual([found.name, found.owner.username], ["conformance", "alice"]);
});

check(["GET /users/{}"], async () => {
  const found = await client.users.fetch(world.people.bob.id, { force: true });
  assert.deepEqual([found.username, found.bot], ["bob", false]);
});

check(["GET /users/@me/guilds"], async () => {
  assert.deepEqual([...(await client.guilds.fetch()).keys()], [world.guild]);
});

check(["POST /users/@me/channels"], async () => {
  const chat = await bob().createDM();
  assert.equal(chat.recipientId, bob().id);
  assert.equal((await chat.send("between us")).guild, null);
});

check(["GET /guilds/{}"], async () => {
  const found = await client.guilds.fetch({ guild: world.guild, force: true, withCounts: true });
  assert.deepEqual([found.name, found.approximateMemberCount, found.roles.cache.size], ["Harbour", 3, 2]);
});

check(["GET /guilds/{}/channels", "GET /guilds/{}/roles", "GET /channels/{}"], async () => {
  assert((await guild().channels.fetch()).has(world.channel));
  assert((await guild().roles.fetch()).has(world.guild));
  assert.equal((await client.channels.fetch(world.channel, { force: true })).type, ChannelType.GuildText);
});

check(["GET /guilds/{}/members", "GET /guilds/{}/members/{}", "GET /guilds/{}/members/search"], async () => {
  assert.equal((await guild().members.list({ limit: 10 })).size, 3);
  assert((await guild().members.fetch({ user: bob().id, force: true })).joinedAt);
  assert.deepEqual([...(await guild().members.search({ query: "bo" })).keys()], [bob().id]);
});

check(["op 8", "GUILD_MEMBERS_CHUNK"], async () => {
  const found = await guild().members.fetch({ query: "bo", limit: 5, withPresences: true });
  assert.deepEqual([...found.keys()], [bob().id]);
});

check(["op 3"], async () => {
  client.user.setPresence({ status: PresenceUpdateStatus.Idle, activities: [{ name: "with ships" }] });
  client.user.setPresence({ status: PresenceUpdateStatus.Online });
});

check(["PRESENCE_UPDATE"], async () => {
  const act = () => call("alice", "POST", "/users/status", { status: "dnd" });
  const isAlice = (_, presence) => presence.userId === world.people.alice.id;
  const [, presence] = await hears(Events.PresenceUpdate, act, isAlice);
  assert.equal(presence.status, "dnd");
});

check(
  ["POST /channels/{}/messages", "MESSAGE_CREATE", "PATCH /channels/{}/messages/{}", "MESSAGE_UPDATE"],
  async () => {
    const act = () => call("bob", "POST", `/channels/${world.channel}/messages`, { content: "привет" });
    const [heard] = await hears(Events.MessageCreate, act, (message) => !message.author.bot);
    assert.deepEqual([heard.content, heard.guildId, heard.member.id], ["привет", world.guild, bob().id]);
    const sent = await channel().send("first");
    const [, after] = await hears(Events.MessageUpdate, () => sent.edit("second"));
    assert.deepEqual([after.id, after.content, after.editedAt === null], [sent.id, "second", false]);
  },
);

check(["GET /channels/{}/messages/{}", "DELETE /channels/{}/messages/{}", "MESSAGE_DELETE"], async () => {
  const sent = await channel().send("gone soon");
  const found = await channel().messages.fetch({ message: sent.id, force: true });
  assert.equal(found.content, "gone soon");
  const [gone] = await hears(Events.MessageDelete, () => sent.delete());
  assert.equal(gone.id, sent.id);
});

check(["GET /channels/{}/messages", "history before, after and around"], async () => {
  const ids = [];
  for (let number = 0; number < 5; number++) ids.push((await channel().send(`number ${number}`)).id);
  const fetched = async (query) => [...(await channel().messages.fetch(query)).keys()];
  assert.deepEqual(await fetched({ before: ids[2], limit: 2 }), [ids[1], ids[0]]);
  assert.deepEqual(await fetched({ after: ids[2], limit: 2 }), [ids[4], ids[3]]);
  assert.deepEqual((await fetched({ around: ids[2], limit: 3 })).sort(), ids.slice(1, 4));
  assert.deepEqual(await fetched({ limit: 2 }), [ids[4], ids[3]]);
});

check(["replies"], async () => {
  const first = await channel().send("asked");
  const answer = await first.reply("answered");
  assert.deepEqual([answer.type, answer.reference.messageId], [MessageType.Reply, first.id]);
  assert.equal((await answer.fetchReference()).content, "asked");
});

check(["nonces"], async () => {
  const once = { content: "once", nonce: "n-1", enforceNonce: true };
  const first = await channel().send(once);
  const again = await channel().send(once);
  assert.deepEqual([first.id, first.nonce], [again.id, "n-1"]);
});

check(["errors with codes"], async () => {
  const missing = String(2n ** 40n);
  const acts = [
    [() => channel().messages.fetch(missing), 10008],
    [() => client.channels.fetch(missing), 10003],
    [() => client.users.fetch(missing), 10013],
    [() => channel().send({ content: "" }), 50006],
    [() => channel().send("x".repeat(5000)), 50035],
  ];
  for (const [act, code] of acts) await assert.rejects(act, { code });
});

check(
  [
    "PUT /channels/{}/messages/{}/reactions/{}/@me",
    "DELETE /channels/{}/messages/{}/reactions/{}/@me",
    "GET /channels/{}/messages/{}/reactions/{}",
    "MESSAGE_REACTION_ADD",
    "MESSAGE_REACTION_REMOVE",
  ],
  async () => {
    const message = await channel().send("react");
    const [added, user] = await hears(Events.MessageReactionAdd, () => message.react("👍"));
    assert.deepEqual([added.emoji.name, user.id], ["👍", client.user.id]);
    const seen = (await message.fetch(true)).reactions.cache.get("👍");
    assert.deepEqual([seen.count, seen.me], [1, true]);
    assert.deepEqual([...(await seen.users.fetch()).keys()], [client.user.id]);
    const [removed] = await hears(Events.MessageReactionRemove, () => seen.users.remove());
    assert.equal(removed.emoji.name, "👍");
  },
);

check(
  [
    "DELETE /channels/{}/messages/{}/reactions/{}/{}",
    "DELETE /channels/{}/messages/{}/reactions/{}",
    "DELETE /channels/{}/messages/{}/reactions",
    "MESSAGE_REACTION_REMOVE_ALL",
    "MESSAGE_REACTION_REMOVE_EMOJI",
  ],
  async () => {
    const message = await channel().send("react");
    const path = `/channels/${world.channel}/messages/${message.id}/reactions/%F0%9F%91%8D/@me`;
    const [theirs] = await hears(Events.MessageReactionAdd, () => call("bob", "PUT", path));
    const [, user] = await hears(Events.MessageReactionRemove, () => theirs.users.remove(bob().id));
    assert.equal(user.id, bob().id);
    const mine = await message.react("🎉");
    const [gone] = await hears(Events.MessageReactionRemoveEmoji, () => mine.remove());
    assert.equal(gone.emoji.name, "🎉");
    const [cleared] = await hears(Events.MessageReactionRemoveAll, () => message.reactions.removeAll());
    assert.equal(cleared.id, message.id);
  },
);

check(["POST /channels/{}/typing", "TYPING_START"], async () => {
  await channel().sendTyping();
  const act = () => call("bob", "POST", `/channels/${world.channel}/typing`);
  const [typing] = await hears(Events.TypingStart, act, (found) => found.user.id === bob().id);
  assert.equal(typing.channel.id, world.channel);
});

check(["embeds"], async () => {
  const embed = new EmbedBuilder()
    .setTitle("Harbour").setDescription("Ships").setColor(0x123456).setURL("https://example.org")
    .setAuthor({ name: "Keeper" }).setFooter({ text: "small" }).setImage("https://example.org/a.png")
    .addFields({ name: "depth", value: "9 m", inline: true });
  const [found] = (await channel().send({ embeds: [embed] })).embeds;
  assert(found.equals(embed.data), JSON.stringify(found.data));
});

check(["files"], async () => {
  const first = file("a.txt").setDescription("some words");
  const sent = await channel().send({ content: "with files", files: [first, file("b.png", PNG)] });
  const [one, two] = sent.attachments.values();
  assert.deepEqual([one.name, one.size, one.description], ["a.txt", 5, "some words"]);
  assert.deepEqual([two.contentType, two.width, two.height], ["image/png", 1, 1]);
  assert.equal(await (await fetch(one.url)).text(), "words");
});

check(["files of an edit"], async () => {
  const sent = await channel().send({ files: [file("a"), file("b")] });
  let edited = await sent.edit({ attachments: [sent.attachments.at(1)], files: [file("c")] });
  assert.deepEqual(names(edited), ["b", "c"]);
  edited = await edited.edit({ files: [file("d")] });
  assert(names(edited).includes("d"));
  edited = await edited.edit({ content: "text", attachments: [] });
  assert.deepEqual(names(edited), []);
});

check(["pictures in embeds"], async () => {
  const embed = new EmbedBuilder().setTitle("seen").setImage("attachment://sea.png");
  const sent = await channel().send({ embeds: [embed], files: [file("sea.png", PNG)] });
  const { url } = sent.embeds[0].image;
  assert.deepEqual([names(sent), (await fetch(url)).ok], [[], true]);
  const again = EmbedBuilder.from(sent.embeds[0]).setFooter({ text: "again" });
  assert.equal((await sent.edit({ embeds: [again] })).embeds[0].image.url, url);
});

check(["allowed mentions"], async () => {
  const content = `${bob()} @everyone`;
  const loud = await channel().send(content);
  assert.deepEqual([[...loud.mentions.users.keys()], loud.mentions.everyone], [[bob().id], true]);
  const quiet = await channel().send({ content, allowedMentions: { parse: [] } });
  assert.deepEqual([quiet.mentions.users.size, quiet.mentions.everyone], [0, false]);
});

check(["PATCH /guilds/{}", "GUILD_UPDATE"], async () => {
  const [, after] = await hears(Events.GuildUpdate, () => guild().setName("Port", "new name"));
  assert.equal(after.name, "Port");
});

check(["POST /guilds/{}/channels", "CHANNEL_CREATE", "PATCH /channels/{}", "CHANNEL_UPDATE"], async () => {
  const { channels } = guild();
  const section = await channels.create({ name: "section", type: ChannelType.GuildCategory });
  const about = { name: "made", topic: "about", rateLimitPerUser: 5, parent: section };
  const [made] = await hears(Events.ChannelCreate, () => channels.create(about), (it) => it.name === "made");
  assert.deepEqual([made.topic, made.rateLimitPerUser, made.parentId], ["about", 5, section.id]);
  await channels.create({ name: "voice", type: ChannelType.GuildVoice, bitrate: 32000, userLimit: 5 });
  const [, after] = await hears(Events.ChannelUpdate, () => made.edit({ topic: "changed", nsfw: true }));
  assert.deepEqual([after.topic, after.nsfw], ["changed", true]);
});

check(["PATCH /guilds/{}/channels", "DELETE /channels/{}", "CHANNEL_DELETE"], async () => {
  const one = await guild().channels.create({ name: "one" });
  const two = await guild().channels.create({ name: "two" });
  await guild().channels.setPositions([{ channel: one, position: 20 }, { channel: two, position: 19 }]);
  await until(() => client.channels.cache.get(two.id).rawPosition === 19);
  const [gone] = await hears(Events.ChannelDelete, () => one.delete());
  assert.equal(gone.id, one.id);
});

check(["PUT /channels/{}/permissions/{}", "DELETE /channels/{}/permissions/{}"], async () => {
  const quiet = await guild().channels.create({ name: "quiet" });
  const { everyone } = guild().roles;
  const deny = () => quiet.permissionOverwrites.edit(everyone, { SendMessages: false });
  const [, after] = await hears(Events.ChannelUpdate, deny);
  assert.equal(after.permissionOverwrites.cache.get(everyone.id).type, OverwriteType.Role);
  assert(!after.permissionsFor(bob()).has(PermissionFlagsBits.SendMessages));
  const [, free] = await hears(Events.ChannelUpdate, () => quiet.permissionOverwrites.delete(everyone));
  assert(free.permissionsFor(bob()).has(PermissionFlagsBits.SendMessages));
});

check(
  [
    "POST /guilds/{}/roles",
    "GET /guilds/{}/roles/{}",
    "PATCH /guilds/{}/roles/{}",
    "DELETE /guilds/{}/roles/{}",
    "GUILD_ROLE_CREATE",
    "GUILD_ROLE_UPDATE",
    "GUILD_ROLE_DELETE",
  ],
  async () => {
    const permissions = [PermissionFlagsBits.KickMembers];
    const wanted = { name: "crew", permissions, colors: { primaryColor: 0x112233 } };
    const [role] = await hears(Events.GuildRoleCreate, () => guild().roles.create(wanted));
    assert.deepEqual([role.name, role.colors.primaryColor], ["crew", 0x112233]);
    assert(role.permissions.has(PermissionFlagsBits.KickMembers));
    assert.equal((await guild().roles.fetch(role.id, { force: true })).id, role.id);
    const [, after] = await hears(Events.GuildRoleUpdate, () => role.edit({ name: "deck", hoist: true }));
    assert.deepEqual([after.name, after.hoist], ["deck", true]);
    const [gone] = await hears(Events.GuildRoleDelete, () => role.delete());
    assert.equal(gone.id, role.id);
  },
);

check(["PATCH /guilds/{}/roles"], async () => {
  const one = await guild().roles.create({ name: "low" });
  const two = await guild().roles.create({ name: "high" });
  await guild().roles.setPositions([{ role: one, position: 2 }, { role: two, position: 3 }]);
  await until(() => guild().roles.cache.get(two.id).rawPosition === 3);
});

check(
  [
    "PUT /guilds/{}/members/{}/roles/{}",
    "DELETE /guilds/{}/members/{}/roles/{}",
    "PATCH /guilds/{}/members/{}",
    "GUILD_MEMBER_UPDATE",
  ],
  async () => {
    const role = await guild().roles.create({ name: "given" });
    const [, given] = await hears(Events.GuildMemberUpdate, () => bob().roles.add(role));
    assert(given.roles.cache.has(role.id));
    const [, taken] = await hears(Events.GuildMemberUpdate, () => bob().roles.remove(role));
    assert(!taken.roles.cache.has(role.id));
    const [, named] = await hears(Events.GuildMemberUpdate, () => bob().setNickname("Bo"));
    assert.equal(named.displayName, "Bo");
  },
);

check(["PATCH /guilds/{}/members/@me"], async () => {
  await guild().members.me.setNickname("Parrot");
  await until(() => guild().members.me.nickname === "Parrot");
});

check(["timeouts"], async () => {
  await bob().timeout(5 * 60 * 1000);
  await until(() => bob().isCommunicationDisabled());
  await bob().timeout(null);
  await until(() => !bob().isCommunicationDisabled());
});

check(["GUILD_MEMBER_ADD", "DELETE /guilds/{}/members/{}", "GUILD_MEMBER_REMOVE"], async () => {
  const charlie = await joined("charlie");
  const [gone] = await hears(Events.GuildMemberRemove, () => charlie.kick("enough"));
  assert.equal(gone.id, charlie.id);
});

check(["PUT /guilds/{}/bans/{}", "GET /guilds/{}/bans/{}", "GET /guilds/{}/bans", "GUILD_BAN_ADD"], async () => {
  const charlie = await joined("charlie");
  const removed = soon(Events.GuildMemberRemove);
  const act = () => guild().members.ban(charlie, { reason: "ужасно", deleteMessageSeconds: 60 });
  const [ban] = await hears(Events.GuildBanAdd, act);
  assert.deepEqual([ban.user.id, (await removed)[0].id], [charlie.id, charlie.id]);
  assert.equal((await guild().bans.fetch({ user: charlie.id, force: true })).reason, "ужасно");
  assert.deepEqual([...(await guild().bans.fetch()).keys()], [charlie.id]);
});

check(["DELETE /guilds/{}/bans/{}", "GUILD_BAN_REMOVE"], async () => {
  const { id } = world.people.charlie;
  const [ban] = await hears(Events.GuildBanRemove, () => guild().members.unban(id));
  assert.equal(ban.user.id, id);
});

check(["POST /guilds/{}/bulk-ban"], async () => {
  const ids = [world.people.dora.id, world.people.ed.id];
  const result = await guild().bans.bulkCreate(ids, { reason: "both" });
  assert.deepEqual([[...result.bannedUsers].sort(), result.failedUsers], [ids.sort(), []]);
});

check(["GET /guilds/{}/prune", "POST /guilds/{}/prune"], async () => {
  assert.equal(await guild().members.prune({ dry: true, days: 7 }), 0);
  assert.equal(await guild().members.prune({ days: 7 }), 0);
});

check(["POST /channels/{}/messages/bulk-delete", "MESSAGE_DELETE_BULK"], async () => {
  const sent = [];
  for (let number = 0; number < 3; number++) sent.push(await channel().send("many"));
  const [gone] = await hears(Events.MessageBulkDelete, () => channel().bulkDelete(sent));
  assert.deepEqual([...gone.keys()].sort(), sent.map((message) => message.id));
});

check(
  [
    "PUT /channels/{}/messages/pins/{}",
    "DELETE /channels/{}/messages/pins/{}",
    "GET /channels/{}/messages/pins",
    "CHANNEL_PINS_UPDATE",
  ],
  async () => {
    const message = await channel().send("keep this");
    const pinned = soon(Events.MessageCreate, (found) => found.type === MessageType.ChannelPinnedMessage);
    const [where, when] = await hears(Events.ChannelPinsUpdate, () => message.pin());
    assert.deepEqual([where.id, Boolean(when)], [world.channel, true]);
    assert.equal((await pinned)[0].reference.messageId, message.id);
    const found = await channel().messages.fetchPins();
    assert.deepEqual(found.items.map((pin) => pin.message.id), [message.id]);
    await hears(Events.ChannelPinsUpdate, () => message.unpin());
  },
);

check(["PUT /channels/{}/pins/{}", "DELETE /channels/{}/pins/{}", "GET /channels/{}/pins"], async () => {
  const message = await channel().send("keep this too");
  await client.rest.put(`/channels/${world.channel}/pins/${message.id}`);
  const pinned = await client.rest.get(`/channels/${world.channel}/pins`);
  assert.deepEqual(pinned.map((found) => found.id), [message.id]);
  await client.rest.delete(`/channels/${world.channel}/pins/${message.id}`);
});

check(
  [
    "POST /channels/{}/webhooks",
    "GET /channels/{}/webhooks",
    "GET /guilds/{}/webhooks",
    "GET /webhooks/{}",
    "PATCH /webhooks/{}",
    "DELETE /webhooks/{}",
    "WEBHOOKS_UPDATE",
  ],
  async () => {
    const [where] = await hears(Events.WebhooksUpdate, () => channel().createWebhook({ name: "hook" }));
    assert.equal(where.id, world.channel);
    const [hook] = (await channel().fetchWebhooks()).values();
    assert((await guild().fetchWebhooks()).has(hook.id));
    assert.equal((await client.fetchWebhook(hook.id)).token, hook.token);
    assert.equal((await hook.edit({ name: "renamed", channel: world.channel })).name, "renamed");
    await client.deleteWebhook(hook.id);
    assert.equal((await channel().fetchWebhooks()).size, 0);
  },
);

check(
  [
    "GET /webhooks/{}/{}",
    "PATCH /webhooks/{}/{}",
    "DELETE /webhooks/{}/{}",
    "POST /webhooks/{}/{}",
    "GET /webhooks/{}/{}/messages/{}",
    "PATCH /webhooks/{}/{}/messages/{}",
    "DELETE /webhooks/{}/{}/messages/{}",
  ],
  async () => {
    const made = await channel().createWebhook({ name: "hook" });
    const hook = await client.fetchWebhook(made.id, made.token);
    assert.equal((await hook.edit({ name: "other" })).name, "other");
    const embeds = [new EmbedBuilder().setTitle("told").setImage("attachment://a.png")];
    const files = [file("a.png", PNG)];
    const sent = await hook.send({ content: "hi", username: "Herald", embeds, files });
    assert.deepEqual([sent.author.username, sent.webhookId], ["Herald", made.id]);
    assert.equal((await hook.fetchMessage(sent.id)).embeds[0].title, "told");
    const changes = { content: "changed", embeds: [], attachments: [], files: [file("b")] };
    const edited = await hook.editMessage(sent.id, changes);
    assert.deepEqual([edited.content, names(edited)], ["changed", ["b"]]);
    await hook.deleteMessage(sent.id);
    await hook.delete();
  },
);

check(["POST /webhooks/{}/{}/slack", "POST /webhooks/{}/{}/github"], async () => {
  const hook = await channel().createWebhook({ name: "foreign" });
  const [heard] = await hears(Events.MessageCreate, () => hook.sendSlackMessage({ text: "from *Slack*" }));
  assert.match(heard.content, /Slack/);
  const body = { action: "created", sender: { login: "octo" }, repository: { full_name: "a/b" } };
  const headers = { "X-GitHub-Event": "star" };
  await client.rest.post(`/webhooks/${hook.id}/${hook.token}/github`, { body, headers, auth: false });
  await hook.delete();
});

check(
  [
    "POST /channels/{}/invites",
    "GET /channels/{}/invites",
    "GET /guilds/{}/invites",
    "GET /invites/{}",
    "DELETE /invites/{}",
    "INVITE_CREATE",
    "INVITE_DELETE",
  ],
  async () => {
    const [made] = await hears(Events.InviteCreate, () => channel().createInvite({ maxAge: 600, maxUses: 3 }));
    assert.deepEqual([made.maxAge, made.maxUses, made.uses], [600, 3, 0]);
    assert((await guild().invites.fetch({ channelId: world.channel, cache: false })).has(made.code));
    assert((await guild().invites.fetch()).has(made.code));
    assert.equal((await client.fetchInvite(made.code)).memberCount, guild().memberCount);
    const [gone] = await hears(Events.InviteDelete, () => made.delete());
    assert.equal(gone.code, made.code);
  },
);

check(["GET /guilds/{}/audit-logs", "GUILD_AUDIT_LOG_ENTRY_CREATE", "reasons in the audit log"], async () => {
  const act = () => guild().roles.create({ name: "logged", reason: "потому что" });
  const [heard] = await hears(Events.GuildAuditLogEntryCreate, act);
  assert.deepEqual([heard.action, heard.reason], [AuditLogEvent.RoleCreate, "потому что"]);
  const found = (await guild().fetchAuditLogs({ limit: 1 })).entries.get(heard.id);
  assert.deepEqual([found.executorId, found.reason], [client.user.id, "потому что"]);
  const actions = new Set((await guild().fetchAuditLogs()).entries.map((entry) => entry.action));
  for (const action of ["MemberKick", "MemberBanAdd", "ChannelOverwriteCreate"]) {
    assert(actions.has(AuditLogEvent[action]), action);
  }
});

check(["POST /channels/{}/messages/{}/crosspost"], async () => {
  const news = await guild().channels.create({ name: "news", type: ChannelType.GuildAnnouncement });
  const published = await (await news.send("read all about it")).crosspost();
  assert(published.flags.has(MessageFlags.Crossposted));
});

check(["GET /voice/regions"], async () => {
  assert((await client.fetchVoiceRegions()).first().optimal);
});

check(["PATCH /users/@me", "USER_UPDATE"], async () => {
  const [, after] = await hears(Events.UserUpdate, () => client.user.setUsername("parrot"));
  assert.equal(after.username, "parrot");
  await client.user.setUsername("conformance");
});

check(["GUILD_DELETE"], async () => {
  const made = await call("alice", "POST", "/guilds", { name: "Other" });
  const bring = { application_id: client.user.id, permissions: "8" };
  const [found] = await hears(Events.GuildCreate, () => call("alice", "POST", `/guilds/${made.id}/bots`, bring));
  assert.equal(found.name, "Other");
  const [gone] = await hears(Events.GuildDelete, () => call("alice", "DELETE", `/guilds/${made.id}`));
  assert.equal(gone.id, made.id);
});

check(["op 6", "RESUMED"], async () => {
  const heard = soon(Events.MessageCreate, (message) => !message.author.bot);
  const resumed = soon(Events.ShardResume);
  await control("cut");
  await call("bob", "POST", `/channels/${world.channel}/messages`, { content: "while away" });
  assert.equal((await heard)[0].content, "while away");
  await resumed;
});

check(["op 9"], () => hears(Events.ShardReady, () => control("forget")));

check(["op 7"], async () => {
  await hears(Events.ShardResume, () => control("restart"));
  assert.equal((await channel().send("back again")).content, "back again");
});

async function main() {
  const outcomes = Object.fromEntries(world.items.map((item) => [item, "there is no check for this item"]));
  await inTime(Promise.all([soon(Events.ClientReady), client.login(world.bot_token)]), "READY");
  for (const [items, run] of checks) {
    const outcome = await inTime(run(), "end", 4 * SECONDS).then(() => null, (error) => error.stack);
    for (const item of items) outcomes[item] = outcome;
  }
  fs.writeFileSync(world.results, JSON.stringify(outcomes));
  process.exit(0);
}

main();
