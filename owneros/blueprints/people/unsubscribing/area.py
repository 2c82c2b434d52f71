from owneros.parts.links import keep_private
from owneros.web.area import Area

bp = Area("unsubscribing", __name__)
bp.after_request(keep_private)
