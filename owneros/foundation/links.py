"""Absolute addresses of this app, for mails and vendors: from the settings, never from a request."""

_public = {"url": ""}


def configure(public_url: str) -> None:
    _public["url"] = public_url.rstrip("/")


def absolute(path: str) -> str:
    """`/i/abc` -> `https://app.example/i/abc`."""
    return _public["url"] + path
