import uuid

from owneros.blueprints.people.settings.area import bp
from owneros.domain.people.users.devices import end_device, end_other_devices, signed_in_devices
from owneros.domain.people.users.models import WebSession
from owneros.foundation.counts import plural
from owneros.foundation.database import db
from owneros.web import answers
from owneros.web.answers import Answer
from owneros.web.forms import ButtonForm
from owneros.web.guards import person
from owneros.web.saving import Saved

PAGE = "people/settings/devices.html"


@bp.get("/settings/devices", "profile:write")
def devices_page() -> Answer:
    here = person().session_id
    devices = sorted(signed_in_devices(person().user_id), key=lambda device: device.id != here)
    return answers.page(PAGE, devices=devices, here=here, form=ButtonForm())


@bp.post("/settings/devices/<uuid:session_id>/ending", "profile:write", fresh=True)
def end_one_device(session_id: uuid.UUID) -> Saved:
    if session_id == person().session_id:
        return Saved("/settings/devices", "This is the device you are using. Use Sign out instead.", "warn")
    words = end_device(person().actor, person().user_id, session_id)
    return Saved("/settings/devices", f"Signed out {words}.")


@bp.post("/settings/devices/ending", "profile:write", fresh=True)
def end_all_other_devices() -> Saved:
    here = db.session.get(WebSession, person().session_id)
    ended = end_other_devices(person().actor, person().user_id, here, why="asked for in Settings")
    words = f"Signed out {plural(ended, 'other device')}."
    return Saved("/settings/devices", words if ended else "No other device is signed in.")
