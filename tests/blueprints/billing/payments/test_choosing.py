"""A payment is recorded from the +: whose it is comes first."""

from tests.desk import a_client


def test_the_payer_leads_to_the_page_that_records_it(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        client = a_client("Maria Delgado").id
    by_id = cast.owner.get(f"/payments/new?go=1&client_id={client}")
    by_name = cast.owner.get("/payments/new?go=1&client_id=&client_id-typed=maria+delgado&client_id-was=")
    assert by_id.headers["Location"] == by_name.headers["Location"] == f"/clients/{client}/payments/new"
    assert cast.office.get(by_id.headers["Location"]).status_code == 200


def test_nobody_and_a_strangers_client_are_told_at_the_field(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        client = a_client("Maria Delgado").id
    for player, chosen in ((cast.owner, ""), (cast.stranger, client)):
        answer = player.get(f"/payments/new?go=1&client_id={chosen}")
        assert answer.status_code == 422
        assert 'id="client_id-error"' in answer.text
        assert "Maria" not in answer.text
