import pytest
from sqlalchemy import select, update

from owneros.domain.people.users.models import KnownDevice, User, WebSession
from owneros.domain.people.users.passwords import SCHEME, hash_password, matches
from owneros.foundation.audit import AuditEvent
from owneros.foundation.database import db
from owneros.foundation.ids import new_token, token_hash, uuid7
from owneros.foundation.periods import now
from owneros.web.sessions import IDLE
from tests.hygiene import HygieneClient, made_up_id, path_of

OLD, NEW = "gravel lantern otter 92", "wagon thimble harbor 41"
CHANGE = {"current_password": OLD, "new_password": NEW, "end_others": "y"}
ROLES = ["owner", "office", "crew", "accountant"]


@pytest.fixture
def owner(app, cast):
    with app.app_context():
        db.session.execute(
            update(User)
            .where(User.id == cast.owner.member.user_id)
            .values(password_hash=hash_password(OLD), password_scheme=SCHEME)
        )
        db.session.commit()
    return cast.owner


def another_browser(app, player, agent="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"):
    """Signed in as the same person; returns its client and its session id."""
    cookie, session_id, device = new_token(), uuid7(), uuid7()
    with app.app_context():
        db.session.add(KnownDevice(user_id=player.member.user_id, device_id=device))
        db.session.add(
            WebSession(
                id=session_id,
                token_hash=token_hash(cookie),
                user_id=player.member.user_id,
                tenant_id=player.tenant_id,
                device_id=device,
                data={"csrf_token": "x"},
                user_agent=agent,
                authenticated_at=now(),
                expires_at=now() + IDLE,
            )
        )
        db.session.commit()
    return HygieneClient(app, cookie, "x"), session_id


def is_in(client):
    return client.get("/settings/profile").status_code == 200


class TestHub:
    def test_shows_what_the_role_may_do(self, cast):
        pages = {role: getattr(cast, role).get("/settings").text for role in ROLES}
        assert {role: "/settings/business" in page for role, page in pages.items()} == {
            "owner": True,
            "office": False,
            "crew": False,
            "accountant": False,
        }
        assert {role: "/settings/activity" in page for role, page in pages.items()} == {
            "owner": True,
            "office": True,
            "crew": False,
            "accountant": True,
        }
        assert "/settings/payments" in pages["owner"]

    def test_is_closed_to_strangers_to_the_desk(self, anonymous):
        assert path_of(anonymous.get("/settings")).startswith("/sign-in")


class TestProfile:
    @pytest.mark.parametrize("role", ROLES)
    @pytest.mark.parametrize("fragment", [False, True])
    def test_everybody_changes_their_own(self, app, cast, role, fragment):
        player = getattr(cast, role)
        answer = player.post(
            "/settings/profile", {"name": "New Name", "phone": "512 555 0199"}, fragment=fragment
        )
        assert path_of(answer) == "/settings/profile"
        with app.app_context():
            user = db.session.get(User, player.member.user_id)
            assert (user.name, user.phone, user.email) == ("New Name", "+15125550199", player.email)

    @pytest.mark.parametrize("fragment", [False, True])
    def test_invalid(self, cast, fragment):
        answer = cast.owner.post("/settings/profile", {"name": "", "phone": "not a phone"}, fragment=fragment)
        assert (answer.status_code, 'value="not a phone"' in answer.text) == (422, True)

    def test_the_e_mail_is_no_field(self, app, cast):
        cast.owner.post(
            "/settings/profile", {"name": "Sam", "phone": "", "email": "evil@evil.example", "role": "x"}
        )
        with app.app_context():
            assert db.session.get(User, cast.owner.member.user_id).email == cast.owner.email


class TestPassword:
    @pytest.mark.parametrize("fragment", [False, True])
    def test_is_changed_and_the_others_are_signed_out(self, app, owner, in_tenant, fragment):
        other, _ = another_browser(app, owner)
        before = owner.http.get_cookie("owneros").value
        assert path_of(owner.post("/settings/password", CHANGE, fragment=fragment)) == "/settings"
        after = owner.http.get_cookie("owneros").value
        assert before != after
        assert is_in(owner)
        assert not is_in(other)
        assert not is_in(HygieneClient(app, before))
        with in_tenant(owner.tenant_id):
            user = db.session.get(User, owner.member.user_id)
            assert matches(NEW, user.password_hash)
            actions = db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
        assert actions == ["access.password_changed", "access.signed_out_everywhere"]

    def test_the_others_may_stay(self, app, owner):
        other, _ = another_browser(app, owner)
        owner.post("/settings/password", {"current_password": OLD, "new_password": NEW})
        assert is_in(other)

    @pytest.mark.parametrize(
        "typed",
        [
            {"current_password": "wrong wrong wrong"},
            {"current_password": ""},
            {"new_password": "short"},
            {"new_password": "Lone Star Plumbing 1"},
            {"new_password": OLD},
        ],
    )
    @pytest.mark.parametrize("fragment", [False, True])
    def test_invalid(self, app, owner, typed, fragment):
        answer = owner.post("/settings/password", CHANGE | typed, fragment=fragment)
        assert answer.status_code == 422
        assert not [value for value in (OLD, NEW, *typed.values()) if value and f'"{value}"' in answer.text]
        with app.app_context():
            assert matches(OLD, db.session.get(User, owner.member.user_id).password_hash)

    def test_guessing_the_current_one_is_slowed(self, owner):
        codes = [
            owner.post("/settings/password", CHANGE | {"current_password": f"wrong wrong {n}"}).status_code
            for n in range(21)
        ]
        assert (codes[0], codes[-1]) == (422, 429)


class TestDevices:
    @pytest.mark.parametrize("role", ROLES)
    def test_everybody_sees_their_own(self, app, cast, role):
        player = getattr(cast, role)
        another_browser(app, player)
        page = player.get("/settings/devices").text
        assert "Firefox on Windows" in page
        assert page.count("This device") == 1

    @pytest.mark.parametrize("fragment", [False, True])
    def test_one_is_signed_out(self, app, cast, fragment):
        other, session_id = another_browser(app, cast.crew)
        answer = cast.crew.post(f"/settings/devices/{session_id}/ending", fragment=fragment)
        assert path_of(answer) == "/settings/devices"
        assert not is_in(other)
        assert is_in(cast.crew)

    @pytest.mark.parametrize("fragment", [False, True])
    def test_everywhere_else(self, app, cast, fragment):
        others = [another_browser(app, cast.owner)[0] for _ in range(3)]
        cast.owner.post("/settings/devices/ending", fragment=fragment)
        assert [is_in(client) for client in others] == [False] * 3
        assert is_in(cast.owner)
        with app.app_context():
            known = select(KnownDevice.device_id).where(KnownDevice.user_id == cast.owner.member.user_id)
            assert len(db.session.scalars(known).all()) == 1

    def test_the_device_of_another_person(self, app, cast):
        other, session_id = another_browser(app, cast.owner)
        for player in (cast.stranger, cast.office):
            assert player.post(f"/settings/devices/{session_id}/ending").status_code == 404
            assert player.post(f"/settings/devices/{made_up_id()}/ending").status_code == 404
        assert is_in(other)


class TestConfirmPassword:
    @pytest.mark.parametrize("fragment", [False, True])
    def test_leads_back_with_a_new_token(self, app, owner, fragment):
        before = owner.http.get_cookie("owneros").value
        answer = owner.post("/confirm", {"password": OLD, "next": "/settings/devices"}, fragment=fragment)
        assert path_of(answer) == "/settings/devices"
        assert is_in(owner)
        assert not is_in(HygieneClient(app, before))

    @pytest.mark.parametrize("fragment", [False, True])
    def test_wrong(self, owner, fragment):
        answer = owner.post("/confirm", {"password": "no", "next": "/settings"}, fragment=fragment)
        assert (answer.status_code, "not your password" in answer.text) == (422, True)

    def test_next_leads_nowhere_else(self, owner):
        assert path_of(owner.post("/confirm", {"password": OLD, "next": "//evil.example"})) == "/"


class TestActivity:
    def test_is_paged_and_filtered(self, app, cast, in_tenant):
        for number in range(60):
            cast.owner.post("/settings/profile", {"name": f"Sam {number}", "phone": ""})
        cast.owner.post("/settings/tax-rates", {"name": "Texas", "percent": "8.25"})
        first = cast.office.get("/settings/activity").text
        assert "Texas, 8.25%" in first
        assert "now Sam 59." in first
        assert "now Sam 5." not in first
        older = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
        assert "now Sam 5." in cast.office.get(older).text
        assert "Texas, 8.25%" not in cast.office.get("/settings/activity?kind=access").text
        assert "Nothing here yet" in cast.office.get("/settings/activity?kind=money").text
        assert "Texas, 8.25%" in cast.office.get("/settings/activity?kind=settings&after=x").text
        assert "Texas, 8.25%" not in cast.stranger.get("/settings/activity").text
        assert cast.crew.get("/settings/activity").status_code == 403
