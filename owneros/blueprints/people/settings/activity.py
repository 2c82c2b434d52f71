import uuid
from urllib.parse import urlencode

from flask import request

from owneros.blueprints.people.settings.area import bp
from owneros.domain.people.tenants.activity import KINDS, activity
from owneros.web import answers
from owneros.web.answers import Answer

HOME = "/settings/activity"
WORDS = (("", "All"), ("money", "Money"), ("access", "Access"), ("settings", "Settings"))


@bp.get(HOME, "audit:read")
def activity_page() -> Answer:
    asked = request.args.get("kind", "")
    kind = asked if asked in KINDS else ""
    found = activity(kind, _cursor())
    older = HOME + "?" + urlencode({"kind": kind, "before": str(found.older)}) if found.older else None
    return answers.page(
        "people/settings/activity.html",
        entries=found.entries,
        older=older,
        filters=[
            {"label": label, "href": HOME + (f"?kind={value}" if value else ""), "current": value == kind}
            for value, label in WORDS
        ],
    )


def _cursor() -> uuid.UUID | None:
    try:
        return uuid.UUID(request.args["before"]) if "before" in request.args else None
    except ValueError:
        return None
