"""What is typed about a person of the business."""

from datetime import date

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from owneros.domain.people.team import inviting, roles
from owneros.domain.people.team.inviting import Asked
from owneros.domain.people.tenants.models import TeamMember
from owneros.domain.people.tenants.roles import Role
from owneros.web.address_field import AddressField
from owneros.web.forms import DayField, Form, OnlyWhen, PhoneField, VersionField, text

NO_SIGN_IN = "none"
# What each role is for, beside its word.
NOTES = {
    NO_SIGN_IN: "Works with you; somebody else enters the hours.",
    Role.CREW: "Sees the jobs they are on. Never sees money.",
    Role.OFFICE: "Does everything but settings, people and refunds.",
    Role.ACCOUNTANT: "Reads everything, changes nothing.",
    Role.OWNER: "Does everything, and decides who comes in.",
}
_INVITES = OnlyWhen("role", *inviting.ROLES)
WAYS = {"mail": "Email the invitation", "code": "Show a QR code to scan now"}


class DetailsForm(Form):
    name = text("Name", required="Enter a name.", longest=100, render_kw={"autocomplete": "off"})
    phone = PhoneField("Phone")
    version = VersionField("Version")


class InvitationForm(Form):
    role = RadioField("Role", choices=[SelectChoice(role, role.word) for role in inviting.ROLES])
    email = AddressField(
        "Email", required="Enter an email address.", validators=[_INVITES], render_kw={"autocomplete": "off"}
    )
    until = DayField("Last day", validators=[_INVITES, Optional()])
    way = RadioField(
        "How to invite",
        choices=[SelectChoice(*way) for way in WAYS.items()],
        default="mail",
        validators=[_INVITES],
    )

    @property
    def asked(self) -> Asked:
        return Asked(self.email.data or "", self.role.data or "", self.until.data)

    def check(self, team_member: TeamMember | None, today: date) -> None:
        """Raises FieldError."""
        inviting.check(self.asked, team_member, today)


class PersonForm(InvitationForm):
    """A new person, who is invited at once unless they do not sign in."""

    name = text("Name", required="Enter a name.", longest=100, render_kw={"autocomplete": "off"})
    phone = PhoneField("Phone")
    role = RadioField(
        "Role",
        choices=[
            SelectChoice(Role.CREW, Role.CREW.word),
            SelectChoice(Role.OFFICE, Role.OFFICE.word),
            SelectChoice(Role.ACCOUNTANT, Role.ACCOUNTANT.word),
            SelectChoice(NO_SIGN_IN, "No sign-in"),
        ],
        default=Role.CREW,
    )
    on_screen = ("name", "phone", "role", "email", "until", "way")

    @property
    def invites(self) -> bool:
        return bool(self.role.data != NO_SIGN_IN)

    def check(self, team_member: TeamMember | None, today: date) -> None:
        if self.invites:
            super().check(team_member, today)


class RoleForm(Form):
    role = RadioField("Role", choices=[SelectChoice(role, role.word) for role in Role])
    until = DayField("Last day", validators=[Optional()])

    def check(self, today: date) -> None:
        """Raises FieldError."""
        roles.check(self.role.data, self.until.data, today)
