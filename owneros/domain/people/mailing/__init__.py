"""Mail to clients: each message is a row with a state, so one sees what was sent, and nothing is sent twice.

A noun posts a message and registers how its kinds are drawn (`drawing.py`); one task delivers them all.
Mail to users (verify, reset, code) is sent by tasks of `users`; it carries secrets and leaves no row.
"""

from owneros.domain.people.mailing.drawing import Drawn, Sender, Withheld, draws, readies, sends_as
from owneros.domain.people.mailing.models import MailMessage
from owneros.domain.people.mailing.posting import check_room, post

__all__ = ["Drawn", "MailMessage", "Sender", "Withheld", "check_room", "draws", "post", "readies", "sends_as"]
