"""How long a test looks: `make quick`, `make test` and `make soak` are lanes over the same tests.

A test of random deeds says how many are usual. `make quick` takes a part of them, `make soak` many times as
many and from a seed of its own, which it names; so each can be run again as it was.
"""

import os

from hypothesis import settings

TIMES = {"quick": 0.25, "test": 1, "soak": 20}
LANE = os.environ.get("OWNEROS_LANE", "test")
SEED = int(os.environ.get("OWNEROS_SEED", "0"))

for lane, factor in TIMES.items():
    # How long an example takes is not what a test is about.
    settings.register_profile(lane, deadline=None, max_examples=int(100 * factor), print_blob=True)


def times(usual: int) -> int:
    """How many of them there are in this lane."""
    return max(1, round(usual * TIMES[LANE]))


def seeds(usual: int) -> range:
    """For a test that is given its chance as a number: the same numbers each time, but in a soak."""
    return range(SEED, SEED + times(usual))
