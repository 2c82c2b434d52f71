"""A form's texts are at most 1 MB together and 2,000 in number; a request is at most 12 MB."""

import pytest

MEGABYTE = 1024 * 1024
PAGE = "/clients"


def upload(player, content, **fields):
    """As a browser encodes it; the test client's own way leaves temporary files open."""
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{text}' for name, text in fields.items()]
    parts.append(
        'Content-Disposition: form-data; name="file"; filename="clients.csv"\r\n\r\n' + content.decode()
    )
    body = "".join(f"--edge\r\n{part}\r\n" for part in parts) + "--edge--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=edge", "X-CSRFToken": player.csrf_token()}
    return player.http.post("/imports", data=body.encode(), headers=headers)


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize("notes", [MEGABYTE, 11 * MEGABYTE])
def test_a_text_beyond_the_limit_is_refused_as_too_large(cast, fragment, notes):
    answer = cast.owner.post(PAGE, {"name": "Maria", "notes": "x" * notes}, fragment=fragment)
    assert answer.status_code == 413
    assert "1 MB in total" in answer.text


def test_texts_count_together_beside_a_file_too(cast):
    half = "x" * (MEGABYTE // 2)
    answer = upload(cast.owner, b"Name\nMaria\n", kind="client", one=half, two=half)
    assert (answer.status_code, "1 MB in total" in answer.text) == (413, True)


def test_a_file_has_a_limit_of_its_own(cast):
    rows = b"Name,Notes\n" + b"Maria," + b"x" * 5_000 + b"\n"
    answer = upload(cast.owner, rows + b"Eva,\n" * 300_000, kind="client")
    assert (answer.status_code, "more than 20,000 rows" in answer.text) == (422, True)


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_more_fields_than_any_form_has_are_refused(cast, content_type):
    fields = {f"field-{number}": "x" for number in range(2_001)}
    assert cast.owner.post(PAGE, fields, content_type=content_type).status_code == 413


def test_bytes_that_are_no_text_are_refused_as_a_form_that_cannot_be_read(cast):
    form = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": cast.owner.csrf_token()}
    answer = cast.owner.http.post(PAGE, data=b"name=\xff\xfe", headers=form)
    assert answer.status_code in (400, 422)
