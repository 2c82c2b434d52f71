"""Whoever holds the link can have a PDF checked; an operator can look in every business."""

from io import BytesIO

import pytest

from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.estimates.signatures import latest_signature
from owneros.domain.records.files.models import File
from owneros.domain.records.files.storing import read_file
from owneros.foundation.database import db, reach
from tests.offers import signed


@pytest.fixture
def papers(desk, offer, run_tasks):
    """Address, sealed PDF and bare document of a signed estimate."""
    where, estimate_id = offer()
    with desk():
        signed(reach(Estimate, estimate_id, lock=True))
        db.session.commit()
        run_tasks({"estimate.seal"})
    with desk():
        signature = latest_signature(estimate_id)
        ids = (signature.sealed_file_id, signature.document_file_id)
        return where, *(read_file(reach(File, file_id)) for file_id in ids)


def put_in(visitor, where, content, **options):
    return visitor.post(f"{where}/verification", {"file": (BytesIO(content), "x.pdf")}, **options)


@pytest.mark.parametrize("fragment", [False, True])
def test_genuine_bare_and_changed_files_are_told_apart(anonymous, papers, offer, fragment):
    where, sealed, document = papers
    assert anonymous.get(f"{where}/verification", fragment=fragment).status_code == 200
    found = put_in(anonymous, where, sealed, fragment=fragment).text
    for piece in ("Genuine.", "signed PDF, byte for byte", "EST-0001, revision 1", "Maria Delgado"):
        assert piece in found
    assert "without the page of evidence" in put_in(anonymous, where, document, fragment=fragment).text
    for other in (sealed[:-1], sealed[:-1] + bytes([sealed[-1] ^ 1]), b"%PDF-"):
        assert "Not the signed PDF." in put_in(anonymous, where, other, fragment=fragment).text
    assert "Not the signed PDF." in put_in(anonymous, offer()[0], sealed, fragment=fragment).text


@pytest.mark.parametrize("fragment", [False, True])
def test_no_file_and_too_large_a_file(anonymous, offer, fragment):
    where, _ = offer()
    assert anonymous.post(f"{where}/verification", fragment=fragment).status_code == 422
    assert put_in(anonymous, where, b"", fragment=fragment).status_code == 422
    large = {"input_stream": BytesIO(b"x" * (13 * 1024 * 1024)), "content_length": 13 * 1024 * 1024}
    answer = anonymous.request(
        "POST",
        f"{where}/verification",
        fragment=fragment,
        content_type="multipart/form-data; boundary=x",
        **large,
    )
    assert answer.status_code == 413
    assert "larger than 12 MB" in answer.text


def test_an_operator_finds_the_business_of_a_signed_pdf(app, cast, papers, tmp_path):
    _, sealed, document = papers
    run = app.test_cli_runner().invoke
    file = tmp_path / "some.pdf"
    file.write_bytes(sealed)
    found = run(args=["estimates", "verify", str(file)])
    assert found.exit_code == 0
    assert (
        f"Genuine: the signed PDF of EST-0001, revision 1, business {cast.owner.tenant_id}." in found.output
    )
    tenant = str(cast.owner.tenant_id)
    here = run(args=["estimates", "verify", str(file), "--tenant", tenant])
    assert (here.exit_code, here.output) == (0, found.output)
    assert (
        run(args=["estimates", "verify", str(file), "--tenant", str(cast.stranger.tenant_id)]).exit_code == 1
    )
    file.write_bytes(document)
    assert "without its evidence" in run(args=["estimates", "verify", str(file)]).output
    file.write_bytes(sealed + b" ")
    refused = run(args=["estimates", "verify", str(file), "--reason", "a dispute"])
    assert refused.exit_code == 1
    assert "No signed estimate has the SHA-256" in refused.output
