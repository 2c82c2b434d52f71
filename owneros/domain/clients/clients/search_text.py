"""What a client is found by: name, addresses, contacts and phone numbers."""

import re
from collections.abc import Iterable

from owneros.foundation.phones import found_as
from owneros.foundation.search import normalise


def client_search_text(name: str, phones: Iterable[str], *others: str) -> str:
    """One normalised line, with O'Neil as "oneil" too.

    `phones` as they are kept; `others` are emails, addresses and contacts' names.
    """
    unmarked = re.sub(r"[^\w\s]", "", name)
    names = [name, unmarked] if unmarked != name else [name]
    return normalise(" ".join([*names, *others, *map(found_as, phones)]))
