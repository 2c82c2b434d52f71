"""What everything that is planted in the world has in common."""

from datetime import date

from owneros.foundation.audit import Actor
from owneros.foundation.database import db

ACTOR = Actor("user", "Sam Rivera")
DAY = date(2026, 11, 2)
LOGO = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c02"
    "0000000b4944415478da63fcff1f0003030200efa2a75b0000000049454e44ae426082"
)


def keep(row):
    db.session.add(row)
    db.session.flush()
    return row
