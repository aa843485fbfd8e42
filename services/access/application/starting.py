"""Starting to sign in at a council's identity provider, and knowing the answer to it when it comes.

Nothing is stored at the start, so that starting costs nothing, however often it is done. The state
that goes to the provider and back is sealed under the council's key, with the time and a digest of a secret
that only the browser holds; nonce and code verifier are made from that secret. When the answer comes, the
sign-in is noted as answered before anything else is done with it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from datetime import UTC, datetime

from services.access.domain.refusals import SignInNotStarted, SignInReplayed
from services.access.domain.rules import a_sign_in_is_young
from shared.eventstore.store import CouncilStore
from shared.follower.projecting import statement_in

STATE = re.compile(r"([0-9a-f]{32})\.([0-9]{1,12})\.([0-9a-f]{64})")
NOT_STARTED = "This sign-in was not started here, or in another browser. Start again."


def new_state(store: CouncilStore, sign_in: str, browser: str, now: datetime) -> str:
    """The state of a sign-in that starts now; `sign_in` is its identifier."""
    at = str(int(now.timestamp()))
    return f"{sign_in}.{at}.{_seal(store, sign_in, at, browser)}"


def take_answer(store: CouncilStore, state: str, browser: str, now: datetime) -> None:
    """Note that the answer to a sign-in came. Raises SignInNotStarted when it was not started here with
    that browser, SignInTooOld, and SignInReplayed when the answer came before."""
    match = STATE.fullmatch(state)
    if match is None or not browser:
        raise SignInNotStarted(NOT_STARTED)
    sign_in, at, seal = match.groups()
    if not hmac.compare_digest(seal, _seal(store, sign_in, at, browser)):
        raise SignInNotStarted(NOT_STARTED)
    a_sign_in_is_young(now, datetime.fromtimestamp(int(at), UTC))
    with store.datastore.transaction(commit=True) as curs:
        curs.execute(
            statement_in(
                store,
                "INSERT INTO {schema}.sign_ins_answered (sign_in, answered_at) VALUES (%s, %s) "
                "ON CONFLICT DO NOTHING",
            ),
            (sign_in, now),
        )
        if not curs.rowcount:
            raise SignInReplayed("This sign-in was answered before. Start again.")


def nonce_of(browser: str) -> str:
    """What the provider has to repeat in the ID token."""
    return _derived(browser, b"nonce")


def verifier_of(browser: str) -> str:
    """The code verifier of PKCE (RFC 7636)."""
    return _derived(browser, b"code verifier")


def _derived(browser: str, what: bytes) -> str:
    digest = hmac.digest(browser.encode("utf-8", "surrogatepass"), what, hashlib.sha256)
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _seal(store: CouncilStore, sign_in: str, at: str, browser: str) -> str:
    holder = hashlib.sha256(browser.encode("utf-8", "surrogatepass")).hexdigest()
    return store.fingerprint(f"sign-in\n{sign_in}\n{at}\n{holder}".encode())
