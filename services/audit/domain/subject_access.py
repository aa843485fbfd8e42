"""The rules of giving people their own record (UK GDPR, article 15; Data Protection Act 2018)."""

from __future__ import annotations

from datetime import date

from shared.days import months_after

EXEMPTIONS = {
    "serious_harm": "It would be likely to cause serious harm to somebody's physical or mental health "
    "(Data Protection Act 2018, schedule 3, social work data).",
    "third_party": "It would tell of somebody else who has not agreed, and without whose agreement it "
    "is not reasonable to give it (Data Protection Act 2018, schedule 2, rights of others).",
    "childs_wishes": "A child said it, or was told that it would not be passed on (Data Protection Act "
    "2018, schedule 3, social work data: expectations and wishes).",
    "legal_privilege": "It was written for legal advice or a court case (Data Protection Act 2018, "
    "schedule 2, legal professional privilege).",
}
"""Why something may be withheld, by the code under which it is recorded."""

HELD_BACK = {
    "conference.harm_reported": "serious_harm",
    "conference.kept_apart": "serious_harm",
}
"""What is withheld unless a person has decided that it can be given, by the topic of the event: what
somebody said that puts a person at risk, and why two people are kept apart. Whoever asks may be the one
from whom others are to be safe."""


def due_by(asked_on: date) -> date:
    """ "Within one month of receipt of the request" (UK GDPR, article 12): until the same day of the
    next month, or the last day of that month when it has no such day (ICO's guidance)."""
    return months_after(asked_on, 1)
