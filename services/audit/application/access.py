"""Who has read a case: every showing of personal content, by every service, in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from services.audit.application.history import Ask, Rows, gathered, tell_all
from services.audit.application.others import Holders
from services.audit.domain.events import CaseHandedOver
from shared.acts import FAMILY_ROLE, SYSTEM_ROLE
from shared.commanding import Finding, Work
from shared.contracts.reading import read
from shared.contracts.views import PersonView
from shared.days import local_day, local_time
from shared.eventstore.witness import PersonalContentRead
from shared.narrating import day
from shared.one_person import held_since
from shared.refusals import NotFound

SHOWN = (PersonalContentRead.TOPIC, CaseHandedOver.TOPIC)
"""What tells that somebody was shown something: a reading, or a copy that another council has got."""
ACTED_AS = {
    "manager": "service manager",
    "coordinator": "coordinator",
    "referrer": "the professional who referred the family",
    "lead_professional": "a lead professional of the family",
    "auditor": "auditor",
    "evaluator": "evaluator",
    "operator": "operator",
}


def show_access(work: Work, ask: Ask) -> dict[str, Any]:
    """Who read what of the case, in which role, why and when. Raises NotFound, Unavailable."""
    readings, problems = _readings(work, ask, gathered(work))
    return {"reference": work.reference, "readings": readings, "problems": problems}


def show_person_access(work: Work, ask: Ask, holders: Holders) -> Finding:
    """The readings that showed something about one person, in words that can be handed to them: it is
    not said who read, but in which role. A reading of all that a service holds of the case counts
    from when the service held something about this person. Raises NotFound, Unavailable."""
    people = people_asked(work)
    shown, problems = _about(work, ask, gathered(work), people, holders)
    answer = {
        "reference": work.reference,
        "people": list(people),
        "readings": [to_hand_over(reading) for reading in shown],
        "problems": problems,
    }
    return Finding(answer, about=people)


def about_them(
    work: Work, ask: Ask, rows: Rows, people: Sequence[str], holders: Holders
) -> list[dict[str, Any]]:
    """The readings that showed something about the person with these identifiers."""
    return _about(work, ask, rows, people, holders)[0]


def _about(
    work: Work, ask: Ask, rows: Rows, people: Sequence[str], holders: Holders
) -> tuple[list[dict[str, Any]], list[str]]:
    since = _since(work, rows, people, holders)
    readings, problems = _readings(work, ask, rows)
    return [reading for reading in readings if _is_about(reading, people, since)], problems


def people_asked(work: Work) -> tuple[str, ...]:
    """The identifiers of the one person who is asked about: that of the address, and others. Raises
    Unreadable."""
    said = {name: value for name, value in work.told.items() if name != "person"}
    shown = read(PersonView(), said)
    return tuple(dict.fromkeys((work.told["person"], *shown.get("also", ()))))


def nobody() -> NotFound:
    """The refusal when an identifier is nobody's."""
    return NotFound(
        "Nobody with this identifier is known in this case. The identifiers are in the history, "
        "among the facts of the entries: ./kinplan case history REF --json"
    )


def _since(work: Work, rows: Rows, people: Sequence[str], holders: Holders) -> dict[str, str]:
    """Since when each service has held something about that person."""
    since: dict[str, str] = {}
    for service, of_service in rows.items():
        positions = list(of_service)
        moment = (
            held_since(work.store, work.reference or "", positions, people)
            if service == work.store.service
            else holders.held_since(service, positions, people, work)
        )
        if moment is not None:
            since[service] = moment
    if not since:
        raise nobody()
    # What the audit service shows comes from all the others.
    return {**since, work.store.service: min(since.values())}


def _readings(work: Work, ask: Ask, rows: Rows) -> tuple[list[dict[str, Any]], list[str]]:
    of_readings = {
        service: {position: row for position, row in of_service.items() if row["topic"] in SHOWN}
        for service, of_service in rows.items()
    }
    told = tell_all(work, ask, {service: found for service, found in of_readings.items() if found})
    readings = [
        {
            "at": entry["recorded_at"],
            "service": entry["service"],
            "reader": entry["actor"],
            "reader_name": entry["actor_name"],
            "role": entry["role"],
            **entry["reading"],
            "place": entry["place"],
        }
        for entry in told.entries
        if "reading" in entry
    ]
    return readings, told.problems


def _is_about(reading: dict[str, Any], people: Sequence[str], since: dict[str, str]) -> bool:
    if reading["about"]:
        return bool(set(people) & set(reading["about"]))
    held = since.get(reading["service"])
    return held is not None and datetime.fromisoformat(held) <= datetime.fromisoformat(
        reading["at"]
    )


def to_hand_over(reading: Mapping[str, Any]) -> dict[str, Any]:
    """A reading in words for the person whom it was about."""
    at = datetime.fromisoformat(reading["at"])
    who = (
        "Kinplan itself"
        if reading["role"] == SYSTEM_ROLE
        else "You, by your own page,"
        if reading["role"] == FAMILY_ROLE
        else f"Somebody who acted as {ACTED_AS.get(reading['role'], reading['role'])}"
    )
    words = f"{who} read {reading['what']} on {day(local_day(at))} at {local_time(at)}."
    return {"at": reading["at"], "role": reading["role"], "what": reading["what"], "words": words}
