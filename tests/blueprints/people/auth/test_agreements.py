import pytest


@pytest.mark.parametrize(
    ("path", "day"), [("/terms", "November 23, 2026"), ("/privacy", "November 30, 2026")]
)
def test_open_to_everybody_and_dated(anonymous, cast, path, day):
    for client in (anonymous, cast.crew):
        page = client.get(path)
        assert page.status_code == 200
        assert f"Effective {day}" in page.text
