import pytest

from owneros.domain.across.imports import carrying_out
from owneros.domain.across.imports.models import CsvImport
from owneros.domain.across.imports.queries import rows_of
from owneros.domain.across.imports.uploading import choose_columns, take_file
from owneros.foundation.database import db, reach
from tests.desk import SAM


@pytest.fixture
def desk(cast, in_tenant):
    """`with desk():` the books of the owner's business."""
    return lambda: in_tenant(cast.owner.tenant_id)


@pytest.fixture
def looked_over(desk):
    """Takes a file in, with its columns as they were guessed; the import's id."""

    def take(content, kind="client", mapping=None):
        with desk():
            made = take_file(
                SAM, kind, "old-program.csv", content if isinstance(content, bytes) else content.encode()
            )
            choose_columns(made, made.mapping if mapping is None else mapping)
            return made.id

    return take


@pytest.fixture
def carried_out(desk, looked_over, run_tasks):
    """Takes a file in and adds what can be added."""

    def take(content, kind="client", **more):
        import_id = looked_over(content, kind, **more)
        with desk():
            carrying_out.start(SAM, reach(CsvImport, import_id, lock=True))
        run_tasks({"imports.go_on"})
        return import_id

    return take


@pytest.fixture
def rows(desk):
    """(state, problem, remark) of each row."""

    def read(import_id):
        with desk():
            return [(row.state, row.problem, row.remark) for row in rows_of(import_id)[0]]

    return read


@pytest.fixture
def undone(desk, run_tasks):
    def undo(import_id):
        with desk():
            carrying_out.undo(SAM, reach(CsvImport, import_id, lock=True))
            db.session.flush()
        run_tasks({"imports.go_on"})

    return undo
