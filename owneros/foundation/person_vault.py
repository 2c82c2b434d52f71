"""Encryption of what belongs to a person and to no business: AES-256-GCM under a key of each master key.

key          HKDF-SHA256 of the master key, info "owneros/person/v1"
ciphertext   0x02 | length of the master key's id | its id | nonce 12 | text | tag 16
AAD          owneros/person/v1|table.column|row id
"""

import os
import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from owneros.foundation.vault import Secret, Shredded

FORMAT = 2
INFO = b"owneros/person/v1"


class PersonVault:
    """Holds a key for each master key, the newest first."""

    def __init__(self) -> None:
        self._keys: dict[str, AESGCM] = {}

    def configure(self, masters: dict[str, bytes]) -> None:
        """`masters` maps key id to 32 bytes, newest first."""
        self._keys = {
            name: AESGCM(HKDF(SHA256(), 32, None, INFO).derive(key)) for name, key in masters.items()
        }

    def seal(self, context: str, row_id: uuid.UUID, text: str) -> bytes:
        """Under the newest key. `context` is "table.column"."""
        name, key = next(iter(self._keys.items()))
        nonce, told = os.urandom(12), name.encode()
        return (
            bytes([FORMAT, len(told)])
            + told
            + nonce
            + key.encrypt(nonce, text.encode(), _aad(context, row_id))
        )

    def open(self, context: str, row_id: uuid.UUID, sealed: bytes) -> Secret:
        """Raises Shredded when the key is not configured or the bytes do not belong to this place."""
        start = 2 + sealed[1] if sealed[:1] == bytes([FORMAT]) else 0
        key = self._keys.get(sealed[2:start].decode(errors="replace"))
        if key is None:
            raise Shredded("The key of this value is not configured.")
        nonce, text = sealed[start : start + 12], sealed[start + 12 :]
        try:
            return Secret(key.decrypt(nonce, text, _aad(context, row_id)).decode())
        except InvalidTag as error:
            raise Shredded("This value cannot be opened.") from error

    def is_newest(self, sealed: bytes) -> bool:
        """Whether it was sealed under the newest key."""
        return sealed[2 : 2 + sealed[1]].decode(errors="replace") == next(iter(self._keys))


def _aad(context: str, row_id: uuid.UUID) -> bytes:
    return f"owneros/person/v1|{context}|{row_id}".encode()


person_vault = PersonVault()
