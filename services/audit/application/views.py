"""Which part of a history is shown: as it was on a day, as it was known on a day, what was recorded
between two days, or what concerns one version of the plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shared.contracts.reading import read
from shared.contracts.views import HistoryView
from shared.days import local_day
from shared.narrating import day, listed

Entry = dict[str, Any]


@dataclass(frozen=True)
class Shown:
    """What is to be shown of a history; days are days in England, None where nothing was said."""

    as_of: date | None = None
    as_known_at: date | None = None
    changes: tuple[date, date] | None = None
    plan_version: int | None = None

    def is_whole(self) -> bool:
        """Whether everything is shown."""
        return self == Shown()

    def had_happened(self, entry: Entry) -> bool:
        """Whether it had happened, and was known, on the last day that is asked about."""
        recorded_on = _day_of(entry["recorded_at"])
        return not (
            (self.as_of is not None and _day_of(entry["occurred_at"]) > self.as_of)
            or (self.as_known_at is not None and recorded_on > self.as_known_at)
            or (self.changes is not None and recorded_on > self.changes[1])
        )

    def chosen(self, entries: Iterable[Entry]) -> list[Entry]:
        """Those of the entries that had happened which are shown."""
        known = list(entries)
        wanted = concerning(known, self.plan_version) if self.plan_version is not None else None
        return [
            entry
            for entry in known
            if (self.changes is None or _day_of(entry["recorded_at"]) >= self.changes[0])
            and (wanted is None or entry["place"] in wanted)
        ]

    def words(self) -> str:
        """What is shown, in a sentence."""
        if self.is_whole():
            return "Everything that was recorded."
        parts = []
        if self.as_of is not None:
            parts.append(f"had happened by the end of {day(self.as_of)}")
        if self.as_known_at is not None:
            parts.append(f"was recorded by the end of {day(self.as_known_at)}")
        if self.changes is not None:
            first, last = self.changes
            parts.append(f"was recorded from {day(first)} to the end of {day(last)}")
        if self.plan_version is not None:
            parts.append(f"concerns version {self.plan_version} of the plan")
        words = f"Only what {listed(parts)}."
        if self.plan_version is not None and len(parts) == 1:
            return words
        return f"{words} Which services have heard of it is told as it is now."


def read_shown(told: Mapping[str, Any]) -> Shown:
    """What is to be shown, as it was asked for. Raises Unreadable, which names the parameter."""
    return Shown(**read(HistoryView(), dict(told)))


def concerning(entries: Iterable[Entry], version: int) -> set[str]:
    """The places of the entries that concern that version of the plan: what was decided about it,
    its copies, what it caused directly, and corrections of these."""
    known = list(entries)
    copies = {
        message["message"]
        for entry in known
        for message in entry.get("messages", ())
        if message.get("plan_version") == version
    }
    found = {
        entry["place"]
        for entry in known
        if entry["plan_version"] == version
        or any(message["message"] in copies for message in entry.get("messages", ()))
    }
    causes = {entry["event_id"] for entry in known if entry["place"] in found}
    found |= {entry["place"] for entry in known if entry["caused_by"] in causes - {""}}
    return found | {
        entry["place"] for entry in known if entry.get("corrects", {}).get("place") in found
    }


def _day_of(moment: str) -> date:
    return local_day(datetime.fromisoformat(moment))
