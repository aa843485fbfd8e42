"""Sessions: begun at sign-in, looked at with every request, ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.access.domain.person import Person
from services.access.domain.refusals import SessionOver
from services.access.domain.session import SIGN_IN_AGAIN, Session
from services.access.domain.standing import Standing
from shared.accounts import Account, Accounts
from shared.acts import Act
from shared.commanding import Work
from shared.eventstore.events import EventSourced
from shared.eventstore.store import Conflict, CouncilStore
from shared.follower.projecting import statement_in
from shared.identifiers import MADE_UP

TO_THE_MINUTE = timedelta(minutes=1)
Secret = Callable[[], str]


def begin_session(
    work: Work,
    account: str,
    way: str,
    roles: Sequence[str],
    new_secret: Secret,
    *with_it: EventSourced,
) -> dict[str, Any]:
    """Begin a session, together with what else was decided; what its holder gets. The secret is nowhere
    else from then on."""
    secret, id = new_secret(), UUID(work.identify())
    act = acting(work.act, account, roles[0])
    session = Session.begin(act, id, account, way, roles, secret)
    work.store.keep(session, *with_it)
    return {"session": id.hex, "secret": secret, "ends_at": session.ends_at.isoformat()}


def acting(act: Act, account: str, role: str) -> Act:
    """The circumstances of what somebody does who has just proved who they are."""
    return replace(act, actor=account, role=role)


def check_session(work: Work, accounts: Accounts) -> dict[str, Any]:
    """Whose session it is, if it lasts. Raises SessionOver. That a session has lapsed is recorded when
    it is first noticed."""
    store, told = work.store, work.told
    session = _held(store, told)
    try:
        session.require_lasting(
            work.act, _used_at(store, session), _revoked(store, session.account)
        )
    except SessionOver:
        _keep_unless_done(store, session)
        raise
    account = account_of(store, accounts, session.account)
    if account is None:
        raise SessionOver(SIGN_IN_AGAIN)
    _use(store, session, work.act.recorded_at)
    return {
        "account": session.account,
        "name": account.name,
        "profession": account.profession,
        "email": account.email,
        "roles": list(session.roles),
        "way": session.way,
        "ends_at": session.ends_at.isoformat(),
    }


def sign_out(work: Work) -> dict[str, Any]:
    """End the session of whoever holds its secret. Nothing happens when it is over already."""
    session = _held(work.store, work.told)
    if session.over:
        return {"signed_out": True}
    session.sign_out(acting(work.act, session.account, session.roles[0]))
    _keep_unless_done(work.store, session)
    return {"signed_out": True}


def account_of(store: CouncilStore, accounts: Accounts, account: str) -> Account | None:
    """The account, from the file or from what their provider said of them; None when it is gone."""
    if not account.startswith(MADE_UP):
        return accounts.by_id(store.council, account)
    person = store.find(Person, Person.id_of(store.council, account))
    if person is None:
        return None
    return Account(
        id=account,
        name=person.name,
        council=store.council,
        roles=person.roles,
        profession=person.profession,
        email=person.email,
    )


def session_of(store: CouncilStore, session: str) -> Session | None:
    """The session with that identifier in this council, or None."""
    try:
        id = UUID(hex=session)
    except ValueError:
        return None
    return store.find(Session, id)


def _held(store: CouncilStore, told: Any) -> Session:
    session = session_of(store, str(told.get("session", "")))
    if session is None or not session.digest:
        raise SessionOver(SIGN_IN_AGAIN)
    session.require_secret(str(told.get("secret", "")))
    return session


def _revoked(store: CouncilStore, account: str) -> list[datetime]:
    found = (
        store.find(Standing, Standing.id_of(store.council)),
        store.find(Standing, Standing.id_of(store.council, account)),
    )
    return [standing.revoked_at for standing in found if standing and standing.revoked_at]


def _keep_unless_done(store: CouncilStore, session: Session) -> None:
    try:
        store.keep(session)
    except Conflict:
        pass  # somebody else ended it at the same moment


def _used_at(store: CouncilStore, session: Session) -> datetime:
    with store.datastore.transaction() as curs:
        row = curs.execute(
            statement_in(store, "SELECT used_at FROM {schema}.sessions_used WHERE session = %s"),
            (session.id,),
        ).fetchone()
    return row["used_at"] if row else session.began_at


def _use(store: CouncilStore, session: Session, now: datetime) -> None:
    """Note that it is used, once a minute at most."""
    with store.datastore.transaction(commit=True) as curs:
        curs.execute(
            statement_in(
                store,
                "INSERT INTO {schema}.sessions_used AS s (session, used_at) VALUES (%s, %s) "
                "ON CONFLICT (session) DO UPDATE SET used_at = excluded.used_at "
                "WHERE s.used_at < %s",
            ),
            (session.id, now, now - TO_THE_MINUTE),
        )
