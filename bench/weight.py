"""What travels to the phone: bytes of pages and of the first visit, and the size of the document."""

import re

import brotli
import turbohtml
from flask import Flask

from owneros.web import assets
from owneros.web.bundles import scripts

LEVEL = 4


def compressed(body: bytes) -> int:
    """Bytes after brotli at the level that a server uses on the fly."""
    return len(brotli.compress(body, quality=LEVEL))


def nodes(body: bytes) -> int:
    """Elements of the document."""
    return len(turbohtml.parse(body.decode()).find_all())


def cold_parts(app: Flask, body: bytes) -> dict[str, int]:
    """Bytes of a first visit: the page, and each asset that it or its stylesheet names."""
    build = assets.of(app)
    named = set(re.findall(rb"/s/([\w.-]+)", body))
    found = {"HTML": compressed(body)}
    for name, asset in sorted(build.by_name.items()):
        wanted = asset.url_name.encode() in named or name.endswith(".woff2")
        if wanted and not name.endswith(".png"):
            found[name] = len(asset.compressed or asset.content)
    return found


def own_scripts() -> int:
    """Bytes of our own JavaScript, the shell's and that of all areas, htmx left out."""
    return sum(len(brotli.compress(script.encode(), quality=11)) for script in scripts().values())
