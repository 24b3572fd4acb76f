"""Users as they are read beside what they wrote: lean values, not model instances."""

from typing import NamedTuple, Protocol


class PublicUser(Protocol):
    """What everybody may see of a user: a ``User`` or a :class:`UserRow`."""

    @property
    def id(self) -> int: ...
    @property
    def username(self) -> str: ...
    @property
    def display_name(self) -> str: ...
    @property
    def avatar(self) -> str | None: ...
    @property
    def banner(self) -> str | None: ...
    @property
    def accent_color(self) -> int | None: ...
    @property
    def flags(self) -> int: ...
    @property
    def bot(self) -> bool: ...


class UserRow(NamedTuple):
    """Some columns of a user. A page of history may have fifty authors, and instances cost more than the query."""

    id: int
    username: str
    display_name: str
    avatar: str | None
    banner: str | None
    accent_color: int | None
    flags: int
    bot: bool

    @classmethod
    def columns(cls, alias: str) -> str:
        """Return the columns for a SELECT from the users' table with this alias."""
        return ", ".join(f"{alias}.{name}" for name in cls._fields)
