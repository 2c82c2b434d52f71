"""A page of a list. Its envelope, and the names of its parameters, are the vendor's."""

from owneros.sandbox.kit.parameters import integer
from owneros.sandbox.kit.problems import WrongParameter
from owneros.sandbox.store import Json


def size_of(params: Json, name: str, *, usual: int, most: int) -> int:
    size = integer(params, name) or usual
    if not 1 <= size <= most:
        raise WrongParameter("limit", name, least=1, most=most)
    return size


def page_of(
    found: list[Json], params: Json, size: int, *, after: str, before: str, noun: str
) -> tuple[list[Json], bool]:
    """The page that a cursor asks for, and whether there are more beyond it.

    `after` and `before` name the parameters that hold the id of a neighbour, `noun` what it is an id of.
    """
    if cursor := params.get(after):
        found = found[_position(found, cursor, after, noun) + 1 :]
    elif cursor := params.get(before):
        found = found[: _position(found, cursor, before, noun)]
        return found[-size:], len(found) > size
    return found[:size], len(found) > size


def _position(found: list[Json], object_id: str, name: str, noun: str) -> int:
    for place, body in enumerate(found):
        if body["id"] == object_id:
            return place
    raise WrongParameter("cursor", name, value=object_id, noun=noun)
