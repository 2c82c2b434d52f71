from flask import Blueprint

from owneros.web.navigation import Item, place

bp = Blueprint("shell", __name__)

place(Item("More", "/more", "menu"))
