"""Two people write on one document: the later one is told, overwrites nothing, and keeps what they typed."""

from owneros.foundation.errors import Stale


def refuse_stale(version: int, seen: int, happened: str) -> None:
    """`seen` is the version that the form was opened at; `happened` says what came between. Raises Stale."""
    if seen != version:
        raise Stale(
            f"{happened} after you opened it. Open it again to see the changes. What you typed is still here."
        )
