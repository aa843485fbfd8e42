"""A conference pack as a page to be printed: nothing in it is fetched from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from html import escape
from typing import Any

from cli.case_pack_words import (
    HANDLE_WITH_CARE,
    LATER,
    NOTHING_SAID,
    TO_WRITE,
    comes,
    kept_apart,
    moment,
    occasion,
    particulars,
    spoken,
    who,
)

STYLE = """\
body { font: 12pt/1.5 Arial, Helvetica, sans-serif; max-width: 46em; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 18pt; } h2 { font-size: 14pt; margin: 1.4em 0 .3em; break-after: avoid; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #000; padding: .4em; text-align: left; vertical-align: top; }
tr, li, .line { break-inside: avoid; } thead { display: table-header-group; }
ul { list-style: none; padding: 0; }
.box { display: inline-block; width: 1em; height: 1em; border: 2px solid #000; vertical-align: -.15em; }
.care { border: 3px solid #000; padding: .6em .8em; font-weight: bold; }
.line { display: flex; gap: .6em; margin: .9em 0; } .line span { flex: 1; border-bottom: 1px solid #000; }
@page { size: A4; margin: 18mm; }
@media print { body { margin: 0; max-width: none; padding: 0; } }
"""
BOX = '<span class="box" role="img" aria-label="empty check box"></span>'


def pack_page(pack: Mapping[str, Any], council: str, printed: datetime) -> str:
    """The pack as HTML: what the plain text says, with a table of attendees and lines to write on."""
    title = f"{pack['reference']}: {spoken(pack['meeting'])}, {council}"
    apart = [kept_apart(pair) for pair in pack["apart"]]
    nobody = ["Nobody is known who must be kept apart from somebody else."]
    return "".join(
        [
            '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title><style>{STYLE}</style></head>\n<body>",
            f"<h1>{escape(title)}</h1>\n",
            f'<p class="care">Printed on {escape(moment(printed.isoformat()))}. ',
            f"{escape(HANDLE_WITH_CARE)}</p>\n",
            "<h2>When and where</h2>\n",
            *(f"<p>{escape(told)}</p>\n" for told in occasion(pack)),
            f"<p>Coordinator: {escape(pack['coordinator'] or 'nobody yet')}</p>\n",
            "<h2>Never together</h2>\n",
            *(f"<p>{escape(told)}</p>\n" for told in apart or nobody),
            *_attendees(pack["attendees"]),
            "<h2>Ground rules</h2>\n",
            *_boxes(pack["ground_rules"]),
            "<h2>The day</h2>\n",
            *_boxes(map(spoken, pack["stages"])),
            "<h2>To write down</h2>\n",
            f"<p>{escape(NOTHING_SAID)}</p>\n",
            *(f'<p class="line">{escape(what)}: <span></span></p>\n' for what in TO_WRITE),
            f"<p>{escape(LATER)}</p>\n</body></html>",
        ]
    )


def _attendees(attendees: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    everybody = list(attendees)
    heads = ("Here", "Name", "Who", "State", "To know")
    for heading, is_here in (("Who comes", True), ("Who does not come", False)):
        chosen = [one for one in everybody if comes(one) == is_here]
        if not chosen:
            continue
        columns = heads if is_here else heads[1:]
        yield f"<h2>{heading}</h2>\n<table><thead><tr>"
        yield from (f'<th scope="col">{column}</th>' for column in columns)
        yield "</tr></thead><tbody>\n"
        for one in chosen:
            yield _row(one, is_here)
        yield "</tbody></table>\n"


def _row(attendee: Mapping[str, Any], is_here: bool) -> str:
    cells = [
        escape(attendee["name"]),
        escape(spoken(who(attendee))),
        escape(spoken(attendee["state"])),
        "<br>".join(escape(told) for told in particulars(attendee)),
    ]
    boxed = [BOX, *cells] if is_here else cells
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in boxed)}</tr>\n"


def _boxes(what: Iterable[str]) -> Iterator[str]:
    yield "<ul>\n"
    yield from (f"<li>{BOX} {escape(each)}</li>\n" for each in what)
    yield "</ul>\n"
