import base64
import email
from email.message import Message

from owneros.sandbox.server import SandboxServer


def letters_with_id(sandbox: SandboxServer, row_id: str) -> list[Message]:
    """What the sandbox's inbox holds of one sending, by the Message-ID that our row makes."""
    letters = [
        email.message_from_bytes(base64.b64decode(kept["raw"])) for kept in sandbox.box.store.newest("mail")
    ]
    return [letter for letter in letters if letter["Message-ID"].startswith(f"<{row_id}@")]
