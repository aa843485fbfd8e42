"""The audit service announces nothing yet; its own events are gathered like all others."""

from __future__ import annotations

from shared.announcing import announcing

announce = announcing({})
