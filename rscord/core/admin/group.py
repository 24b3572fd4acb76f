"""The group of moderators: what somebody may see and do in the admin who is no superuser."""

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from rscord.core.admin.evidence import Evidence
from rscord.core.admin.site import site

MODERATORS = "moderator"


def is_complete() -> bool:
    """Whether the group is there with exactly its rights; at most two queries."""
    group = Group.objects.filter(name=MODERATORS).first()
    if group is None:
        return False
    held = group.permissions.values_list("content_type__app_label", "codename")
    return {f"{app}.{codename}" for app, codename in held} == _rights()


def make_complete() -> None:
    """Make the group, or give it exactly the rights that this version has for moderators."""
    group, _made = Group.objects.get_or_create(name=MODERATORS)
    group.permissions.set([_permission(right) for right in _rights()])


def _permission(right: str) -> Permission:
    """Return Django's row for "app.verb_model", made if it is not there."""
    app, _dot, codename = right.partition(".")
    kind = ContentType.objects.get_for_model(apps.get_model(app, codename.partition("_")[2]))
    name = {"name": codename.replace("_", " ")}
    return Permission.objects.get_or_create(content_type=kind, codename=codename, defaults=name)[0]


def _rights() -> set[str]:
    rights: set[str] = set()
    for model, admin in site._registry.items():
        if isinstance(admin, Evidence) and admin.for_moderators:
            rights.add(f"{model._meta.app_label}.view_{model._meta.model_name}")
            rights |= {act.permission for act in admin.acts if act.for_moderators}
    return rights
