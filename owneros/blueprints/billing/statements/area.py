from owneros.web.area import Area

bp = Area("statements", __name__, url_prefix="/clients/<uuid:client_id>/statement")
