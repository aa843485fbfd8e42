"""What people do with referrals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.referral.application.permissions import may_act_on
from services.referral.domain.referral import Referral
from shared.commanding import Decision, Work
from shared.eventstore.store import CouncilStore
from shared.identifiers import new_reference
from shared.refusals import NotFound


def referral_of(work: Work) -> Referral:
    """The case's referral. Raises NotFound; other councils are not looked at."""
    reference = work.reference or ""
    found = work.store.find(Referral, Referral.id_of(work.act.council, reference))
    if found is None:
        raise NotFound("There is no case with this reference in your council. Check the reference.")
    return found


def receive_referral(work: Work) -> Decision:
    """A professional refers a family."""
    reference = new_reference(work.act.policy.reference_prefix)
    referral = Referral.receive(work.act, reference, work.told, work.identify)
    answer = {
        "children": [child["id"] for child in referral.children],
        "parents": [parent["id"] for parent in referral.parents],
    }
    return Decision(referral, answer)


def accept_referral(work: Work) -> Decision:
    """The service takes it on."""
    referral = referral_of(work)
    referral.accept(work.act)
    return Decision(referral, {"conference_by": str(referral.conference_by)})


def decline_referral(work: Work) -> Decision:
    """The service cannot take it on."""
    referral = referral_of(work)
    told = work.told
    referral.decline(work.act, told["reason"], told["explanation"], told["signpost"])
    return Decision(referral)


def withdraw_consent(work: Work) -> Decision:
    """The family no longer takes part."""
    referral = referral_of(work)
    may_act_on(referral, work.act)
    referral.withdraw_consent(work.act, work.told["withdrawn_by"], work.told["how"])
    return Decision(referral)


def restrict_case(work: Work) -> Decision:
    """From now on the case is shown only to those who say why."""
    referral = referral_of(work)
    referral.restrict(work.act, work.told["reason"])
    return Decision(referral)


def lift_restriction(work: Work) -> Decision:
    """The case is shown like any other again."""
    referral = referral_of(work)
    referral.lift_restriction(work.act, work.told["reason"])
    return Decision(referral)


def is_restricted(store: CouncilStore, reference: str) -> bool:
    """Whether the case is restricted at this moment; this service need not hear of it first."""
    referral = store.find(Referral, Referral.id_of(store.council, reference))
    return referral is not None and referral.restricted


def show_referral(work: Work) -> dict[str, Any]:
    """Everything that the referral tells, for those who have a part in the case."""
    referral = referral_of(work)
    may_act_on(referral, work.act)
    return {
        "reference": referral.case,
        "version": referral.version,
        "status": referral.status,
        "referrer": referral.referrer,
        "received_at": referral.received_at.isoformat(),
        "conference_by": str(referral.conference_by) if referral.conference_by else None,
        "children": [_spoken(child) for child in referral.children],
        "parents": [_spoken(parent) for parent in referral.parents],
        "concerns": referral.concerns,
        "going_well": referral.going_well,
        "needs_to_change": referral.needs_to_change,
        "bottom_line": referral.bottom_line,
        "ended_because": referral.ended_because,
        "restricted": referral.restricted,
    }


def status(work: Work) -> dict[str, Any]:
    """Where the referral stands: a code and a version, nothing about people."""
    referral = referral_of(work)
    return {"status": referral.status, "version": referral.version}


def _spoken(person: Mapping[str, Any]) -> dict[str, Any]:
    return {
        k: str(v) if k.endswith(("_on", "_date", "_of_birth")) and v else v
        for k, v in person.items()
    }
