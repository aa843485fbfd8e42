"""A council's file says how its people sign in; a mistake is named, harms nobody else and tells no secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.access.domain.refusals import ProviderUnavailable
from services.access.edge.sign_in_files import SignInFileMistake, read_sign_in
from tests.access.house import then_refused
from tests.access.provider import SECRET

GOOD = {
    "issuer": '"https://login.example/v2.0"',
    "client_id": '"kinplan"',
    "client_secret_file": '"a.secret"',
    "tenant": '"8e1f"',
}
ROLES = '[roles]\n"Lead" = ["manager", "auditor"]\n"Worker" = "referrer"\n'


def written(folder: Path, roles: str = ROLES, **changes: str | None) -> Path:
    (folder / "a.secret").write_text(SECRET + "\n")
    fields = {name: value for name, value in (GOOD | changes).items() if value is not None}
    path = folder / "a.toml"
    path.write_text("".join(f"{name} = {value}\n" for name, value in fields.items()) + roles)
    return path


def test_a_file_is_read_with_its_secret_apart(tmp_path):
    client = read_sign_in(written(tmp_path, profession='"nurse"'), "a")
    assert client.secret == SECRET and SECRET not in repr(client)
    assert client.connection.roles == {"Lead": ("manager", "auditor"), "Worker": ("referrer",)}
    assert client.connection.algorithms == ("RS256",) and client.connection.profession == "nurse"


def test_a_secret_may_be_in_the_environment(tmp_path):
    path = written(tmp_path, client_secret_file=None, client_secret_env='"A_SECRET"')
    assert read_sign_in(path, "a", {"A_SECRET": SECRET}).secret == SECRET
    with pytest.raises(SignInFileMistake, match="the environment variable A_SECRET"):
        read_sign_in(path, "a", {})


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"issuer": None}, "issuer: Missing"),
        ({"issuer": '"http://login.example"'}, "issuer: must start with https://"),
        ({"issuer": '"ftp://127.0.0.1"'}, "issuer: must start with https://"),
        ({"tenent": '"x"'}, "tenent: is not known here"),
        ({"client_secret_file": None}, "say where the client's secret is"),
        ({"client_secret_env": '"X"'}, "say where the client's secret is"),
        ({"client_secret_file": '"missing"'}, "cannot be read: .*missing"),
        ({"client_secret": '"in the open"'}, "client_secret: is not known here"),
        ({"algorithms": '["none"]'}, "algorithms"),
        ({"algorithms": '["HS256"]'}, "algorithms"),
        ({"algorithms": "[]"}, "algorithms"),
        ({"roles": '[roles]\n"Lead" = "boss"\n'}, "roles: .*must be one of: referrer"),
        ({"roles": ""}, "roles: Missing"),
        ({"roles": "[roles]\n"}, "roles"),
        ({"roles": "[roles\n"}, "is not TOML"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_field(tmp_path, changes, says):
    roles = changes.pop("roles", ROLES)
    with pytest.raises(SignInFileMistake, match=says) as raised:
        read_sign_in(written(tmp_path, roles, **changes), "a")
    assert str(tmp_path / "a.toml") in str(raised.value)
    assert SECRET not in str(raised.value) and "in the open" not in str(raised.value)


def test_a_file_with_a_mistake_is_an_outage_of_one_council_until_it_is_mended(house, provider):
    house.connect(provider, more='nonsense = "x"')
    house.connect(provider, "central-bedfordshire")
    then_refused(house.browser().start(), ProviderUnavailable)
    assert house.browser().start("central-bedfordshire").status_code == 303
    house.connect(provider)
    assert house.browser().by_provider().status_code == 303
