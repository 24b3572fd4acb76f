"""Applications as one user may see them."""

from django.db.models import Q

from accounts.models import Application, User
from rscord.core.errors import UnknownApplication


def get_application(viewer: User, application_id: int) -> Application:
    """Return an application of the viewer's own, or the viewing bot's. Raises UnknownApplication."""
    mine = Application.objects.select_related("bot", "owner").filter(Q(owner=viewer) | Q(bot=viewer))
    found = mine.filter(id=application_id).first()
    if found is None:
        raise UnknownApplication
    return found


def applications_of(owner: User) -> list[Application]:
    """Return the applications that a person made, oldest first."""
    return list(Application.objects.select_related("bot", "owner").filter(owner=owner).order_by("id"))


def addable_application(viewer: User, application_id: int) -> Application:
    """Return an application whose bot the viewer may add to a guild: a public one or their own.

    Raises UnknownApplication.
    """
    wanted = Application.objects.select_related("bot").filter(Q(public=True) | Q(owner=viewer))
    found = wanted.filter(id=application_id, bot__is_active=True).first()
    if found is None:
        raise UnknownApplication
    return found
