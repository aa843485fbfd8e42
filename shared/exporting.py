"""A service's part of a case that is exported: the stored bytes, and the keys that open them."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from shared.eventstore.store import CouncilStore
from shared.refusals import NotFound


def exported(store: CouncilStore, case: str, positions: list[int]) -> dict[str, Any]:
    """The stored bytes of the case's events at those positions, in base64 by position; the data keys
    of the case and of everybody in it; and whose were destroyed.

    Whoever gets this can read the case: the audit service, which asks, records who that is. Raises
    NotFound when there is nothing of this case at any of those positions.
    """
    logged, _ = store.recorder.select_places(positions)
    ours = b'"case":"%b"' % case.encode()
    states = {
        str(each.position): b64encode(each.stored.state).decode()
        for each in logged
        if ours in each.stored.state
    }
    if not states:
        raise NotFound("Nothing is recorded of this case.")
    keys, erased = {}, []
    for subject in store.keyring.subjects(case):
        key = store.keyring.data_key(case, subject)
        if key is None:
            erased.append(subject)
        else:
            keys[subject] = b64encode(key).decode()
    return {"states": states, "keys": keys, "erased": sorted(erased)}
