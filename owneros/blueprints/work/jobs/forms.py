"""What is typed about a job."""

import uuid
from typing import Self

from flask import request
from wtforms import SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from owneros.domain.clients.clients.addresses import one_line
from owneros.domain.clients.clients.queries import client_choices, sites_of
from owneros.domain.work.jobs.details import JobDetails, check
from owneros.domain.work.jobs.models import Job
from owneros.domain.work.jobs.queries import members, people_of
from owneros.domain.work.jobs.statuses import OPENING, JobStatus
from owneros.web.forms import (
    CentsField,
    DayField,
    Form,
    VersionField,
    an_id,
    can_be_kept,
    long_text,
    text,
    trim,
)
from owneros.web.guards import person


class JobForm(Form):
    client_id = SelectField("Client", coerce=an_id, validators=[InputRequired("Choose a client.")])
    site_id = SelectField("Site", coerce=an_id, validators=[Optional()])
    title = text("Title", required="Enter what the job is.", render_kw={"autocomplete": "off"})
    status = SelectField(
        "Status", choices=[SelectChoice(status, JobStatus(status).word) for status in OPENING], default="lead"
    )
    starts_on = DayField("First day", validators=[Optional()])
    ends_on = DayField("Last day", validators=[Optional()])
    contract_cents = CentsField("Contract value")
    budget_cents = CentsField("Budget")
    description = long_text("What is to be done")
    people = SelectMultipleField(
        "Who works on it",
        coerce=an_id,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    version = VersionField("Version")

    @classmethod
    def of(cls, job: Job) -> Self:
        people = [row.id for row in people_of(job.id)]
        return cls(formdata=None, obj=job, data={"people": people}).offer(job)

    @property
    def details(self) -> JobDetails:
        return self.build(JobDetails, client_id=self.client_id.data)

    def check(self, job: Job | None = None) -> None:
        """The rules of opening one, or of editing this. Raises FieldError."""
        check(self.details, job)

    def only_redraws(self) -> bool:
        """The sites of another client, where no script asks for them."""
        return "update_sites" in request.form

    def offer(self, job: Job | None = None) -> Self:
        """Fill the choices: clients, the sites of the chosen client, the people of the business."""
        self.client_id.choices = _choices("Choose a client", client_choices(self.client_id.data))
        sites = sites_of(self.client_id.data) if self.client_id.data else []
        kept = job.site_id if job else None
        self.site_id.choices = _choices(
            "No site yet" if sites or not self.client_id.data else "This client has no site",
            [
                (site.id, site.label or one_line(site.street, site.city, site.state, site.postal_code))
                for site in sites
                if site.archived_at is None or site.id == kept
            ],
        )
        self.people.choices = _choices("", [(row.id, row.name) for row in members(person().tenant_id)])
        return self


def _choices(empty: str, found: list[tuple[uuid.UUID, str]]) -> list[SelectChoice]:
    """`empty` is what stands for no choice; without it there is always one."""
    choices = [SelectChoice(str(value), label) for value, label in found]
    return [SelectChoice("", empty), *choices] if empty else choices


class NoteForm(Form):
    text = TextAreaField(
        "Add a note",
        filters=[trim],
        validators=[
            InputRequired("Write the note first."),
            Length(max=5_000, message="At most 5,000 characters."),
            can_be_kept,
        ],
        render_kw={"rows": 2, "placeholder": "What happened, what is needed"},
    )
