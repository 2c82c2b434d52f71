"""Every call to storage passes here: signature, bucket, and problems turned into XML."""

from collections.abc import Callable
from functools import wraps

from flask import Response, request

from owneros.sandbox.box import current_box
from owneros.sandbox.storage.problems import StorageError, answer
from owneros.sandbox.storage.shelf import Shelf
from owneros.sandbox.storage.signatures import verify


def signed(deed: Callable[..., Response]) -> Callable[..., Response]:
    """Gives the deed a shelf in front of its path arguments."""

    @wraps(deed)
    def guarded(bucket: str, **path: str) -> Response:
        box = current_box()
        try:
            verify(box, request)
            shelf = Shelf(box)
            shelf.check_bucket(bucket)
            with box.store.transaction():
                return deed(shelf, bucket, **path)
        except StorageError as problem:
            return answer(problem)

    return guarded
