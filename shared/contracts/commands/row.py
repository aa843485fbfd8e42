"""What is known of one command."""

from __future__ import annotations

from dataclasses import dataclass

from shared.contracts.reading import Request


@dataclass(frozen=True)
class Command:
    """One command: `name` is also the name of the RPC method of `service`."""

    name: str
    service: str
    schema: type[Request]
    path: str
    roles: tuple[str, ...]
    creates: bool = False

    @property
    def summary(self) -> str:
        """The first sentence of what the command means."""
        return (self.schema.__doc__ or "").strip()


CASE = "/cases/{reference}"
ATTENDEE = CASE + "/attendees/{attendee}"
