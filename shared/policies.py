"""A council's way of working, as the rules read it.

Where councils differ, the policy says so and the rules ask it: there is no `if` on a council's
name anywhere. The files are `councils/*.toml`; `policy_files.py` reads and checks them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Meeting:
    """What the council calls the meeting, and where it may be held."""

    name: str
    online: bool
    online_service: str
    who_explains_concerns: str


@dataclass(frozen=True)
class Eligibility:
    """Whom the service is for. Ages are in whole years and are upper bounds not reached."""

    unborn: bool
    under_age: int
    learning_disability_under_age: int


@dataclass(frozen=True)
class Referring:
    """Which professions may refer; an empty tuple means every professional."""

    professions: tuple[str, ...]
    signpost: str


@dataclass(frozen=True)
class Timescales:
    """How long things may take, in weeks."""

    weeks_to_conference: int
    review_within_weeks: int


CASE_ENDED, YOUNGEST_BIRTHDAY = "case_ended", "youngest_birthday"
TRIGGERS = (CASE_ENDED, YOUNGEST_BIRTHDAY)
EVERY_CASE = "referral.received"
REACHED = (
    EVERY_CASE,
    "referral.accepted",
    "referral.declined",
    "conference.held",
    "plan.proposed",
    "plan.agreed",
)
"""The stored events that may put a case into a category of records, by their topics."""


@dataclass(frozen=True)
class Retention:
    """How long the cases of one category are kept: so many years from the trigger.

    A case belongs to the category once an event `reached` was stored in it, and never leaves it.
    `trigger` is the case's end, or the date of birth of the youngest child.
    """

    category: str
    reached: str
    trigger: str
    years: int


@dataclass(frozen=True)
class Policy:
    """One council's policy. `version` is made from the content, so that it cannot be wrong."""

    council: str
    name: str
    reference_prefix: str
    contact: str
    meeting: Meeting
    eligibility: Eligibility
    referring: Referring
    timescales: Timescales
    retention: tuple[Retention, ...]
    version: str

    def conference_by(self, accepted_on: date) -> date:
        """The latest day for the meeting of a referral accepted on that day."""
        return accepted_on + timedelta(weeks=self.timescales.weeks_to_conference)

    def review_by(self, agreed_on: date) -> date:
        """The latest day for the first review of a plan agreed on that day."""
        return agreed_on + timedelta(weeks=self.timescales.review_within_weeks)
