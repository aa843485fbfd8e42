"""What keeps a conference from being confirmed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from services.scheduling.domain.apart import Apart, Occasion, pairs_together
from services.scheduling.domain.attendee import Attendee, same_words
from services.scheduling.domain.refusals import NotReady


@dataclass(frozen=True)
class Preparation:
    """How far a conference is prepared. `main` is when and where it is to be, once that is known;
    `wants_network`: the council's service records the support network first; `network` are their names."""

    attendees: Mapping[str, Attendee]
    apart: Sequence[Apart]
    centre: Collection[str]
    heard: Collection[str]
    awaiting_consent: Collection[str]
    bottom_line_is_agreed: bool
    network: Collection[str]
    has_network: bool
    wants_network: bool
    main: Occasion | None = None

    @property
    def coming(self) -> list[Attendee]:
        """Those who are expected."""
        return [a for a in self.attendees.values() if a.comes]


def what_is_missing(preparation: Preparation) -> list[str]:
    """What keeps the conference from being confirmed, in words that name nobody."""
    checks = (
        family_is_missing,
        meetings_are_missing,
        interpreters_are_missing,
        distance_is_missing,
        days_are_missing,
        bottom_line_is_missing,
        views_are_missing,
        network_is_missing,
        consent_is_missing,
    )
    return [words for check in checks if (words := check(preparation))]


def everything_is_ready(preparation: Preparation) -> None:
    """ "Our coordinator will arrange it and meet with all attendees beforehand" (Hertfordshire); and
    the rest of what has to be done first. Raises NotReady."""
    missing = what_is_missing(preparation)
    if missing:
        raise NotReady(f"The conference cannot be confirmed: {'; '.join(missing)}.")


def family_is_missing(preparation: Preparation) -> str:
    """It is the family's conference (all seeds)."""
    if any(a.part == "family" for a in preparation.coming):
        return ""
    return "nobody of the family is coming"


def meetings_are_missing(preparation: Preparation) -> str:
    """Everybody who comes was met beforehand (Hertfordshire)."""
    unprepared = sum(a.prepared_on is None for a in preparation.coming)
    return f"{unprepared} attendee(s) not prepared" if unprepared else ""


def interpreters_are_missing(preparation: Preparation) -> str:
    """Whoever needs an interpreter has one, and no relative (Doncaster's procedures): nobody either who was
    invited, or named in the support network, after they had been booked."""
    relatives = [*(a.name for a in preparation.attendees.values()), *preparation.network]
    unheard = sum(
        a.needs_interpreter
        and (not a.interpreter or any(same_words(a.interpreter, name) for name in relatives))
        for a in preparation.coming
    )
    return f"{unheard} interpreter(s) not booked" if unheard else ""


def distance_is_missing(preparation: Preparation) -> str:
    """Those who must never be together are not in one session (section 6, situations 4 and 12)."""
    together = len(pairs_together(preparation.coming, preparation.apart, preparation.main))
    return f"{together} restricted pair(s) not apart" if together else ""


def days_are_missing(preparation: Preparation) -> str:
    """A session of one's own takes place on some day."""
    open_ = sum(a.own_session is not None and a.own_session.needs_a_day for a in preparation.coming)
    return f"{open_} own session(s) without a day" if open_ else ""


def bottom_line_is_missing(preparation: Preparation) -> str:
    """The coordinator agrees the bottom line with the referrer before the family meets (Medway)."""
    return "" if preparation.bottom_line_is_agreed else "bottom line not agreed"


def views_are_missing(preparation: Preparation) -> str:
    """Each child is asked whether they want to come and what is to be talked about, and offered an
    advocate (Hertfordshire; Central Bedfordshire); so is an adult at the centre."""
    unasked = len(set(preparation.centre) - set(preparation.heard))
    return f"{unasked} view(s) not recorded" if unasked else ""


def network_is_missing(preparation: Preparation) -> str:
    """ "Determine who they can rely on" (Sefton), where the council's policy asks for it."""
    if preparation.wants_network and not preparation.has_network:
        return "support network not recorded"
    return ""


def consent_is_missing(preparation: Preparation) -> str:
    """Whoever has come of age consents for themselves; until they did, nothing is confirmed."""
    waiting = len(set(preparation.awaiting_consent) & set(preparation.centre))
    return f"{waiting} own consent(s) not given" if waiting else ""
