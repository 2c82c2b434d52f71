"""Builds the stylesheet, the script and the icons at boot and serves them under names that carry their hash.

Everything stays in memory, compressed once with brotli at its highest level; a name never changes its
content, so browsers may keep it for a year.
"""

import hashlib
import json
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

import brotli  # type: ignore[import-untyped]
from flask import Flask, Response, abort, current_app, request

from owneros.web.guards import open_to

STATIC = Path(__file__).resolve().parent.parent / "static"

CSS_PARTS = (
    "tokens", "base", "layout", "navigation", "controls", "forms", "cards", "records", "rows", "badges",
    "timeline", "charts", "notices", "documents", "print",
)  # fmt: skip
JS_PARTS = (
    "csrf", "notices", "errors", "focus", "submits", "dirty", "sheet", "menu", "reveal", "lines", "totals",
    "suggest", "copy", "signature", "theme_switch", "offline", "install", "worker",
)  # fmt: skip
AS_THEY_ARE = ("icon-192.png", "icon-512.png", "maskable-512.png", "apple-touch-180.png", "favicon.svg")
KEPT = ("app.css", "app.js", "theme.js", "icons.svg", "public-sans.woff2", "favicon.svg")
COMPRESSIBLE = ("text/", "application/json", "image/svg")
ONE_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    url_name: str
    content: bytes
    compressed: bytes | None
    media_type: str


class Assets:
    def __init__(self, static: Path) -> None:
        self.by_name = {name: _asset(name, content) for name, content in _sources(static).items()}
        self.by_url_name = {asset.url_name: asset for asset in self.by_name.values()}
        self.build_id = _digest("".join(sorted(self.by_url_name)).encode())

    def url(self, name: str) -> str:
        """The address of an asset, e.g. "app.css". A name that does not exist raises KeyError."""
        return f"/s/{self.by_name[name].url_name}"


def _sources(static: Path) -> dict[str, bytes]:
    vendor = static / "vendor"
    scripts = [(static / "js" / f"{part}.js").read_text() for part in JS_PARTS]
    htmx = (vendor / "htmx" / "htmx.min.js").read_text()
    sources = {
        "app.css": stylesheet(static),
        "app.js": (htmx + ";\n" + "\n".join(scripts)).encode(),
        "theme.js": (static / "js" / "theme.js").read_bytes(),
        "icons.svg": sprite(static),
        "public-sans.woff2": (vendor / "public-sans" / "public-sans.woff2").read_bytes(),
    }
    pictures = [static / "icons" / name for name in AS_THEY_ARE] + sorted(
        (static / "screenshots").glob("*.png")
    )
    return sources | {picture.name: picture.read_bytes() for picture in pictures}


def stylesheet(static: Path = STATIC) -> bytes:
    """All layers in one, without comments and needless blanks; the font's address is put in here."""
    css = "\n".join((static / "css" / f"{part}.css").read_text() for part in CSS_PARTS)
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"\s*([{};,>])\s*", r"\1", css)
    css = re.sub(r":\s+", ":", css).replace(";}", "}").strip()
    font = static / "vendor" / "public-sans" / "public-sans.woff2"
    return css.replace(
        "public-sans.woff2", f"/s/{_url_name('public-sans.woff2', font.read_bytes())}"
    ).encode()


def sprite(static: Path = STATIC) -> bytes:
    """Lucide's icons and our own mark in one file."""
    icons = (static / "vendor" / "lucide" / "icons.svg").read_text()
    mark = (static / "icons" / "mark.symbol.svg").read_text()
    return icons.replace("</svg>\n", f"{mark.strip()}\n</svg>\n").encode()


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
    assets = Assets(STATIC)
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
