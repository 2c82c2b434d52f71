"""The signature of a moment and a payload: `t=...,v1=...`. Source: https://docs.stripe.com/webhooks#verify-manually"""

import hashlib
import hmac
import time


def timestamped(payload: str, secret: str) -> str:
    """Signed at the machine's time, never the sandbox's: the receiver allows 300 seconds."""
    at = int(time.time())
    mac = hmac.new(secret.encode(), f"{at}.{payload}".encode(), hashlib.sha256)
    return f"t={at},v1={mac.hexdigest()}"
