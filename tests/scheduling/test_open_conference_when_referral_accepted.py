"""An accepted referral has a conference to prepare."""

from __future__ import annotations

from datetime import date

from services.scheduling.application.reactions import open_conference_when_referral_accepted
from services.scheduling.domain.conference import Conference
from services.scheduling.domain.events import Opened
from tests.acting import REFERENCE, heard
from tests.kept import Kept, answered, kinds
from tests.scheduling.arranged import DUE, HELD, after, cancel, opened

ACCEPTED = heard(
    "ReferralAccepted",
    children=["child-1"],
    referrer="herts-referrer",
    accepted_on=date(2027, 1, 4),
    conference_by=DUE,
)


def test_a_conference_is_opened_for_the_case():
    store = Kept()
    recorded = answered(store, open_conference_when_referral_accepted, ACCEPTED)
    assert kinds(recorded) == [Opened]
    conference = store.find(Conference, Conference.id_of("hertfordshire", REFERENCE))
    assert conference is not None
    assert (conference.status, conference.case) == ("opened", REFERENCE)
    assert (conference.referrer, conference.conference_by) == ("herts-referrer", DUE)


def test_it_is_ignored_when_the_conference_is_there_already():
    for conference in (opened(), after(cancel), after(*HELD)):
        assert answered(Kept(conference), open_conference_when_referral_accepted, ACCEPTED) == []
