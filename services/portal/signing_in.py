"""The addresses at which people sign in and out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response, g, jsonify, redirect, request
from marshmallow import RAISE, Schema, fields, validate
from werkzeug.routing import BaseConverter

from services.portal.bodies import read_body
from services.portal.problems import Problem, errors_of
from services.portal.sessions import Sessions, address_of_asker
from services.portal.sign_in import for_everyone, for_roles
from shared.accounts import ROLES
from shared.contracts.reading import read
from shared.passwords import LONGEST
from shared.refusals import Unreadable

START = "/sign-in/<council:council>"
CALLBACK = START + "/callback"
SECONDS = 600
"""For so long the browser remembers that it has started to sign in."""
SIGN_IN_SUMMARY = "Sign in with a password, where the installation allows it."
SIGN_OUT_SUMMARY = "End the session that you are in."
LONGEST_STATE, LONGEST_CODE = 200, 8000


class Council(BaseConverter):
    """A council's name in an address, such as central-bedfordshire."""

    regex = r"[a-z][a-z-]{0,63}"


class PasswordForm(Schema):
    """Signing in with a password of Kinplan's own, where the installation allows it."""

    class Meta:
        unknown = RAISE

    error_messages = {  # noqa: RUF012  (declared so by the library)
        "unknown": "is not a field of this request; check its spelling",
        "type": "must be an object",
    }

    council = fields.String(
        required=True,
        validate=validate.Regexp(r"^[a-z][a-z-]{0,63}\Z", error="must be a council's name"),
    )
    account = fields.String(required=True, validate=validate.Length(1, 64))
    password = fields.String(required=True, validate=validate.Length(1, LONGEST))


def add_signing_in(app: Flask, api: Blueprint, sessions: Sessions) -> None:
    """Signing in by the council's own sign-in, by a password; and signing out."""
    app.url_map.converters["council"] = Council
    app.add_url_rule(START, "begin_sign_in", _begin(sessions), methods=["GET"])
    app.add_url_rule(CALLBACK, "complete_sign_in", _complete(sessions), methods=["GET"])
    api.add_url_rule("/sessions", "sign_in_with_password", _by_password(sessions), methods=["POST"])
    api.add_url_rule("/me/sign-out", "sign_out", _sign_out(sessions), methods=["POST"])


def _begin(sessions: Sessions) -> Any:
    @for_everyone(because="where signing in starts: who asks is not known before")
    def begin(council: str) -> Response:
        begun = sessions.ask(
            council,
            "begin_sign_in",
            {"redirect_uri": _redirect_uri(sessions, council), "address": address_of_asker()},
        )
        answer = redirect(begun["address"], 303, Response=Response)
        answer.set_cookie(
            _cookie(sessions),
            begun["browser"],
            max_age=SECONDS,
            secure=sessions.secure,
            httponly=True,
            samesite="Lax",
            path=f"/sign-in/{council}",
        )
        return answer  # type: ignore[return-value]

    return begin


def _complete(sessions: Sessions) -> Any:
    @for_everyone(because="where the council's own sign-in sends people back to, with its answer")
    def complete(council: str) -> Response:
        begun = sessions.ask(
            council,
            "complete_sign_in",
            {
                "state": _said("state", LONGEST_STATE),
                "code": _said("code", LONGEST_CODE),
                "issuer": _said("iss", LONGEST_STATE * 2),
                "error": _said("error", LONGEST_STATE),
                "browser": request.cookies.get(_cookie(sessions), "")[:LONGEST_STATE],
                "redirect_uri": _redirect_uri(sessions, council),
                "address": address_of_asker(),
            },
        )
        answer = redirect(f"{sessions.public_url}/api/v1/me", 303, Response=Response)
        sessions.keep(answer, council, begun)  # type: ignore[arg-type]
        answer.delete_cookie(
            _cookie(sessions),
            secure=sessions.secure,
            httponly=True,
            samesite="Lax",
            path=f"/sign-in/{council}",
        )
        return answer  # type: ignore[return-value]

    return complete


def _by_password(sessions: Sessions) -> Any:
    @for_everyone(because="signing in with a password: who asks is not known before")
    def sign_in_with_password() -> Response:
        sessions.require_our_own_page(says_so=False)
        try:
            told = read(PasswordForm(), read_body(request))
        except Unreadable as error:
            raise Problem(422, error.code, error.message, errors_of(error.fields)) from None
        council = told.pop("council")
        begun = sessions.ask(
            council, "sign_in_with_password", told | {"address": address_of_asker()}
        )
        answer = jsonify({"account": told["account"], "ends_at": begun["ends_at"]})
        answer.status_code = 201
        sessions.keep(answer, council, begun)
        return answer

    return sign_in_with_password


def _sign_out(sessions: Sessions) -> Any:
    @for_roles(*ROLES)
    def sign_out() -> Response:
        by = g.signed_in
        if not by.session:
            raise Problem(
                409,
                "not_in_a_session",
                "You came with a token, which is no session: there is nothing to sign out of.",
            )
        sessions.ask(g.account.council, "sign_out", {"session": by.session, "secret": by.secret})
        answer = jsonify({"signed_out": True})
        sessions.drop(answer)
        return answer

    return sign_out


def _redirect_uri(sessions: Sessions, council: str) -> str:
    """Where the provider sends people back to, as it is registered there. Never from the request's own
    Host header, which anybody can write."""
    return f"{sessions.public_url}/sign-in/{council}/callback"


def _cookie(sessions: Sessions) -> str:
    return "__Secure-sign-in" if sessions.secure else "sign-in"


def _said(name: str, longest: int) -> str:
    """A parameter of the address that came once and is not endless; else nothing."""
    values = request.args.getlist(name)
    return values[0] if len(values) == 1 and len(values[0]) <= longest else ""
