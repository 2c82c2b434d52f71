"""R2, Cloudflare's S3: buckets and objects on local disk, requests really signed.

It refuses the checksums that boto3 adds by default and R2 refuses, so that nobody drops the
configuration that leaves them out.
"""

from flask import Flask

from owneros.sandbox.box import Vendor
from owneros.sandbox.storage import buckets, objects, problems, shelf


def register(app: Flask) -> None:
    app.register_blueprint(buckets.pages)
    app.register_blueprint(objects.pages)


VENDOR = Vendor(
    name="storage",
    prefix="/r2",
    title="R2 storage",
    register=register,
    refuse=problems.fault_answer,
    schema=shelf.SCHEMA,
    forget=shelf.forget,
)
