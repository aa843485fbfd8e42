"""The referrer cannot agree a version, and says why and what happens next."""

from __future__ import annotations

from services.plans.domain.events import Closed, NotAgreed
from services.plans.domain.refusals import AlreadyAgreed, NotThisVersion
from tests.given import given
from tests.plans.arranged import AGREED, PROPOSED, new, propose, refuse


def test_a_version_is_refused_with_the_reasons_and_may_be_revised():
    refused = given(new(), *PROPOSED).when(refuse())
    refused.then(
        NotAgreed, plan_version=1, reasons="Nobody is named for Fridays.", next_step="revise"
    )
    assert refused.record.status == "not_agreed"


def test_the_family_may_meet_again():
    given(new(), *PROPOSED).when(refuse("another_meeting")).then(
        NotAgreed, next_step="another_meeting"
    )


def test_alternative_arrangements_close_the_plan():
    refused = given(new(), *PROPOSED).when(refuse("alternative_arrangements"))
    refused.then(NotAgreed, Closed, reason="alternative_arrangements")
    assert refused.record.status == "closed"


def test_the_version_that_was_agreed_stays_in_force_while_the_next_is_revised():
    refused = given(new(), *AGREED, propose()).when(refuse("revise", 2))
    refused.then(NotAgreed, plan_version=2)
    assert (refused.record.status, refused.record.agreed_version) == ("agreed", 1)
    assert refused.record.review_on is not None


def test_nobody_refuses_a_version_that_they_have_not_read():
    given(new(), *PROPOSED).when(refuse(version=2)).then_refused(NotThisVersion)


def test_a_version_that_was_agreed_is_not_refused_afterwards():
    given(new(), *AGREED).when(refuse()).then_refused(AlreadyAgreed)
