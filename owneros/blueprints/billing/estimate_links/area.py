from owneros.parts.links import keep_private
from owneros.web.area import Area

bp = Area("estimate_links", __name__, url_prefix="/e")
bp.after_request(keep_private)
