"""How often accounts may be made, tried, looked for and asked to be friends.

Guessing is limited three times over: attempts per address; failures per account and address, which a success
forgets; failures per account from everywhere. The last one does not hold for an address from which that account has
signed in before, so that a stranger who guesses cannot lock the owner out at home. Accounts are counted by what was
typed, so limits look the same for accounts that do not exist.
"""

from rscord.core.ratelimit import Bucket

REGISTER = Bucket("register", 100, 3600)
"""Sign-ups per address."""

SIGN_IN = Bucket("sign-in", 60, 60)
"""Attempts to sign in, good or bad, per address."""

FAILURES_HERE = Bucket("sign-in-failures-here", 10, 900)
"""Failed attempts on one account from one address."""

FAILURES = Bucket("sign-in-failures", 50, 3600)
"""Failed attempts on one account from everywhere."""

CONFIRM = Bucket("confirm-password", 10, 900)
"""Passwords typed by somebody who is signed in already, to change the e-mail or the password."""

SEARCH = Bucket("user-search", 30, 30)
"""Searches for people, per user."""

FRIEND_REQUEST = Bucket("friend-request", 20, 60)
"""Friend requests, sent or accepted, per user."""

REFRESH = Bucket("refresh", 60, 60)
"""Refreshes per address."""

PICTURES = Bucket("pictures", 30, 600)
"""Requests with new avatars, banners and icons, per user: decoding them takes processor time."""

CREATE_APPLICATION = Bucket("create-application", 20, 3600)
"""New applications and new tokens, per user."""
