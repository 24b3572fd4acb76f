"""How often things may be done about guilds. Each bucket counts per person (or address) and guild or channel."""

from rscord.core.ratelimit import Bucket

CREATE_GUILD = Bucket("create-guild", 10, 600)
DELETE_GUILD = Bucket("delete-guild", 10, 600)
CREATE_CHANNEL = Bucket("create-channel", 30, 60)
THREAD_MEMBERS = Bucket("thread-members", 20, 10)
CREATE_ROLE = Bucket("create-role", 30, 60)
CREATE_INVITE = Bucket("create-invite", 20, 60)
CREATE_EXPRESSION = Bucket("create-expression", 60, 600)
CHANGE_EXPRESSION = Bucket("change-expression", 30, 60)
SEE_INVITE = Bucket("see-invite", 30, 60)
JOIN = Bucket("join", 10, 60)
SEARCH_MEMBERS = Bucket("search-members", 10, 10)
LIST_MEMBERS = Bucket("list-members", 10, 10)
BULK_BAN = Bucket("bulk-ban", 5, 60)
COUNT_PRUNE = Bucket("count-prune", 10, 60)
PRUNE = Bucket("prune", 5, 60)
GUESSED_INVITES = Bucket("guessed-invites", 300, 60)
"""Codes that do not exist, from all addresses together: somebody is guessing."""
