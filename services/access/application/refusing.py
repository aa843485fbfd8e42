"""Records refused sign-ins: the first of each reason in a quarter of an hour one by one, the rest as a
number, so that attempts by the thousand do not fill the store.
"""

from __future__ import annotations

from datetime import UTC, datetime

from services.access.application.tries import count_refusal, digest_of_address
from services.access.domain.events import RefusalsCounted, SignInRefused
from services.access.domain.rules import RECORDED_EACH, WINDOW
from shared.acts import act_of_kinplan
from shared.commanding import Work
from shared.eventstore.store import Conflict, CouncilStore
from shared.eventstore.witness import Witness
from shared.follower.projecting import statement_in
from shared.identifiers import new_person
from shared.refusals import Refusal

OPENID, PASSWORD = "openid", "password"
NOT_THEIR_DOING = ("provider_unavailable",)
ENOUGH = "too_many_tries"
NOT_RECORDED = ("sign_in_not_set_up", "sign_in_busy")


def note_refusal(work: Work, way: str, refusal: Refusal, address: str, account: str = "") -> None:
    """Note that a sign-in was refused, and count it against the address it came from, unless that is
    nobody's doing. `account`: whose it was, where there is such an account."""
    store, now = work.store, work.act.recorded_at
    if refusal.code in NOT_RECORDED:
        return
    if refusal.kind not in NOT_THEIR_DOING and refusal.code != ENOUGH:
        count_refusal(store, address, now)
    if _counted(store, way, refusal.code, now) > RECORDED_EACH:
        return
    witness = Witness.new("", new_person())
    witness.note(
        SignInRefused,
        work.act,
        way=way,
        code=refusal.code,
        account=account,
        digest=digest_of_address(store, address),
    )
    store.keep(witness)


def window_of(now: datetime) -> datetime:
    """When the quarter of an hour began that a moment is in."""
    span = WINDOW.total_seconds()
    return datetime.fromtimestamp(now.timestamp() // span * span, UTC)


def _counted(store: CouncilStore, way: str, code: str, now: datetime) -> int:
    with store.datastore.transaction(commit=True) as curs:
        row = curs.execute(
            statement_in(
                store,
                "INSERT INTO {schema}.refusals_counted AS r (way, code, since, counted) "
                "VALUES (%s, %s, %s, 1) ON CONFLICT (way, code, since) "
                "DO UPDATE SET counted = r.counted + 1 RETURNING counted",
            ),
            (way, code, window_of(now)),
        ).fetchone()
    assert row is not None, "an upsert returns its row"
    return int(row["counted"])


def record_counts(store: CouncilStore, now: datetime) -> int:
    """Record how many refusals were only counted, for each reason and quarter of an hour that is over;
    how many rows were dealt with. What was recorded before a crash is not recorded again."""
    with store.datastore.transaction() as curs:
        rows = curs.execute(
            statement_in(
                store,
                "SELECT way, code, since, counted FROM {schema}.refusals_counted "
                "WHERE since < %s ORDER BY since, way, code LIMIT 200",
            ),
            (window_of(now),),
        ).fetchall()
    for row in rows:
        if row["counted"] > RECORDED_EACH:
            _record(store, now, row)
        with store.datastore.transaction(commit=True) as curs:
            curs.execute(
                statement_in(
                    store,
                    "DELETE FROM {schema}.refusals_counted "
                    "WHERE way = %s AND code = %s AND since = %s",
                ),
                (row["way"], row["code"], row["since"]),
            )
    return len(rows)


def _record(store: CouncilStore, now: datetime, row: dict[str, object]) -> None:
    since, counted = row["since"], row["counted"]
    assert isinstance(since, datetime) and isinstance(counted, int)
    key = f"{row['way']}/{row['code']}/{since.isoformat()}"
    witness = Witness.new("", key)
    witness.note(
        RefusalsCounted,
        act_of_kinplan(store.policies, now, f"refusals-{int(since.timestamp())}"),
        way=row["way"],
        code=row["code"],
        count=counted - RECORDED_EACH,
        since=since,
        until=since + WINDOW,
    )
    try:
        store.keep(witness)
    except Conflict:
        pass  # it was recorded before, and its row not yet deleted
