import socket
import stat

import pytest

from owneros.cli.development_secrets import MAKERS, development_secrets
from owneros.cli.environment import address, public_url, sandbox_environment, wanted
from owneros.cli.errors import CommandError
from owneros.cli.home import Home
from owneros.config import load
from tests.cli.standin import BROUGHT

PORTS = {"sandbox": 5001, "smtp": 5025}


def test_secrets_are_made_once_for_the_owner_only(tmp_path):
    first = development_secrets(tmp_path, {})
    assert set(first) == set(MAKERS)
    assert stat.S_IMODE((tmp_path / "secrets.env").stat().st_mode) == 0o600
    assert development_secrets(tmp_path, {}) == first


def test_a_secret_that_is_missing_is_added_and_the_others_stay(tmp_path):
    first = development_secrets(tmp_path, {})
    lines = (tmp_path / "secrets.env").read_text().splitlines()
    (tmp_path / "secrets.env").write_text(
        "\n".join(line for line in lines if not line.startswith("R2_SECRET")) + "\nEXTRA=by hand\n"
    )
    second = development_secrets(tmp_path, {})
    assert {name: second[name] for name in first if name != "R2_SECRET_ACCESS_KEY"} == {
        name: first[name] for name in first if name != "R2_SECRET_ACCESS_KEY"
    }
    assert second["R2_SECRET_ACCESS_KEY"]
    assert second["EXTRA"] == "by hand"


def test_open_permissions_are_closed_again(tmp_path):
    development_secrets(tmp_path, {})
    (tmp_path / "secrets.env").chmod(0o644)
    development_secrets(tmp_path, {})
    assert stat.S_IMODE((tmp_path / "secrets.env").stat().st_mode) == 0o600


def test_data_without_its_keys_is_not_given_new_ones(tmp_path):
    (tmp_path / "postgres" / "data").mkdir(parents=True)
    with pytest.raises(CommandError, match="Put the file back"):
        development_secrets(tmp_path, {})
    assert development_secrets(tmp_path, {"MASTER_KEYS": "k1:brought"})


def test_the_settings_accept_what_is_made(tmp_path):
    secrets = development_secrets(tmp_path, {})
    urls = {"DATABASE_URL": "postgresql://owneros_app@/owneros?host=/run", "REDIS_URL": "unix:///run/redis"}
    settings = load(secrets | urls | sandbox_environment(wanted({}), PORTS, secrets))
    assert settings.sandbox_url == "http://127.0.0.1:5001"
    assert settings.stripe_api_base == "http://127.0.0.1:5001/stripe"
    assert settings.google_discovery_url.startswith("http://127.0.0.1:5001/google/")
    assert settings.google_client_id == secrets["GOOGLE_CLIENT_ID"]


@pytest.mark.parametrize("name", BROUGHT)
def test_a_key_that_was_brought_keeps_its_vendor_out_of_the_box(tmp_path, name):
    secrets = development_secrets(tmp_path, {})
    found = sandbox_environment(wanted({name: BROUGHT[name]}), PORTS, secrets)
    assert name not in found
    assert "SANDBOX_URL" in found


def test_google_that_was_brought_is_google(tmp_path):
    secrets = development_secrets(tmp_path, {})
    found = sandbox_environment(wanted({"GOOGLE_CLIENT_ID": "an-id"}), PORTS, secrets)
    assert "SANDBOX_URL" in found
    assert [name for name in found if name.startswith("GOOGLE")] == []


def test_no_box_when_all_keys_were_brought(tmp_path):
    assert sandbox_environment(wanted(BROUGHT), PORTS, development_secrets(tmp_path, {})) == {}


def test_a_port_is_remembered_until_someone_takes_it(tmp_path):
    home = Home(tmp_path)
    first = home.port("sandbox")
    assert home.port("sandbox") == first
    assert home.port("smtp") != first
    with socket.socket() as other:
        other.bind(("127.0.0.1", first))
        other.listen()
        assert home.port("sandbox") != first


@pytest.mark.parametrize("port", ["web", "0", "70000", "-1"])
def test_a_port_that_is_none_is_named(port):
    with pytest.raises(CommandError, match=port):
        address({"PORT": port})


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, "http://localhost:8000"),
        ({"PORT": "8010"}, "http://localhost:8010"),
        ({"HOST": "0.0.0.0"}, "http://localhost:8000"),  # noqa: S104 - as someone would type it
        ({"HOST": "::1"}, "http://[::1]:8000"),
        ({"PUBLIC_URL": "https://desk.example"}, "https://desk.example"),
    ],
)
def test_address_for_a_browser(environ, expected):
    assert public_url(environ) == expected


def test_a_home_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="OWNEROS_HOME"):
        Home(tmp_path / "file" / "home").prepare()
