"""Who has seen what is kept about somebody of the family, for themselves, by their personal link.

What they are shown must not betray anybody else: that another person asked for help, told of harm, is
kept apart from them, or was looked up. So only readings that are named here are shown, and of those
that were about certain people only those about nobody but themselves.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Protocol

from services.audit.application.access import about_them, to_hand_over
from services.audit.application.history import Ask, gathered
from services.audit.application.others import Holders
from shared.commanding import Finding, Work

MOST = 200

OF_THE_WHOLE_CASE = frozenset(
    {
        "show_referral",
        "show_conference",
        "conference_pack",
        "show_plan",
        "show_history",
        "export_case",
        "show_transfer_file",
    }
)
"""Readings that anybody of the case may know of: they show the case as such, and hint at nobody."""

ABOUT_THEMSELVES = frozenset(
    {
        "contact",
        "copy",
        "show_own_page",
        "show_own_copy",
        "show_own_access",
        "show_link_code",
        "link_to_send",
        "whose_session",
        "show_person_access",
        "show_person_record",
        "show_outcomes",
    }
)
"""Readings that are shown when they were about nobody but the one who asks."""

HIDDEN = frozenset(
    {
        "show_harm",  # that harm was told
        "show_breaches",  # whose copy went astray, and who may be in danger
        "show_access",  # that somebody looks into who has read the case
        "hidden_words",  # that somebody keeps words from others
        "people",  # that an erasure or a record of somebody is prepared
        "examine",  # that somebody is to be erased
        "examine_erasure",
        "birthdays",  # upkeep, of no case by itself
        "retention_report",
        "evaluation",  # counts and codes of all cases, without names
        "for_evaluation",
        "likely_duplicates",
    }
)
"""Readings that are never shown to the family, each with what it would betray."""


class Families(Protocol):
    """Knows who acts by a personal link."""

    def whose_session(self, work: Work) -> dict[str, Any]:
        """Who acts. Raises Forbidden when the link opens nothing."""


def show_own_access(work: Work, ask: Ask, holders: Holders, families: Families) -> Finding:
    """The readings that showed something about whoever asks, in words. Raises Forbidden, Unavailable."""
    who = families.whose_session(work)
    people = tuple(who["known_as"])
    readings = about_them(work, ask, gathered(work), people, holders)
    shown = [reading for reading in readings if may_be_shown(reading, people)]
    answer = {
        "readings": [_in_words(reading) for reading in shown[-MOST:][::-1]],
        "earlier": max(len(shown) - MOST, 0),
    }
    return Finding(answer, about=(who["attendee"],))


def may_be_shown(reading: Mapping[str, Any], people: Collection[str]) -> bool:
    """Whether somebody with these identifiers may know of the reading."""
    if reading["about"]:
        return reading["purpose"] in ABOUT_THEMSELVES and set(reading["about"]) <= set(people)
    return reading["purpose"] in OF_THE_WHOLE_CASE


def _in_words(reading: dict[str, Any]) -> dict[str, Any]:
    told = to_hand_over(reading)
    return {"at": told["at"], "words": told["words"]}
