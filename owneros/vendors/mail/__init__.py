"""Outgoing mail over SMTP, and the mail service's notices of what came back (`notices/`).

All headers are written in `headers.py`; whose fault a refusal is stands in `refusals.py`.
"""

from owneros.vendors.mail.letters import Attachment, Letter
from owneros.vendors.mail.refusals import MailRefused
from owneros.vendors.mail.sending import configure, send

__all__ = ["Attachment", "Letter", "MailRefused", "configure", "send"]
