"""A transfer between two councils of the region, in plain words, as either of them tells it."""

from __future__ import annotations

from services.referral.domain import events
from shared.narrating import NameOf, Sentence, ended, listed, spoken


def _counted(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"


def _noted(e: events.IncomingTransferNoted, n: NameOf) -> str:
    who = [_counted(e.children, "child", "children")] if e.children else []
    who += [_counted(e.adults, "adult", "adults")] if e.adults else []
    return (
        f"Council {e.from_council} offers a case: {listed(who)}, stage {spoken(e.stage)}. With it would "
        f"travel: {listed(e.parts)}."
    )


def _withdrawn(e: events.IncomingTransferWithdrawn, n: NameOf) -> str:
    late = " The acceptance came too late." if e.was_accepted else ""
    return (
        f"Council {e.from_council} does not offer the case any longer ({spoken(e.reason)}) and stays "
        f"responsible.{late}"
    )


SENTENCES_OF_TRANSFERS: dict[type, Sentence] = {
    events.TransferOpened: lambda e, n: (
        f"The offer to council {e.to_council} got its identifier, which tells that council nothing."
    ),
    events.IncomingTransferNoted: _noted,
    events.IncomingTransferAccepted: lambda e, n: (
        f"Accepted the case that council {e.from_council} offers. {n(e.referrer)} will have the referrer's "
        f"part. {ended(e.explanation)}"
    ),
    events.IncomingTransferRefused: lambda e, n: (
        f"Did not take the case that council {e.from_council} offers ({spoken(e.reason)}). "
        f"{ended(e.explanation)}"
    ),
    events.IncomingTransferWithdrawn: _withdrawn,
    events.TransferFileRefused: lambda e, n: (
        f"Refused a case file from council {e.from_council}, which does not hold: {ended(e.why)} Nothing of "
        "it was kept."
    ),
    events.TransferFileReceived: lambda e, n: (
        f"Received the case from council {e.from_council} as a file of {e.events} events, which holds under "
        f"the checkpoint of {e.size} entries that {e.ledger} has signed. Its parts: {listed(e.parts)}."
    ),
    events.TransferFileDestroyed: lambda e, n: (
        "Destroyed the file that came with the case, since it tells of somebody who is erased."
    ),
}
