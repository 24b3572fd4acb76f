"""Where somebody is signed in."""

from accounts.models import SignIn, User
from rscord.core.errors import NotFound

SHOWN = 100
"""So many sign-ins are listed, those last used."""


def sign_ins_of(user: User) -> list[SignIn]:
    """Return the user's live sign-ins, the last used first, at most 100."""
    return list(SignIn.objects.filter(user=user, ended_at=None).order_by("-last_seen_at", "-id")[:SHOWN])


def own_sign_in(user: User, sign_in_id: int) -> SignIn:
    """Return one of the user's live sign-ins. Raises NotFound for others' as for what never was."""
    found = SignIn.objects.filter(user=user, id=sign_in_id, ended_at=None).first()
    if found is None:
        raise NotFound
    return found
