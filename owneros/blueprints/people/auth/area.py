from owneros.web.area import Area

bp = Area("auth", __name__)
