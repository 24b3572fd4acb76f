"""How often things may be done about messages. Each bucket counts per person and channel."""

from rscord.core.ratelimit import Bucket

SEND = Bucket("send-message", 10, 5)
EDIT = Bucket("edit-message", 10, 5)
DELETE = Bucket("delete-message", 20, 5)
REACT = Bucket("react", 20, 5)
PIN = Bucket("pin", 10, 5)
BULK_DELETE = Bucket("bulk-delete", 3, 5)
CROSSPOST = Bucket("crosspost", 10, 60)
UPLOAD = Bucket("upload", 10, 10)
WEBHOOKS = Bucket("webhooks", 10, 10)
EXECUTE = Bucket("execute-webhook", 5, 2)
CREATE_THREAD = Bucket("create-thread", 20, 60)
TYPING = Bucket("typing", 10, 10)
ACK = Bucket("ack", 30, 5)
OPEN_CHAT = Bucket("open-chat", 20, 60)
ADD_RECIPIENT = Bucket("add-recipient", 10, 10)
DELIVERY = Bucket("delivery", 60, 10)
COUNTED_PAGES = Bucket("counted-pages", 10, 5)
"""Pages by number count the channel's messages, which costs more the longer its history."""
