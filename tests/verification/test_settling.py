"""What is stored and not sealed: delayed, or put where it does not belong."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.verification.findings import INSERTED, UNSEALED, Report
from shared.verification.settling import add_unsealed

AT = datetime(2027, 1, 4, tzinfo=UTC)


class SealedBetweenTwoLooks:
    """A log whose five events are sealed as soon as a first look at it is over."""

    def __init__(self) -> None:
        self.sealed = 4

    def begin(self) -> None:
        """Look at one moment."""

    def end(self) -> None:
        self.sealed = 10

    def unsealed(self, service: str) -> list[tuple[int, datetime]]:
        return [] if self.sealed > 4 else [(5, AT)]

    def last_sealed(self, service: str) -> int:
        return self.sealed


def found(rows, patience: float) -> list[str]:
    report = Report("hertfordshire")
    add_unsealed(report, rows, ["plans"], lambda _: None, patience)
    return [finding.kind for finding in report.findings]


def test_what_is_sealed_after_the_look_at_it_was_not_inserted():
    assert found(SealedBetweenTwoLooks(), 0.0) == [UNSEALED]


def test_what_is_sealed_while_it_is_waited_for_is_nothing_wrong():
    assert found(SealedBetweenTwoLooks(), 1.0) == []


@pytest.mark.parametrize("patience", [0.0, 1.0])
def test_what_stands_before_sealed_events_and_stays_unsealed_was_inserted(patience):
    rows = SealedBetweenTwoLooks()
    rows.sealed = 9
    rows.unsealed = lambda service: [(5, AT)]  # type: ignore[method-assign]
    assert found(rows, patience) == [INSERTED]
