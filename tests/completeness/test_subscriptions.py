"""Every event that somebody wants is published, heard and handled; every queue has its consumer."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import pytest
from kombu import Connection, Producer

from shared.contracts.events import NEWEST, PUBLISHED
from shared.contracts.subscriptions import (
    CROSSING,
    EVERYTHING,
    PUBLISHERS,
    SUBSCRIPTIONS,
    Subscription,
)
from shared.messaging import topology
from shared.messaging.subscriber import ReliableEventHandler
from shared.migrations import SERVICES
from tests.completeness.edges import EDGES, entrypoints, unheard

DELAYS = (1.0, 30.0)
HANDLED = {
    mark.subscription
    for edge in EDGES.values()
    for marks in entrypoints(edge, ReliableEventHandler).values()
    for mark in marks
}


class Declared:
    """Everything that a process declares, seen on kombu's own transport in memory, which is empty
    for each of these and shared by none at the same time."""

    def __init__(self, rows=SUBSCRIPTIONS):
        self.connection = Connection("memory://")
        self.channel = self.connection.channel()
        self.channel.state.clear()
        topology.declare(self.connection, DELAYS, rows)
        self.queues = {queue for queue, _, _ in self.channel.state.bindings}
        self.exchanges = set(self.channel.state.exchanges)

    def arrivals(self, exchange, routing_key):
        """The queues in which a message arrives that is published there."""
        for queue in self.queues:
            self.channel.queue_purge(queue)
        Producer(self.channel).publish("x", exchange=exchange, routing_key=routing_key)
        return {q for q in self.queues if self.channel.queue_declare(q, passive=True)[1]}


def unpublished(rows):
    """Rows that listen for what their source does not publish."""
    published = {(contract.service, contract.name) for contract in PUBLISHED}
    return [
        row.queue
        for row in rows
        if (row.event != EVERYTHING and (row.source, row.event) not in published)
        or row.source not in SERVICES
    ]


def unconsumed(queues, handled):
    """Queues that nobody reads and that are neither for waiting nor for parking."""
    read = {row.queue for row in handled}
    aside = {f"{queue}.parked" for queue in read}
    aside |= {topology.retry_queue(delay).name for delay in DELAYS}
    return sorted(set(queues) - read - aside)


def unpublished_to(exchanges):
    """Exchanges to which nothing is ever published."""
    used = {topology.events_exchange(service).name for service in PUBLISHERS}
    used |= {topology.records_exchange(service).name for service in SERVICES}
    used |= {topology.retry_exchange(delay).name for delay in DELAYS} | {topology.PARKING.name}
    return sorted(set(exchanges) - used - {""})


@pytest.fixture
def declared():
    return Declared()


def test_every_subscription_has_its_method_and_every_method_its_subscription():
    assert unheard(EDGES.values(), SUBSCRIPTIONS) == []


def test_every_reaction_is_a_function_of_its_service():
    for row in SUBSCRIPTIONS:
        gathers = row.event == EVERYTHING
        name = "gathering" if gathers else "reactions"
        module = import_module(f"services.{row.service}.application.{name}")
        assert (getattr(module, row.reaction).__doc__ or "").strip(), row.reaction


def test_everybody_listens_for_what_is_published():
    assert unpublished(SUBSCRIPTIONS) == []


def test_every_queue_is_read_or_is_for_waiting_or_parking(declared):
    assert len(declared.queues) == 2 * len(SUBSCRIPTIONS) + len(DELAYS)
    assert unconsumed(declared.queues, HANDLED) == []


def test_to_every_exchange_something_is_published(declared):
    assert unpublished_to(declared.exchanges) == []


@pytest.mark.parametrize("contract", PUBLISHED, ids=lambda contract: contract.name)
def test_every_published_event_arrives_with_everybody_who_listens_and_nobody_else(
    declared, contract
):
    listeners = {
        row.queue
        for row in SUBSCRIPTIONS
        if not row.records
        and row.source == contract.service
        and row.event in (contract.name, EVERYTHING)
    }
    assert listeners, "a mandatory message with nowhere to go is never confirmed"
    exchange = topology.events_exchange(contract.service).name
    assert declared.arrivals(exchange, f"hertfordshire.{contract.name}") == listeners


@pytest.mark.parametrize("service", SERVICES)
def test_every_record_arrives_with_the_audit_service_alone(declared, service):
    exchange = topology.records_exchange(service).name
    assert declared.arrivals(exchange, "hertfordshire.EventRecorded") == {
        f"audit.gather_record.{service}"
    }


def test_a_parked_message_waits_beside_the_queue_that_could_not_handle_it(declared):
    for row in SUBSCRIPTIONS:
        assert declared.arrivals(topology.PARKING.name, row.queue) == {f"{row.queue}.parked"}


def test_every_row_has_a_queue_of_its_own():
    assert len({row.queue for row in SUBSCRIPTIONS}) == len(SUBSCRIPTIONS)


def test_only_the_three_reactions_of_a_transfer_work_in_another_councils_store():
    """Every other reaction stays in the council whose event it is. One more here is a decision (18)."""
    assert {(row.reaction, row.event, row.crosses) for row in SUBSCRIPTIONS if row.crosses} == {
        ("note_incoming_transfer_when_offered", "TransferOffered", "to_council"),
        ("note_withdrawal_when_transfer_withdrawn", "TransferWithdrawn", "to_council"),
        ("record_answer_when_transfer_answered", "TransferAnswered", "from_council"),
    }
    assert {service for service, _ in CROSSING} == {"referral"}
    for row in SUBSCRIPTIONS:
        contract = NEWEST.get(row.event)
        assert not row.crosses or row.crosses in contract.schema().fields


def test_a_row_that_nobody_handles_is_noticed():
    more = Subscription("plans", "sing_when_plan_agreed", "plans", "PlanAgreed")
    assert unheard(EDGES.values(), [*SUBSCRIPTIONS, more]) == [
        "plans.sing_when_plan_agreed: nobody handles it"
    ]
    assert unconsumed(Declared([more]).queues, HANDLED) == [
        "plans.sing_when_plan_agreed",
        "plans.sing_when_plan_agreed.parked",
    ]


def test_a_method_that_handles_another_row_or_none_is_noticed():
    class Odd:
        name = "plans"

        @ReliableEventHandler.decorator(SUBSCRIPTIONS[0])
        def sing(self, event):
            pass

    wrong = unheard([Odd], SUBSCRIPTIONS[:1])
    assert wrong == [f"plans.sing: handles {SUBSCRIPTIONS[0].queue}"]
    assert "plans.sing: is not among the subscriptions" in unheard([Odd], [])


def test_listening_for_what_is_not_published_is_noticed():
    typo = replace(SUBSCRIPTIONS[0], event="ReferralAcepted")
    elsewhere = replace(SUBSCRIPTIONS[0], source="plans")
    assert unpublished([typo]) == unpublished([elsewhere]) == [SUBSCRIPTIONS[0].queue]


def test_an_exchange_to_which_nothing_is_published_is_noticed():
    assert unpublished_to(["referral.events", "weather.events"]) == ["weather.events"]
