from owneros.foundation.dying import OPERATOR
from owneros.foundation.tasks import handler
from owneros.vendors import storage


@handler("files.discard", heard_by=OPERATOR)
def discard(key: str) -> None:
    """Delete bytes that no row points to any more; a repeat finds nothing and is fine."""
    storage.delete(key)
