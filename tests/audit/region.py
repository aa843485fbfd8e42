"""All services of one council in one process, on a real database and without a broker: what one of
them announces reaches the others at once, in the form in which it would travel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module
from inspect import signature
from typing import Any

from eventsourcing.postgres import PostgresDatastore
from psycopg.sql import SQL, Identifier

from services.audit.application import gathering
from services.audit.application.history import Ask
from services.notifications.domain.correspondence import Correspondence
from services.referral.application import commands as referral_commands
from shared.acts import SYSTEM
from shared.commanding import Asker, Desk, Work
from shared.contracts.commands import COMMAND
from shared.contracts.envelope import IntegrationEvent, parse
from shared.contracts.subscriptions import CROSSING, EVERYTHING, SUBSCRIPTIONS
from shared.eventstore.inbox import handle_once
from shared.eventstore.store import CouncilStore
from shared.messaging.relay import Relay
from shared.migrations import SERVICES as MIGRATED
from shared.narrating import Narrator
from shared.one_person import held_since, part_of
from shared.policies import Policy
from tests.acting import COUNCILS, HERTFORDSHIRE, MONDAY, act, master_of
from tests.examples import NARRATIVES, PUBLISHED

SERVICES = MIGRATED
HANDS_OVER = "hand_over_case_when_transferred"
PROFESSIONS = {"referrer": "social worker", "coordinator": "coordinator"}


class Region:
    """One council's services. `now` is the time that they all go by."""

    def __init__(self, database: PostgresDatastore, policy: Policy = HERTFORDSHIRE) -> None:
        self.now: datetime = MONDAY
        self.stores = {
            service: CouncilStore(service, policy, database, master_of(policy))
            for service in SERVICES
        }
        self.desks = {
            service: Desk(service, {policy.council: store}, lambda: self.now)
            for service, store in self.stores.items()
        }
        self.narrators = {service: _narrator(service) for service in SERVICES}
        self.relayed = dict.fromkeys(SERVICES, 0)
        self.requests = 0
        self.neighbours: dict[str, Region] = {}
        self.held: list[tuple[str, str, IntegrationEvent]] = []
        self.holding: set[str] = set()
        self.managers = ["herts-manager"]
        self.desks["referral"].is_restricted = referral_commands.is_restricted
        keep_policy_text(self.stores, policy, policy_text(policy))

    @property
    def ledger(self) -> CouncilStore:
        """The audit service's store."""
        return self.stores["audit"]

    def pass_time(self, **parts: float) -> None:
        """Let so much time pass."""
        self.now += timedelta(**parts)

    def asker(self, account: str, **more: str) -> Asker:
        """One of Hertfordshire's people: herts-referrer is a referrer."""
        role = account.partition("-")[2]
        self.requests += 1
        number = f"{self.requests:04}"
        return Asker(
            actor=account,
            role=role,
            council=self.ledger.council,
            profession=PROFESSIONS.get(role, ""),
            request_id=f"request-{number}",
            idempotency_key=f"key-{number}",
            **more,
        )

    def perform(
        self,
        account: str,
        command: str,
        reference: str | None,
        attendee: str | None = None,
        /,
        **body: Any,
    ) -> dict[str, Any]:
        """Perform a command, and let everybody hear of it."""
        answer = self.asked(account, command, reference, attendee, **body)
        assert "ok" in answer, answer
        return answer["ok"]

    def asked(
        self,
        account: str,
        command: str,
        reference: str | None,
        attendee: str | None = None,
        /,
        **body: Any,
    ) -> dict[str, Any]:
        """Ask for a command, let everybody hear of it, and return the answer or the refusal."""
        service = COMMAND[command].service
        decide = getattr(import_module(f"services.{service}.application.commands"), command)
        if "served" in signature(decide).parameters:
            decide = partial(decide, served={self.ledger.council, *self.neighbours})
        answer = self.desks[service].perform(
            command, decide, self.asker(account), reference, body, attendee
        )
        self.settle()
        return answer

    def show(
        self,
        account: str,
        service: str,
        question: str,
        look: Callable[..., Any],
        reference: str | None,
        shows: str,
        told: Mapping[str, Any] | None = None,
        reason: str = "",
    ) -> dict[str, Any]:
        """Ask a question as somebody, and let everybody hear of the reading."""
        asker = self.asker(account, access_reason=reason)
        answer = self.desks[service].show(
            question, look, asker, reference, (asker.role,), shows, told
        )
        self.settle()
        return answer

    def settle(self) -> None:
        """Let everything that was stored be heard, until nobody has anything to say any more."""
        everybody = (self, *self.neighbours.values())
        while any([each._relay(service) for each in everybody for service in SERVICES]):
            pass

    def send_messages(self, reference: str, delivered: bool = True) -> None:
        """Let every waiting message be sent, or given up."""
        store = self.stores["notifications"]
        letters = store.find(Correspondence, Correspondence.id_of(store.council, reference))
        assert letters is not None
        at = self._system_act()
        for message in letters.messages:
            if not letters.is_waiting(message):
                continue
            letters.start_sending(at, message)
            if delivered:
                letters.deliver(at, message, "0f" * 32)
            else:
                letters.give_up(at, message, "no_address")
        store.keep(letters)
        self.settle()

    def work(self, reference: str | None, role: str = "auditor", **told: Any) -> Work:
        """What the audit service works with when somebody asks."""
        return Work(self.ledger, reference, self.act(role=role), told)

    def act(self, **changes: Any) -> Any:
        """The circumstances of something that is done in this council now."""
        policy = self.ledger.policy_at(self.now)
        return act(at=self.now, council=policy.council, policy=policy, **changes)

    def held_since(
        self, service: str, positions: Sequence[int], people: Sequence[str], work: Work
    ) -> str | None:
        """As the other services answer it."""
        return held_since(self.stores[service], work.reference or "", positions, people)

    def part_of(
        self, service: str, positions: Sequence[int], people: Sequence[str], work: Work
    ) -> dict[str, Any]:
        """As the other services answer it."""
        narrator = self.narrators[service]
        return part_of(
            self.stores[service],
            work.reference or "",
            positions,
            people,
            narrator.names_in,
            narrator.also_named,
        )

    def hidden_words(self, service: str, work: Work) -> list[dict[str, Any]]:
        """As the other services answer it."""
        people = import_module(f"services.{service}.application.people")
        asked = Work(self.stores[service], work.reference, self._system_act(), {})
        found: list[dict[str, Any]] = people.hidden_words(asked).answer["words"]
        return found

    def asking(self) -> Ask:
        """Asks each service directly, as if it were a call away."""

        def ask(
            service: str,
            case: str,
            positions: list[int],
            announced: list[tuple[str, int]],
            _: Work,
        ) -> dict[str, Any]:
            return self.narrators[service].tell(self.stores[service], case, positions, announced)

        return ask

    def _relay(self, service: str) -> bool:
        store = self.stores[service]
        logged = store.read_log(after=self.relayed[service], limit=500)
        relay = Relay(store, PUBLISHED[service].announce, None, ())  # type: ignore[arg-type]
        for each in logged:
            self.relayed[service] = each.position
            for _, outgoing in relay.messages(each):
                self.hear(parse(outgoing.body))
        return bool(logged)

    def hear(self, event: IntegrationEvent) -> None:
        """Let everybody who listens for it hear the event."""
        for row in SUBSCRIPTIONS:
            if row.source != event.service or row.records != (event.name == "EventRecorded"):
                continue
            if row.event in (event.name, EVERYTHING):
                self.react(row.service, row.reaction, event)

    def react(self, service: str, reaction: str, event: IntegrationEvent) -> str:
        """Let one service's reaction handle the event, in the council in whose store it works. What is
        held, and what takes longer than a moment, waits until it is let go."""
        crosses = CROSSING.get((service, reaction))
        if event.name in self.holding or reaction == HANDS_OVER:
            self.held.append((service, reaction, event))
            return "held"
        if crosses is not None:
            return self.neighbours[event.data[crosses.crosses]].take(service, reaction, event)
        return self.take(service, reaction, event)

    def take(self, service: str, reaction: str, event: IntegrationEvent) -> str:
        """Handle the event in this council's store."""
        if hasattr(gathering, reaction):
            return getattr(gathering, reaction)(self.ledger, event, lambda: self.now)
        module = import_module(f"services.{service}.application.reactions")
        answer = getattr(module, reaction)
        if "managers" in signature(answer).parameters:
            answer = partial(answer, managers=self.managers)
        return handle_once(self.stores[service], reaction, answer, event, lambda: self.now)

    def _system_act(self) -> Any:
        return self.act(actor=SYSTEM, role="system", profession="", request_id="sender-1")


def _narrator(service: str) -> Narrator:
    narrative = NARRATIVES[service]
    try:
        rechecks = import_module(f"services.{service}.application.rechecks").RECHECKS
    except ModuleNotFoundError:
        rechecks = {}
    return Narrator(
        narrative.SENTENCES,
        narrative.names_in,
        staff_name,
        getattr(narrative, "IN_PASSING", ()),
        getattr(narrative, "LINKS", None),
        rechecks,
        getattr(narrative, "also_named", lambda event: ()),
    )


def staff_name(council: str, account: str) -> str:
    """Staff are called by their accounts here."""
    return "Kinplan" if account == SYSTEM else account


def policy_text(policy: Policy) -> str:
    """What the policy was read from."""
    return policy.text or (COUNCILS / f"{policy.council}.toml").read_text(encoding="utf-8")


def keep_policy_text(stores: Mapping[str, CouncilStore], policy: Policy, text: str) -> None:
    """Keep the text as the migrations would."""
    for store in stores.values():
        statement: Any = SQL(
            "INSERT INTO {}.policies (version, text) VALUES (%s, %s) "
            "ON CONFLICT (version) DO UPDATE SET text = excluded.text"
        ).format(Identifier(store.schema))
        with store.datastore.transaction(commit=True) as curs:
            curs.execute(statement, (policy.version, text))


Step = Callable[[Region, str], None]


def referred(region: Region) -> tuple[str, str, str]:
    """A family is referred; the reference, the child and the mother."""
    answer = region.perform(
        "herts-referrer",
        "receive_referral",
        None,
        children=[{"name": "Milo Ashdown", "date_of_birth": "2016-05-14"}],
        parents=[
            {
                "name": "Carys Ashdown",
                "relation": "mother",
                "consent": "willing",
                "asked_on": "2027-01-02",
                "how_asked": "at home",
            }
        ],
        reasons=["parent_seriously_ill"],
        stage="early_help",
        concerns="Milo's mother Carys will be in hospital.",
        going_well="Milo is close to Joan Ashdown.",
        needs_to_change="Milo needs somebody at night.",
        bottom_line="Milo is never alone overnight.",
    )
    return answer["reference"], answer["children"][0], answer["parents"][0]


def accepted(region: Region, reference: str) -> None:
    """The referral is accepted and a coordinator allocated."""
    region.perform("herts-manager", "accept_referral", reference)
    allocated(region, reference)


def allocated(region: Region, reference: str) -> None:
    """The case is offered to a coordinator, who declares no conflict."""
    region.perform(
        "herts-manager", "allocate_coordinator", reference, coordinator="herts-coordinator"
    )
    region.perform(
        "herts-coordinator", "declare_independence", reference, holds_another_role=False,
        knows_the_family=False,
    )  # fmt: skip


def invited(region: Region, reference: str) -> str:
    """The grandmother is invited; her identifier."""
    answer = region.perform(
        "herts-coordinator",
        "invite_attendee",
        reference,
        name="Joan Ashdown",
        relation="grandmother",
        part="family",
        email="joan.ashdown@family.example",
    )
    attendee: str = answer["attendee"]
    return attendee


def prepared(region: Region, reference: str) -> str:
    """The referral is accepted and the grandmother is prepared; her identifier."""
    accepted(region, reference)
    region.pass_time(days=1)
    joan = invited(region, reference)
    region.pass_time(days=1)
    region.perform(
        "herts-coordinator",
        "prepare_attendee",
        reference,
        joan,
        met_on="2027-01-06",
        how="in_person",
        wishes="Wants Milo to stay at his school.",
    )
    return joan


def conference_of(region: Region, reference: str) -> Any:
    """The case's conference, as the scheduling service keeps it."""
    store = region.stores["scheduling"]
    find = import_module("services.scheduling.application.commands").find
    return find(Work(store, reference, act(at=region.now, council=store.council), {}))


def held(region: Region, reference: str) -> None:
    """The conference is confirmed, and held a week later by everybody who was invited."""
    starts = region.now + timedelta(days=7)
    by = ("herts-coordinator",)
    today = region.now.date().isoformat()
    for person in conference_of(region, reference).centre:
        region.perform(
            *by, "record_view", reference, person=person, wants_to_come="no", how="at home",
            advocate="declined", asked_on=today,
        )  # fmt: skip
    region.perform(*by, "agree_bottom_line", reference, agreed_on=today)
    region.perform(
        *by, "confirm_conference", reference, starts_at=starts.isoformat(), place="venue",
        where="The Green Room", neutral=True,
    )  # fmt: skip
    region.pass_time(days=7)
    region.perform(*by, "begin_information_sharing", reference, ground_rules_agreed=True)
    region.perform(*by, "begin_private_time", reference)
    region.perform(*by, "end_private_time", reference)
    present = list(conference_of(region, reference).attendees)
    region.perform(*by, "hold_conference", reference, outcome="plan", present=present)


def proposed(region: Region, reference: str, monitor: str) -> None:
    """A version of the plan is written up."""
    region.perform(
        "herts-coordinator",
        "propose_plan",
        reference,
        actions=[
            {"what": "Sleep at Milo's home.", "who": "Joan Ashdown", "by_when": "2027-02-01",
             "attendee": monitor},
            {"what": "Telephone each Friday.", "who": "Carys Ashdown", "by_when": "2027-02-01"},
        ],
        back_up_plan="If Joan is ill, Milo stays with his aunt.",
        how_checked="Joan telephones the school.",
        family_monitor=monitor,
        childs_wishes="Milo wants to keep going to football.",
        support_asked=["A bus pass for Joan."],
        review_on=(region.now.date() + timedelta(days=42)).isoformat(),
    )  # fmt: skip


def through_agreement(region: Region) -> tuple[str, str]:
    """A whole case up to an agreed second version of its plan; the reference and the grandmother."""
    reference, _, _ = referred(region)
    region.pass_time(days=1)
    joan = prepared(region, reference)
    held(region, reference)
    proposed(region, reference, joan)
    region.pass_time(days=1)
    region.perform(
        "herts-referrer", "refuse_plan", reference, plan_version=1,
        reasons="Nobody is named for Friday nights.", next_step="revise",
        risk_of_significant_harm=True,
    )  # fmt: skip
    region.pass_time(days=1)
    proposed(region, reference, joan)
    region.pass_time(days=1)
    region.perform("herts-referrer", "agree_plan", reference, plan_version=2)
    region.pass_time(minutes=1)
    region.send_messages(reference)
    return reference, joan
