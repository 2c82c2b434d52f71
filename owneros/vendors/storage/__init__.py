"""Object storage (Cloudflare R2, or anything that speaks S3). Keys are made by us; the bucket is private.

The SDK is imported at its first use, so that a web process which never needs it does not carry it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from owneros.foundation.errors import NotFound, VendorError

_settings = {"endpoint": "", "key": "", "secret": "", "bucket": ""}


def configure(endpoint: str, key: str, secret: str, bucket: str) -> None:
    _settings.update(endpoint=endpoint, key=key, secret=secret, bucket=bucket)
    _client.cache_clear()


def load() -> None:
    """Import the SDK now, for a process that forks."""
    _client()


@lru_cache(maxsize=1)
def _client() -> Any:
    import boto3
    from botocore.config import Config

    return boto3.client(
        "s3",
        endpoint_url=_settings["endpoint"],
        aws_access_key_id=_settings["key"],
        aws_secret_access_key=_settings["secret"],
        region_name="auto",
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            # R2 refuses the checksums that boto3 adds by default.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            retries={"mode": "standard", "max_attempts": 2},
            connect_timeout=3,
            read_timeout=10,
        ),
    )


def put(key: str, content: bytes, content_type: str) -> None:
    """Store; writing the same key again is harmless. Raises VendorError."""
    with _translated():
        _client().put_object(Bucket=_settings["bucket"], Key=key, Body=content, ContentType=content_type)


def get(key: str) -> bytes:
    """Raises NotFound, VendorError."""
    with _translated():
        body: bytes = _client().get_object(Bucket=_settings["bucket"], Key=key)["Body"].read()
    return body


def delete(key: str) -> None:
    """Delete; a key that is gone already is fine. Raises VendorError."""
    with _translated():
        _client().delete_object(Bucket=_settings["bucket"], Key=key)


@contextmanager
def _translated() -> Iterator[None]:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except (BotoCoreError, ClientError) as error:
        if isinstance(error, ClientError) and error.response["Error"]["Code"] in ("NoSuchKey", "404"):
            raise NotFound("The file is gone.") from error
        raise VendorError("The file storage is not answering. Try again in a minute.") from error
