"""The upload, and what each column holds."""

from flask import request
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from owneros.domain.imports.models import CsvImport
from owneros.web.forms import Form


class UploadForm(Form):
    kind = RadioField(
        "What is in the file",
        choices=[SelectChoice("client", "Clients"), SelectChoice("catalog", "Items of the price book")],
        default="client",
    )
    file = FileField(
        "CSV file",
        validators=[FileRequired("Choose a file first.")],
        render_kw={"accept": ".csv,.txt,.tsv,text/csv,text/plain"},
    )


class PlainForm(Form):
    """A form that is one button, or whose fields are named by the file."""


def posted_mapping(made: CsvImport) -> dict[str, str]:
    """Column number to the field that was chosen for it."""
    return {str(number): request.form.get(f"column-{number}", "") for number in range(len(made.header))}
