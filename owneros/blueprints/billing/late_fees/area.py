from flask import Blueprint

bp = Blueprint("late_fees", __name__)
