"""The assets of the pages, under names that carry their hash.

Everything is made at boot, stays in memory, and is compressed once with brotli at its highest level; a name
never changes its content, so browsers may keep it for a year.
"""

import hashlib
import json
import mimetypes
from dataclasses import dataclass

import brotli  # type: ignore[import-untyped]
from flask import Flask, Response, abort, current_app, request

from owneros.web.bundles import STATIC, scripts, sprite, stylesheets
from owneros.web.guards import open_to

FONT = "public-sans.woff2"
AS_THEY_ARE = ("icon-192.png", "icon-512.png", "maskable-512.png", "apple-touch-180.png", "favicon.svg")
KEPT = ("app.css", "app.js", "theme.js", "icons.svg", FONT, "favicon.svg")
COMPRESSIBLE = ("text/", "application/json", "image/svg")
ONE_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    url_name: str
    content: bytes
    compressed: bytes | None
    media_type: str


class Assets:
    def __init__(self) -> None:
        self.by_name = {name: _asset(name, content) for name, content in _sources().items()}
        self.by_url_name = {asset.url_name: asset for asset in self.by_name.values()}
        self.build_id = _digest("".join(sorted(self.by_url_name)).encode())

    def url(self, name: str) -> str:
        """The address of an asset, e.g. "app.css". A name that does not exist raises KeyError."""
        return f"/s/{self.by_name[name].url_name}"


def _sources() -> dict[str, bytes]:
    """The content of each asset; the shell's stylesheet gets the font's address, its script htmx."""
    vendor = STATIC / "vendor"
    font = (vendor / "public-sans" / FONT).read_bytes()
    texts = stylesheets() | scripts() | {"icons.svg": sprite()}
    texts["app.css"] = texts["app.css"].replace(FONT, f"/s/{_url_name(FONT, font)}")
    texts["app.js"] = (vendor / "htmx" / "htmx.min.js").read_text() + ";\n" + texts["app.js"]
    pictures = [STATIC / "icons" / name for name in AS_THEY_ARE]
    pictures += sorted((STATIC / "screenshots").glob("*.png"))
    return (
        {name: text.encode() for name, text in texts.items()}
        | {FONT: font}
        | {picture.name: picture.read_bytes() for picture in pictures}
    )


def _asset(name: str, content: bytes) -> Asset:
    media_type = {"woff2": "font/woff2"}.get(name.rpartition(".")[2]) or mimetypes.guess_type(name)[0] or ""
    compressed = brotli.compress(content, quality=11) if media_type.startswith(COMPRESSIBLE) else None
    return Asset(_url_name(name, content), content, compressed, media_type)


def _url_name(name: str, content: bytes) -> str:
    stem, _, extension = name.rpartition(".")
    return f"{stem}.{_digest(content)}.{extension}"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def of(app: Flask) -> Assets:
    assets: Assets = app.extensions["owneros.assets"]
    return assets


def init_app(app: Flask) -> None:
    assets = Assets()
    app.extensions["owneros.assets"] = assets
    app.jinja_env.globals["asset_url"] = assets.url
    app.add_url_rule("/s/<name>", "asset", _serve)


@open_to("everyone")
def _serve(name: str) -> Response:
    asset = of(current_app).by_url_name.get(name)
    if asset is None:
        abort(404)
    response = Response(asset.content, mimetype=asset.media_type)
    if asset.compressed and request.accept_encodings.quality("br"):
        response.set_data(asset.compressed)
        response.headers["Content-Encoding"] = "br"
    response.headers["Cache-Control"] = ONE_YEAR
    response.headers["Vary"] = "Accept-Encoding"
    return response


def precache(app: Flask) -> str:
    """The line put before the service worker: the build's id and what it keeps for a place without signal."""
    assets = of(app)
    kept = ["/offline", *(assets.url(name) for name in KEPT)]
    return f"const BUILD={json.dumps(assets.build_id)},PRECACHE={json.dumps(kept)};\n"
