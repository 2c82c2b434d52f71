from owneros.web.area import Area

bp = Area("late_fees", __name__)
