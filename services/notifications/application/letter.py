"""A letter: plain words, a neutral subject, and nothing that harms when it is seen by others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import Any

from shared.days import local_day, local_time
from shared.policies import Policy

AGAIN = (
    "You may have had this message before: we were interrupted, and could not tell whether it "
    "had reached you. If you have had it, there is nothing more to do."
)

EXPLAINED = "The coordinator will arrange for this to be explained to you in your language."


Paragraph = str | tuple[str, ...]
"""A paragraph, or a list of lines."""


@dataclass(frozen=True)
class Letter:
    """A message: its subject line and its paragraphs."""

    subject: str
    paragraphs: tuple[Paragraph, ...]

    @classmethod
    def to(cls, name: str, policy: Policy, subject: str, *said: Paragraph) -> Letter:
        """What every letter is: addressed to somebody by name, and closing with how to reach the
        service."""
        return cls(subject, (f"Dear {name},", *said, policy.contact))

    def text(self) -> str:
        """The message in plain text."""
        return "\n\n".join(
            part if isinstance(part, str) else "\n".join(f"- {line}" for line in part)
            for part in self.paragraphs
        )

    def html(self) -> str:
        """The message in HTML, with nothing in it that is fetched from elsewhere."""
        parts = "".join(
            f"<p>{escape(part)}</p>"
            if isinstance(part, str)
            else "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in part) + "</ul>"
            for part in self.paragraphs
        )
        return (
            f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">'
            f"<title>{escape(self.subject)}</title></head>"
            f'<body style="font: 16px/1.5 Arial, sans-serif; max-width: 40em">{parts}</body></html>'
        )

    def said_again(self) -> Letter:
        """The same message, saying first that it may have come before."""
        return self.saying_first(AGAIN)

    def saying_first(self, words: str) -> Letter:
        """The same message after these words."""
        return Letter(self.subject, (words, *self.paragraphs))


Write = Callable[[str, str, Policy, Mapping[str, Any]], Letter]
"""Writes a letter: to whom (their name), in which case, under which policy, and what was found out."""


def spoken_day(when: date) -> str:
    """A day as people say it: Monday 1 March 2027."""
    return f"{when:%A} {when.day} {when:%B %Y}"


def spoken_moment(when: datetime) -> str:
    """A time as people in England say it: Monday 1 March 2027 at 14:30."""
    return f"{spoken_day(local_day(when))} at {local_time(when)}"
