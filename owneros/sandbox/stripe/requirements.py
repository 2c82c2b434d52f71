"""What a business still owes Stripe, and which capabilities that holds back."""

from owneros.sandbox.store import Json

STATUSES = ("active", "pending", "restricted", "rejected", "unsupported")
DETAILS = {
    "pending": {"code": "requirements_pending_verification", "resolution": "no_resolution"},
    "restricted": {"code": "requirements_past_due", "resolution": "provide_info"},
    "rejected": {"code": "rejected_other", "resolution": "contact_stripe"},
    "unsupported": {"code": "unsupported_business", "resolution": "contact_stripe"},
}
OWED = ("business details", "representative", "bank account for payouts")


def request_capability(account: Json, name: str) -> None:
    """A new capability waits for the business's own details, unless they are already there."""
    held = account["configuration"]["merchant"]["capabilities"]
    finished = any(part["status"] == "active" for part in held.values())
    held[name] = state("active" if finished else "restricted")
    refresh(account)


def set_capabilities(account: Json, status: str, only: str | None) -> list[str]:
    """Moves every capability (or one) to a status; returns the names of those that changed."""
    held = account["configuration"]["merchant"]["capabilities"]
    changed = []
    for name, capability in held.items():
        if only in (None, name) and capability["status"] != status:
            held[name] = state(status)
            changed.append(name)
    refresh(account)
    return changed


def state(status: str) -> Json:
    return {"status": status, "status_details": [DETAILS[status]] if status in DETAILS else []}


def refresh(account: Json) -> None:
    held = account["configuration"]["merchant"]["capabilities"]
    restricted = [name for name, part in held.items() if part["status"] == "restricted"]
    due = {"minimum_deadline": {"status": "currently_due", "time": None}}
    account["requirements"] = {
        "entries": [entry(text, restricted) for text in OWED] if restricted else [],
        "summary": due if restricted else None,
    }


def entry(description: str, restricted: list[str]) -> Json:
    deadline = {"status": "currently_due"}
    return {
        "awaiting_action_from": "user",
        "description": description,
        "errors": [],
        "impact": {
            "restricts_capabilities": [
                {"capability": name, "configuration": "merchant", "deadline": deadline} for name in restricted
            ]
        },
        "minimum_deadline": deadline,
        "reference": None,
        "requested_reasons": [{"code": "routine_onboarding"}],
    }
