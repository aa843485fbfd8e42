"""A real OpenID provider on this machine: idpyoidc, which knows nothing of the library that Kinplan uses.

A test may have it lie: what `lie` makes of the honest ID token is sent in its place. It may be slow, or down.
"""

from __future__ import annotations

import base64
import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives import serialization
from cryptojwt.jwk.rsa import new_rsa_key
from cryptojwt.key_jar import build_keyjar
from idpyoidc.server import Server
from idpyoidc.server.configure import OPConfiguration
from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "kinplan-northmere", "a-clients-secret-that-nobody-may-see"
TENANT, OBJECT = "8e1f7a6b-tenant", "3c5d7e9f-object"
KEYS = [{"type": "RSA", "use": ["sig"]}]
OWN_CLAIMS = ("tid", "oid", "roles", "name", "email", "aud")

Lie = Callable[["Provider", dict[str, Any]], str]


def somebody(**changes: Any) -> dict[str, Any]:
    """What the provider knows of the made-up person who signs in."""
    known = {
        "tid": TENANT,
        "oid": OBJECT,
        "roles": ["Kinplan.Coordinators", "Something.Else"],
        "name": "Ottoline Marsh",
        "email": "ottoline.marsh@northmere.example",
    }
    return {name: value for name, value in (known | changes).items() if value is not None}


def _endpoint(path: str, kind: str, **kwargs: Any) -> dict[str, Any]:
    return {"path": path, "class": f"idpyoidc.server.oidc.{kind}", "kwargs": kwargs}


def _configuration(issuer: str, person: dict[str, Any]) -> dict[str, Any]:
    methods = {"client_authn_method": ["client_secret_basic", "client_secret_post"]}
    return {
        "issuer": issuer,
        "httpc_params": {"verify": False, "timeout": 1},
        "keys": {"uri_path": "jwks.json", "key_defs": KEYS},
        "endpoint": {
            "provider_config": _endpoint(
                ".well-known/openid-configuration", "provider_config.ProviderConfiguration"
            ),
            "authorization": _endpoint("authorization", "authorization.Authorization"),
            "token": _endpoint("token", "token.Token", **methods),
        },
        "userinfo": {
            "class": "idpyoidc.server.user_info.UserInfo",
            "kwargs": {"db": {"somebody": person}},
        },
        "authentication": {
            "anon": {
                "acr": "http://www.swamid.se/policy/assurance/al1",
                "class": "idpyoidc.server.user_authn.user.NoAuthn",
                "kwargs": {"user": "somebody"},
            }
        },
        "claims_interface": {
            "class": "idpyoidc.server.session.claims.ClaimsInterface",
            "kwargs": {},
        },
        "token_handler_args": {
            "code": {"lifetime": 60, "kwargs": {}},
            "token": {"lifetime": 60, "kwargs": {}},
            "id_token": {
                "class": "idpyoidc.server.token.id_token.IDToken",
                "kwargs": {
                    "lifetime": 300,
                    "base_claims": {name: None for name in OWN_CLAIMS if name != "aud"},
                },
            },
        },
        "add_on": {
            "pkce": {
                "function": "idpyoidc.server.oauth2.add_on.pkce.add_support",
                "kwargs": {"essential": True, "code_challenge_methods": {"S256": None}},
            }
        },
    }


class Provider:
    """One provider, serving on a port of its own. `hangs`: seconds that every answer takes."""

    def __init__(self, redirect_uri: str, **person: Any) -> None:
        self.hangs = 0.0
        self.lie: Lie | None = None
        self.asked: list[str] = []
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.http.daemon_threads = True
        self.issuer = f"http://127.0.0.1:{self.http.server_port}"
        configuration = OPConfiguration(
            _configuration(self.issuer, somebody(**person)), base_path=""
        )
        self.server = Server(configuration, keyjar=build_keyjar(KEYS), cwd="")
        self.server.context.cdb[CLIENT] = {
            "client_id": CLIENT,
            "client_secret": SECRET,
            "redirect_uris": [(redirect_uri, {})],
            "response_types": ["code"],
            "response_types_supported": ["code"],
            "allowed_scopes": ["openid", "profile", "email"],
            "id_token_signed_response_alg": "RS256",
        }
        self.server.keyjar.add_symmetric(CLIENT, SECRET)

    @property
    def person(self) -> dict[str, Any]:
        """What it knows of whoever signs in; a test may change it."""
        known: dict[str, Any] = self.server.context.userinfo.db["somebody"]
        return known

    @property
    def key(self) -> Any:
        """The key that signs its tokens."""
        return self.server.keyjar.get_signing_key("RSA", "")[0]

    def jwks(self) -> dict[str, Any]:
        """The keys that it publishes."""
        keys: dict[str, Any] = self.server.keyjar.export_jwks()
        return keys

    def answer(self, method: str, path: str, query: str, body: str, headers: Any) -> Any:
        """Status, headers and body of one answer."""
        self.asked.append(path)
        time.sleep(self.hangs)
        if path == "/jwks.json":
            return 200, {}, json.dumps(self.jwks())
        name = {
            "/.well-known/openid-configuration": "provider_config",
            "/authorization": "authorization",
            "/token": "token",
        }[path]
        endpoint = self.server.get_endpoint(name)
        given = {k: v[0] for k, v in parse_qs(body if method == "POST" else query).items()}
        info = {"headers": {"authorization": headers.get("Authorization", "")}}
        parsed = endpoint.parse_request(given, http_info=info)
        if "error" in parsed:
            return 400, {}, parsed.to_json()
        told = endpoint.process_request(parsed, http_info=info)
        if "error" in told:
            return 400, {}, json.dumps({"error": told["error"]})
        if name == "authorization":
            return 303, {"Location": told["response_args"].request(told["return_uri"])}, ""
        response = told.get("response_args", told)
        plain = response if isinstance(response, dict) else response.to_dict()
        if self.lie is not None and "id_token" in plain:
            plain = {**plain, "id_token": self.lie(self, claims_in(plain["id_token"]))}
        return 200, {}, json.dumps(plain)


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            try:
                status, headers, text = provider.answer(
                    self.command, parts.path, parts.query, body, self.headers
                )
            except Exception as error:  # a provider that breaks, as it would for anybody
                status, headers, text = 500, {}, repr(error)
            try:
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(text.encode())))
                self.end_headers()
                self.wfile.write(text.encode())
            except OSError:
                pass  # whoever asked has left

        do_GET = do_POST = _any

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    return Handler


@contextmanager
def serving(redirect_uri: str, **person: Any) -> Iterator[Provider]:
    """A provider that is up. What it tells of itself is no log of ours."""
    for library in ("idpyoidc", "cryptojwt"):
        logging.getLogger(library).setLevel(logging.WARNING)
    provider = Provider(redirect_uri, **person)
    thread = threading.Thread(target=provider.http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield provider
    finally:
        provider.http.shutdown()
        provider.http.server_close()
        thread.join()


def claims_in(token: str) -> dict[str, Any]:
    """What an ID token says."""
    part = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims


def signed(provider: Provider, claims: dict[str, Any], **header: Any) -> str:
    """A token with those claims, signed by the provider's own key."""
    return _signed(provider.key, claims, {"kid": provider.key.kid, **header})


def signed_by_another(provider: Provider, claims: dict[str, Any], kid: str) -> str:
    """A token that is signed by a key of somebody else's, said to be that key."""
    return _signed(new_rsa_key(), claims, {"kid": kid})


def public_pem(provider: Provider) -> bytes:
    """The provider's public key as everybody can write it down."""
    public: bytes = provider.key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return public


def _signed(key: Any, claims: dict[str, Any], header: dict[str, Any]) -> str:
    pem = key.private_key().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return jwt.encode({"alg": "RS256", **header}, claims, RSAKey.import_key(pem))
