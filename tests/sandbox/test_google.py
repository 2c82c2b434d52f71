"""Sign-in at Google without any SDK: what is signed, what works once, what is refused."""

import base64
import hashlib
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError
from joserfc.jwk import KeySet

from tests.patience import PATIENCE

CLIENT = ("sandbox.apps.googleusercontent.com", "GOCSPX-sandbox")
BACK = "http://127.0.0.1:8000/sign-in/google/return"
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
WISH = {
    "client_id": CLIENT[0],
    "redirect_uri": BACK,
    "response_type": "code",
    "scope": "openid email profile",
    "state": "state-1",
    "nonce": "nonce-1",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
    "prompt": "select_account",
}


@pytest.fixture
def google(box):
    return Google(box.url)


class Google:
    """A client and the person before it."""

    def __init__(self, url):
        self.url = url
        self.home = f"{url}/google"

    def said(self, path):
        return requests.get(self.home + path, timeout=PATIENCE).json()

    def control(self, path, **wish):
        answer = requests.post(f"{self.url}/_sandbox/google/{path}", json=wish, timeout=PATIENCE)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def page(self, method="GET", data=None, **wish):
        wanted = {name: value for name, value in (WISH | wish).items() if value is not None}
        return requests.request(
            method,
            f"{self.home}/o/oauth2/v2/auth",
            params=wanted,
            data=data,
            allow_redirects=False,
            timeout=PATIENCE,
        )

    def back(self, data, **wish):
        """What the browser brings back."""
        answer = self.page("POST", data, **wish)
        assert answer.status_code == 303, answer.text
        assert answer.headers["Location"].startswith(f"{BACK}?")
        return {
            name: value for name, (value,) in parse_qs(urlsplit(answer.headers["Location"]).query).items()
        }

    def code(self, **wish):
        return self.back({"email": "rosa.diaz@gmail.example"}, **wish)["code"]

    def trade(self, code, client=CLIENT, **said):
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": BACK,
            "code_verifier": VERIFIER,
        }
        return requests.post(f"{self.home}/token", data=form | said, auth=client, timeout=PATIENCE)

    def claims(self, code):
        keys = KeySet.import_key_set(self.said("/oauth2/v3/certs"))
        return jwt.decode(self.trade(code).json()["id_token"], keys, algorithms=["RS256"]).claims


def test_the_document_names_every_endpoint(google):
    document = google.said("/.well-known/openid-configuration")
    assert document["issuer"] == google.home
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        assert document[name].startswith(f"{google.home}/")


def test_a_person_chooses_among_accounts_and_the_token_says_who(google):
    google.control("accounts", name="Rosa Diaz", email="rosa@tile.example", sub="77", email_verified=False)
    page = google.page().text
    for words in ("Dana Reyes", "sam.ortiz@gmail.example", "Rosa Diaz", "(not verified)", "another address"):
        assert words in page
    brought = google.back({"account": "77"})
    assert brought["state"] == "state-1"
    claims = google.claims(brought["code"])
    assert (claims["sub"], claims["email"], claims["email_verified"]) == ("77", "rosa@tile.example", False)
    assert (claims["aud"], claims["azp"], claims["nonce"]) == (CLIENT[0], CLIENT[0], "nonce-1")
    assert claims["exp"] - claims["iat"] == 3600
    assert "auth_time" not in claims


def test_another_address_is_known_from_then_on_under_one_number(google):
    first, second = (google.claims(google.code()) for _ in range(2))
    assert first["sub"] == second["sub"]
    assert len(first["sub"]) == 21
    assert first["name"] == "Rosa Diaz"
    assert first["email_verified"] is True


def test_who_goes_back_brings_a_refusal_and_no_code(google):
    assert google.back({"account": "none"}) == {"state": "state-1", "error": "access_denied"}


def test_a_fresh_sign_in_is_told(google):
    claims = google.claims(google.code(max_age="0"))
    assert claims["iat"] - claims["auth_time"] < 60


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"client_id": "x"}, "invalid_client"),
        ({"client_id": None}, "client_id"),
        ({"redirect_uri": "http://evil.example/back"}, "redirect_uri_mismatch"),
        ({"redirect_uri": f"{BACK}#x"}, "redirect_uri_mismatch"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "openid https://www.googleapis.com/auth/drive"}, "invalid_scope"),
        ({"scope": "email"}, "invalid_scope"),
        ({"state": None}, "state"),
        ({"nonce": None}, "nonce"),
        ({"code_challenge": None}, "PKCE"),
        ({"code_challenge_method": "plain"}, "PKCE"),
        ({"prompt": "login"}, "Invalid prompt"),
        ({"max_age": "soon"}, "Invalid max_age"),
    ],
)
def test_what_is_asked_for_wrongly_is_told_to_the_person_alone(google, wrong, says):
    for method in ("GET", "POST"):
        answer = google.page(method, **wrong)
        assert answer.status_code in (400, 401)
        assert says in answer.text


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"client": (CLIENT[0], "wrong")}, "invalid_client"),
        ({"client": None}, "invalid_client"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"code": "4/0Amade-up"}, "invalid_grant"),
        ({"redirect_uri": f"{BACK}/"}, "redirect_uri_mismatch"),
        ({"code_verifier": "w" * 64}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_grant"),
    ],
)
def test_a_code_is_not_traded_for_less(google, wrong, error):
    code = google.code()
    answer = google.trade(**{"code": code, **wrong})
    assert answer.status_code == (401 if error == "invalid_client" else 400)
    assert answer.json()["error"] == error
    assert google.trade(code).status_code == 200


def test_a_secret_among_the_fields_is_as_good(google):
    answer = google.trade(google.code(), None, client_id=CLIENT[0], client_secret=CLIENT[1])
    assert answer.status_code == 200


def test_a_code_works_once_and_for_ten_minutes(google, box):
    code, late = google.code(), google.code()
    assert google.trade(code).status_code == 200
    assert google.trade(code).json()["error"] == "invalid_grant"
    requests.post(f"{box.url}/_sandbox/clock", json={"advance": 601}, timeout=PATIENCE)
    assert google.trade(late).json()["error"] == "invalid_grant"


def test_after_a_rotation_the_old_key_is_published_for_one_more(google):
    old = google.said("/oauth2/v3/certs")
    google.control("rotation")
    both = google.said("/oauth2/v3/certs")
    assert len(both["keys"]) == 2
    assert old["keys"][0] in both["keys"]
    assert all("d" not in key for key in both["keys"]), "the private part stays inside"
    token = google.trade(google.code()).json()["id_token"]
    with pytest.raises(InvalidKeyIdError):
        jwt.decode(token, KeySet.import_key_set({"keys": [*old["keys"], *old["keys"]]}), algorithms=["RS256"])
    assert jwt.decode(token, KeySet.import_key_set(both), algorithms=["RS256"]).claims["sub"]


@pytest.mark.parametrize(
    ("kind", "claim", "value"),
    [
        ("audience", "aud", "somebody-else.apps.googleusercontent.com"),
        ("audiences", "aud", [CLIENT[0], "somebody-else.apps.googleusercontent.com"]),
        ("azp", "azp", "somebody-else.apps.googleusercontent.com"),
        ("nonce", "nonce", "of-another-browser"),
        ("no_nonce", "nonce", None),
        ("issuer", "iss", "https://accounts.evil.example"),
        ("unverified", "email_verified", False),
    ],
)
def test_one_token_is_wrong_on_request(google, kind, claim, value):
    google.control("trouble", kind=kind)
    assert google.claims(google.code()).get(claim) == value
    assert google.claims(google.code()).get(claim) not in (value, None)


def test_one_token_is_of_two_hours_ago_on_request(google):
    google.control("trouble", kind="expired")
    old, new = (google.claims(google.code()) for _ in range(2))
    assert new["exp"] - old["exp"] > 7000


def test_unknown_trouble_is_refused(box):
    answer = requests.post(f"{box.url}/_sandbox/google/trouble", json={"kind": "rain"}, timeout=PATIENCE)
    assert answer.status_code == 400
