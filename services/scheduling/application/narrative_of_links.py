"""What happened by personal links, and what was offered to the family, in plain words."""

from __future__ import annotations

from services.scheduling.domain import events
from shared.days import local_day, local_time
from shared.narrating import Sentence, day, ended, listed, spoken

PERSONAL_LINKS: dict[type, Sentence] = {
    events.LinkIssued: lambda e, n: (
        f"Issued a personal link to {n(e.attendee)}, which works until {day(local_day(e.expires_at))}"
        + ("; the one before works no more." if e.serial > 1 else ".")
    ),
    events.LinkOpened: lambda e, n: (
        f"The personal link of {n(e.attendee)} was opened with the right code."
    ),
    events.CodeWrong: lambda e, n: (
        f"Somebody had the personal link of {n(e.attendee)} and gave a wrong code "
        f"({e.wrong_codes} so far)."
    ),
    events.LinkLocked: lambda e, n: (
        f"The personal link of {n(e.attendee)} is locked after too many wrong codes, until a new one is "
        "issued."
    ),
    events.LinkRevoked: lambda e, n: (
        f"The personal link of {n(e.attendee)} was revoked ({spoken(e.reason)})."
    ),
    events.LinkTurnedAway: lambda e, n: (
        f"Somebody who came with a personal link of {n(e.attendee)} was let in no further "
        f"({spoken(e.reason)})."
    ),
    events.LinkLeft: lambda e, n: f"{n(e.attendee)} left their page.",
}

BY_THE_FAMILY: dict[type, Sentence] = {
    events.WishesGiven: lambda e, n: f"Said what they want: {ended(e.wishes)}",
    events.DaysOffered: lambda e, n: (
        f"Offered days to {listed(map(n, e.attendees))}: "
        + listed(
            f"{day(local_day(at))} at {local_time(at)} ({where})"
            for at, where in zip(e.starts, e.where, strict=True)
        )
        + "."
    ),
    events.DaysChosen: lambda e, n: (
        (
            f"Of the days in offer {e.offer}, these suit: {listed(map(str, e.suits))}."
            if e.suits
            else f"None of the days in offer {e.offer} suits."
        )
        + (f" {ended(e.remarks)}" if e.remarks else "")
    ),
    events.CaseEndNoted: lambda e, n: (
        f"Since the case has ended ({spoken(e.reason)}), nobody acts by a personal link any more."
    ),
}
