"""Stripe's objects as `objects.json` tells them: how ids begin and how long they are, what a call that makes
one may be given at the top ("") and at the levels below, and what a new one has when nothing else is said.
"""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from owneros.sandbox.kit.ids import new_id
from owneros.sandbox.store import Json

OBJECTS: dict[str, Json] = json.loads(Path(__file__).with_name("objects.json").read_text())
KIND_OF_PREFIX = {prefix.partition("_")[0]: kind for kind, told in OBJECTS.items() for prefix in told["ids"]}


def takes(kind: str, level: str = "") -> set[str]:
    """The names that are known at one level of the call that makes an object."""
    return set(OBJECTS[kind]["takes"][level])


def new(kind: str, prefix: str = "", **said: Any) -> Json:
    """A new object, of the first kind of id unless a `prefix` is named."""
    told = OBJECTS[kind]
    prefix = prefix or next(iter(told["ids"]))
    return {"id": new_id(prefix, told["ids"][prefix]), "object": kind, **deepcopy(told["body"]), **said}
