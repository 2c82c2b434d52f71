import uuid

from flask.typing import ResponseReturnValue

from owneros.blueprints.people.settings.area import bp
from owneros.domain.people.users.devices import end_device, end_other_devices, signed_in_devices
from owneros.domain.people.users.models import WebSession
from owneros.foundation.database import db
from owneros.web import answers
from owneros.web.forms import ButtonForm
from owneros.web.guards import person, requires

PAGE = "people/settings/devices.html"


@bp.get("/settings/devices")
@requires("profile:write")
def devices_page() -> ResponseReturnValue:
    here = person().session_id
    devices = sorted(signed_in_devices(person().user_id), key=lambda device: device.id != here)
    return answers.page(PAGE, devices=devices, here=here, form=ButtonForm())


@bp.post("/settings/devices/<uuid:session_id>/ending")
@requires("profile:write", fresh=True)
def end_one_device(session_id: uuid.UUID) -> ResponseReturnValue:
    if session_id == person().session_id:
        return answers.done("/settings/devices", "This is the device in your hand: use Sign out.", "warn")
    words = end_device(person().actor, person().user_id, session_id)
    db.session.commit()
    return answers.done("/settings/devices", f"{words} is signed out.")


@bp.post("/settings/devices/ending")
@requires("profile:write", fresh=True)
def end_all_other_devices() -> ResponseReturnValue:
    here = db.session.get(WebSession, person().session_id)
    ended = end_other_devices(person().actor, person().user_id, here, why="asked for in Settings")
    db.session.commit()
    words = f"{ended} other device{'s' if ended != 1 else ''} signed out."
    return answers.done("/settings/devices", words if ended else "No other device was signed in.")
