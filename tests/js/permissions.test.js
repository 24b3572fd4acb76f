import assert from "node:assert/strict";
import { test } from "node:test";
import { ALL, canKick, channelMask, guildMask, Permission } from "rscord/permissions.js";

const { ADMINISTRATOR, KICK_MEMBERS, MANAGE_MESSAGES, READ_MESSAGE_HISTORY, SEND_MESSAGES, VIEW_CHANNEL } = Permission;
const NOW = Date.parse("2026-01-01T00:00:00Z");

/**
 * @param {string} id
 * @param {bigint} permissions
 * @param {number} [position]
 */
const role = (id, permissions, position = 1) => ({ id, name: id, color: 0, position, permissions: String(permissions) });

/**
 * @param {string} id
 * @param {string[]} roles
 * @param {string} [until]
 */
const member = (id, roles, until) => ({ user: { id, username: id }, roles, communication_disabled_until: until });

/** @returns {import("../../static/js/types.d.ts").Guild} */
const guild = () => ({
  id: "1",
  name: "g",
  icon: null,
  banner: null,
  description: null,
  system_channel_id: null,
  default_message_notifications: 0,
  owner_id: "10",
  member_count: 4,
  unavailable: false,
  channels: {},
  emojis: {},
  roles: {
    1: role("1", VIEW_CHANNEL | SEND_MESSAGES | READ_MESSAGE_HISTORY, 0),
    2: role("2", MANAGE_MESSAGES | KICK_MEMBERS, 2),
    3: role("3", ADMINISTRATOR, 1),
  },
  members: {
    10: member("10", []),
    11: member("11", ["2"]),
    12: member("12", ["3"]),
    13: member("13", []),
    14: member("14", ["2"], "2026-01-02T00:00:00+00:00"),
  },
});

/** @param {[string, bigint, bigint][]} overwrites id, allow, deny */
const channel = (...overwrites) => ({
  id: "5",
  type: 0,
  name: "c",
  position: 0,
  permission_overwrites: overwrites.map(([id, allow, deny]) => ({ id, type: 0, allow: String(allow), deny: String(deny) })),
});

/** @param {ReturnType<typeof channel>} where @param {string} who */
const mask = (where, who) => channelMask(guild(), where, who, NOW);

test("roles add up on @everyone", () => {
  assert.equal(guildMask(guild(), "13", NOW), VIEW_CHANNEL | SEND_MESSAGES | READ_MESSAGE_HISTORY);
  assert.equal(guildMask(guild(), "11", NOW) & MANAGE_MESSAGES, MANAGE_MESSAGES);
});

test("owner and administrators may do everything, whatever the overwrites", () => {
  const closed = channel(["1", 0n, VIEW_CHANNEL]);
  assert.equal(mask(closed, "10"), ALL);
  assert.equal(mask(closed, "12"), ALL);
});

test("overwrites: @everyone, then roles with allow over deny, then the member", () => {
  const silent = channel(["1", 0n, SEND_MESSAGES]);
  assert.equal(mask(silent, "13") & SEND_MESSAGES, 0n);
  assert.equal(mask(channel(["1", 0n, SEND_MESSAGES], ["2", SEND_MESSAGES, 0n]), "11") & SEND_MESSAGES, SEND_MESSAGES);
  assert.equal(mask(channel(["2", SEND_MESSAGES, 0n], ["11", 0n, SEND_MESSAGES]), "11") & SEND_MESSAGES, 0n);
});

test("without sight there is nothing", () => {
  assert.equal(mask(channel(["1", SEND_MESSAGES, VIEW_CHANNEL]), "13"), 0n);
});

test("a timed-out member may look and read only, until it is over", () => {
  assert.equal(mask(channel(["14", SEND_MESSAGES, 0n]), "14"), VIEW_CHANNEL | READ_MESSAGE_HISTORY);
  const later = channelMask(guild(), channel(), "14", NOW + 3 * 86_400_000);
  assert.equal(later & SEND_MESSAGES, SEND_MESSAGES);
});

test("one removes only whom one stands above", () => {
  assert.ok(canKick(guild(), "10", "11"));
  assert.ok(canKick(guild(), "11", "13"));
  assert.ok(!canKick(guild(), "11", "10"));
  assert.ok(!canKick(guild(), "11", "14"), "equal rank");
  assert.ok(!canKick(guild(), "11", "11"), "oneself");
  assert.ok(!canKick(guild(), "13", "11"), "without the permission");
});
