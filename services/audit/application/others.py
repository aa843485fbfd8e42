"""What the audit service asks of the services that know people: said here, asked by the edge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from shared.commanding import Work


class Others(Protocol):
    """The other services, asked on behalf of whoever is at work. Each raises Unavailable, naming the
    service, when it does not answer; each service records that it was read."""

    def people(self, service: str, work: Work) -> list[dict[str, str]]:
        """Who is in the case as that service knows it: identifier, name, kind and part of each."""

    def examine(
        self, service: str, positions: Sequence[int], names: Mapping[str, str], work: Work
    ) -> dict[str, Any]:
        """What that service keeps of those people, by their names, in the events at those positions."""

    def birthdays(self, references: Sequence[str], work: Work) -> dict[str, date | None]:
        """The date of birth of each case's youngest child, or of its adult; None where it is not known."""


class Holders(Protocol):
    """The other services, asked what they hold about one person. Each raises Unavailable, naming the
    service, when it does not answer."""

    def held_since(
        self, service: str, positions: Sequence[int], people: Sequence[str], work: Work
    ) -> str | None:
        """When that service first recorded something, at those positions, about that person."""

    def part_of(
        self, service: str, positions: Sequence[int], people: Sequence[str], work: Work
    ) -> dict[str, Any]:
        """All that is about that person at those positions, and what is about the whole case."""

    def hidden_words(self, service: str, work: Work) -> list[dict[str, Any]]:
        """The words about each person in the case, as that service knows them, that must not reach others:
        `person`, `words`, and perhaps `also`, other identifiers of the same person."""
