"""Messages and what hangs on them as moderators see them, by subject, and the figures of the first page."""

import messaging.admin.files
import messaging.admin.home
import messaging.admin.messages
import messaging.admin.webhooks  # noqa: F401
