"""The part of a referral in which people say whether they take part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.referral.domain import rules
from services.referral.domain.eligibility import age_limit
from services.referral.domain.events import (
    AgeLimitPassed,
    CameOfAge,
    ConsentWithdrawn,
    OwnViewRecorded,
    ResponseRecorded,
)
from services.referral.domain.lifecycle import LIFECYCLE
from services.referral.domain.people import age_of
from services.referral.domain.state import ReferralState
from shared.acts import Act

WHOSE_CONSENT_COUNTS = "a parent, of the adult, or of a young person who is of age,"
WHOSE_CONSENT_COUNTED = (
    "a parent of a child under age, of the adult, or of a young person who consents for themselves,"
)


class Consenting(ReferralState):
    """Responses, young people's own views, coming of age, and the end of consent."""

    def record_response(self, act: Act, told: Mapping[str, Any]) -> None:
        """Record what somebody whose consent counts answered when they were asked again. That somebody is
        unwilling ends nothing by itself. Raises NobodyOfThatName, AskedInTheFuture."""
        LIFECYCLE.require(self.status, "record_response")
        person, own = told["person"], self.consents_for_themselves(act.today)
        rules.is_among(
            person,
            [*(parent["id"] for parent in self.parents), *own],
            "person",
            WHOSE_CONSENT_COUNTS,
        )
        rules.nobody_was_asked_in_the_future([told], act.today)
        self._record(
            ResponseRecorded,
            act,
            person=person,
            answer=told["consent"],
            own=person in own,
            asked_on=told["asked_on"],
            how_asked=told["how_asked"],
        )

    def record_own_view(self, act: Act, told: Mapping[str, Any]) -> None:
        """Record what a child or young person thinks, and whether they want to take part, also after
        consent was withdrawn: they may have changed their mind. Raises NobodyOfThatName, AskedInTheFuture."""
        LIFECYCLE.require(self.status, "record_own_view")
        known = [child["id"] for child in self.centre]
        rules.is_among(told["child"], known, "child", "a child")
        rules.nobody_was_asked_in_the_future([told], act.today)
        fields = ("child", "view", "wants_to_take_part", "asked_on", "how_asked", "competent")
        self._record(OwnViewRecorded, act, **{field: told[field] for field in fields})

    def withdraw_consent(self, act: Act, withdrawn_by: str, how: str) -> None:
        """End the case because somebody whose consent counts withdraws.

        It is possible at any time. While another parent is still willing it is for people to talk
        about; the coordinator records it here when the family's part has ended.
        """
        LIFECYCLE.require(self.status, "withdraw_consent")
        known = rules.who_may_withdraw(self, act.today)
        rules.is_among(withdrawn_by, known, "withdrawn_by", WHOSE_CONSENT_COUNTED)
        self._record(
            ConsentWithdrawn,
            act,
            withdrawn_by=withdrawn_by,
            was_accepted=self.status == "accepted",
            how=how,
        )

    def note_ages(self, act: Act) -> None:
        """Note, once each, who has come of age by that day and who is too old for the service. Ignored
        for those of whom it is noted already, and in a case that has ended."""
        if not self.is_open:
            return
        for child in self.centre:
            if child["date_of_birth"] is None:
                continue  # a birthday that is not known is no day on which anything happens
            if self.is_of_age(child, act.today) and child["id"] not in self.came_of_age:
                self._record(CameOfAge, act, person=child["id"])
            age = age_of(child, act.today)
            too_old = age is not None and age >= age_limit(child, act.policy.eligibility)
            if too_old and child["id"] not in self.too_old:
                self._record(AgeLimitPassed, act, person=child["id"])
