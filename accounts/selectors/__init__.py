"""Reading accounts: who a caller is, and finding people."""

from accounts.selectors.identity import Identity, identify_session, identify_token, live_sign_in
from accounts.selectors.users import find_by_login, get_user, get_users, search_users

__all__ = [
    "Identity",
    "find_by_login",
    "get_user",
    "get_users",
    "identify_session",
    "identify_token",
    "live_sign_in",
    "search_users",
]
