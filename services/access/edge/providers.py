"""Speaks with the councils' identity providers, by Authlib."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException, Response

from services.access.domain.claims import Connection
from services.access.domain.refusals import ProviderRefused, ProviderUnavailable
from services.access.edge.sign_in_files import (
    COUNCIL,
    Client,
    SignInFileMistake,
    is_safe,
    read_sign_in,
)
from services.access.edge.tokens import check_id_token
from services.access.edge.waiting import LATER, Waiting
from shared.observability.logs import logger

LOG = logger("providers")
CONNECT, READ = 2.0, 4.0
LARGEST = 256 * 1024
KNOWN_FOR = 3600.0
"""Seconds for which a provider's addresses and keys are known without asking."""
ASKED_AGAIN_AFTER = 30.0
"""Seconds after which a provider is asked again for a key that it did not have."""
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass
class _Known:
    """What one provider has told, and when on the machine's steady clock."""

    client: Client
    stamp: tuple[int, int]
    waiting: Waiting
    about: dict[str, str] = field(default_factory=dict)
    about_at: float = float("-inf")
    keys: KeySet | None = None
    keys_at: float = float("-inf")


class HttpProviders:
    """The providers of all councils that have a file in the folder. Councils share nothing here: neither
    a connection, nor a lock that is held while one is waited for."""

    def __init__(self, folder: Path | None, waiting: Callable[[], Waiting] = Waiting) -> None:
        self.folder = folder
        self.new_waiting = waiting
        self._lock = threading.Lock()
        self._known: dict[str, _Known] = {}

    def connection(self, council: str) -> Connection | None:
        """How that council is connected, or None. Raises ProviderUnavailable for a file with a mistake."""
        known = self._of(council)
        return known.client.connection if known else None

    def address(
        self, council: str, state: str, nonce: str, verifier: str, redirect_uri: str
    ) -> str:
        """Where the browser is sent to. Raises ProviderUnavailable."""
        known = self._needed(council)
        about = known.waiting.wait_for(lambda: _about(known)) if _is_old(known) else known.about
        with _session(known, redirect_uri) as session:
            address, _ = session.create_authorization_url(
                about["authorization_endpoint"],
                state=state,
                nonce=nonce,
                code_verifier=verifier,
                response_mode="query",
            )
        return str(address)

    def claims(
        self, council: str, code: str, nonce: str, verifier: str, redirect_uri: str, now: datetime
    ) -> Mapping[str, Any]:
        """What the provider says of whoever brought the code. Raises ProviderUnavailable,
        ProviderRefused, and the refusals of wrong tokens."""
        known = self._needed(council)

        def converse() -> Mapping[str, Any]:
            about = _about(known) if _is_old(known) else known.about
            token = _exchange(known, about, code, verifier, redirect_uri)
            return check_id_token(
                token,
                known.client.connection,
                nonce,
                now,
                lambda anew: _keys(known, about, anew),
            )

        return known.waiting.wait_for(converse)

    def _needed(self, council: str) -> _Known:
        known = self._of(council)
        if known is None:
            raise ProviderUnavailable(LATER)
        return known

    def _of(self, council: str) -> _Known | None:
        if self.folder is None or not COUNCIL.fullmatch(council):
            return None
        path = self.folder / f"{council}.toml"
        try:
            stat = path.stat()
        except OSError:
            return None
        stamp = stat.st_mtime_ns, stat.st_size
        with self._lock:
            known = self._known.get(council)
            if known is None or known.stamp != stamp:
                try:
                    client = read_sign_in(path, council)
                except SignInFileMistake as error:
                    LOG.error("sign_in_file_mistake", council=council, why=str(error))
                    raise ProviderUnavailable(
                        "Nobody can sign in with this council's accounts, because its file has a "
                        "mistake. Tell the operator: the log says where it is."
                    ) from None
                known = self._known[council] = _Known(client, stamp, self.new_waiting())
            return known


def _is_old(known: _Known) -> bool:
    return time.monotonic() - known.about_at > KNOWN_FOR


def _session(known: _Known, redirect_uri: str) -> OAuth2Session:
    connection = known.client.connection
    session = OAuth2Session(
        connection.client_id,
        known.client.secret,
        scope=" ".join(connection.scopes),
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
        default_timeout=(CONNECT, READ),
    )
    session.trust_env = False  # no .netrc of whoever started this
    return session


def _about(known: _Known) -> dict[str, str]:
    """The provider's addresses (OpenID Connect Discovery 1.0). An older answer does when there is none:
    the addresses hardly ever change, and people want to sign in."""
    connection = known.client.connection
    try:
        with _session(known, "") as session:
            where = connection.issuer.rstrip("/") + "/.well-known/openid-configuration"
            told = _json(lambda: session.get(where, **_AS_ANYBODY))
        if told.get("issuer") != connection.issuer:
            raise _unavailable(connection, "discovery names another issuer")
        about = {name: told.get(name) for name in NEEDED}
        for name, address in about.items():
            if not isinstance(address, str) or not is_safe(address):
                raise _unavailable(connection, f"discovery has no safe {name}")
    except ProviderUnavailable:
        if not known.about:
            raise
        return known.about
    known.about = {name: str(address) for name, address in about.items()}
    known.about_at = time.monotonic()
    return known.about


_AS_ANYBODY: dict[str, Any] = {"withhold_token": True, "stream": True, "allow_redirects": False}


def _keys(known: _Known, about: Mapping[str, str], anew: bool) -> KeySet:
    """The keys that the provider publishes, as they are known; `anew` when one is missing."""
    age = time.monotonic() - known.keys_at
    if known.keys is not None and age < (ASKED_AGAIN_AFTER if anew else KNOWN_FOR):
        return known.keys
    connection = known.client.connection
    with _session(known, "") as session:
        told = _json(lambda: session.get(about["jwks_uri"], **_AS_ANYBODY))
    try:
        # Of keys for encryption, or of a kind that is not known here, nothing is taken.
        published = [key for key in told["keys"] if _checks_signatures(key)]
        known.keys = KeySet.import_key_set({"keys": published})
    except (JoseError, KeyError, TypeError, ValueError):
        raise _unavailable(connection, "its keys cannot be read") from None
    known.keys_at = time.monotonic()
    return known.keys


def _checks_signatures(key: Any) -> bool:
    return (
        isinstance(key, dict) and key.get("kty") in ("RSA", "EC") and key.get("use", "sig") == "sig"
    )


def _exchange(
    known: _Known, about: Mapping[str, str], code: str, verifier: str, redirect_uri: str
) -> Any:
    """The ID token for the code."""
    connection = known.client.connection
    with _session(known, redirect_uri) as session:
        try:
            token = session.fetch_token(
                about["token_endpoint"],
                grant_type="authorization_code",
                code=code,
                code_verifier=verifier,
                allow_redirects=False,
            )
        except OAuthError:
            raise ProviderRefused(
                "Your council's sign-in does not know this sign-in any more. Start again."
            ) from None
        except (RequestException, ValueError, TypeError, AttributeError) as error:
            raise _unavailable(connection, type(error).__name__) from None
    return token.get("id_token")


def _json(ask: Callable[[], Response]) -> dict[str, Any]:
    """An answer that is a JSON object of a bearable size."""
    try:
        answer = ask()
        raw = bytearray()
        for part in answer.iter_content(16 * 1024):
            raw += part
            if len(raw) > LARGEST:
                raise ProviderUnavailable(LATER)
        if answer.status_code != 200:
            raise ProviderUnavailable(LATER)
        told = json.loads(bytes(raw))
    except (RequestException, ValueError) as error:
        LOG.warning("provider_did_not_answer", error=type(error).__name__)
        raise ProviderUnavailable(LATER) from None
    if not isinstance(told, dict):
        raise ProviderUnavailable(LATER)
    return told


def _unavailable(connection: Connection, why: str) -> ProviderUnavailable:
    """For the log, what is wrong; for the person, that it is not their doing."""
    LOG.warning("provider_unavailable", council=connection.council, why=why)
    return ProviderUnavailable(LATER)
