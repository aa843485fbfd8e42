"""Kinplan's own ways to open its store, for contestants."""

from __future__ import annotations

from shared import settings as settings_of
from shared.eventstore.store import CouncilStore
from shared.installation import Installation, open_installation
from shared.observability.logs import configure
from shared.settings import Settings


def opened(service: str) -> tuple[Installation, Settings]:
    """The service as its processes open it, with the settings of this process.

    Logs go to standard error, as theirs do: standard output is for what was measured.
    """
    settings = settings_of.from_environment()
    configure(f"{service}.benchmark", settings.log_level)
    return open_installation(service, settings), settings


def store_of(installation: Installation, place: int = 0) -> CouncilStore:
    """A council to measure with, by its place among the names: the first, whichever councils there are."""
    return installation.stores[sorted(installation.stores)[place]]
