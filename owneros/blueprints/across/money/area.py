from flask import Blueprint

bp = Blueprint("money", __name__)
