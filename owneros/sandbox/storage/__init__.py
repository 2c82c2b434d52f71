"""R2, Cloudflare's S3: buckets and objects on local disk, requests really signed.

It refuses the checksums that boto3 adds by default and R2 refuses, so that nobody drops the
configuration that leaves them out.
"""

from owneros.sandbox.box import Vendor
from owneros.sandbox.kit.calls import import_areas
from owneros.sandbox.storage import access, problems, shelf

import_areas(__name__)
VENDOR = Vendor(
    name="storage",
    prefix="/r2",
    title="R2 storage",
    blueprints=(access.API.blueprint(),),
    refuse=problems.fault_answer,
    schema=shelf.SCHEMA,
    forget=shelf.forget,
    logs_bodies=False,
)
