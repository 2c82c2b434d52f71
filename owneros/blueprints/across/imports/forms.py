"""The upload, and what each column holds."""

from typing import Self

from flask import request
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from owneros.domain.across.imports.models import CsvImport
from owneros.domain.across.imports.uploading import read_file
from owneros.foundation.errors import FieldError
from owneros.foundation.importing import by_rank
from owneros.parts.uploads import UploadField
from owneros.web.forms import Form


class CsvForm(Form):
    kind = RadioField(
        "What is in the file",
        choices=lambda: [SelectChoice(name, kind.title) for name, kind in by_rank().items()],
        default="client",
    )
    file = UploadField(
        "CSV file", required="Choose a file first.", accept=".csv,.txt,.tsv,text/csv,text/plain"
    )

    def check(self) -> None:
        """Raises FieldError."""
        read_file(self.file.upload.content)

    @property
    def hints(self) -> dict[str, str]:
        """From each kind to what is in such a file."""
        return {name: kind.hint for name, kind in by_rank().items()}


class ColumnsForm(Form):
    """What each column holds: column number to field. The file says how many there are."""

    problem = ""

    def __init__(self, mapping: dict[str, str]) -> None:
        super().__init__()
        self.mapping = mapping

    @classmethod
    def posted(cls, made: CsvImport) -> Self:
        numbers = range(len(made.header))
        return cls({str(number): request.form.get(f"column-{number}", "") for number in numbers})

    def take(self, error: FieldError) -> None:
        """What is wrong is said above the columns."""
        self.problem = " ".join(broken.message for broken in error.each)
