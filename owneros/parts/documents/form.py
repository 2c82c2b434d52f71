"""The form of a document with lines, as estimates, invoices and series share it: for whom, and what for."""

from typing import Any, ClassVar, Self, TypeVar

from flask import request

from owneros.domain.billing.estimates.content import EstimateContent
from owneros.domain.billing.invoices.content import InvoiceContent
from owneros.domain.people.tenants.tax_rates import current_rates
from owneros.domain.work.jobs.models import Job
from owneros.parts.documents.lines import LinesForm, shown_value
from owneros.parts.documents.named import optional_record
from owneros.web.forms import VersionField, text
from owneros.web.picking import PickerField

C = TypeVar("C", EstimateContent, InvoiceContent)


class DocumentForm(LinesForm):
    client_id = PickerField("Client", "client", required="Choose a client.", adds="clients:write")
    job_id = PickerField("Job", "job", beside=("client_id",))
    title = text("Title", longest=200)
    version = VersionField("Version")

    without_job = "No job"
    on_screen: ClassVar[tuple[str, ...]] = ("client_id", "job_id", "title")

    @classmethod
    def opened(cls, values: dict[str, Any] | None = None) -> Self:
        """What was sent, or a form that begins with these values, with its choices."""
        form = cls() if request.method == "POST" else cls(data=values)
        form.job_id.none = cls.without_job
        form.follow_job()
        form.offer_rates(current_rates())
        if not form.lines.entries:
            form.append_empty()
        return form

    def follow_job(self) -> None:
        """With only a job picked, the client is the job's."""
        if self.client_id.data or self.client_id.typed:
            return
        job = optional_record(Job, self.job_id.data)
        if job is not None:
            self.client_id.pick(job.client_id)

    def written(self, content: type[C], /, **known: Any) -> C:
        """After validation: what was written, as the domain takes it."""
        return self.build(
            content,
            client_id=self.client_id.data,
            job_id=self.job_id.data,
            discount=self.discount,
            **known,
        )

    @property
    def reckonable(self) -> bool:
        """Whether it can be read for whom it is and what it comes to, whatever else is wrong."""
        read = (self.client_id, self.job_id, self.lines, self.discount_value)
        return self.client_id.data is not None and not any(field.errors for field in read)


def document_values(content: EstimateContent | InvoiceContent) -> dict[str, Any]:
    """What was written, as the form shows it; lines and deposit are for each kind of document to say."""
    discount = content.discount
    return vars(content) | {
        "discount_kind": discount.kind,
        "discount_value": shown_value(discount.kind, discount.percent, discount.amount_cents),
    }
