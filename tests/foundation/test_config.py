"""Every bad setting is named, all at once, and production refuses what belongs to a desk at home."""

import base64
import os

import pytest

from owneros.config import SettingsError, load

KEY = base64.b64encode(bytes(range(32))).decode()
WHOLE = {
    "OWNEROS_ENV": "production",
    "PUBLIC_URL": "https://desk.owneros.app",
    "SECRET_KEY": "fd1c0b7f9a3e4d2b8c6a5e0f1d2c3b4a5968",
    "PASSWORD_PEPPER": "9b8a7c6d5e4f3a2b1c0d9e8f7a6b5c4d3e2f",
    "MASTER_KEYS": f"k1:{KEY}",
    "DATABASE_URL": "postgresql://owneros_app:x@db.internal/owneros?sslmode=verify-full",
    "REDIS_URL": "rediss://cache.internal:6380/0",
    "STRIPE_SECRET_KEY": "rk_live_51HcKx8fGq2LmNp0RsTuVwXyZ",
    "STRIPE_WEBHOOK_SECRET": "whsec_1aB2cD3eF4gH5iJ6kL7m",
    "STRIPE_CONNECT_WEBHOOK_SECRET": "whsec_2bC3dE4fG5hI6jK7lM8n",
    "STRIPE_THIN_WEBHOOK_SECRET": "whsec_3cD4eF5gH6iJ7kL8mN9o",
    "SMTP_URL": "smtps://mail.internal:465",
    "MAIL_FROM": "OwnerOS <no-reply@desk.owneros.app>",
    "R2_ENDPOINT": "https://abc.r2.cloudflarestorage.com",
    "R2_ACCESS_KEY_ID": "0a1b2c3d4e5f",
    "R2_SECRET_ACCESS_KEY": "f5e4d3c2b1a0",
}
REQUIRED = sorted(set(WHOLE) - {"OWNEROS_ENV", "PUBLIC_URL", "MAIL_FROM"})


def problems(environ):
    with pytest.raises(SettingsError) as refused:
        load(environ)
    return refused.value.problems


def test_a_whole_production_configuration_is_accepted():
    settings = load(WHOLE)
    assert settings.production
    assert settings.secure_cookies
    assert settings.database_url.startswith("postgresql+psycopg://")
    assert settings.master_keys == {"k1": bytes(range(32))}
    assert settings.password_cost == 12
    assert settings.outbox_visibility == 120


@pytest.mark.parametrize("name", REQUIRED)
@pytest.mark.parametrize("value", [None, "", "   "])
def test_what_is_missing_is_named(name, value):
    environ = {key: text for key, text in WHOLE.items() if key != name}
    if value is not None:
        environ[name] = value
    assert f"{name}: missing" in problems(environ)


def test_all_problems_are_told_at_once():
    assert {line.partition(":")[0] for line in problems({})} == set(REQUIRED)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OWNEROS_ENV", "staging"),
        ("PUBLIC_URL", "desk.owneros.app"),
        ("SECRET_KEY", "short"),
        ("PASSWORD_PEPPER", "short"),
        ("MASTER_KEYS", "k1"),
        ("MASTER_KEYS", f":{KEY}"),
        ("MASTER_KEYS", "k1:not base64"),
        ("MAIL_WEBHOOK_SECRET", "whsec_sandbox"),
        ("MASTER_KEYS", "k1:" + base64.b64encode(b"x" * 16).decode()),
        ("MASTER_KEYS", f"k1:{KEY},k1:{KEY}"),
        ("DATABASE_URL", "mysql://db/owneros"),
        ("MIGRATION_DATABASE_URL", "sqlite:///x"),
        ("OPS_DATABASE_URL", "db.internal"),
        ("REDIS_URL", "cache.internal"),
        ("SMTP_URL", "mail.internal"),
        ("R2_ENDPOINT", "abc.r2.cloudflarestorage.com"),
        ("STRIPE_API_BASE", "api.stripe.com"),
        ("GOOGLE_DISCOVERY_URL", "accounts.google.com"),
        ("GOOGLE_CLIENT_ID", "an-id-without-a-secret"),
        ("SANDBOX_URL", "somewhere"),
        ("OUTBOX_VISIBILITY", "0"),
        ("OUTBOX_VISIBILITY", "soon"),
        ("PASSWORD_COST", "-12"),
        ("PUBLIC_URL", "https://[::1"),
        ("R2_ENDPOINT", "https://r2.internal:99999"),
        ("MAIL_FROM", "nobody"),
        ("MAIL_FROM", "OwnerOS <a@b.app> <c@d.app>, e@f.app"),
    ],
)
def test_a_bad_value_is_named(name, value):
    assert name in {line.partition(":")[0] for line in problems(WHOLE | {name: value})}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_URL", "http://desk.owneros.app"),
        ("SANDBOX_URL", "https://sandbox.internal"),
        ("STRIPE_API_BASE", "http://127.0.0.1:9000/stripe"),
        ("GOOGLE_DISCOVERY_URL", "http://127.0.0.1:9000/google"),
        ("GOOGLE_CLIENT_SECRET", "GOCSPX-sandbox"),
        ("R2_ENDPOINT", "http://localhost:9000/r2"),
        ("R2_ENDPOINT", "http://[::1]:9000/r2"),
        ("SMTP_URL", "smtps://127.0.0.1:465"),
        ("SMTP_URL", "smtp://mail.internal:25"),
        ("DATABASE_URL", "postgresql://owneros_app@db.internal/owneros"),
        ("DATABASE_URL", "postgresql://owneros_app@db.internal/owneros?sslmode=prefer"),
        ("MIGRATION_DATABASE_URL", "postgresql://owneros_owner@db.internal/owneros"),
        ("OPS_DATABASE_URL", "postgresql://owneros_ops@db.internal/owneros"),
        ("REDIS_URL", "redis://cache.internal:6379/0"),
        ("PASSWORD_COST", "11"),
        ("SECRET_KEY", "changeme-changeme-changeme-changeme"),
        ("SECRET_KEY", "a" * 40),
        ("PASSWORD_PEPPER", "an-example-pepper-that-is-long-enough"),
        ("STRIPE_SECRET_KEY", "sk_test_sandbox_key"),
        ("STRIPE_WEBHOOK_SECRET", "whsec_sandbox"),
        ("STRIPE_CONNECT_WEBHOOK_SECRET", "whsec_sandbox"),
        ("STRIPE_THIN_WEBHOOK_SECRET", "whsec_sandbox"),
        ("MASTER_KEYS", "k1:" + base64.b64encode(b"\0" * 32).decode()),
    ],
)
def test_production_refuses(name, value):
    assert name in {line.partition(":")[0] for line in problems(WHOLE | {name: value})}


HERE = [
    "127.0.0.1",
    "127.0.0.2",
    "127.255.255.254",
    "127.1",
    "0.0.0.0",  # noqa: S104 - compared with
    "0",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "localhost",
    "LOCALHOST.",
    "desk.localhost",
    "localhost.localdomain",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:0:0:1]",
]
ELSEWHERE = [
    "desk.owneros.app",
    "10.0.0.5",
    "128.0.0.1",
    "localhost.owneros.app",
    "[2001:db8::1]",
    "127.0.0.1.app",
]


@pytest.mark.parametrize("host", HERE)
@pytest.mark.parametrize("name", ["PUBLIC_URL", "STRIPE_API_BASE", "R2_ENDPOINT", "GOOGLE_DISCOVERY_URL"])
def test_production_knows_this_machine_however_it_is_written(name, host):
    assert problems(WHOLE | {name: f"https://{host}:8443/x"}) == [f"{name}: points at this machine"]


@pytest.mark.parametrize("host", ELSEWHERE)
def test_other_machines_are_fine(host):
    assert load(WHOLE | {"R2_ENDPOINT": f"https://{host}/r2", "SMTP_URL": f"smtps://{host}"}).production


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("R2_ENDPOINT", "http://r2.internal"),
        ("STRIPE_API_BASE", "http://stripe.internal"),
        ("SMTP_URL", "smtps-plain://mail.internal"),
        ("SMTP_URL", "smtps://:465"),
        ("REDIS_URL", "rediss-not://cache.internal"),
        ("REDIS_URL", "rediss://cache.internal:6380/0?ssl_cert_reqs=none"),
        ("PUBLIC_URL", "https:///desk.owneros.app"),
        ("DATABASE_URL", "postgresql://u@db.internal/owneros?application_name=sslmode=require"),
        ("DATABASE_URL", "postgresql://u@db.internal/sslmode=require"),
        ("DATABASE_URL", "postgresql://sslmode=require@db.internal/owneros"),
        ("DATABASE_URL", "postgresql://u@db.internal/owneros?xsslmode=require"),
        ("DATABASE_URL", "postgresql://u@db.internal/owneros?sslmode=require-not"),
        ("DATABASE_URL", "postgresql://u@db.internal/owneros?sslmode=disable&sslmode=require"),
        ("DATABASE_URL", "postgresql://u@db.internal/owneros?options=-c%20sslmode=verify-full"),
        ("MIGRATION_DATABASE_URL", "postgresql://u@db.internal/owneros?sslrootcert=sslmode=verify-full"),
        ("OPS_DATABASE_URL", "postgresql://u@db.internal/owneros?sslmode="),
        ("MAIL_FROM", "OwnerOS <no-reply@owneros.example>"),
        ("MAIL_FROM", "no-reply@example.com"),
        ("MAIL_FROM", "no-reply@mail.example.org"),
        ("MAIL_FROM", "no-reply@localhost"),
        ("MAIL_FROM", "no-reply@mail.internal"),
        ("MAIL_FROM", "no-reply@mail.local"),
        ("MAIL_FROM", "no-reply@intranet"),
        ("MAIL_FROM", "no-reply@127.0.0.1"),
        ("MAIL_FROM", "no-reply@-bad-.app"),
        ("MAIL_FROM", ""),
    ],
)
def test_production_settings_are_parsed_not_searched(name, value):
    assert name in {line.partition(":")[0] for line in problems(WHOLE | {name: value})}


def test_a_mode_among_other_parameters_is_found():
    url = "postgresql://u@db.internal/owneros?target_session_attrs=any&sslmode=verify-full&application_name=x"
    assert load(WHOLE | {"DATABASE_URL": url}).production


@pytest.mark.parametrize("sender", ["no-reply@owneros.app", '"Owner, OS" <no-reply@mail.owneros.app>'])
def test_a_sender_of_a_real_domain_is_fine(sender):
    assert load(WHOLE | {"MAIL_FROM": sender}).mail_from == sender


def test_the_sandbox_refuses_a_live_key():
    environ = WHOLE | {"OWNEROS_ENV": "development", "SANDBOX_URL": "http://127.0.0.1:9000"}
    assert problems(environ) == ["STRIPE_SECRET_KEY: a live key is not used in sandbox mode"]


def test_a_trailing_comma_behind_the_keys_is_forgiven():
    other = base64.b64encode(os.urandom(32)).decode()
    assert list(load(WHOLE | {"MASTER_KEYS": f"k2:{other}, k1:{KEY},"}).master_keys) == ["k2", "k1"]


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_both_spellings_of_a_database_url_work(scheme):
    url = f"{scheme}://owneros_app@db.internal/owneros?sslmode=require"
    expected = "postgresql+psycopg://owneros_app@db.internal/owneros?sslmode=require"
    assert load(WHOLE | {"DATABASE_URL": url}).database_url == expected


def test_no_secret_shows_in_a_traceback():
    shown = repr(load(WHOLE))
    for name in (
        "SECRET_KEY",
        "PASSWORD_PEPPER",
        "DATABASE_URL",
        "REDIS_URL",
        "STRIPE_SECRET_KEY",
        "SMTP_URL",
    ):
        assert WHOLE[name] not in shown
    assert repr(bytes(range(32))) not in shown
