"""The web app manifest, the service worker and the page shown without signal."""

from typing import Any

from flask import Response, current_app, json, render_template

from owneros.blueprints.across.shell.area import bp
from owneros.web import assets
from owneros.web.bundles import STATIC

SCREENSHOTS = {"narrow": "390x844", "wide": "1280x800"}


@bp.get("/manifest.webmanifest", whom="everyone")
def manifest() -> Response:
    response = Response(json.dumps(_manifest()), mimetype="application/manifest+json")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@bp.get("/sw.js", whom="everyone")
def service_worker() -> Response:
    """Asked for anew at every check, so a new build replaces the old one at once."""
    script = (STATIC / "js" / "sw.js").read_text()
    response = Response(assets.precache(current_app) + script, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Service-Worker-Allowed"] = "/"
    return response


@bp.get("/offline", whom="everyone")
def offline() -> Response:
    response = Response(render_template("across/shell/offline.html"))
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _manifest() -> dict[str, Any]:
    asset_url = assets.of(current_app).url
    return {
        "id": "/",
        "name": "OwnerOS",
        "short_name": "OwnerOS",
        "description": "Estimates, invoices, payments, clients and jobs for contractors.",
        "start_url": "/?src=pwa",
        "scope": "/",
        "display": "standalone",
        "display_override": ["standalone"],
        "theme_color": "#00714a",
        "background_color": "#f5f9f7",
        "categories": ["business", "finance", "productivity"],
        "launch_handler": {"client_mode": "navigate-existing"},
        "icons": [
            {"src": asset_url("icon-192.png"), "sizes": "192x192", "type": "image/png", "purpose": "any"},
            {"src": asset_url("icon-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "any"},
            {
                "src": asset_url("maskable-512.png"),
                "sizes": "512x512",
                "type": "image/png",
                "purpose": "maskable",
            },
        ],
        "shortcuts": [
            {"name": "New invoice", "url": "/invoices/new"},
            {"name": "New job", "url": "/jobs/new"},
            {"name": "New client", "url": "/clients/new"},
            {"name": "Jobs", "url": "/jobs"},
        ],
        "screenshots": _screenshots(),
    }


def _screenshots() -> list[dict[str, str]]:
    """The pictures that exist, named narrow-1.png or wide-1.png; their size is fixed by their form."""
    here = assets.of(current_app)
    return [
        {"src": here.url(name), "sizes": SCREENSHOTS[form], "type": "image/png", "form_factor": form}
        for name in sorted(here.by_name)
        if name.endswith(".png") and (form := name.partition("-")[0]) in SCREENSHOTS
    ]
