"""The rules about where a case belongs: duplicates, merges, transfers, and cases that go on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from datetime import date

from services.referral.domain import rules
from services.referral.domain.lifecycle import OPEN
from services.referral.domain.refusals import (
    AnswersForItself,
    CannotMergeInto,
    CaseWasTransferred,
    CouncilNotServed,
    DuplicateUndecided,
    NobodyAtTheCentre,
    NobodyConsents,
    NoSuchOtherCase,
    NoTransferOpen,
    NotTheSameFamily,
    TransferIsOpen,
    TransferToOwnCouncil,
)
from services.referral.domain.state import ReferralState
from shared.eventstore.events import ERASED


def every_likely_duplicate_is_decided(
    referral: ReferralState, sealed: Collection[str] = ()
) -> None:
    """A likely duplicate is put to a person, and never merged by itself. A case that was sealed since is
    joined to no other, and the refusal names none."""
    undecided = {o for o, found in referral.duplicates.items() if found["same_family"] is None}
    if undecided - set(sealed):
        raise DuplicateUndecided(
            "The family may be in another case of the council already: the referral shows which. Look at "
            "both, and decide whether they are of the same family."
        )


def other_case_is_there(referral: ReferralState, other: str, status: str | None) -> None:
    """The other case is another one of the same council."""
    if status is None or other == referral.case:
        raise NoSuchOtherCase(
            "There is no other case with this reference in your council. Check the reference."
        )


def same_family_was_decided(referral: ReferralState, into: str) -> None:
    """Only a person decides that two cases are of one family, before they are merged."""
    if referral.duplicates.get(into, {}).get("same_family") is not True:
        raise NotTheSameFamily(
            "Nobody has decided that the other case is of the same family. Decide that first, with the "
            "reason."
        )


def other_case_can_lead(status: str | None) -> None:
    """Only a case that is under way leads another: in one that has ended, is led elsewhere or is sealed
    nobody would look after the family."""
    if status not in OPEN:
        raise CannotMergeInto(
            "The other case has ended, or is merged or sealed itself, and cannot lead this one. Name the "
            "case that is led, or reopen the other one first."
        )


def no_transfer_is_open(referral: ReferralState) -> None:
    """One council is asked at a time: it is always clear who is responsible."""
    if referral.transfer_to:
        raise TransferIsOpen(
            f"{referral.transfer_to} was asked already. Record its answer, or withdraw that first."
        )


def transfer_is_open(referral: ReferralState) -> None:
    """Only what was offered is answered or withdrawn."""
    if not referral.transfer_to:
        raise NoTransferOpen(
            "No other council was asked to take this case. Offer the transfer first."
        )


def goes_to_another_council(to_council: str, council: str) -> None:
    """A case is offered to another council than its own."""
    if to_council == council:
        raise TransferToOwnCouncil("This council has the case already. Name another one.")


def parts_are_for_the_region(to_council: str, parts: Collection[str], in_region: bool) -> None:
    """Only to a council that this installation serves does the case travel by itself."""
    if parts and not in_region:
        raise CouncilNotServed(
            f"{to_council} is no council of this region, so that nothing can be sent to it from here. Check "
            "the name, or leave out parts and hand the case over by other means."
        )


def somebody_can_travel(referral: ReferralState) -> None:
    """A case that is handed over is about somebody."""
    centre = [one for one in (*referral.centre, *referral.adults) if one["name"] != ERASED]
    if not centre:
        raise NobodyAtTheCentre("Nobody is left whom the other council could take over.")


def people_record_the_answer(referral: ReferralState) -> None:
    """A council of the region answers for itself; nobody else says what it has answered."""
    if referral.transfer:
        raise AnswersForItself(
            f"{referral.transfer_to} is a council of this region and answers itself. Wait for its answer, or "
            "withdraw the offer."
        )


def council_word(name: str) -> str:
    """A council's name as one word in small letters, such as central-bedfordshire; empty when nothing
    is left of it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:64].strip("-")


def can_go_on(referral: ReferralState, day: date) -> None:
    """A case goes on when somebody is left whom it is about, no other council has it, and, after consent
    was withdrawn, somebody is willing again."""
    if referral.transferred_to:
        raise CaseWasTransferred(
            f"{referral.transferred_to} is responsible for this case. If the family is back, refer it "
            "again."
        )
    if not referral.centre and not referral.adults:
        raise NobodyAtTheCentre(
            "The only child of this case will not be born. Refer the family again for another child."
        )
    if referral.status != "consent_withdrawn":
        return
    if not referral.has_consent_of(day) and not rules.children_who_consent(referral, day):
        raise NobodyConsents(
            "Consent was withdrawn, and nobody has said since that they are willing. Ask them, record "
            "the response, and reopen the case then."
        )
    if referral.was_accepted:
        rules.consent_is_given(referral, day)
