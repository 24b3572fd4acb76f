"""How an explanation of permissions looks."""

from typing import TypedDict

from guilds.permissions import Step


class StepShape(TypedDict):
    """One step; sets of permissions are strings of digits, as everywhere."""

    cause: str
    id: str | None
    added: str
    removed: str
    permissions: str


def step(step: Step) -> StepShape:
    """Return one step of an explanation."""
    return {
        "cause": step.cause,
        "id": None if step.id is None else str(step.id),
        "added": str(step.added),
        "removed": str(step.removed),
        "permissions": str(step.mask),
    }
