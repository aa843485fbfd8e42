"""Where a case belonged, in plain words: its referrer, duplicates, merges, transfers and its seal."""

from __future__ import annotations

from services.referral.domain import events
from shared.narrating import NameOf, Sentence, day, ended, listed, spoken

ALIKE = {
    "nhs_number": "the same NHS number",
    "name_and_birth": "the same name and date of birth",
}


def _decided(e: events.DuplicateDecided, n: NameOf) -> str:
    found = "is of the same family" if e.same_family else "is of another family"
    return f"Decided that case {e.other} {found}. {ended(e.reason)}"


def _answered(e: events.TransferAnswered, n: NameOf) -> str:
    done = "has accepted the case" if e.answer == "accepted" else "has not taken the case"
    if e.transfer:  # that council's own answer, of which a code comes here and no words
        return f"Council {e.to_council} {done} ({spoken(e.because)})."
    return (
        f"Council {e.to_council} {done} ({e.answered_by}, {day(e.answered_on)}). {ended(e.reason)}"
    )


def _named(e: events.LeadProfessionalNamed, n: NameOf) -> str:
    until = f" until {day(e.until_day)}" if e.until_day else ""
    return f"From {day(e.from_day)}{until} {n(e.professional)} is a lead professional."


SENTENCES_OF_STANDING: dict[type, Sentence] = {
    events.ReferrerChanged: lambda e, n: (
        f"From {day(e.from_day)} {n(e.referrer)} has the referrer's part, and {n(e.previous)} has it no "
        f"longer. {ended(e.reason)}"
    ),
    events.LeadProfessionalNamed: _named,
    events.LeadProfessionalEnded: lambda e, n: (
        f"The part of {n(e.professional)} as a lead professional ends with {day(e.until_day)}. "
        f"{ended(e.reason)}"
    ),
    events.LikelyDuplicateFound: lambda e, n: (
        f"Somebody here may be in case {e.other} too ({ALIKE[e.alike_by]}). A person decides."
    ),
    events.DuplicateDecided: _decided,
    events.Merged: lambda e, n: (
        f"Merged the case into {e.into}, where it is led from now on. {ended(e.reason)}"
    ),
    events.Separated: lambda e, n: (
        f"Separated the case from {e.merged_into} again: it is {spoken(e.back_to)}. {ended(e.reason)}"
    ),
    events.TransferOffered: lambda e, n: (
        f"Offered the case to council {e.to_council}. {ended(e.reason)} What travels: "
        f"{ended(e.what_travels)}"
        + (f" The parts with their keys: {listed(e.parts)}." if e.parts else "")
    ),
    events.TransferAnswered: _answered,
    events.TransferWithdrawn: lambda e, n: (
        f"Council {e.to_council} is not asked to take the case any longer. {ended(e.reason)}"
    ),
    events.TransferLapsed: lambda e, n: (
        f"The case has ended, so that council {e.to_council} is not asked to take it any longer."
    ),
    events.Sealed: lambda e, n: f"Sealed the case ({spoken(e.reason)}). {ended(e.explanation)}",
}
