"""The field for a file, and the forms that have one: what was chosen outlives a form that was not right."""

from typing import Any

from flask import request
from wtforms import FileField
from wtforms.validators import DataRequired

from owneros.domain.records.files.aside import put_aside, take_back
from owneros.domain.records.files.uploads import Upload
from owneros.foundation.errors import VendorError
from owneros.web.forms import Form, an_id
from owneros.web.guards import person

PHOTOS_AND_PDF = "image/png,image/jpeg,image/webp,application/pdf"


class UploadField(FileField):
    """What was chosen now, else what was kept aside when this form came before (`kept` is its key)."""

    data: Any

    def __init__(self, label: str, *, required: str, accept: str, **options: Any) -> None:
        super().__init__(label, validators=[DataRequired(required)], render_kw={"accept": accept}, **options)
        self.kept = ""

    @property
    def upload(self) -> Upload:
        """Empty when nothing was chosen."""
        return self.data or Upload(b"", "")

    def process_formdata(self, valuelist: list[Any]) -> None:
        sent = next((each for each in valuelist if getattr(each, "filename", "")), None)
        if sent is not None:
            self.data = Upload(sent.read(), sent.filename)
            return
        key = an_id(request.form.get(f"{self.name}-kept", ""))
        self.data = take_back(person().user_id, key) if key else None
        self.kept = str(key) if self.data else ""


class UploadForm(Form):
    """A form in which something else than its file may be wrong."""

    def set_aside(self) -> bool:
        """Those that are right. Where storage does not answer, they have to be chosen again."""
        chosen = [
            field
            for field in self
            if isinstance(field, UploadField) and field.data and not (field.errors or field.kept)
        ]
        try:
            for field in chosen:
                field.kept = str(put_aside(person().user_id, field.data))
        except VendorError:
            return False
        return bool(chosen)
