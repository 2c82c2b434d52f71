"""Who the demo business is, and who works in it. Names, numbers and addresses are made up."""

from dataclasses import dataclass
from decimal import Decimal

from owneros.domain.tenants.business import Defaults, Details

OWNER_EMAIL = "demo@owneros.example"
OWNER_NAME = "Sam Rivera"
OWNER_PHONE = "+15125550101"
TIME_ZONE = "America/Chicago"

DETAILS = Details(
    name="Rivera & Sons Remodeling",
    email="office@riverasons.example",
    phone="+15125550100",
    website="riverasons.example",
    street="1809 E Cesar Chavez St",
    city="Austin",
    state="TX",
    postal_code="78702",
    license_number="TX-RMP 41877",
    time_zone=TIME_ZONE,
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
    name: str
    email: str
    phone: str
    role: str


TEAM = (
    Colleague("diane", "Diane Kessler", "diane@owneros.example", "+15125550102", "office"),
    Colleague("marcus", "Marcus Bell", "marcus@owneros.example", "+15125550103", "crew"),
    Colleague("luis", "Luis Ortega", "luis@owneros.example", "+15125550104", "crew"),
    Colleague("priya", "Priya Nair, CPA", "priya@owneros.example", "+15125550105", "accountant"),
)

OLD_RATE = ("Texas sales tax (without city)", Decimal("6.25"))
RATE = ("Texas & Austin sales tax", Decimal("8.25"))
COUNTY_RATE = ("Hays County sales tax", Decimal("6.75"))
