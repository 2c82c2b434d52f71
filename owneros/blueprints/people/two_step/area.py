from owneros.web.area import Area

bp = Area("two_step", __name__)
