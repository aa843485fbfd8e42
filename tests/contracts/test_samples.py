"""What was published once can be read for ever: a sample of every contract is kept and frozen."""

from __future__ import annotations

import json

import pytest
from marshmallow import Schema, fields

from shared.contracts.envelope import parse, write
from shared.contracts.events import PUBLISHED, ReferralAccepted, ReviewHeld
from tests.contracts.samples import (
    CONTRACTS,
    broken_promises,
    kept_samples,
    without_partner,
)
from tests.examples import everything_relayed

SAMPLES = kept_samples()


def changed(schema, **columns):
    """The schema with some fields changed; None takes one away."""
    kept = {
        name: field
        for name, field in schema._declared_fields.items()
        if columns.get(name, field) is not None
    }
    meta = type("Meta", (), {"unknown": "exclude", "register": False})
    fresh = {name: field for name, field in columns.items() if field is not None}
    return type("Changed", (Schema,), {**kept, **fresh, "Meta": meta})


def with_default(schema):
    """The fields that a sample from before them may lack."""
    return {name for name, field in schema().fields.items() if not field.required}


def test_every_contract_has_its_sample_and_every_sample_its_contract():
    assert without_partner(set(SAMPLES), set(CONTRACTS)) == []


@pytest.mark.parametrize("name", CONTRACTS)
def test_a_sample_still_means_what_it_meant(name):
    sample = SAMPLES[name]
    event = parse(json.dumps(sample))
    assert f"{event.name}.v{event.version}" == name
    assert broken_promises(sample, CONTRACTS[name].schema) == []
    again = json.loads(write(event, CONTRACTS[name]))
    added = set(again["data"]) - set(sample["data"])
    assert added <= with_default(CONTRACTS[name].schema)
    for field in added:
        del again["data"][field]
    assert again == sample


@pytest.mark.parametrize("name", CONTRACTS)
def test_a_sample_is_of_the_service_that_publishes_it(name):
    publishers = {c.service for c in PUBLISHED if c.name == CONTRACTS[name].name}
    publishers = publishers or {CONTRACTS[name].service}
    assert parse(json.dumps(SAMPLES[name])).service in publishers


def test_every_contract_is_published_by_some_stored_event():
    published = {name for _, _, name, _ in everything_relayed()}
    assert published == {contract.name for contract in CONTRACTS.values()}


def test_a_contract_without_a_sample_and_a_sample_without_a_contract_are_noticed():
    names = set(CONTRACTS)
    assert without_partner(names - {"PlanAgreed.v1"}, names) == [
        "PlanAgreed.v1: there is no sample of it"
    ]
    assert without_partner(names, names - {"PlanAgreed.v1"}) == [
        "PlanAgreed.v1: its contract is gone, but was published"
    ]


@pytest.mark.parametrize(
    ("contract", "change", "noticed"),
    [
        (ReferralAccepted, {"conference_by": None}, "conference_by"),
        (ReferralAccepted, {"conference_by": fields.Integer(required=True)}, "conference_by"),
        (ReferralAccepted, {"urgency": fields.String(required=True)}, "urgency"),
        (ReviewHeld, {"plan_version": fields.String()}, "plan_version"),
        (ReviewHeld, {"held_on": fields.AwareDateTime(required=True)}, "held_on"),
    ],
)
def test_a_change_that_breaks_readers_is_noticed(contract, change, noticed):
    sample = SAMPLES[f"{contract.__name__}.v1"]
    assert [p.split(":")[0] for p in broken_promises(sample, changed(contract, **change))] == [
        noticed
    ]


def test_a_field_that_is_added_with_a_default_breaks_nobody():
    more = changed(ReviewHeld, remarks=fields.Integer(load_default=0))
    assert broken_promises(SAMPLES["ReviewHeld.v1"], more) == []
