import io

import pytest
from PIL import Image
from sqlalchemy import select

from owneros.domain.people.tenants.business import our_business, our_tenant
from owneros.domain.people.tenants.tax_rates import current_rates, retired_rates
from owneros.domain.records.files.logos import read_logo
from owneros.domain.records.files.models import File
from owneros.foundation.audit import AuditEvent
from owneros.foundation.database import db
from tests.hygiene import made_up_id, path_of

DETAILS = {
    "name": "Lone Star Plumbing & Heating",
    "email": "office@lonestar.example",
    "phone": "(512) 555-0100",
    "website": "lonestar.example",
    "street": "100 Congress Ave",
    "city": "Austin",
    "state": "TX",
    "postal_code": "78701",
    "license_number": "M-40001",
    "time_zone": "America/Denver",
}
DEFAULTS = {
    "payment_days": "30",
    "invoice_prefix": "LS-",
    "invoice_terms": "Net 30.",
    "invoice_notes": "Thanks!",
}
RATE = {"name": "Texas sales tax", "percent": "8.25", "is_default": "y"}
WRITES = {"/settings/business": DETAILS, "/settings/invoices": DEFAULTS, "/settings/tax-rates": RATE}


@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize("fragment", [False, True])
class TestWriting:
    def test_valid(self, cast, path, fragment):
        answer = cast.owner.post(path, WRITES[path], fragment=fragment)
        assert (answer.status_code, path_of(answer)) == (204 if fragment else 303, path)

    @pytest.mark.parametrize("role", ["office", "crew", "accountant"])
    def test_wrong_role(self, cast, path, fragment, role):
        assert getattr(cast, role).get(path, fragment=fragment).status_code == 403


def test_details_are_kept_in_the_own_business_only(cast, in_tenant):
    cast.owner.post("/settings/business", DETAILS)
    with in_tenant(cast.owner.tenant_id):
        business, tenant = our_business(), our_tenant()
        assert (tenant.name, tenant.time_zone) == (DETAILS["name"], "America/Denver")
        assert (business.website, business.phone) == ("https://lonestar.example", "+15125550100")
        event = db.session.scalars(select(AuditEvent)).one()
        assert event.action == "settings.business_changed"
        assert event.summary.startswith("Sam Rivera changed the details of the business: ")
    with in_tenant(cast.stranger.tenant_id):
        assert our_tenant().name == "Harbor Painting"
    assert "Lone Star Plumbing &amp; Heating" in cast.owner.get("/settings/business").text


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("website", "javascript:alert(1)"),
        ("website", "https://user@evil.example"),
        ("website", "just words"),
        ("email", "nobody"),
        ("time_zone", "Mars/Olympus"),
        ("name", "A\tB"),
    ],
)
def test_details_that_cannot_be(cast, field, typed):
    assert cast.owner.post("/settings/business", DETAILS | {field: typed}).status_code == 422


def test_columns_that_are_no_fields_are_not_taken(cast, in_tenant):
    cast.owner.post(
        "/settings/business",
        DETAILS | {"job_prefix": "X", "logo_file_id": made_up_id(), "status": "deleting"},
    )
    with in_tenant(cast.owner.tenant_id):
        assert (our_business().job_prefix, our_business().logo_file_id) == ("JOB-", None)
        assert our_tenant().status == "active"


@pytest.mark.parametrize(
    ("field", "typed"), [("payment_days", "-1"), ("payment_days", "366"), ("invoice_prefix", "<b>")]
)
def test_defaults_that_cannot_be(cast, field, typed):
    assert cast.owner.post("/settings/invoices", DEFAULTS | {field: typed}).status_code == 422


def test_defaults_are_kept(cast, in_tenant):
    cast.owner.post("/settings/invoices", DEFAULTS)
    with in_tenant(cast.owner.tenant_id):
        assert (our_business().payment_days, our_business().invoice_prefix) == (30, "LS-")
    assert cast.owner.form("/settings/invoices")["payment_days"] == "30"


class TestTaxRates:
    def test_there_is_one_default(self, cast, in_tenant):
        cast.owner.post("/settings/tax-rates", RATE)
        cast.owner.post("/settings/tax-rates", RATE | {"name": "Austin"})
        with in_tenant(cast.owner.tenant_id):
            rates = {rate.name: rate for rate in current_rates()}
        assert {name: rate.is_default for name, rate in rates.items()} == {
            "Austin": True,
            "Texas sales tax": False,
        }
        cast.owner.post(f"/settings/tax-rates/{rates['Texas sales tax'].id}/default")
        with in_tenant(cast.owner.tenant_id):
            assert [(rate.name, rate.is_default) for rate in current_rates()] == [
                ("Texas sales tax", True),
                ("Austin", False),
            ]

    def test_a_retired_rate_is_not_offered(self, cast, in_tenant):
        cast.owner.post("/settings/tax-rates", RATE)
        with in_tenant(cast.owner.tenant_id):
            rate = current_rates()[0]
        cast.owner.post(f"/settings/tax-rates/{rate.id}/retirement")
        with in_tenant(cast.owner.tenant_id):
            assert current_rates() == []
            assert [row.is_default for row in retired_rates()] == [False]
        assert cast.owner.post(f"/settings/tax-rates/{rate.id}/default").status_code == 409
        assert "Retired rates" in cast.owner.get("/settings/tax-rates").text
        assert cast.owner.post("/settings/tax-rates", RATE).status_code == 303

    def test_two_of_one_name(self, cast):
        cast.owner.post("/settings/tax-rates", RATE)
        answer = cast.owner.post("/settings/tax-rates", RATE | {"name": "TEXAS sales tax"})
        assert (answer.status_code, "A rate already has this name" in answer.text) == (422, True)


def picture(kind="PNG", size=(60, 40), **options):
    out = io.BytesIO()
    Image.new("RGB", size, "green").save(out, kind, **options)
    return out.getvalue()


def upload(client, content, name, **options):
    return client.post("/settings/logo", {"logo": (io.BytesIO(content), name)}, **options)


class TestLogo:
    def test_is_stored_and_shown(self, cast, in_tenant, sandbox, run_tasks):
        assert upload(cast.owner, picture(), "logo.png").status_code == 303
        with in_tenant(cast.owner.tenant_id):
            first = our_business().logo_file_id
            assert read_logo().content_type == "image/png"
        shown = cast.office.get(f"/settings/logo/{first}")
        assert (shown.status_code, shown.content_type) == (200, "image/png")
        assert cast.crew.get(f"/settings/logo/{first}").status_code == 403
        assert cast.stranger.get(f"/settings/logo/{first}").status_code == 404
        upload(cast.owner, picture("JPEG"), "logo.jpeg")
        run_tasks({"files.discard"})
        assert cast.owner.get(f"/settings/logo/{first}").status_code == 404
        with in_tenant(cast.owner.tenant_id):
            assert [row.content_type for row in db.session.scalars(select(File))] == ["image/jpeg"]
        assert cast.owner.post("/settings/logo/removal").status_code == 303
        with in_tenant(cast.owner.tenant_id):
            assert read_logo() is None

    @pytest.mark.parametrize("fragment", [False, True])
    def test_no_picture(self, cast, fragment):
        assert cast.owner.post("/settings/logo", {}, fragment=fragment).status_code == 422

    def test_storage_that_does_not_answer_keeps_the_old_logo(self, cast, in_tenant, sandbox):
        upload(cast.owner, picture(), "logo.png")
        with in_tenant(cast.owner.tenant_id):
            before = our_business().logo_file_id
        sandbox.box.faults.add({"vendor": "storage", "status": 503, "times": 5})
        answer = upload(cast.owner, picture(), "logo.png")
        assert answer.status_code == 502
        with in_tenant(cast.owner.tenant_id):
            assert our_business().logo_file_id == before
