"""The rules of erasing a person, each by name, with its source."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from services.audit.domain.refusals import (
    AlreadyErased,
    FindingsChanged,
    NoSuchPerson,
    PublicDutyGoesOn,
    RetentionRuns,
)

PERSON_ASKED, RETENTION_ENDED, COURT_ORDER = "person_asked", "retention_ended", "court_order"
GROUNDS = (PERSON_ASKED, RETENTION_ENDED, COURT_ORDER)
CHILD, PARENT, ADULT, ATTENDEE = "child", "parent", "adult", "attendee"


@dataclass(frozen=True)
class Person:
    """Somebody in a case: a child or an adult at the centre, a person with parental responsibility, or an
    attendee with the part that they have in the meeting."""

    id: str
    kind: str
    part: str = ""

    @property
    def belongs_to_public_duty(self) -> bool:
        """Whether the case is kept because of this person: the children and their parents, or the adult."""
        return self.kind in (CHILD, PARENT, ADULT) or self.part == CHILD


def they_are_people_of_the_case(people: Iterable[str], known: Mapping[str, Person]) -> None:
    """Only somebody who is in the case can be erased from it."""
    strangers = [one for one in people if one not in known]
    if strangers:
        raise NoSuchPerson(
            f"{len(strangers)} of those named are not people of this case. Give identifiers as the "
            "referral and the conference show them."
        )


def nobody_was_erased_before(people: Iterable[str], erased: Collection[str]) -> None:
    """What was erased is gone already."""
    if set(people) & set(erased):
        raise AlreadyErased(
            "It was decided before that somebody named here is erased. Look at the case's erasures."
        )


def retention_has_ended(ground: str, over: bool) -> None:
    """The end of the period is a ground only when it has come."""
    if ground == RETENTION_ENDED and not over:
        raise RetentionRuns(
            "The period for which this case is kept is not over. See ./kinplan council retention."
        )


def public_duty_has_ended(ground: str, people: Iterable[Person], over: bool) -> None:
    """The right to erasure does not apply to what is processed for a public task (UK GDPR Art. 17(3)(b);
    Wyre: "refusable for public task"). The record is kept for the children, and tells what their
    parents decided; relatives and others who came to a meeting may ask."""
    if ground == PERSON_ASKED and not over and any(p.belongs_to_public_duty for p in people):
        raise PublicDutyGoesOn(
            "A child or the adult at the centre, or a person with parental responsibility, cannot be "
            "erased on request while the case is kept: the council keeps it as its public task. Tell them so, "
            "and that they may complain to the Information Commissioner."
        )


def what_is_done_is_what_was_seen(given: str, now: str) -> None:
    """The dry run shows what would go; only that is done."""
    if given.strip().upper() != now:
        raise FindingsChanged(
            "The code is not the one of what would be erased now: something has changed since, or it "
            "was typed wrongly. Look again without confirming, then confirm with the new code."
        )
