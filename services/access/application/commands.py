"""What people decide about the sessions of others."""

from __future__ import annotations

from services.access.application.sessions import session_of
from services.access.domain.standing import Standing
from shared.commanding import Decision, Work
from shared.refusals import NotFound


def revoke_sessions(work: Work) -> Decision:
    """End one session, all of an account, or all of the council; from the next request on."""
    told = work.told
    if told["session"]:
        session = session_of(work.store, told["session"])
        if session is None or not session.account:
            raise NotFound("There is no such session in your council.")
        session.revoke(work.act, told["reason"])
        return Decision(session)
    account = told["account"] or ""
    id = Standing.id_of(work.store.council, account)
    standing = work.store.find(Standing, id) or Standing(id)
    if account:
        standing.revoke_account(work.act, account, told["reason"])
    else:
        standing.revoke_everybody(work.act, told["reason"])
    return Decision(standing)
