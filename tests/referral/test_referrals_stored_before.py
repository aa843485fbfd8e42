"""Referrals that were stored before adults, needs and contact were asked for are read as they were."""

from __future__ import annotations

import pytest
from eventsourcing.persistence import StoredEvent

from services.referral.application.narrative import SENTENCES, names_in
from services.referral.domain.events import Received
from services.referral.domain.referral import Referral
from tests.acting import act
from tests.eventstore.frozen import kept, mapper_of
from tests.examples import example
from tests.given import replays_to_the_same

OLD = kept()["referral.received.1"]


def read(*erased):
    """The referral of the first form, from which these people were erased."""
    mapper = mapper_of("referral")
    mapper.keyring.erased |= set(erased)
    stored = StoredEvent(OLD["record"], OLD["version"], OLD["topic"], OLD["state"].encode())
    event = mapper.to_domain_event(stored)
    assert isinstance(event, Received)
    return event


def test_who_was_referred_then_has_what_is_asked_for_now_empty():
    (child,), (parent,) = read().children, read().parents
    assert (child["nhs_number"], child["needs"], child["birth_unknown"]) == (None, [], False)
    assert (parent["language"], parent["email"], parent["contact_is_safe"]) == (
        "English",
        None,
        True,
    )
    assert (read().adults, read().reasons, read().never_together) == ([], [], [])


def test_such_a_referral_can_be_accepted_now():
    event = read()
    referral = Referral.replay(None, [event])
    referral.accept(act(at=event.occurred_at))
    assert referral.status == "accepted"
    replays_to_the_same(referral, [event, *referral.pending])


@pytest.mark.parametrize("who", ["children", "parents", "everybody"])
def test_of_somebody_who_was_erased_there_is_nothing_but_the_identifier(who):
    people = {"children": ["1c" * 16], "parents": ["2b" * 16], "everybody": ["1c" * 16, "2b" * 16]}
    event = read(*people[who], *(["case"] if who == "everybody" else []))
    for person in (*event.children, *event.parents):
        if person["id"] in people[who]:
            assert person["name"] == "[erased]"
            assert person["keep_from_others"] == []
            assert not person.get("contact_is_safe"), "nobody is written to who was erased"
    tell = SENTENCES[Received]
    assert tell(event, lambda someone: someone)
    assert set(names_in(event)) == {"1c" * 16, "2b" * 16}


def test_an_adult_who_was_erased_is_read_as_nobody():
    mapper = mapper_of("referral")
    stored = mapper.to_stored_event(example(Received))
    mapper.keyring.erased.add("5e" * 16)
    event = mapper.to_domain_event(stored)
    (adult,) = event.adults
    assert (adult["id"], adult["name"], adult["view"]) == ("5e" * 16, "[erased]", None)
    referral = Referral.replay(None, [event])
    assert referral.youngest_born is None
