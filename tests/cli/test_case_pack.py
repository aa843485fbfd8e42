"""A conference pack on paper: everything that is needed on the day, and nothing that must not be on it."""

from __future__ import annotations

import re
from argparse import Namespace
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest

from cli import case_pack
from cli.case_pack import pack_lines
from cli.case_pack_page import pack_page
from cli.case_pack_words import HANDLE_WITH_CARE, TO_WRITE
from cli.errors import CommandFailed
from cli.private_files import write_private

PRINTED = datetime(2027, 1, 8, 16, 30, tzinfo=UTC)
COUNCIL = "Hertfordshire County Council"


def attendee(name: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name, "relation": "grandmother", "part": "family", "phone": None,
        "language": "English", "interpreter": None, "needs": "", "own_session": None,
        "state": "prepared", **more,
    }  # fmt: skip


PACK: dict[str, Any] = {
    "reference": "HERTS-CDFG-3467",
    "meeting": "family group conference",
    "starts_at": "2027-01-13T10:00:00+00:00",
    "ends_at": "2027-01-13T14:00:00+00:00",
    "place": "venue",
    "where": "The Green Room, 1 Made-up Street",
    "coordinator": "herts-coordinator",
    "attendees": [
        attendee("Joan Ashdown", phone="01632 960001", needs="A chair with arms."),
        attendee("Ana Pell", relation="aunt", language="Portuguese", interpreter="Rui Vale"),
        attendee("Cas Ashdown", relation="father", state="invited", own_session={
            "starts_at": "2027-01-13T15:00:00+00:00", "place": "online", "where": "By telephone",
        }),
        attendee("Ted Quill", relation="uncle", state="excluded"),
    ],
    "apart": [{"one": "Carys Ashdown", "other": "Cas Ashdown", "source": "court_order",
               "reference": "ZW27 1234"}],
    "stages": ["information sharing", "private family time", "agreeing the plan"],
    "ground_rules": ["Everybody listens."],
}  # fmt: skip


def test_the_pack_in_plain_text_has_everything_for_the_day():
    assert pack_lines(PACK, COUNCIL, PRINTED)[5:] == [
        "",
        "When and where",
        "  Wednesday 13 January 2027 at 10:00 until 14:00",
        "  Venue: The Green Room, 1 Made-up Street",
        "  Coordinator: herts-coordinator",
        "",
        "Never together",
        "  Carys Ashdown and Cas Ashdown (Court order, ZW27 1234)",
        "",
        "Who comes",
        "  [ ] Joan Ashdown (grandmother, family): prepared",
        "      Telephone: 01632 960001",
        "      Needs: A chair with arms.",
        "  [ ] Ana Pell (aunt, family): prepared",
        "      Language: Portuguese; interpreter: Rui Vale",
        "  [ ] Cas Ashdown (father, family): invited",
        "      Own session, apart from the meeting: Wednesday 13 January 2027 at 15:00, Online: By",
        "        telephone",
        "",
        "Who does not come",
        "  Ted Quill (uncle, family): excluded",
        "",
        "Ground rules",
        "  [ ] Everybody listens.",
        "",
        "The day",
        "  [ ] Information sharing",
        "  [ ] Private family time",
        "  [ ] Agreeing the plan",
        "",
        "To write down",
        "  Of private family time write down when it began and ended, and nothing that was said.",
        *(f"  {what}: {'_' * 40}" for what in TO_WRITE),
        "",
        "  When Kinplan answers again, type in each step with the time at which it happened (occurred_at).",
        "  The history shows both times.",
    ]


@pytest.mark.parametrize("form", ["text", "page"])
def test_at_its_top_it_says_when_it_was_printed_and_that_it_is_to_be_shredded(form):
    text = printed(PACK, form)
    top = " ".join(text.split())[: 5 * len(HANDLE_WITH_CARE) + 2000].partition("When and where")[0]
    assert "Printed on Friday 8 January 2027 at 16:30." in top
    assert "holds personal data" in top and "shred it" in top


@pytest.mark.parametrize("form", ["text", "page"])
def test_what_is_not_known_yet_is_said_and_nothing_breaks(form):
    bare = {
        **PACK, "starts_at": None, "ends_at": None, "place": None, "where": None,
        "coordinator": None, "attendees": [attendee("Li", language=None, needs=None)],
        "apart": [], "ground_rules": [],
    }  # fmt: skip
    text = printed(bare, form)
    for said in ("No day has been fixed yet.", "No place yet.", "nobody yet", "Nobody is known"):
        assert said in text
    assert "None" not in text and "Who does not come" not in text


@pytest.mark.parametrize("form", ["text", "page"])
def test_a_language_without_an_interpreter_stands_out(form):
    alone = {**PACK, "attendees": [attendee("Ana Pell", language="Portuguese")]}
    assert "Language: Portuguese; no interpreter is booked" in printed(alone, form)


def test_times_are_englands_also_over_the_change_of_the_clocks():
    summer = {**PACK, "starts_at": "2027-03-28T00:30:00+00:00", "ends_at": "2027-03-28T02:30:00Z"}
    text = "\n".join(pack_lines(summer, COUNCIL, PRINTED))
    assert "Sunday 28 March 2027 at 00:30 until 03:30" in text
    late = {**PACK, "starts_at": "2027-07-01T21:00:00Z", "ends_at": "2027-07-01T23:30:00Z"}
    text = "\n".join(pack_lines(late, COUNCIL, PRINTED))
    assert "Thursday 1 July 2027 at 22:00 until Friday 2 July 2027 at 00:30" in text


class Page(HTMLParser):
    """Reads a page: its text, and which tags and attributes it has. Fails when tags do not match."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: dict[str, list[str]] = {}
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, []).append(value or "")
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def printed(pack: dict[str, Any], form: str) -> str:
    if form == "text":
        return "\n".join(pack_lines(pack, COUNCIL, PRINTED))
    return pack_page(pack, COUNCIL, PRINTED)


def test_the_page_is_whole_and_fetches_nothing():
    page = pack_page(PACK, COUNCIL, PRINTED)
    read = Page(page)
    assert not {"script", "link", "img", "iframe", "object", "a", "form"} & set(read.tags)
    assert not {"src", "href", "srcset"} & set(read.attributes)
    assert not re.search(r"https?:|//|@import|url\(", page)
    assert "12pt" in page and "@media print" in page and "@page" in page
    assert read.tags.count("h1") == 1 and read.tags.count("table") == 2


def test_the_page_has_a_row_for_each_attendee_a_box_for_each_step_and_a_line_for_each_answer():
    page = pack_page(PACK, COUNCIL, PRINTED)
    assert page.count("<tr>") == 4 + 2  # and the heads of both tables
    assert page.count('class="box"') == 3 + 3 + 1  # who comes, the stages, a ground rule
    assert page.count('class="line"') == len(TO_WRITE) == 5
    for what in TO_WRITE:
        assert what in page


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>", 'O\'Neill "Bo" & Co', "نور", "王小明", "Ἀχιλλεύς", "x" * 300],
)
def test_names_of_every_kind_stand_as_they_are_written(name):
    pack = {**PACK, "attendees": [attendee(name, relation=name, needs=name)]}
    page = pack_page(pack, COUNCIL, PRINTED)
    Page(page)
    assert "<script" not in page
    assert name.split()[0][:40] in "\n".join(pack_lines(pack, COUNCIL, PRINTED))


def test_a_file_that_is_there_is_not_replaced(tmp_path):
    there = tmp_path / "pack.html"
    there.write_text("mine")
    arguments = Namespace(
        reference="HERTS-CDFG-3467", council=None, html=True, out=there, reason=None
    )
    with pytest.raises(CommandFailed, match="is there already"):
        case_pack.main(arguments)
    assert there.read_text() == "mine"


class Answering:
    """Stands in for the running system: it has the one answer."""

    asked: list[tuple[str, str]]

    def __init__(self) -> None:
        self.asked = []

    def __call__(self, instance: Any, council: str, role: str, reason: str) -> Answering:
        self.asked.append((council, role))
        self.reason = reason
        return self

    def __enter__(self) -> tuple[Any, str]:
        return Namespace(asked=self._asked), "herts-manager"

    def __exit__(self, *_: object) -> None:
        return None

    def _asked(self, account: str, path: str) -> dict[str, Any]:
        self.asked.append((account, path))
        return PACK


@pytest.mark.parametrize(("html", "begins"), [(False, "HERTS-CDFG-3467  "), (True, "<!DOCTYPE ")])
def test_the_command_asks_as_a_manager_and_prints_or_writes_a_private_file(
    monkeypatch, capsys, tmp_path, html, begins
):
    answering = Answering()
    monkeypatch.setattr(case_pack, "signed_in", answering)
    monkeypatch.setenv("KINPLAN_DATA", str(tmp_path))
    given = {"reference": " herts-cdfg-3467 ", "council": None, "html": html, "reason": "On duty."}
    assert case_pack.main(Namespace(out=None, **given)) == 0
    assert capsys.readouterr().out.startswith(begins)
    assert answering.asked == [
        ("hertfordshire", "manager"),
        ("herts-manager", "/cases/HERTS-CDFG-3467/conference/pack"),
    ]
    assert answering.reason == "On duty."
    file = tmp_path / "pack"
    assert case_pack.main(Namespace(out=file, **given)) == 0
    assert "Joan Ashdown" not in capsys.readouterr().out
    assert file.read_text().startswith(begins) and file.stat().st_mode & 0o777 == 0o600
    inside_a_file = file / "pack"
    with pytest.raises(CommandFailed, match="cannot be written"):
        case_pack.main(Namespace(out=inside_a_file, **given))


def test_of_a_file_that_cannot_be_put_in_its_place_nothing_stays(tmp_path):
    in_the_way = tmp_path / "pack"
    (in_the_way / "something").mkdir(parents=True)
    with pytest.raises(OSError, match="pack"):
        write_private(in_the_way, "Joan Ashdown")
    assert [path.name for path in tmp_path.iterdir()] == ["pack"]
