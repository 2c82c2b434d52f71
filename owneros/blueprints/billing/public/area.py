from owneros.parts.links import keep_private
from owneros.web.area import Area

bp = Area("public", __name__, url_prefix="/i")
bp.after_request(keep_private)
