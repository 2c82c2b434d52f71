"""What is sent to download."""

from owneros.domain.people.tenants.roles import READERS
from tests.conventions.bodies import Body

BODIES = {
    "exports.download": Body(
        {"what": "clients"}, wrong={"start": "soon"}, may=READERS, again="Each download is noted."
    ),
}
