"""A case's history as a page for a browser, or for paper: nothing in it is fetched from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from html import escape
from itertools import groupby
from typing import Any

from shared.acts import SYSTEM_ROLE
from shared.days import ENGLAND

STYLE = """\
body { font: 16px/1.5 Arial, sans-serif; max-width: 46em; margin: 2em auto; padding: 0 1em; }
h2 { font-size: 1.1em; margin: 1.6em 0 .4em; border-bottom: 1px solid #999; }
dl { display: grid; grid-template-columns: 4em 1fr; gap: .4em 1em; margin: 0; }
dt { color: #444; } dd { margin: 0; }
.more { color: #444; font-size: .9em; }
.wrong { border-left: 6px solid #b00; padding-left: .8em; }
@media print { body { margin: 0; font-size: 12pt; } }
"""


def reading_page(history: Mapping[str, Any], council: str) -> str:
    """The history as HTML: each day's entries with who, in which role, and under which policy."""
    title = f"{history['reference']}, {council}"
    return "".join(
        [
            '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">',
            f"<title>{escape(title)}</title><style>{STYLE}</style></head>\n<body>",
            f"<h1>{escape(title)}</h1>\n",
            "<p>This page is for reading. What is proved is what the events and their proofs in the "
            "same file show.</p>\n",
            *(f'<p class="wrong">{escape(each)}</p>\n' for each in history.get("problems", ())),
            *_days(history["entries"]),
            "</body></html>\n",
        ]
    )


def _days(entries: list[Mapping[str, Any]]) -> Iterator[str]:
    for day, of_day in groupby(entries, key=lambda entry: day_of(entry["occurred_at"])):
        yield f"<h2>{escape(day)}</h2>\n<dl>\n"
        for entry in of_day:
            said = escape(f"{who(entry)}: {entry['sentence']}")
            yield f"<dt>{clock_of(entry['occurred_at'])}</dt><dd>{said}{_more(entry)}</dd>\n"
        yield "</dl>\n"


def _more(entry: Mapping[str, Any]) -> str:
    recorded = f"{day_of(entry['recorded_at'])}, {clock_of(entry['recorded_at'])}"
    parts = [
        f"recorded {recorded}" + (", late" if entry.get("late") else ""),
        f"policy {entry['policy_version']}",
        f"{entry['service']}, event {entry['position']}",
    ]
    return f'<div class="more">{escape("; ".join(parts))}</div>'


def day_of(moment: str) -> str:
    """The day as it is written in Britain: Monday 23 November 2026."""
    local = _local(moment)
    return f"{local:%A} {local.day} {local:%B} {local.year}"


def clock_of(moment: str) -> str:
    """The time of day in England, such as 14:30."""
    return f"{_local(moment):%H:%M}"


def who(entry: Mapping[str, Any]) -> str:
    """Who did it, with the role in which they did: Rosa Field (referrer)."""
    name, role = entry.get("actor_name") or "Kinplan", entry.get("role")
    return f"{name} ({role})" if role and role != SYSTEM_ROLE else str(name)


def _local(moment: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone(ENGLAND)
