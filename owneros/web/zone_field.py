from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from owneros.domain.people.tenants.zones import DEFAULT_ZONE, ZONES


def zone_field() -> SelectField:
    """The time zone in which the business counts its days."""
    return SelectField(
        "Time zone",
        choices=[SelectChoice(value=name, label=words) for name, words in ZONES],
        default=DEFAULT_ZONE,
    )
