"""A council's way of working, as the rules read it.

Where councils differ, the policy says so and the rules ask it: there is no `if` on a council's
name anywhere. The files are `councils/*.toml`; `policy_files.py` reads and checks them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

ADULT_AGE = 18
"""The age at which somebody consents for themselves, and parental responsibility ends (years)."""

STAGES = (
    "early_help",
    "child_in_need",
    "child_protection",
    "pre_proceedings",
    "in_proceedings",
    "looked_after",
    "adult_social_care",
    "mental_health",
)
"""Where a family stands in the council's work with it when it is referred."""

PRE_PROCEEDINGS = "pre_proceedings"

REASON_IN_WORDS = {
    # Central Bedfordshire
    "child_protection": "child protection",
    "neglect": "neglect",
    "disabled_childs_care": "the care of a child with significant disabilities",
    "parent_seriously_ill": "a parent is seriously ill",
    "parents_disability": "support for a parent with a mental or physical disability",
    "relatives_care": "relatives who care for a child",
    "school_attendance": "school attendance",
    "separation": "divorce or separation",
    # Hertfordshire
    "difficulties": "difficulties that the family is facing",
    "childs_safety": "the safety of the children",
    # Sefton
    "support_network": "who the family can rely on",
    "family_drifted_apart": "a family that has drifted apart",
    # The trial: families on the edge of the care system
    "risk_of_care": "a risk of going into care",
    # Adults
    "care_and_support": "care and support for the best life possible",
    "mental_health": "mental health",
}
"""Why a family is referred: every reason that the services named, in their words."""

REASONS = tuple(REASON_IN_WORDS)


@dataclass(frozen=True)
class Meeting:
    """What the council calls the meeting, and where it may be held."""

    name: str
    online: bool
    online_service: str
    who_explains_concerns: str
    neutral_venue: bool = True
    other_professionals: bool = True
    support_network: bool = False
    lasts_hours: int = 4


@dataclass(frozen=True)
class Eligibility:
    """Whom the service is for. Ages are in whole years and are upper bounds not reached.

    A service for `adults` serves them from `ADULT_AGE` on; one that is not for `children` serves adults
    alone.
    """

    unborn: bool
    under_age: int
    learning_disability_under_age: int
    children: bool = True
    adults: bool = False


@dataclass(frozen=True)
class Referring:
    """Which professions may refer, for which reasons, and at which stages of the council's work with
    the family; an empty tuple means every one. `offer_before_proceedings`: every family is offered a
    conference before care proceedings begin, so that a referral at that stage says what was offered."""

    professions: tuple[str, ...]
    signpost: str
    reasons: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    offer_before_proceedings: bool = False


@dataclass(frozen=True)
class Timescales:
    """How long things may take: to the conference and to a review, in weeks; until a review that fell
    due is overdue, and before a conference on which its attendees are reminded, in days."""

    weeks_to_conference: int
    review_within_weeks: int
    review_overdue_after_days: int = 14
    remind_days_before: int = 2


@dataclass(frozen=True)
class Coordinators:
    """How many conferences one coordinator prepares at a time."""

    capacity: int = 10


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
    """One council's policy. `version` is made from the content, so that it cannot be wrong; `partner`
    is another organisation that the service is run with, or empty; `text` is what it was read from."""

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
    coordinators: Coordinators = Coordinators()
    partner: str = ""
    text: str = field(default="", repr=False, compare=False)

    def conference_by(self, accepted_on: date) -> date:
        """The latest day for the meeting of a referral accepted on that day."""
        return accepted_on + timedelta(weeks=self.timescales.weeks_to_conference)

    def review_by(self, agreed_on: date) -> date:
        """The latest day for the first review of a plan agreed on that day."""
        return agreed_on + timedelta(weeks=self.timescales.review_within_weeks)


@dataclass(frozen=True)
class Decided:
    """A policy, and the first day on which it is in force."""

    from_day: date
    policy: Policy


@dataclass(frozen=True)
class Timeline:
    """Every policy that a council has decided on, in the order in which it did; one at least."""

    decided: tuple[Decided, ...]

    @classmethod
    def of(cls, policy: Policy) -> Timeline:
        """One policy, on all days."""
        return cls((Decided(date.min, policy),))

    @property
    def council(self) -> str:
        """The council whose they are."""
        return self.decided[0].policy.council

    @property
    def reference_prefix(self) -> str:
        """What the references of its cases begin with, which never changes."""
        return self.decided[0].policy.reference_prefix

    def on(self, day: date) -> Policy:
        """The policy in force on that day: of those that had begun, the one that began last, and of two
        for the same day the one decided last. What is recorded of a day before all of them is under the
        first."""
        begun = [each for each in self.decided if each.from_day <= day] or [self.decided[0]]
        return max(enumerate(begun), key=lambda each: (each[1].from_day, each[0]))[1].policy

    def after(self, day: date) -> tuple[Decided, ...]:
        """The changes to come after that day, in their order, as they will take effect."""
        days = sorted({each.from_day for each in self.decided if each.from_day > day})
        return tuple(Decided(each, self.on(each)) for each in days)
