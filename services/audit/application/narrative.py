"""What the audit service recorded, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.audit.domain import events
from shared.narrating import Link, Sentence, day, ended, listed, spoken

SENTENCES: dict[type, Sentence] = {
    events.CheckpointCosigned: lambda e, n: (
        f"The witness {e.witness} has seen the ledger's checkpoint of {e.size} entries, and that it only grew."
    ),
    events.OperatorActed: lambda e, n: (
        f"An operator {e.what} a message that {e.queue} could not handle"
        + (f": {e.reason}" if e.reason else "")
        + "."
    ),
    events.GapFilled: lambda e, n: (
        f"Asked the {e.service} service about records that had not come, and gathered {e.found} "
        f"from between its positions {e.first} and {e.last}."
    ),
    events.EntryCorrected: lambda e, n: (
        f"Corrected entry {e.position} of the {e.service} service. What is right: "
        f"{ended(e.what_is_right)} Reason: {ended(e.reason)}"
    ),
    events.SubjectAccessGiven: lambda e, n: (
        f"Gave a person their own record, asked for on {day(e.asked_on)} and due by {day(e.due_by)}: "
        f"{e.given} given, {len(e.exemptions)} withheld."
    ),
    events.HoldPlaced: lambda e, n: (
        f"Placed a legal hold, so that nothing in this case is erased: {ended(e.reason)}"
    ),
    events.HoldLifted: lambda e, n: f"Lifted the legal hold: {ended(e.reason)}",
    events.ErasureDecided: lambda e, n: (
        f"Decided to erase {_people(e)} from this case ({spoken(e.ground)}): {ended(e.reason)}"
    ),
    events.ErasureConfirmed: lambda e, n: f"The {e.service} service has confirmed an erasure.",
    events.ErasureCompleted: lambda e, n: (
        f"Every service has erased {_people(e)}; keys destroyed: {e.keys}."
    ),
    events.CaseHandedOver: lambda e, n: (
        f"Handed the case over to council {e.to_council} as a file of {e.events} events with their proofs. "
        f"The keys in it are those of: {listed(e.parts)}."
    ),
    events.HandOverRefused: lambda e, n: (
        f"Council {e.to_council} did not take the case file ({spoken(e.code)}). Another one is made."
    ),
    events.KeysRotated: lambda e, n: (
        f"Took master key {e.key} into use; it replaces {listed(e.older)}."
    ),
    events.KeysRetired: lambda e, n: f"Retired master keys for good: {listed(e.retired)}.",
    events.CouncilTakenIn: lambda e, n: f"Took the council in, under policy {e.version}.",
    events.PolicyDecided: lambda e, n: (
        f"Decided on policy {e.version} instead of {e.instead_of}, in force from {day(e.from_day)} on. "
        f"It changes: {listed([_setting(each) for each in e.changes])}."
    ),
    events.CouncilSuspended: lambda e, n: f"Suspended the council: {ended(e.reason)}",
    events.CouncilResumed: lambda e, n: f"Resumed the council: {ended(e.reason)}",
    events.CouncilExported: lambda e, n: (
        f"Wrote everything of the council into hand-over file {e.file}, for the receiving key "
        f"{e.receiving_key}."
    ),
    events.CouncilImported: lambda e, n: (
        f"Took the council in from hand-over file {e.file}, after comparing {e.size} entries of its "
        "ledger. It goes on here."
    ),
}

# Which entry a correction belongs to; and a hand-over is among those who were shown the case.
LINKS: dict[type, Link] = {
    events.CaseHandedOver: lambda e, n: {
        "reading": {
            "what": f"the case, to give council {e.to_council} a copy of it ({listed(e.parts)})",
            "purpose": "hand_over",
            "about": [],
            "restricted": False,
            "reason": "",
        }
    },
    events.EntryCorrected: lambda e, n: {
        "corrects": {
            "place": f"{e.service}/{e.position}",
            "what_is_right": e.what_is_right,
            "reason": e.reason,
        }
    },
}

IN_PASSING = (events.ErasureConfirmed,)


def _setting(name: str) -> str:
    """The name of a part of a policy in words: timescales.weeks_to_conference, timescales: weeks to
    conference."""
    return spoken(name).replace(".", ": ")


def _people(event: Any) -> str:
    count = len(event.people)
    return "one person" if count == 1 else f"those known by {count} identifiers"


def names_in(event: Any) -> Mapping[str, str]:
    """The audit service names nobody."""
    return {}
