"""What is typed about a job."""

from typing import Self

from wtforms import SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from owneros.domain.work.jobs.details import JobDetails, check
from owneros.domain.work.jobs.models import Job
from owneros.domain.work.jobs.people import members
from owneros.domain.work.jobs.queries import people_of
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
from owneros.web.picking import PickerField


class JobForm(Form):
    client_id = PickerField("Client", "client", required="Choose a client.", adds="clients:write")
    site_id = PickerField("Site", "site", beside=("client_id",), none="No site yet")
    title = text("Title", required="Enter what the job is.", render_kw={"autocomplete": "off"})
    status = SelectField(
        "Status", choices=[SelectChoice(status, JobStatus(status).word) for status in OPENING], default="lead"
    )
    starts_on = DayField("First day", validators=[Optional()])
    ends_on = DayField("Last day", validators=[Optional()])
    contract_cents = CentsField("Contract value")
    budget_cents = CentsField("Budget")
    description = long_text("Work to do")
    people = SelectMultipleField(
        "People on this job",
        coerce=an_id,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    version = VersionField("Version")

    @classmethod
    def of(cls, job: Job) -> Self:
        people = [row.id for row in people_of(job.id)]
        return cls(formdata=None, obj=job, data={"people": people}).offer()

    @property
    def details(self) -> JobDetails:
        return self.build(JobDetails, client_id=self.client_id.data)

    def check(self, job: Job | None = None) -> None:
        """The rules of opening one, or of editing this. Raises FieldError."""
        check(self.details, job)

    def offer(self) -> Self:
        """Fill the choices: the people of the business."""
        people = members()
        self.people.choices = [SelectChoice(str(row.id), row.name) for row in people]
        return self


class PersonOnJobForm(Form):
    """One more works on the job."""

    team_member_id = PickerField("Person", "team_member", required="Choose a person.")


class NoteForm(Form):
    text = TextAreaField(
        "Add a note",
        filters=[trim],
        validators=[
            InputRequired("Write a note first."),
            Length(max=5_000, message="At most 5,000 characters."),
            can_be_kept,
        ],
        render_kw={"rows": 2, "placeholder": "What happened, what is needed"},
    )


class JobNoteForm(NoteForm):
    """From anywhere: on which job is said first."""

    job_id = PickerField("Job", "job", required="Choose a job.")

    on_screen = ("job_id",)
