"""The kinds of refusal. A refusal says what is wrong, and what to do instead.

Who may (Forbidden), whether it is there (NotFound, NotYet), whether the request can be read
(Unreadable), and whether the rules allow it now (RuleRefusal) are different questions, with
different answers to the person who asked.
"""

from __future__ import annotations

import re


class Refusal(Exception):
    """Nothing was changed, and this is why."""

    kind = "rule"

    def __init__(self, message: str, fields: dict[str, list[str]] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fields = fields or {}

    @property
    def code(self) -> str:
        """The refusal's name for machines, made from its class: AlreadyDeclined, already_declined."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower()

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))


class RuleRefusal(Refusal):
    """The rules of the field do not allow it in the state that the case is in."""


class NotSignedIn(RuleRefusal):
    """It is not known who asks: the session is over, or whoever signs in did not prove who they are."""

    kind = "not_signed_in"


class TooMany(RuleRefusal):
    """There were too many tries in too short a time."""

    kind = "too_many"


class Forbidden(Refusal):
    """This person may not do this, whatever the state of the case."""

    kind = "forbidden"


class ReasonNeeded(Forbidden):
    """The case is restricted, and whoever wants to see it has to say why."""


class NotFound(Refusal):
    """There is no such thing in this council. Other councils are not looked at."""

    kind = "not_found"


class NotYet(Refusal):
    """What this depends on has not been heard of yet; the same request may do later."""

    kind = "not_yet"


class Unreadable(Refusal):
    """The request itself is wrong; `fields` says where."""

    kind = "unreadable"


class VersionConflict(Refusal):
    """Somebody else changed it since it was read."""

    kind = "conflict"


class KeyReused(Refusal):
    """An idempotency key came a second time with another request."""

    kind = "key_reused"


class Unavailable(Refusal):
    """A part of Kinplan did not answer in time; it is not known whether the command was done."""

    kind = "unavailable"


class RecordDamaged(Refusal):
    """What is stored cannot be read: somebody changed it. Trying again does not help."""

    kind = "damaged"
