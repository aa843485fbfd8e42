"""What people do to prepare a conference, and so that nobody is at risk by it."""

from __future__ import annotations

from services.scheduling.application.finding import decided
from shared.commanding import Decision, Work


def meet_parents(work: Work) -> Decision:
    """The coordinator has met parents or carers."""
    told = work.told
    return decided(
        work, lambda c: c.meet_parents(work.act, told["met_on"], told["how"], told["who"])
    )


def record_view(work: Work) -> Decision:
    """Somebody at the centre was asked what they want."""
    return decided(work, lambda c: c.record_view(work.act, work.told))


def agree_bottom_line(work: Work) -> Decision:
    """The bottom line is agreed with the referrer."""
    told = work.told
    return decided(
        work, lambda c: c.agree_bottom_line(work.act, told["agreed_on"], told["changes"])
    )


def record_support_network(work: Work) -> Decision:
    """On whom the family can rely is known."""
    return decided(work, lambda c: c.record_support_network(work.act, work.told["people"]))


def keep_apart(work: Work) -> Decision:
    """Two people must never be together."""
    return decided(work, lambda c: c.keep_apart(work.act, work.told))


def lift_apart(work: Work) -> Decision:
    """Two people may be together again."""
    told = work.told
    return decided(
        work, lambda c: c.lift_apart(work.act, told["one"], told["other"], told["reason"])
    )


def report_harm(work: Work) -> Decision:
    """Somebody is at risk, and the social worker has to know at once."""
    told = work.told
    return decided(
        work,
        lambda c: c.report_harm(
            work.act, told["what"], told["told_by"], told["at_risk"], told["in_danger_now"]
        ),
    )
