"""Whoever owes a second factor reaches the code, the way out, and what everybody may see."""

import pytest
from sqlalchemy import update

from owneros.domain.people.users.models import WebSession
from owneros.foundation.database import db
from tests.conventions.crawl import complaints, guard, methods, path, rules
from tests.hygiene import path_of

OPEN = ("everyone", "link", "vendor")


@pytest.fixture
def owing(app, cast):
    with app.app_context():
        db.session.execute(
            update(WebSession)
            .where(WebSession.user_id == cast.owner.member.user_id)
            .values(authenticated_at=None)
        )
        db.session.commit()
    return cast.owner


@pytest.mark.parametrize("fragment", [False, True])
def test_no_route_answers_but_with_the_way_to_the_code(app, world, owing, fragment):
    def find():
        for rule in rules(app):
            if guard(app, rule)[0] in OPEN:
                continue
            for method in methods(rule):
                where = path(app, rule, world.arguments(rule))
                answer = owing.request(method, where, fragment=fragment, inspect=False)
                led = path_of(answer) if answer.status_code in (204, 303) else ""
                if not led.startswith("/sign-in/second-step"):
                    yield f"{method} {where} answers {answer.status_code} {led}"

    complaints(find)
