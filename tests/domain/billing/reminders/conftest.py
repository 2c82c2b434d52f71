import pytest

from tests.domain.billing.reminders.desk import ReminderDesk


@pytest.fixture
def desk(cast, in_tenant, sandbox) -> ReminderDesk:
    """The owner's business on November 2, 2026, when its reminders began."""
    return ReminderDesk(cast.owner.tenant_id, in_tenant, sandbox)
