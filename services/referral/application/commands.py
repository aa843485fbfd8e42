"""What people do with referrals."""

from __future__ import annotations

from collections.abc import Collection

from services.referral.application.finding import find, referral_of
from services.referral.application.incoming_transfers import incoming_of
from services.referral.application.permissions import may_act_on
from services.referral.domain.belonging import Region
from services.referral.domain.lifecycle import SEALED
from services.referral.domain.outgoing_transfer import OutgoingTransfer
from services.referral.domain.referral import Referral
from shared.commanding import Decision, Work
from shared.eventstore.store import CouncilStore
from shared.identifiers import new_reference
from shared.taking_part import Span

UNWILLING = (
    "They do not want to take part. The case goes on: talk with the family, and record with the command "
    "withdraw_consent when its part has ended."
)


def _own(work: Work) -> Referral:
    """The case's referral, when whoever asks has a part in it. Raises NotFound, Forbidden."""
    referral = referral_of(work)
    may_act_on(referral, work.act)
    return referral


def _status_of_other(work: Work, reference: str) -> str | None:
    """Where another case of the council stands; None when it is not there."""
    other = find(work, reference)
    return other.status if other else None


def receive_referral(work: Work) -> Decision:
    """A professional refers a family, or an adult."""
    reference = new_reference(work.act.policy.reference_prefix)
    referral = Referral.receive(work.act, reference, work.told, work.identify)
    answer = {
        "children": [child["id"] for child in referral.children],
        "parents": [parent["id"] for parent in referral.parents],
        "adults": [adult["id"] for adult in referral.adults],
    }
    return Decision(referral, answer)


def return_referral(work: Work) -> Decision:
    """The service asks the referrer for more."""
    referral = referral_of(work)
    referral.return_to_referrer(work.act, work.told["question"])
    return Decision(referral)


def complete_referral(work: Work) -> Decision:
    """The referrer tells more."""
    referral = _own(work)
    referral.complete(work.act, work.told)
    return Decision(referral)


def accept_referral(work: Work) -> Decision:
    """The service takes it on."""
    referral = referral_of(work)
    sealed = [o for o in referral.duplicates if _status_of_other(work, o) == SEALED]
    referral.accept(work.act, sealed)
    return Decision(referral, {"conference_by": str(referral.conference_by)})


def decline_referral(work: Work) -> Decision:
    """The service cannot take it on."""
    referral = referral_of(work)
    told = work.told
    referral.decline(work.act, told["reason"], told["explanation"], told["signpost"])
    return Decision(referral)


def record_response(work: Work) -> Decision:
    """Somebody whose consent counts was asked again. Whoever records that they are unwilling is told
    what that means."""
    referral = _own(work)
    referral.record_response(work.act, work.told)
    unwilling = work.told["consent"] == "unwilling"
    return Decision(referral, {"advice": UNWILLING if unwilling else None})


def record_own_view(work: Work) -> Decision:
    """A child or young person has said what they think."""
    referral = _own(work)
    referral.record_own_view(work.act, work.told)
    return Decision(referral)


def withdraw_consent(work: Work) -> Decision:
    """The family no longer takes part."""
    referral = _own(work)
    referral.withdraw_consent(work.act, work.told["withdrawn_by"], work.told["how"])
    return Decision(referral)


def record_offer(work: Work) -> Decision:
    """A conference was offered before proceedings."""
    referral = _own(work)
    referral.record_offer(work.act, work.told)
    return Decision(referral)


def record_exemption(work: Work) -> Decision:
    """The offer does not bind the council."""
    referral = _own(work)
    referral.record_exemption(work.act, work.told)
    return Decision(referral)


def note_care_application(work: Work) -> Decision:
    """The council has applied to the court."""
    referral = _own(work)
    referral.note_care_application(work.act, work.told)
    return Decision(referral)


def note_birth(work: Work) -> Decision:
    """A child who was expected has been born."""
    referral = _own(work)
    told = work.told
    referral.note_birth(work.act, told["child"], told["name"], told["born_on"], told["nhs_number"])
    return Decision(referral)


def note_pregnancy_loss(work: Work) -> Decision:
    """A child who was expected will not be born."""
    referral = _own(work)
    referral.note_pregnancy_loss(work.act, work.told["child"])
    return Decision(referral)


def change_referrer(work: Work) -> Decision:
    """Another professional has the referrer's part."""
    referral = referral_of(work)
    told = work.told
    referral.change_referrer(work.act, told["referrer"], told["from_day"], told["reason"])
    return Decision(referral)


def name_lead_professional(work: Work) -> Decision:
    """Somebody who works with the family has a part in the case."""
    referral, told = _own(work), work.told
    part = Span(told["professional"], told["from_day"], told["until_day"])
    referral.name_lead_professional(work.act, part)
    return Decision(referral)


def end_lead_professional(work: Work) -> Decision:
    """A lead professional's part ends."""
    referral, told = _own(work), work.told
    referral.end_lead_professional(
        work.act, told["professional"], told["until_day"], told["reason"]
    )
    return Decision(referral)


def close_case(work: Work) -> Decision:
    """The service's part has ended."""
    referral = referral_of(work)
    referral.end(work.act, work.told["reason"], work.told["explanation"])
    return Decision(referral)


def reopen_case(work: Work) -> Decision:
    """A case that had ended goes on."""
    referral = referral_of(work)
    referral.reopen(work.act, work.told["reason"], work.told["explanation"])
    return Decision(referral)


def decide_duplicate(work: Work) -> Decision:
    """A person decides whether another case is of the same family."""
    referral, told = referral_of(work), work.told
    status = _status_of_other(work, told["other"])
    referral.decide_duplicate(work.act, told["other"], status, told["same_family"], told["reason"])
    return Decision(referral)


def merge_case(work: Work) -> Decision:
    """The case is led under another's reference."""
    referral, told = referral_of(work), work.told
    status = _status_of_other(work, told["into"])
    referral.merge(work.act, told["into"], status, told["reason"])
    return Decision(referral)


def separate_case(work: Work) -> Decision:
    """A merge is undone."""
    referral = referral_of(work)
    referral.separate(work.act, work.told["reason"])
    return Decision(referral)


def offer_transfer(work: Work, served: Collection[str] = ()) -> Decision:
    """Another council is asked to take the case; `served` are the councils of this region."""
    referral, told = referral_of(work), work.told
    region = Region(served, work.identify())
    referral.offer_transfer(
        work.act, told["to_council"], told["what_travels"], told["reason"], region, told["parts"]
    )
    if not referral.transfer:
        return Decision(referral)
    opened = OutgoingTransfer.open(work.act, referral.case, referral.transfer, referral.transfer_to)
    answer = {"transfer": referral.transfer, "parts": referral.transfer_parts}
    return Decision(referral, answer, (opened,))


def answer_transfer(work: Work) -> Decision:
    """The other council has answered."""
    referral = referral_of(work)
    referral.answer_transfer(work.act, work.told)
    return Decision(referral)


def withdraw_transfer(work: Work) -> Decision:
    """The other council is asked no longer."""
    referral = referral_of(work)
    referral.withdraw_transfer(work.act, work.told["reason"])
    return Decision(referral)


def accept_transfer(work: Work) -> Decision:
    """This council takes a case that another offers."""
    incoming, told = incoming_of(work), work.told
    incoming.accept(work.act, told["referrer"], told["explanation"])
    return Decision(incoming)


def refuse_transfer(work: Work) -> Decision:
    """This council does not take a case that another offers."""
    incoming, told = incoming_of(work), work.told
    incoming.refuse(work.act, told["reason"], told["explanation"])
    return Decision(incoming)


def seal_case(work: Work) -> Decision:
    """The case is sealed for good."""
    referral = referral_of(work)
    referral.seal(work.act, work.told["reason"], work.told["explanation"])
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
