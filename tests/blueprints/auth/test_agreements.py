import pytest


@pytest.mark.parametrize("path", ["/terms", "/privacy"])
def test_open_to_everybody_and_dated(anonymous, cast, path):
    for client in (anonymous, cast.crew):
        page = client.get(path)
        assert page.status_code == 200
        assert "In effect since November 23, 2026" in page.text
