"""Line charts as SVG, side by side, drawn by hand: no library is worth its weight for two of them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 560, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 16, 46, 52
LEGEND_LINE, MARK = 18, 3.5
# Okabe and Ito's colours, which people who see few colours can tell apart; marks differ too.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#000000")
DASHES = ("", "6 3", "2 3", "8 3 2 3", "4 2", "1 3")
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
GRID, INK = "#dddddd", "#333333"


@dataclass(frozen=True)
class Point:
    """A middle value, with the lowest and the highest."""

    middle: float
    lowest: float
    highest: float


@dataclass(frozen=True)
class Chart:
    """Lines over the same places: `places` are their names, `lines` has a point for each place.

    All values are above 0 when `logarithmic`.
    """

    title: str
    across: str
    places: Sequence[str]
    lines: dict[str, Sequence[Point]]
    logarithmic: bool = False


def drawn(charts: Sequence[Chart]) -> str:
    """The charts side by side, as one SVG document."""
    legend = max((len(chart.lines) for chart in charts), default=0) * LEGEND_LINE
    width, height = WIDTH * len(charts), HEIGHT + legend
    inside = [
        f'<g transform="translate({number * WIDTH} 0)">{"".join(_chart(chart))}</g>'
        for number, chart in enumerate(charts)
    ]
    title = escape("; ".join(chart.title for chart in charts))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" font-family="Arial, sans-serif" font-size="12" fill="{INK}">'
        f'<title>{title}</title><rect width="100%" height="100%" fill="white"/>'
        f"{''.join(inside)}</svg>\n"
    )


def ticks(chart: Chart) -> list[float]:
    """The values that the upward axis names, the first and the last being its ends."""
    values = [point for line in chart.lines.values() for point in line]
    highest = max((point.highest for point in values), default=1.0)
    if chart.logarithmic:
        lowest = min((point.lowest for point in values), default=1.0)
        first, last = math.floor(math.log10(lowest)), math.ceil(math.log10(highest))
        return [10.0**power for power in range(first, max(last, first + 1) + 1)]
    rough = highest / 6 or 1.0
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(each * size for each in STEPS if each * size >= rough)
    return [step * number for number in range(math.ceil(highest / step) + 1)]


def _chart(chart: Chart) -> Iterator[str]:
    marks = ticks(chart)
    yield _text(LEFT, 24, chart.title, "font-size='14' font-weight='bold'")
    for mark in marks:
        y = _up(mark, marks, chart.logarithmic)
        yield _line([(LEFT, y), (WIDTH - RIGHT, y)], GRID)
        yield _text(LEFT - 8, y + 4, f"{mark:,.6g}", "text-anchor='end'")
    for number, place in enumerate(chart.places):
        x = _along(number, len(chart.places))
        yield _text(x, HEIGHT - BOTTOM + 20, place, "text-anchor='middle'")
    middle = (LEFT + WIDTH - RIGHT) / 2
    yield _text(middle, HEIGHT - BOTTOM + 40, chart.across, "text-anchor='middle'")
    for number, (name, points) in enumerate(chart.lines.items()):
        yield from _points(chart, marks, number, points)
        y = HEIGHT + number * LEGEND_LINE
        yield _line([(LEFT, y), (LEFT + 36, y)], _colour(number), _dashes(number))
        yield _text(LEFT + 46, y + 4, name)


def _points(
    chart: Chart, marks: list[float], number: int, points: Sequence[Point]
) -> Iterator[str]:
    places = [_along(at, len(chart.places)) for at in range(len(points))]
    heights = [_up(point.middle, marks, chart.logarithmic) for point in points]
    yield _line(list(zip(places, heights, strict=True)), _colour(number), _dashes(number))
    for x, y, point in zip(places, heights, points, strict=True):
        ends = [_up(end, marks, chart.logarithmic) for end in (point.lowest, point.highest)]
        yield _line([(x, ends[0]), (x, ends[1])], _colour(number))
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{MARK}" fill="{_colour(number)}"/>'


def _along(number: int, count: int) -> float:
    room = WIDTH - LEFT - RIGHT
    return LEFT + room * (number + 0.5) / max(1, count)


def _up(value: float, marks: list[float], logarithmic: bool) -> float:
    first, last = marks[0], marks[-1]
    if logarithmic:
        value, first, last = math.log10(value), math.log10(first), math.log10(last)
    room = HEIGHT - TOP - BOTTOM
    return HEIGHT - BOTTOM - room * (value - first) / (last - first)


def _line(points: Sequence[tuple[float, float]], colour: str, more: str = "") -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.6"{more}/>'


def _text(x: float, y: float, text: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {more}>{escape(text)}</text>'


def _colour(number: int) -> str:
    return COLOURS[number % len(COLOURS)]


def _dashes(number: int) -> str:
    dash = DASHES[number % len(DASHES)]
    return f' stroke-dasharray="{dash}"' if dash else ""
