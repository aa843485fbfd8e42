"""What somebody typed on a family page, as the commands want it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from werkzeug.datastructures import MultiDict

LONGEST = 5000
KEY = re.compile(r"[0-9a-f]{32}")


class Form:
    """A form that was sent. `problem`: what is missing, in words for whoever typed it."""

    def __init__(self, sent: MultiDict[str, str]) -> None:
        self.sent = sent
        self.problem = ""

    def text(self, name: str) -> str:
        """What was typed there; empty when nothing was."""
        return str(self.sent.get(name, ""))[:LONGEST]

    def key(self) -> str:
        """The key by which a form that is sent twice is known; one that we did not make is no key."""
        given = self.text("key")
        return given if KEY.fullmatch(given) else ""

    def number(self, name: str) -> int:
        """A whole number, 0 when there is none."""
        text = self.text(name)
        return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else 0

    def numbers(self, name: str) -> list[int]:
        """The whole numbers of a list of boxes that were ticked."""
        return [int(n) for n in self.sent.getlist(name) if re.fullmatch(r"[0-9]{1,4}", n)]


def said_passage(field: str) -> Callable[[Form], dict[str, Any]]:
    """Reads a form with one box to write in, which must not be empty."""

    def read(form: Form) -> dict[str, Any]:
        if not form.text("words").strip():
            form.problem = "Write something in the box first."
        return {field: form.text("words")}

    return read


def said_why(form: Form) -> dict[str, Any]:
    """Reads a form with one box to write in, which may be empty."""
    return {"why": form.text("words").strip() or None}


def said_choose(form: Form) -> dict[str, Any]:
    """Reads which days were ticked; somebody whom none suits says so."""
    suits, none = form.numbers("suits"), form.text("none") == "yes"
    if not suits and not none:
        form.problem = "Tick the days that suit you, or tick that none of them does."
    elif suits and none:
        form.problem = "You ticked a day, and also that none suits. Please tick one or the other."
    return {
        "offer": form.number("offer"),
        "suits": suits,
        "remarks": form.text("words").strip() or None,
    }
