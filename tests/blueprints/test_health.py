from tests.hygiene import HygieneClient


def test_says_that_it_lives_and_reaches_its_database(anonymous: HygieneClient) -> None:
    assert anonymous.get("/healthz").text == "ok"
    assert anonymous.get("/readyz").text == "ok"
    assert "Set-Cookie" not in anonymous.get("/readyz").headers
