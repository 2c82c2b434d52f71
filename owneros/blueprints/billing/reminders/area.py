from owneros.web.area import Area

bp = Area("reminders", __name__)
