"""Who the demo business is, and who works in it. Names, numbers and addresses are made up."""

from dataclasses import dataclass
from decimal import Decimal

from owneros.domain.people.tenants.business import BusinessDetails, Defaults, TenantDetails
from owneros.domain.people.tenants.founding import PersonDetails
from owneros.domain.people.tenants.tax_rates import RateDetails

OWNER_EMAIL = "demo@owneros.example"
TIME_ZONE = "America/Chicago"

OWNER = PersonDetails("Sam Rivera", OWNER_EMAIL, "+15125550101")
NAMED = TenantDetails("Rivera & Sons Remodeling", TIME_ZONE)
DETAILS = BusinessDetails(
    email="office@riverasons.example",
    phone="+15125550100",
    website="riverasons.example",
    street="1809 E Cesar Chavez St",
    city="Austin",
    state="TX",
    postal_code="78702",
    license_number="TX-RMP 41877",
)
DEFAULTS = Defaults(
    payment_days=14,
    invoice_prefix="INV-",
    invoice_terms=(
        "Payment is due by the date above. Checks are payable to Rivera & Sons Remodeling. "
        "Workmanship is warranted for two years from completion."
    ),
    invoice_notes="Thank you for letting us work on your home.",
)


HOW_TO_PAY = """Checks payable to Rivera & Sons Remodeling
1809 E Cesar Chavez St, Austin, TX 78702
Zelle: office@riverasons.example"""


@dataclass(frozen=True)
class Colleague:
    """`key` is how the story calls them."""

    key: str
    role: str
    who: PersonDetails


TEAM = (
    Colleague("diane", "office", PersonDetails("Diane Kessler", "diane@owneros.example", "+15125550102")),
    Colleague("marcus", "crew", PersonDetails("Marcus Bell", "marcus@owneros.example", "+15125550103")),
    Colleague("luis", "crew", PersonDetails("Luis Ortega", "luis@owneros.example", "+15125550104")),
    Colleague(
        "priya", "accountant", PersonDetails("Priya Nair, CPA", "priya@owneros.example", "+15125550105")
    ),
)

OLD_RATE = RateDetails("Texas sales tax (without city)", Decimal("6.25"), is_default=True)
RATE = RateDetails("Texas & Austin sales tax", Decimal("8.25"), is_default=True)
COUNTY_RATE = RateDetails("Hays County sales tax", Decimal("6.75"))
