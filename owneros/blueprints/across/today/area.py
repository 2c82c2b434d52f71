from flask import Blueprint

from owneros.domain.people.tenants.roles import EVERYONE, permit
from owneros.web.navigation import Item, place

bp = Blueprint("today", __name__)

permit("today:read", EVERYONE)
place(Item("Today", "/", "sun", ("today:read",)))
