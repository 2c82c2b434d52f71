import csv
import io

import pytest

from owneros.domain.across.exports.making import content
from owneros.foundation.database import db
from owneros.foundation.exporting import EXPORTS, Wish


@pytest.fixture
def desk(cast, in_tenant):
    """`with desk():` the books of the owner's business."""
    return lambda: in_tenant(cast.owner.tenant_id)


@pytest.fixture
def exported(app, cast):
    """The rows of an export, as a spreadsheet reads them: header to cell."""

    def read(what, span, *, tenant_id=None, **more):
        with app.app_context():
            engine = db.engine
        pieces = content(engine, tenant_id or cast.owner.tenant_id, Wish(what, span, **more))
        text = b"".join(pieces).decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        assert text.partition("\r\n")[0] == ",".join(EXPORTS[what].header)
        return rows

    return read
