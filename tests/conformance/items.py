"""What a bot library must find here: the items of the conformance map's tiers one and two that exist today.

A route's item is its method and template, an event's its type, a gateway opcode's ``op`` and its number; the others are
promises that a route alone does not tell. Every library has a check for each (``with_*``), and the contract test fails
for an item that no check has made succeed.
"""

TIER_ONE = """
GET /gateway
GET /gateway/bot
GET /users/@me
GET /users/{}
GET /users/@me/guilds
POST /users/@me/channels
GET /oauth2/applications/@me
GET /applications/@me
GET /guilds/{}
GET /guilds/{}/channels
GET /guilds/{}/roles
GET /guilds/{}/members
GET /guilds/{}/members/{}
GET /channels/{}
GET /channels/{}/messages
POST /channels/{}/messages
GET /channels/{}/messages/{}
PATCH /channels/{}/messages/{}
DELETE /channels/{}/messages/{}
PUT /channels/{}/messages/{}/reactions/{}/@me
DELETE /channels/{}/messages/{}/reactions/{}/@me
DELETE /channels/{}/messages/{}/reactions/{}/{}
GET /channels/{}/messages/{}/reactions/{}
DELETE /channels/{}/messages/{}/reactions/{}
DELETE /channels/{}/messages/{}/reactions
POST /channels/{}/typing
GET /soundboard-default-sounds
op 1
op 2
op 3
op 6
op 7
op 8
op 9
op 10
op 11
READY
RESUMED
GUILD_CREATE
GUILD_UPDATE
GUILD_DELETE
CHANNEL_CREATE
CHANNEL_UPDATE
CHANNEL_DELETE
GUILD_MEMBER_ADD
GUILD_MEMBER_UPDATE
GUILD_MEMBER_REMOVE
GUILD_MEMBERS_CHUNK
MESSAGE_CREATE
MESSAGE_UPDATE
MESSAGE_DELETE
MESSAGE_REACTION_ADD
MESSAGE_REACTION_REMOVE
MESSAGE_REACTION_REMOVE_ALL
MESSAGE_REACTION_REMOVE_EMOJI
TYPING_START
USER_UPDATE
history before, after and around
replies
nonces
errors with codes
"""

TIER_TWO = """
PATCH /guilds/{}
POST /guilds/{}/channels
PATCH /guilds/{}/channels
PATCH /channels/{}
DELETE /channels/{}
PUT /channels/{}/permissions/{}
DELETE /channels/{}/permissions/{}
POST /guilds/{}/roles
PATCH /guilds/{}/roles
GET /guilds/{}/roles/{}
PATCH /guilds/{}/roles/{}
DELETE /guilds/{}/roles/{}
PUT /guilds/{}/members/{}/roles/{}
DELETE /guilds/{}/members/{}/roles/{}
PATCH /guilds/{}/members/{}
DELETE /guilds/{}/members/{}
PATCH /guilds/{}/members/@me
GET /guilds/{}/members/search
GET /guilds/{}/bans
GET /guilds/{}/bans/{}
PUT /guilds/{}/bans/{}
DELETE /guilds/{}/bans/{}
POST /guilds/{}/bulk-ban
GET /guilds/{}/prune
POST /guilds/{}/prune
POST /channels/{}/messages/bulk-delete
PUT /channels/{}/messages/pins/{}
DELETE /channels/{}/messages/pins/{}
GET /channels/{}/messages/pins
PUT /channels/{}/pins/{}
DELETE /channels/{}/pins/{}
GET /channels/{}/pins
POST /channels/{}/webhooks
GET /channels/{}/webhooks
GET /guilds/{}/webhooks
GET /webhooks/{}
PATCH /webhooks/{}
DELETE /webhooks/{}
GET /webhooks/{}/{}
PATCH /webhooks/{}/{}
DELETE /webhooks/{}/{}
POST /webhooks/{}/{}
POST /webhooks/{}/{}/slack
POST /webhooks/{}/{}/github
GET /webhooks/{}/{}/messages/{}
PATCH /webhooks/{}/{}/messages/{}
DELETE /webhooks/{}/{}/messages/{}
GET /channels/{}/invites
POST /channels/{}/invites
GET /guilds/{}/invites
GET /invites/{}
DELETE /invites/{}
GET /guilds/{}/audit-logs
POST /channels/{}/messages/{}/crosspost
GET /voice/regions
PATCH /users/@me
GUILD_ROLE_CREATE
GUILD_ROLE_UPDATE
GUILD_ROLE_DELETE
GUILD_BAN_ADD
GUILD_BAN_REMOVE
MESSAGE_DELETE_BULK
CHANNEL_PINS_UPDATE
WEBHOOKS_UPDATE
INVITE_CREATE
INVITE_DELETE
GUILD_AUDIT_LOG_ENTRY_CREATE
PRESENCE_UPDATE
embeds
files
files of an edit
pictures in embeds
allowed mentions
timeouts
reasons in the audit log
"""

ITEMS = [*TIER_ONE.strip().splitlines(), *TIER_TWO.strip().splitlines()]
