"""Jobs hold their client when the import that brought it is undone."""

from owneros.domain.work.jobs.models import Job
from owneros.foundation.importing import holds

holds("client", 4, "It has jobs.", Job.client_id)
