"""Signatures by a certificate (X.509, RSA with PKCS #1 v1.5), as some vendors sign what they tell."""

from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.x509 import load_pem_x509_certificate

DIGESTS = {"SHA1": SHA1, "SHA256": SHA256}


def signed_by(certificate: bytes, signature: bytes, message: bytes, digest: str) -> bool:
    """Whether the PEM certificate is valid now and its key signed the message; `digest`: one of DIGESTS."""
    try:
        found = load_pem_x509_certificate(certificate)
        key = found.public_key()
    except ValueError:
        return False
    if not found.not_valid_before_utc <= datetime.now(UTC) <= found.not_valid_after_utc:
        return False
    if not isinstance(key, RSAPublicKey):
        return False
    try:
        key.verify(signature, message, PKCS1v15(), DIGESTS[digest]())
    except InvalidSignature:
        return False
    return True
