"""Tables of text: a name, then values side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from benchmarks.figures import Spread, spread

FIRST, OTHER = 42, 23


def row(name: str, cells: Iterable[str] = ()) -> str:
    """One line of a table."""
    return f"  {name:<{FIRST}}{''.join(f'{cell:>{OTHER}}' for cell in cells)}".rstrip()


def shown(values: Sequence[float], decimals: int = 0) -> str:
    """The middle of the rounds, with the lowest and the highest."""
    found = spread(values)
    middle, low, high = (f"{n:,.{decimals}f}" for n in (found.median, found.lowest, found.highest))
    return f"{middle} ({low}–{high})"


def times(value: Spread) -> str:
    """A ratio."""
    return f"× {value.median:.2f} ({value.lowest:.2f}–{value.highest:.2f})"


def counted(count: int, what: str) -> str:
    """Such as: 1 writer, 4 writers."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"
