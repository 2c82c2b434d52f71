"""Before the desk: sign-up, sign-in, proof of the inbox, passwords by mail, and what is agreed to."""

from owneros.blueprints.auth import (  # noqa: F401 - the routes register themselves
    agreements,
    confirming,
    resetting,
    signing_in,
    signing_out,
    signing_up,
    unlocking,
    verifying,
)
from owneros.blueprints.auth.area import bp

__all__ = ["bp"]
