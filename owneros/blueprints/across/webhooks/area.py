from owneros.web.area import Area

bp = Area("webhooks", __name__)
