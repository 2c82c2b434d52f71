from flask import Response, request

from owneros.web.area import Area
from owneros.web.navigation import Item, place

bp = Area("auth", __name__)

place(Item("Privacy", "/privacy", "shield-check", (), "", "What is kept, and who sees it"))


@bp.after_request
def keep_links_private(response: Response) -> Response:
    """What stands behind a token of a letter is kept by no cache and found by no search engine.

    The referrer stays: the form behind it carries a CSRF token, and other sites are told the origin alone.
    """
    if request.view_args:
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
