"""Starts one contestant: its name, then its counts."""

from __future__ import annotations

import importlib
import sys

from benchmarks.contestants.telling import end_in_time

UNDER_EVENTLET = frozenset(
    {"dispatcher", "paced_dispatcher", "nameko_handler", "kinplan_handler", "fair_handler"}
)
"""What nameko runs. The others are plain threads, as Kinplan's followers are."""


def main(name: str, *counts: str) -> None:
    """Become that contestant."""
    end_in_time()
    if name in UNDER_EVENTLET:
        from shared.edge.patching import patch

        patch()
    importlib.import_module(f"benchmarks.contestants.{name}").main(*map(int, counts))


if __name__ == "__main__":
    main(*sys.argv[1:])
