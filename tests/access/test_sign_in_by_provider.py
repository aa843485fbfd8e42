"""People sign in by their council's own sign-in; whoever lies, repeats or comes from elsewhere does not."""

from __future__ import annotations

import base64
import hmac
import json
import time
from datetime import timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from services.access.domain.events import (
    PersonChanged,
    PersonKnown,
    SignedIn,
    SignInRefused,
)
from services.access.domain.refusals import (
    AlgorithmNotAllowed,
    AudienceWrong,
    IssuerWrong,
    KeyUnknown,
    NonceWrong,
    NoRole,
    OrganisationWrong,
    PersonUnnamed,
    ProviderRefused,
    SignatureWrong,
    SignInMalformed,
    SignInNotSetUp,
    SignInNotStarted,
    SignInReplayed,
    SignInTooOld,
    TokenMalformed,
    TokenOutOfDate,
)
from tests.access.house import PUBLIC, said_in, then_refused
from tests.access.provider import (
    CLIENT,
    OBJECT,
    SECRET,
    TENANT,
    public_pem,
    serving,
    signed,
    signed_by_another,
)


def _part(what):
    return base64.urlsafe_b64encode(json.dumps(what).encode()).rstrip(b"=").decode()


def unsigned(provider, claims):
    return f"{_part({'alg': 'none'})}.{_part(claims)}."


def macked_with_the_public_key(provider, claims):
    """joserfc refuses to do this, as it should: so it is done by hand."""
    header = _part({"alg": "HS256", "kid": provider.key.kid})
    what = f"{header}.{_part(claims)}"
    mac = hmac.digest(public_pem(provider), what.encode(), "sha256")
    return f"{what}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def macked_with_the_clients_secret(provider, claims):
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET), algorithms=["HS256"])


def changed(token):
    """The same token with another body under the old signature."""
    head, body, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    claims["oid"] = "somebody-else"
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"{head}.{body}.{signature}"


def without(claims, name):
    return {key: value for key, value in claims.items() if key != name}


NOW = int(time.time())


def test_who_signs_in_there_is_signed_in_here(house, provider):
    browser = house.browser()
    came = browser.by_provider()
    assert (came.status_code, came.headers["Location"]) == (303, f"{PUBLIC}/api/v1/me")
    cookie = next(c for c in came.headers.getlist("Set-Cookie") if c.startswith("__Host-session="))
    assert {"HttpOnly", "Secure", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    me = browser.get("/api/v1/me").json
    assert me["roles"] == ["coordinator"] and me["signed_in_by"] == "openid"
    assert me["name"] == "Ottoline Marsh" and me["council"] == "hertfordshire"
    (known,) = house.told(PersonKnown)
    assert me["id"] == known.account and known.account.startswith("p-")
    assert (known.tenant, known.object_id) == (TENANT, OBJECT)
    (began,) = house.told(SignedIn)
    assert (began.actor, began.role, began.way) == (me["id"], "coordinator", "openid")


def test_the_provider_is_asked_with_pkce_state_and_nonce(house, provider):
    said = said_in(house.browser().start().headers["Location"])
    assert said["code_challenge_method"] == "S256" and len(said["code_challenge"]) == 43
    assert said["state"] and said["nonce"] and said["response_type"] == "code"
    assert "code_verifier" not in said and "client_secret" not in said


def test_somebody_keeps_their_account_when_name_and_address_change(house, provider):
    house.browser().by_provider()
    provider.person.update(name="Ottoline Reed", email="ottoline.reed@northmere.example")
    browser = house.browser()
    browser.by_provider()
    browser.get("/api/v1/me")
    (known,), (now,) = house.told(PersonKnown), house.told(PersonChanged)
    assert (now.account, now.name) == (known.account, "Ottoline Reed")
    house.browser().by_provider()
    assert len(house.told(PersonChanged)) == 1


def test_somebody_else_of_the_same_name_and_address_is_somebody_else(house, provider):
    house.browser().by_provider()
    provider.person["oid"] = "another-object"
    house.browser().by_provider()
    first, second = house.told(PersonKnown)
    assert first.account != second.account and first.email == second.email


def test_who_is_in_the_accounts_file_is_that_account_with_the_roles_of_the_claims(house, provider):
    provider.person["oid"] = "listed-object"
    browser = house.browser()
    browser.by_provider()
    me = browser.get("/api/v1/me").json
    assert (me["id"], me["name"], me["roles"]) == ("herts-listed", "Nuala Byrne", ["coordinator"])
    assert house.told(PersonKnown) == []


@pytest.mark.parametrize(
    ("forge", "refusal"),
    [
        pytest.param(unsigned, AlgorithmNotAllowed),
        pytest.param(macked_with_the_public_key, AlgorithmNotAllowed),
        pytest.param(macked_with_the_clients_secret, AlgorithmNotAllowed),
        pytest.param(lambda p, c: signed_by_another(p, c, p.key.kid), SignatureWrong),
        pytest.param(lambda p, c: signed_by_another(p, c, "never-seen"), KeyUnknown),
        pytest.param(lambda p, c: changed(signed(p, c)), SignatureWrong),
        pytest.param(lambda p, c: signed(p, c | {"iss": "https://x.example"}), IssuerWrong),
        pytest.param(lambda p, c: signed(p, without(c, "iss")), IssuerWrong),
        pytest.param(lambda p, c: signed(p, c | {"aud": "other"}), AudienceWrong),
        pytest.param(
            lambda p, c: signed(p, c | {"aud": [CLIENT, "other"], "azp": "other"}),
            AudienceWrong,
        ),
        pytest.param(lambda p, c: signed(p, c | {"exp": NOW - 3600}), TokenOutOfDate),
        pytest.param(lambda p, c: signed(p, without(c, "exp")), TokenOutOfDate),
        pytest.param(lambda p, c: signed(p, c | {"nbf": NOW + 9000}), TokenOutOfDate),
        pytest.param(lambda p, c: signed(p, c | {"nonce": "other"}), NonceWrong),
        pytest.param(lambda p, c: signed(p, without(c, "nonce")), NonceWrong),
        pytest.param(lambda p, c: signed(p, c | {"tid": "other"}), OrganisationWrong),
        pytest.param(lambda p, c: signed(p, without(c, "tid")), OrganisationWrong),
        pytest.param(lambda p, c: signed(p, c | {"tid": [TENANT]}), OrganisationWrong),
        pytest.param(lambda p, c: signed(p, without(c, "oid")), PersonUnnamed),
        pytest.param(lambda p, c: signed(p, c | {"roles": ["Something.Else"]}), NoRole),
        pytest.param(lambda p, c: signed(p, c | {"roles": {"x": 1}}), NoRole),
        pytest.param(lambda p, c: "no.token", TokenMalformed),
        pytest.param(lambda p, c: "\x00.\x00.\x00", TokenMalformed),
    ],
    ids=[
        "alg none",
        "HS256 under the public key",
        "HS256 under the client's secret",
        "another key",
        "unknown key",
        "changed",
        "another issuer",
        "no issuer",
        "another audience",
        "made for somebody else",
        "expired",
        "never expiring",
        "not yet",
        "another nonce",
        "no nonce",
        "another tenant",
        "no tenant",
        "a list of tenants",
        "no object",
        "no role",
        "roles of no kind",
        "no token",
        "rubbish",
    ],
)
def test_a_forged_or_foreign_token_is_refused_and_recorded(house, provider, forge, refusal):
    provider.lie = forge
    browser = house.browser()
    code = then_refused(browser.by_provider(), refusal)
    (refused,) = house.told(SignInRefused)
    assert (refused.way, refused.code, refused.account) == ("openid", code, "")
    assert house.told(SignedIn) == house.told(PersonKnown) == []
    assert browser.get("/api/v1/me").status_code == 401


def test_an_honest_token_through_the_same_hands_is_taken(house, provider):
    """The lies above are refused for what is false in them, and not because they were made here."""
    provider.lie = signed
    assert house.browser().by_provider().status_code == 303


def test_an_answer_that_comes_twice_is_refused(house, provider):
    browser = house.browser()
    path = browser.answered(browser.start())
    kept = browser.client.get_cookie(
        "__Secure-sign-in", "kinplan.example", "/sign-in/hertfordshire"
    )
    assert browser.get(path).status_code == 303
    browser.client.set_cookie(
        "__Secure-sign-in", kept.value, domain="kinplan.example", path="/sign-in/hertfordshire"
    )
    then_refused(browser.get(path), SignInReplayed)
    assert [event.code for event in house.told(SignInRefused)] == ["sign_in_replayed"]
    assert len(house.told(SignedIn)) == 1


def test_an_answer_that_another_browser_started_is_refused(house, provider):
    theirs = house.browser()
    path = theirs.answered(theirs.start())
    ours = house.browser()
    ours.start()
    then_refused(ours.get(path), SignInNotStarted)
    then_refused(house.browser().get(path), SignInNotStarted)
    assert theirs.get(path).status_code == 303


@pytest.mark.parametrize("state", ["", "x", "0" * 32 + ".1." + "0" * 64, "é" * 99])
def test_a_state_that_was_never_issued_is_refused_and_recorded(house, provider, state):
    browser = house.browser()
    browser.start()
    answer = browser.get(f"/sign-in/hertfordshire/callback?code=x&state={state}")
    then_refused(answer, SignInNotStarted)
    assert [event.code for event in house.told(SignInRefused)] == ["sign_in_not_started"]
    assert provider.asked == ["/.well-known/openid-configuration"]


def test_a_state_of_another_council_is_none_of_ours(house, provider):
    house.connect(provider, "central-bedfordshire")
    browser = house.browser()
    path = browser.answered(browser.start())
    moved = path.replace("/hertfordshire/", "/central-bedfordshire/")
    then_refused(browser.get(moved), SignInNotStarted)


def test_an_answer_that_comes_too_late_is_refused(house, provider):
    browser = house.browser()
    path = browser.answered(browser.start())
    house.ahead = timedelta(minutes=11)
    then_refused(browser.get(path), SignInTooOld)


def test_a_no_of_the_provider_is_told_and_recorded_without_its_words(house, provider):
    browser = house.browser()
    state = said_in(browser.start().headers["Location"])["state"]
    back = "/sign-in/hertfordshire/callback"
    answer = browser.get(f"{back}?error=access_denied&error_description=Milo&state={state}")
    then_refused(answer, ProviderRefused)
    assert "Milo" not in answer.text
    browser = house.browser()
    state = said_in(browser.start().headers["Location"])["state"]
    then_refused(browser.get(f"{back}?state={state}"), SignInMalformed)


def test_a_code_of_another_sign_in_is_refused(house, provider):
    theirs, ours = house.browser(), house.browser()
    stolen = said_in(theirs.answered(theirs.start()))["code"]
    state = said_in(ours.start().headers["Location"])["state"]
    answer = ours.get(f"/sign-in/hertfordshire/callback?state={state}&code={stolen}")
    then_refused(answer, ProviderRefused)  # PKCE: the verifier is another


def test_an_answer_in_the_name_of_another_issuer_is_refused(house, provider):
    browser = house.browser()
    said = said_in(browser.answered(browser.start()))
    path = f"/sign-in/hertfordshire/callback?state={said['state']}&code={said['code']}"
    then_refused(browser.get(path + "&iss=https://x.example"), IssuerWrong)


def test_a_council_that_is_not_connected_says_so(house):
    then_refused(house.browser().start("central-bedfordshire"), SignInNotSetUp)
    assert house.browser().start("atlantis").status_code == 404


def test_a_key_that_was_changed_at_the_provider_is_asked_for(house, provider):
    house.browser().by_provider()
    with serving(f"{PUBLIC}/sign-in/hertfordshire/callback") as other:
        provider.jwks = other.jwks
        provider.lie = lambda p, claims: signed(other, claims)
        known = house.providers._known["hertfordshire"]
        then_refused(house.browser().by_provider(), KeyUnknown)
        known.keys_at -= 60
        assert house.browser().by_provider().status_code == 303
