import pytest

from owneros.domain.billing.estimates.drawing import LONGEST, as_svg, checked
from owneros.foundation.errors import FieldError

NAME = "M10 20" + "".join(f"L{x} {x // 2}" for x in range(11, 40)) + "M300 100L300 100"


def test_strokes_are_kept_as_they_were_drawn():
    assert checked(NAME) == NAME
    assert checked("") == ""
    assert f'd="{NAME}"' in as_svg(NAME)


@pytest.mark.parametrize(
    "path",
    [
        "M1 1L2 2",
        "L1 1" * 10,
        "M1 1" + "L2 2" * 9 + "Z",
        'M1 1"/><script/>',
        "M1 1" + "L601 2" * 9,
        "M1 1" + "L2 201" * 9,
        "M1 1" + "L-2 2" * 9,
        "M1.5 1" + "L2 2" * 9,
        "M１ 1" + "L2 2" * 9,  # a wide digit
        "M1 1" + "L2 2" * (LONGEST // 4),
    ],
)
def test_anything_else_is_refused(path):
    with pytest.raises(FieldError) as refused:
        checked(path)
    assert refused.value.field == "drawing"
