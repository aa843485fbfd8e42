"""Signing in by a council's identity provider (OpenID Connect, code flow)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from services.access.application.refusing import OPENID, note_refusal
from services.access.application.sessions import Secret, acting, begin_session
from services.access.application.starting import (
    new_state,
    nonce_of,
    take_answer,
    verifier_of,
)
from services.access.application.tries import require_few_refusals
from services.access.domain.claims import Claimed, Connection, read_claims
from services.access.domain.person import Person
from services.access.domain.refusals import (
    IssuerWrong,
    ProviderRefused,
    SignInMalformed,
    SignInNotSetUp,
)
from services.access.domain.rules import roles_given, the_tenant_is_the_councils
from shared.accounts import ROLES, Accounts
from shared.commanding import Work
from shared.eventstore.store import Conflict
from shared.refusals import RuleRefusal

TRIES = 3
NOT_SET_UP = "People of this council do not sign in here with their council's account."
FROM_ELSEWHERE = "The answer came from another identity provider than your council's."


class Providers(Protocol):
    """The identity providers, as they are asked over HTTP. Every wait has an end."""

    def connection(self, council: str) -> Connection | None:
        """How that council is connected, or None."""

    def address(
        self, council: str, state: str, nonce: str, verifier: str, redirect_uri: str
    ) -> str:
        """Where the browser is sent to. Raises ProviderUnavailable."""

    def claims(
        self, council: str, code: str, nonce: str, verifier: str, redirect_uri: str, now: datetime
    ) -> Mapping[str, Any]:
        """What the provider says of whoever brought the code, once the ID token has been checked. Raises
        ProviderUnavailable, ProviderRefused, and the refusals of wrong tokens."""


@dataclass(frozen=True)
class Entrance:
    """What signing in by a provider needs."""

    providers: Providers
    accounts: Accounts
    new_secret: Secret


def begin_sign_in(work: Work, entrance: Entrance) -> dict[str, Any]:
    """Where the browser is sent to, and the secret that it keeps meanwhile. Raises a RuleRefusal."""
    store, told, now = work.store, work.told, work.act.recorded_at
    _connected(work, entrance)
    try:
        require_few_refusals(store, told["address"], now)
        browser = entrance.new_secret()
        state = new_state(store, work.identify(), browser, now)
        address = entrance.providers.address(
            store.council, state, nonce_of(browser), verifier_of(browser), told["redirect_uri"]
        )
    except RuleRefusal as refusal:
        note_refusal(work, OPENID, refusal, told["address"])
        raise
    return {"address": address, "browser": browser}


def complete_sign_in(work: Work, entrance: Entrance) -> dict[str, Any]:
    """Begin a session for whomever the provider has signed in. Raises a RuleRefusal, which is recorded."""
    connection = _connected(work, entrance)
    try:
        claimed = _claimed(work, entrance, connection)
        return _come_in(work, entrance, connection, claimed)
    except RuleRefusal as refusal:
        note_refusal(work, OPENID, refusal, work.told["address"])
        raise


def _connected(work: Work, entrance: Entrance) -> Connection:
    connection = entrance.providers.connection(work.store.council)
    if connection is None:
        raise SignInNotSetUp(NOT_SET_UP)
    return connection


def _claimed(work: Work, entrance: Entrance, connection: Connection) -> Claimed:
    """Who it is, as the provider says. The answer is used up first, whatever it holds."""
    store, told, now = work.store, work.told, work.act.recorded_at
    require_few_refusals(store, told["address"], now)
    browser = told["browser"]
    take_answer(store, told["state"], browser, now)
    if told["issuer"] and told["issuer"] != connection.issuer:  # RFC 9207
        raise IssuerWrong(FROM_ELSEWHERE)
    if told["error"]:
        raise ProviderRefused("Your council's sign-in did not let you in. Try again there.")
    if not told["code"]:
        raise SignInMalformed("The answer of your council's sign-in is not complete. Start again.")
    claims = entrance.providers.claims(
        store.council,
        told["code"],
        nonce_of(browser),
        verifier_of(browser),
        told["redirect_uri"],
        now,
    )
    return read_claims(connection, claims)


def _come_in(
    work: Work, entrance: Entrance, connection: Connection, claimed: Claimed
) -> dict[str, Any]:
    the_tenant_is_the_councils(connection, claimed)
    roles = roles_given(connection, claimed, ROLES)
    council = work.store.council
    listed = entrance.accounts.by_person(council, claimed.tenant, claimed.object_id)
    if listed is not None:
        return begin_session(work, listed.id, OPENID, roles, entrance.new_secret)
    for tries_left in reversed(range(TRIES)):
        person = _person(work, claimed)
        account = person.account or _account(work, claimed)
        person.come(acting(work.act, account, roles[0]), account, claimed, roles)
        try:
            return begin_session(work, account, OPENID, roles, entrance.new_secret, person)
        except Conflict:
            if not tries_left:
                raise
    raise AssertionError("unreachable")


def _person(work: Work, claimed: Claimed) -> Person:
    id = Person.id_of(work.store.council, _account(work, claimed))
    return work.store.find(Person, id) or Person(id)


def _account(work: Work, claimed: Claimed) -> str:
    who = f"person\n{claimed.tenant}\n{claimed.object_id}"
    return Person.account_of(work.store.fingerprint(who.encode()))
