from owneros.parts.links import keep_private
from owneros.web.area import Area
from owneros.web.places import Kind, keeps

bp = Area("portal", __name__, url_prefix="/c")
bp.after_request(keep_private)
keeps("message", Kind("Message", "message-square", (60, 0.1)))
keeps("photo", Kind("Photo", "camera", (310, 0.14)))
keeps("document", Kind("Document", "shield-check", (250, 0.04)))
