"""Guilds and what is in them as moderators see them, by subject."""

import guilds.admin.audit_log
import guilds.admin.channels
import guilds.admin.guilds
import guilds.admin.invites
import guilds.admin.members
import guilds.admin.roles  # noqa: F401
