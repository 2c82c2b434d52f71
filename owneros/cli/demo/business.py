"""Who the demo business is, and who works in it, as `data/business.toml` tells."""

from owneros.cli.demo.reading import read
from owneros.domain.people.team.keeping import TeamDetails
from owneros.domain.people.tenants.business import BusinessDetails, Defaults, EstimateDefaults, TenantDetails
from owneros.domain.people.tenants.founding import PersonDetails
from owneros.domain.people.tenants.tax_rates import RateDetails

_told = read("business")

TIME_ZONE: str = _told["time_zone"]
HOW_TO_PAY: str = _told["how_to_pay"]
OWNER = PersonDetails(**_told["owner"])
NAMED = TenantDetails(**_told["named"], time_zone=TIME_ZONE)
DETAILS = BusinessDetails(**_told["details"])
DEFAULTS = Defaults(**_told["defaults"])
ESTIMATE_DEFAULTS = EstimateDefaults(**_told["estimate_defaults"])
OLD_RATE, RATE, COUNTY_RATE = (RateDetails(**_told["rates"][key]) for key in ("old", "new", "county"))
HELPER = TeamDetails(**_told["helper"])
INVITED: dict[str, str] = _told["invited"]
# Role and person, by the key that the story calls them.
TEAM = {key: (one["role"], PersonDetails(**one["who"])) for key, one in _told["team"].items()}
