"""The pages for moderators, on Django's admin: what there is, read-only, and acts on it that call services.

An app's ``admin`` module registers an :class:`Evidence` for each model on :data:`site`.
"""

from rscord.core.admin import search
from rscord.core.admin.acts import Act, Choice, Given
from rscord.core.admin.cells import Column, Link
from rscord.core.admin.evidence import Evidence, Narrow, Related
from rscord.core.admin.log import LogAdmin
from rscord.core.admin.search import Filter
from rscord.core.admin.site import Panel, site

__all__ = [
    "Act",
    "Choice",
    "Column",
    "Evidence",
    "Filter",
    "Given",
    "Link",
    "LogAdmin",
    "Narrow",
    "Panel",
    "Related",
    "search",
    "site",
]
