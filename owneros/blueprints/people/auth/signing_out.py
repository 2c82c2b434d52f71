from flask import g, make_response

from owneros.blueprints.people.auth.area import bp
from owneros.foundation.audit import record
from owneros.foundation.database import db
from owneros.web import answers, sessions
from owneros.web.answers import Answer


@bp.post("/sign-out", whom="everyone")
def sign_out() -> Answer:
    """The cookie of before is dead; the device stays known, so the next sign-in here needs no code."""
    if g.person is not None:
        record(g.person.actor, "access.signed_out", f"{g.person.name} signed out.", "user", g.person.user_id)
    if g.person is not None or sessions.is_owing(sessions.browser()):
        sessions.browser().data.clear()
        sessions.keep_device(sessions.start(sessions.browser(), None))
        db.session.commit()
    response = make_response(answers.done("/sign-in", "You are signed out."))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
