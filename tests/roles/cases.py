"""Hertfordshire's cases: one with everybody who has, had or will have a part in it, one that was
transferred, and one that was sealed. Central Bedfordshire has one of its own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from services.notifications.application.task_list import TASK_LIST
from services.portal.examples import EXAMPLES
from services.referral.application.case_list import CASE_LIST
from shared.contracts.commands import COMMAND
from shared.follower.projecting import Projection
from tests.audit.region import accepted, referred, through_agreement
from tests.roles.deployment import THERE, Deployment

REFERRER, COORDINATOR, LEAD = "referrer", "coordinator", "lead_professional"
HOLDS = {
    REFERRER: "herts-referrer-2",
    COORDINATOR: "herts-coordinator-2",
    LEAD: "herts-lead-professional",
}
HELD = {REFERRER: "herts-referrer", COORDINATOR: "herts-coordinator", LEAD: "herts-teacher"}
"""Whose part has ended: changed, reallocated, and by the clock alone."""
WILL_HOLD = "herts-nurse"
STRANGER = "herts-somebody-else"


class Cases:
    """The cases, brought so far by commands through the real edges."""

    def __init__(self, deployment: Deployment) -> None:
        self.deployment = deployment
        region = deployment.there
        self.running, self.attendee = through_agreement(region)
        self.transferred, _, _ = referred(region)
        self.sealed, _, _ = referred(region)
        for reference in (self.transferred, self.sealed):
            accepted(region, reference)
            self._name(reference, HOLDS[LEAD])
        self.elsewhere, _, _ = referred(deployment.here)
        accepted(deployment.here, self.elsewhere)
        self._hand_on()
        by = ("herts-manager", "manager")
        self.do(
            *by, "offer_transfer", self.transferred, to_council="northmere", what_travels="All.",
            reason="A move.",
        )  # fmt: skip
        today = region.now.date().isoformat()
        self.do(
            *by, "answer_transfer", self.transferred, answer="accepted", answered_by="Their manager",
            answered_on=today, reason="They live there.",
        )  # fmt: skip
        self.do(*by, "seal_case", self.sealed, reason="adoption", explanation="An order was made.")
        self.follow()

    def do(self, actor: str, role: str, command: str, reference: str, **body: Any) -> None:
        """Somebody of Hertfordshire does something, and everybody hears of it."""
        self.tell(actor, role, command, reference, **body)
        self.deployment.there.settle()

    def tell(self, actor: str, role: str, command: str, reference: str, **body: Any) -> None:
        """Somebody does something, of which nobody has heard yet."""
        service = COMMAND[command].service
        answer = self.deployment.ask(service, command, [reference, body], actor, role, THERE)
        assert "ok" in answer, answer

    def follow(self) -> None:
        """Bring the lists up to what happened."""
        stores = self.deployment.there.stores
        for name, service, ways in (
            ("case_list", "referral", CASE_LIST),
            ("task_list", "notifications", TASK_LIST),
        ):
            while Projection(name, stores[service], ways).step():
                pass

    def _hand_on(self) -> None:
        """Every part of the running case goes to somebody else."""
        by, region = ("herts-manager", "manager"), self.deployment.there
        today = region.now.date()
        self._name(self.running, HOLDS[LEAD])
        self._name(self.running, HELD[LEAD], until_day=today.isoformat())
        self._name(self.running, WILL_HOLD, from_day=(today + timedelta(days=9)).isoformat())
        self.do(
            *by, "change_referrer", self.running, referrer=HOLDS[REFERRER],
            from_day=today.isoformat(), reason="A move.",
        )  # fmt: skip
        again = EXAMPLES["reconvene_conference"]
        self.do(*by, "reconvene_conference", self.running, **again)
        self.do(
            *by, "reallocate_coordinator", self.running, coordinator=HOLDS[COORDINATOR],
            reason="A long illness.",
        )  # fmt: skip
        self.do(
            HOLDS[COORDINATOR], COORDINATOR, "declare_independence", self.running,
            holds_another_role=False, knows_the_family=False,
        )  # fmt: skip
        region.pass_time(days=1)  # the teacher's last day is over

    def _name(self, reference: str, professional: str, **days: Any) -> None:
        from_day = self.deployment.there.now.date().isoformat()
        said = {"professional": professional, "from_day": from_day, **days}
        self.do("herts-manager", "manager", "name_lead_professional", reference, **said)
