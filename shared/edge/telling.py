"""Gives an edge its narrator, with the names of staff from the accounts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from shared.acts import SYSTEM
from shared.installation import Installation
from shared.narrating import Link, Narrator, Sentence
from shared.rechecking import Recheck
from shared.refusals import Unavailable
from shared.rpc.asking_access import staff_of


def narrator(
    sentences: Mapping[type, Sentence],
    names_in: Callable[[Any], Mapping[str, str]],
    in_passing: Collection[type] = (),
    links: Mapping[type, Link] | None = None,
    rechecks: Mapping[type, Recheck] | None = None,
    also_named: Callable[[Any], Collection[str]] = lambda event: (),
) -> Callable[[Installation], dict[str, Any]]:
    """What `serve` is given so that the service can tell its part of a case's history."""

    def extra(installation: Installation) -> dict[str, Any]:
        staff = staff_names(installation)
        told = Narrator(sentences, names_in, staff, in_passing, links, rechecks, also_named)
        return {"narrator": told}

    return extra


def staff_names(installation: Installation) -> Callable[[str, str], str]:
    """Finds the name of an account; one that is not there (any more) is called by its identifier."""
    staff = staff_of(installation.settings)

    def name_of(council: str, account: str) -> str:
        if account == SYSTEM:
            return "Kinplan"
        try:
            found = staff.by_id(council, account)
        except Unavailable:
            return account  # a history without a name is better than none
        return found.name if found else account

    return name_of
