from flask import Blueprint

from owneros.domain.people.tenants.roles import EVERYONE, permit
from owneros.web.navigation import Item, place

bp = Blueprint("search", __name__)

permit("search:read", EVERYONE)
place(Item("Search", "/search", "search", ("search:read",)))
