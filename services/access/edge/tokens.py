"""Checks an ID token (OpenID Connect Core 1.0, 3.1.3.7), and says by a refusal what is wrong with it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import (
    BadSignatureError,
    ExpiredTokenError,
    InvalidClaimError,
    InvalidKeyIdError,
    InvalidTokenError,
    JoseError,
    MissingClaimError,
)
from joserfc.jwk import KeySet

from services.access.domain.claims import Connection
from services.access.domain.refusals import (
    AlgorithmNotAllowed,
    AudienceWrong,
    IssuerWrong,
    KeyUnknown,
    NonceWrong,
    SignatureWrong,
    TokenMalformed,
    TokenOutOfDate,
)
from shared.refusals import NotSignedIn

LEEWAY = 60
"""Seconds by which the clocks of a provider and of Kinplan may differ."""
LARGEST = 64 * 1024
WORDS = (
    "What your council's sign-in sent cannot be trusted, so nobody was signed in. Start again; if it "
    "happens again, tell the operator, quoting the code."
)
OF_CLAIM: dict[str, type[NotSignedIn]] = {
    "iss": IssuerWrong,
    "aud": AudienceWrong,
    "azp": AudienceWrong,
    "exp": TokenOutOfDate,
    "nbf": TokenOutOfDate,
    "iat": TokenOutOfDate,
    "nonce": NonceWrong,
}

Keys = Callable[[bool], KeySet]
"""The provider's keys; True: ask it anew, since a key is not among those known."""


def check_id_token(
    token: Any, connection: Connection, nonce: str, now: datetime, keys: Keys
) -> Mapping[str, Any]:
    """The claims of a token that is the provider's, for us, for this sign-in, and holds now. Raises the
    refusal of the first thing that is wrong, and what `keys` raises."""
    if not isinstance(token, str) or len(token) > LARGEST:
        raise TokenMalformed(WORDS)
    header = _header(token)
    algorithm = header.get("alg")
    if algorithm not in connection.algorithms:
        # Never none, and never a MAC: its key would be one that everybody knows.
        raise AlgorithmNotAllowed(WORDS)
    signed = _signed(token, header, connection, keys)
    claims = CodeIDToken(
        signed.claims,
        signed.header,
        options={
            "iss": {"essential": True, "value": connection.issuer},
            "aud": {"essential": True, "value": connection.client_id},
        },
        params={"nonce": nonce, "client_id": connection.client_id},
    )
    try:
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
    except ExpiredTokenError:
        raise TokenOutOfDate(WORDS) from None
    except (MissingClaimError, InvalidClaimError) as error:
        raise OF_CLAIM.get(error.claim, TokenMalformed)(WORDS) from None
    except InvalidTokenError:
        raise TokenOutOfDate(WORDS) from None
    except (JoseError, ValueError, TypeError):
        raise TokenMalformed(WORDS) from None
    return dict(signed.claims)


def _header(token: str) -> dict[str, Any]:
    """The header, before anything is checked: it chooses the key."""
    parts = token.split(".")
    if len(parts) != 3:
        raise TokenMalformed(WORDS)
    try:
        header = json.loads(base64.urlsafe_b64decode(parts[0] + "=" * (-len(parts[0]) % 4)))
    except ValueError:
        raise TokenMalformed(WORDS) from None
    if not isinstance(header, dict):
        raise TokenMalformed(WORDS)
    return header


def _signed(token: str, header: Mapping[str, Any], connection: Connection, keys: Keys) -> jwt.Token:
    known = keys(False)
    if not _has(known, header):
        known = keys(True)
        if not _has(known, header):
            raise KeyUnknown(WORDS)
    try:
        return jwt.decode(token, known, algorithms=list(connection.algorithms))
    except BadSignatureError:
        raise SignatureWrong(WORDS) from None
    except InvalidKeyIdError:
        raise KeyUnknown(WORDS) from None
    except (JoseError, ValueError, TypeError):
        raise TokenMalformed(WORDS) from None


def _has(keys: KeySet, header: Mapping[str, Any]) -> bool:
    """Whether there is the key that the header names; a header without a name needs a single key."""
    named = header.get("kid")
    if named is None:
        return len(keys.keys) == 1
    return any(key.kid == named for key in keys.keys)
