import pytest
import requests
import stripe

from tests.patience import PATIENCE
from tests.sandbox.standins import ACCOUNT, session_params, wait_until

INCLUDE = {"include": ["configuration.merchant", "requirements"]}


def card_status(client, account):
    return client.v2.core.accounts.retrieve(
        account, INCLUDE
    ).configuration.merchant.capabilities.card_payments.status


def onboarding(client, account):
    return client.v2.core.account_links.create(
        {
            "account": account,
            "use_case": {
                "type": "account_onboarding",
                "account_onboarding": {
                    "refresh_url": "http://127.0.0.1:9/refresh",
                    "return_url": "http://127.0.0.1:9/return",
                },
            },
        }
    )


def test_a_new_account_owes_details(client):
    made = client.v2.core.accounts.create(ACCOUNT, {"idempotency_key": "org-1-account"})
    assert made.configuration.merchant.capabilities.card_payments.status == "restricted"
    assert made.requirements.summary.minimum_deadline.status == "currently_due"
    assert made.defaults.responsibilities.fees_collector == "stripe"
    assert client.v2.core.accounts.create(ACCOUNT, {"idempotency_key": "org-1-account"}).id == made.id


def test_sub_objects_are_hidden_unless_included(client):
    made = client.v2.core.accounts.create(ACCOUNT)
    bare = client.v2.core.accounts.retrieve(made.id)
    for name in ("configuration", "requirements", "contact_phone"):
        assert not hasattr(bare, name)
    assert bare.display_name == "Lone Star Plumbing"


def test_update(client):
    made = client.v2.core.accounts.create(ACCOUNT)
    changed = client.v2.core.accounts.update(
        made.id,
        {
            "display_name": "Lone Star Co",
            "metadata": {"org": "1"},
            "configuration": {"merchant": {"capabilities": {"ach_debit_payments": {"requested": True}}}},
            "include": ["configuration.merchant"],
        },
    )
    assert changed.display_name == "Lone Star Co"
    assert changed.metadata["org"] == "1"
    assert changed.configuration.merchant.capabilities.ach_debit_payments.status == "restricted"


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"identity": {}}, "identity.country"),
        ({"defaults": {}}, "defaults.responsibilities"),
        ({"contact_email": ""}, "contact_email"),
        ({"contact_email": "nobody"}, "contact_email"),
        ({"dashboard": "custom"}, "dashboard"),
        ({"type": "standard"}, "type"),
        ({"include": ["capabilities"]}, "include"),
        (
            {"configuration": {"merchant": {"capabilities": {"us_bank_account_ach_payments": {}}}}},
            "configuration.merchant.capabilities[us_bank_account_ach_payments]",
        ),
    ],
)
def test_refusals(client, changes, param):
    with pytest.raises(stripe.InvalidRequestError) as problem:
        client.v2.core.accounts.create(ACCOUNT | changes)
    assert problem.value.http_status == 400
    assert problem.value.error.param == param


def test_an_unknown_account(client):
    with pytest.raises(stripe.InvalidRequestError) as problem:
        client.v2.core.accounts.retrieve("acct_none")
    assert problem.value.http_status == 404


def test_links_refuse_configurations(client):
    made = client.v2.core.accounts.create(ACCOUNT)
    case = {"configurations": ["merchant"], "refresh_url": "http://127.0.0.1:9/refresh"}
    with pytest.raises(stripe.InvalidRequestError) as problem:
        client.v2.core.account_links.create(
            {"account": made.id, "use_case": {"type": "account_onboarding", "account_onboarding": case}}
        )
    assert "configurations" in problem.value.error.param
    with pytest.raises(stripe.InvalidRequestError):
        client.v2.core.account_links.create(
            {"account": "acct_none", "use_case": {"type": "account_onboarding"}}
        )


@pytest.mark.parametrize(
    ("outcome", "status"), [("finish", "active"), ("review", "pending"), ("leave", "restricted")]
)
def test_onboarding(client, outcome, status):
    made = client.v2.core.accounts.create(ACCOUNT)
    page = requests.get(onboarding(client, made.id).url, timeout=PATIENCE)
    assert "Sandbox: finish onboarding" in page.text
    done = requests.post(page.url, data={"outcome": outcome}, allow_redirects=False, timeout=PATIENCE)
    assert (done.status_code, done.headers["Location"]) == (303, "http://127.0.0.1:9/return")
    assert card_status(client, made.id) == status


def test_a_link_opens_once_and_not_for_long(client, box):
    made = client.v2.core.accounts.create(ACCOUNT)
    link = onboarding(client, made.id)
    assert requests.get(link.url, timeout=PATIENCE).ok
    again = requests.get(link.url, allow_redirects=False, timeout=PATIENCE)
    assert again.headers["Location"] == "http://127.0.0.1:9/refresh"
    late = onboarding(client, made.id)
    requests.post(box.url + "/_sandbox/clock", json={"advance": 600}, timeout=PATIENCE)
    again = requests.get(late.url, allow_redirects=False, timeout=PATIENCE)
    assert again.headers["Location"] == "http://127.0.0.1:9/refresh"


def test_thin_events_tell_of_it(client, box, receiver):
    made = client.v2.core.accounts.create(ACCOUNT)
    page = requests.get(onboarding(client, made.id).url, timeout=PATIENCE)
    requests.post(page.url, data={"outcome": "finish"}, allow_redirects=False, timeout=PATIENCE)
    wait_until(lambda: len(receiver.received) == 2)
    assert {path for path, _, _ in receiver.received} == {"/webhooks/stripe/thin"}
    _, body, signature = receiver.received[0]
    notice = client.parse_event_notification(body, signature, box.box.settings.thin_secret)
    assert notice.type == "v2.core.account[configuration.merchant].capability_status_updated"
    assert notice.related_object.id == made.id
    assert notice.fetch_related_object().id == made.id
    assert notice.fetch_event().data.updated_capability == "card_payments"
    assert receiver.types()[1:] == ["v2.core.account[requirements].updated"]
    back = next(event for event in box.box.store.newest("v2.core.event", None) if "link" in event["type"])
    assert "related_object" not in back
    with pytest.raises(stripe.SignatureVerificationError):
        client.parse_event_notification(body, signature, "whsec_other")
    with pytest.raises(ValueError, match="thin"):
        client.construct_event(body, signature, box.box.settings.thin_secret)


def test_no_sessions_before_onboarding_is_finished(client):
    made = client.v2.core.accounts.create(ACCOUNT)
    with pytest.raises(stripe.InvalidRequestError, match="card_payments"):
        client.v1.checkout.sessions.create(session_params(), {"stripe_account": made.id})


def test_a_business_takes_back_the_access(client, box, receiver, account):
    requests.post(f"{box.url}/_sandbox/stripe/accounts/{account}/deauthorization", timeout=PATIENCE)
    with pytest.raises(stripe.PermissionError) as refused:
        client.v1.refunds.list(None, {"stripe_account": account})
    assert refused.value.error.code == "account_invalid"
    wait_until(lambda: receiver.types() == ["account.application.deauthorized"])


def test_an_account_is_closed(client, box, receiver, account):
    requests.post(f"{box.url}/_sandbox/stripe/accounts/{account}/closing", timeout=PATIENCE)
    assert client.v2.core.accounts.retrieve(account).closed
    assert client.v2.core.accounts.list().data == []
    wait_until(lambda: receiver.types() == ["v2.core.account.closed"])


def test_stripe_may_restrict_an_account_later(client, box, account):
    requests.post(
        f"{box.url}/_sandbox/stripe/accounts/{account}", json={"status": "restricted"}, timeout=PATIENCE
    )
    assert card_status(client, account) == "restricted"
