"""Mail: a strict SMTP server that sends nothing on, an inbox, and the notices of what came back.

Its faults are SMTP codes, answered by the sink.
"""

from owneros.sandbox.box import Vendor
from owneros.sandbox.mail import inbox, index, notices, sns

VENDOR = Vendor(
    name="mail",
    prefix="",
    title="Mail",
    blueprints=(inbox.pages, sns.pages),
    schema=index.SCHEMA,
    deliverer=notices.deliverer,
    home="sandbox/mail/home.html",
)
