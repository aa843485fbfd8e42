"""What erasing somebody would take, put into lines that a manager reads before deciding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cli.case_history import day_of, wrapped


def finding_lines(found: Mapping[str, Any], council: str, mails: int | None) -> list[str]:
    """The findings in plain words, with the code last. `mails`: those in the local mailbox that would
    go; None where there is no local mailbox."""
    return [
        f"{found['reference']}  What erasing would take, {council}",
        "",
        *(f"  Person: {_person(person)}" for person in found["people"]),
        f"  Ground: {spoken(found['ground'])}",
        *_same_name(found),
        "",
        "  Would be erased:",
        *_would_go(found, mails),
        "",
        "  Stays, because it is about the case or somebody else, and their name stands in it:",
        *(_stays(found) or ["    nothing"]),
        "",
        "  Others who have something that tells of them, and will be asked to delete it:",
        *(_holders(found) or ["    nobody"]),
        "",
        *_retention(found),
        *_verdict(found),
    ]


def spoken(code: str) -> str:
    """A code in words."""
    return code.replace("_", " ")


def _person(person: Mapping[str, Any]) -> str:
    kind = {"child": "child at the centre", "parent": "person with parental responsibility"}.get(
        person["kind"], person["kind"]
    )
    return f"{person['id']} ({kind}{', ' + person['part'] if person['part'] else ''})"


def _same_name(found: Mapping[str, Any]) -> Iterator[str]:
    for person in found["same_name"]:
        yield (
            f"  Of the same name in this case, perhaps the same person: {_person(person)}. "
            "If so, add --person for that too."
        )


def _would_go(found: Mapping[str, Any], mails: int | None) -> Iterator[str]:
    for service, part in found["services"].items():
        keys = "no key" if not part["keys"] else f"{part['keys']} key"
        fields = sum(len(event["fields"]) for event in part["events"])
        told = f"{keys}, {len(part['events'])} events with {fields} fields"
        rows = ", ".join(f"{count} in {table}" for table, count in part["rows"].items() if count)
        yield f"    {service:<14} {told}{', ' + rows if rows else ''}"
        for event in part["events"]:
            yield f"      {service}/{event['position']} {event['topic']}: {_fields(event)}"
    yield f"    messages that wait for them and are stopped: {len(found['messages_stopped'])}"
    if mails is not None:
        yield f"    mails in the local mailbox of this trial: {mails}"


def _stays(found: Mapping[str, Any]) -> list[str]:
    fields: dict[str, set[str]] = {}
    for hit in found["stays"]:
        place = f"{hit['service']}/{hit['position']} {hit['topic']}"
        fields.setdefault(place, set()).update(hit["fields"])
    return [
        f"    {place}: {', '.join(spoken(field) for field in sorted(names))}"
        for place, names in fields.items()
    ]


def _holders(found: Mapping[str, Any]) -> list[str]:
    lines = [
        f"    {copy['recipient']} ({copy['recipient_is']}): plan copy, version "
        f"{copy['plan_version']}, sent on {day_of(copy['delivered_at'])}"
        for copy in found["copies_with_others"]
    ]
    return lines + [
        f"    {taken['by']} (staff): took the case away as a file on {day_of(taken['at'])}"
        for taken in found["taken_away"]
    ]


def _retention(found: Mapping[str, Any]) -> list[str]:
    kept = found["retention"]
    category = spoken(kept["category"])
    if kept["over_on"] is None:
        return [f"  Retention: runs; its end cannot be told yet ({category})."]
    over = "over since" if kept["is_over"] else "runs until"
    return [f"  Retention: {over} {day_of(kept['over_on'] + 'T12:00:00+00:00')} ({category})."]


def _verdict(found: Mapping[str, Any]) -> list[str]:
    if found["objections"]:
        lines = [
            f"  CANNOT BE DONE ({each['code']}): {each['message']}" for each in found["objections"]
        ]
        return [part for line in lines for part in wrapped(line.strip(), "  ", "    ")]
    return [
        "  Nothing stands against it. Nothing has been erased.",
        f"  To do exactly this, say the same with: --confirm {found['code']}",
    ]


def _fields(event: Mapping[str, Any]) -> str:
    return ", ".join(spoken(field) for field in event["fields"])
