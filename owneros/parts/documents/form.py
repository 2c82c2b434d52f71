"""The form of a document with lines, as estimates, invoices and series share it: for whom, and what for."""

import uuid
from typing import Any, ClassVar, Self, TypeVar

from flask import request
from wtforms import SelectField
from wtforms.validators import InputRequired, Optional

from owneros.domain.billing.estimates.content import EstimateContent
from owneros.domain.billing.invoices.content import InvoiceContent
from owneros.domain.clients.clients.queries import client_choices
from owneros.domain.people.tenants.models import TaxRate
from owneros.domain.people.tenants.tax_rates import current_rates
from owneros.domain.work.jobs.queries import JobChoice, job_choices
from owneros.parts.documents.lines import LinesForm, shown_value
from owneros.web.forms import VersionField, an_id, text

C = TypeVar("C", EstimateContent, InvoiceContent)


class DocumentForm(LinesForm):
    client_id = SelectField(
        "Client",
        validators=[InputRequired("Choose a client.")],
        invalid_choice_message="Choose one of your clients.",
    )
    job_id = SelectField("Job", validators=[Optional()], invalid_choice_message="Choose one of your jobs.")
    title = text("What for", longest=200)
    version = VersionField("Version")

    without_job = "No job"
    on_screen: ClassVar[tuple[str, ...]] = ("client_id", "job_id", "title")

    @classmethod
    def opened(cls, values: dict[str, Any] | None = None) -> Self:
        """What was sent, or a form that begins with these values, with its choices."""
        form = cls() if request.method == "POST" else cls(data=values)
        job_id = an_id(form.job_id.data)
        jobs = job_choices(job_id)
        # What is chosen stays a choice, also when it is closed, archived, or beyond the newest.
        its_client = next((job.client_id for job in jobs if job.id == job_id), None)
        form.offer(client_choices(an_id(form.client_id.data) or its_client), jobs, current_rates())
        if not form.lines.entries:
            form.append_empty()
        return form

    def written(self, content: type[C], /, **known: Any) -> C:
        """After validation: what was written, as the domain takes it."""
        return self.build(
            content,
            client_id=self.client,
            job_id=an_id(self.job_id.data),
            discount=self.discount,
            **known,
        )

    @property
    def reckonable(self) -> bool:
        """Whether it can be read for whom it is and what it comes to, whatever else is wrong."""
        return not any(
            field.errors for field in (self.client_id, self.job_id, self.lines, self.discount_value)
        )

    @property
    def client(self) -> uuid.UUID:
        return uuid.UUID(self.client_id.data)

    def offer(
        self, clients: list[tuple[uuid.UUID, str]], jobs: list[JobChoice], rates: list[TaxRate]
    ) -> None:
        """Fill the choices; with only a job chosen, the client follows from it."""
        self.offer_rates(rates)
        self.client_id.choices = {"": "Choose…", **{str(row_id): name for row_id, name in clients}}
        by_client: dict[str, Any] = {"": self.without_job}
        for job in jobs:
            by_client.setdefault(job.client_name, {})[str(job.id)] = f"{job.label} · {job.title}"
        self.job_id.choices = by_client
        if not self.client_id.data and self.job_id.data:
            chosen = next((job for job in jobs if str(job.id) == self.job_id.data), None)
            if chosen is not None:
                self.client_id.data = str(chosen.client_id)
                self.client_id.raw_data = [self.client_id.data]


def document_values(content: EstimateContent | InvoiceContent) -> dict[str, Any]:
    """What was written, as the form shows it; lines and deposit are for each kind of document to say."""
    discount = content.discount
    return vars(content) | {
        "discount_kind": discount.kind,
        "discount_value": shown_value(discount.kind, discount.percent, discount.amount_cents),
    }
