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
    return answers.page(
        "people/settings/activity.html",
        page=activity(kind, request.args.get("after")),
        filters=[
            {"label": label, "href": HOME + (f"?kind={value}" if value else ""), "current": value == kind}
            for value, label in WORDS
        ],
    )
