from owneros.web.area import Area

bp = Area("health", __name__)
