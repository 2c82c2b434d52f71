"""The clients of the demo business. `weight` says how often they call, `habit` how they pay."""

from dataclasses import dataclass

from owneros.cli.demo.places import Place, at


@dataclass(frozen=True)
class Sketch:
    """`market`: home, property (managers, HOAs) or commercial. `contacts`: name, title, gets invoices."""

    name: str
    place: Place
    market: str = "home"
    habit: str = "punctual"
    weight: int = 1
    sites: tuple[tuple[str, Place, str], ...] = ()
    contacts: tuple[tuple[str, str, bool], ...] = ()
    payment_days: int | None = None
    exempt_id: str = ""
    notes: str = ""
    mailbox: str = ""

    @property
    def kind(self) -> str:
        return "person" if self.market == "home" else "company"

    @property
    def email(self) -> str:
        """Everybody has one but those whose mailbox is "-"."""
        if self.mailbox == "-":
            return ""
        if self.mailbox:
            return self.mailbox
        first, *_, last = self.name.lower().replace("'", "").replace(".", "").split()
        return f"{first}.{last}@mail.example"


HOMES = (
    Sketch(
        "Maria Delgado",
        at("2204 Garden St", "78702"),
        habit="early",
        weight=3,
        sites=(
            ("Rental on Haskell", at("1911 Haskell St", "78702"), "Tenant works nights: no noise before 11."),
        ),
        notes="Prefers texts. Pays as soon as the invoice arrives.",
    ),
    Sketch(
        "James Whitfield",
        at("3107 Westlake Dr", "78746"),
        habit="punctual",
        weight=3,
        sites=(
            ("Lake house", at("18204 Austin Blvd", "78645", "Jonestown"), "Gate code 4471. Dog is friendly."),
        ),
    ),
    Sketch("Linda Nakamura", at("5608 Shoalwood Ave", "78756"), habit="early", weight=2),
    Sketch(
        "Robert & Anne Kowalski",
        at("1403 Kinney Ave", "78704"),
        habit="punctual",
        weight=2,
        mailbox="kowalski.family@mail.example",
        notes="Anne decides on finishes, Robert on budget.",
    ),
    Sketch("Denise Washington", at("6711 Cruz St", "78741"), habit="slow", weight=2),
    Sketch(
        "Tom Brennan",
        at("904 Rutherford Pl", "78704"),
        habit="slow",
        weight=2,
        mailbox="-",
        notes="No e-mail. Mail paper invoices, call before coming.",
    ),
    Sketch("Priscilla Okafor", at("11413 Taylor Draper Ln", "78759"), habit="early", weight=2),
    Sketch("Walter Jennings", at("2810 Bonnie Rd", "78703"), habit="punctual", mailbox="-"),
    Sketch("Carmen Villarreal", at("4906 Duval St", "78751"), habit="punctual", weight=2),
    Sketch(
        "Greg Halvorsen",
        at("7300 Covered Bridge Dr", "78736"),
        habit="very slow",
        weight=2,
        notes="Wants a call a day before every visit.",
    ),
    Sketch("Susan Mayfield", at("1512 Alta Vista Ave", "78704"), habit="early"),
    Sketch("Anthony Russo", at("8905 Chisholm Ln", "78748"), habit="punctual"),
    Sketch(
        "Beth & Carl Lindqvist",
        at("3405 Hillview Rd", "78703"),
        habit="punctual",
        weight=2,
        mailbox="lindqvists@mail.example",
    ),
    Sketch("Hector Salinas", at("5412 Bull Creek Rd", "78756"), habit="punctual"),
    Sketch(
        "Joyce Abernathy",
        at("2009 Peach Tree St", "78704"),
        habit="early",
        notes="Cat must stay inside. Use the side gate.",
    ),
    Sketch("Kevin O'Rourke", at("12108 Mustang Chase", "78727"), habit="slow"),
    Sketch("Nadia Haddad", at("6203 Nasco Dr", "78757"), habit="punctual", weight=2),
    Sketch("Paul Everett", at("417 Academy Dr", "78704"), habit="punctual"),
    Sketch("Rosa Trevino", at("1204 Walton Ln", "78721"), habit="early"),
    Sketch("Steven Park", at("9904 Talleyran Dr", "78750"), habit="punctual", weight=2),
    Sketch("Tamika Freeman", at("3002 E 14th St", "78702"), habit="slow"),
    Sketch("Victor Dominguez", at("1108 Spearson Ln", "78745"), habit="very slow"),
    Sketch(
        "Wendy Castellano",
        at("204 Heritage Oaks Bend", "78737", "Dripping Springs"),
        habit="punctual",
        weight=2,
    ),
    Sketch("Yolanda Pruitt", at("7704 Elderberry Dr", "78745"), habit="punctual"),
    Sketch(
        "Charles Beaumont",
        at("2303 Woodlawn Blvd", "78703"),
        habit="early",
        weight=2,
        sites=(("Guest house", at("2303 Woodlawn Blvd, rear", "78703"), "Enter from the alley."),),
    ),
    Sketch("Megan Strickland", at("5805 Sierra Madre", "78759"), habit="punctual"),
    Sketch("Omar Farouk", at("1309 Piedmont Ave", "78757"), habit="punctual"),
    Sketch("Elaine Vogel", at("10614 Brodie Ln", "78748"), habit="slow"),
)

PROPERTY = (
    Sketch(
        "Hill Country Property Management",
        at("8310 N Capital of Texas Hwy, Ste 210", "78731"),
        "property",
        "slow",
        7,
        payment_days=30,
        mailbox="ap@hillcountrypm.example",
        sites=(
            ("Barton Oaks Apartments", at("1401 Barton Hills Dr", "78704"), "Key from the leasing office."),
            ("Riverside Flats", at("2215 E Riverside Dr", "78741"), "Park behind building C."),
            ("Mueller Row Homes", at("4120 Mattie St", "78723"), ""),
        ),
        contacts=(
            ("Dana Whitlock", "Maintenance coordinator", False),
            ("Joel Ferris", "Accounts payable", True),
        ),
    ),
    Sketch(
        "Bluebonnet Rentals LLC",
        at("604 W 37th St", "78705"),
        "property",
        "punctual",
        5,
        payment_days=30,
        mailbox="bills@bluebonnetrentals.example",
        sites=(
            ("Duplex on Avenue H", at("4405 Avenue H", "78751"), ""),
            ("Fourplex on Speedway", at("3810 Speedway", "78751"), "Lockbox 0712 at unit 1."),
        ),
        contacts=(("Krista Nolan", "Owner", True),),
    ),
    Sketch(
        "Travis Heights Townhomes HOA",
        at("1600 Travis Heights Blvd", "78704"),
        "property",
        "slow",
        3,
        payment_days=30,
        mailbox="board@thtownhomes.example",
        contacts=(("Gail Dempsey", "Treasurer", True), ("Ron Ashby", "President", False)),
    ),
    Sketch(
        "Circle C Ridge HOA",
        at("7817 La Crosse Ave", "78739"),
        "property",
        "very slow",
        3,
        payment_days=45,
        mailbox="manager@circlecridge.example",
        contacts=(("Melissa Tran", "Community manager", False),),
    ),
    Sketch(
        "Lakeline Village Condominiums",
        at("11500 Lakeline Blvd", "78717"),
        "property",
        "punctual",
        2,
        payment_days=30,
        mailbox="office@lakelinevillage.example",
    ),
    Sketch(
        "Capstone Residential",
        at("2000 S Lamar Blvd, Ste 5", "78704"),
        "property",
        "punctual",
        3,
        payment_days=30,
        mailbox="invoices@capstoneres.example",
        sites=(("Bouldin Lofts", at("1105 S 1st St", "78704"), "Freight elevator needs booking."),),
    ),
)

COMMERCIAL = (
    Sketch(
        "Juniper & Rye Bakery",
        at("2406 Manor Rd", "78722"),
        "commercial",
        "punctual",
        2,
        mailbox="hello@juniperandrye.example",
        contacts=(("Amelia Stroud", "Owner", False),),
        notes="Work only after 3 p.m. and on Mondays.",
    ),
    Sketch(
        "South Congress Dental Group",
        at("1920 S Congress Ave", "78704"),
        "commercial",
        "early",
        2,
        payment_days=30,
        mailbox="accounts@socodental.example",
        contacts=(("Renee Cho", "Practice manager", True),),
    ),
    Sketch(
        "Lone Pine Coffee Roasters",
        at("5310 Airport Blvd", "78751"),
        "commercial",
        "slow",
        2,
        mailbox="ops@lonepinecoffee.example",
    ),
    Sketch(
        "Barton Creek Builders",
        at("3600 Bee Caves Rd, Ste 100", "78746"),
        "commercial",
        "punctual",
        3,
        payment_days=30,
        mailbox="ap@bartoncreekbuilders.example",
        contacts=(("Neil Stratton", "Project manager", False), ("Faye Collins", "Accounts payable", True)),
        notes="General contractor: we are their sub. Needs lien waivers with every invoice.",
    ),
    Sketch(
        "Violet Crown Yoga",
        at("4700 Burnet Rd", "78756"),
        "commercial",
        "punctual",
        mailbox="studio@violetcrownyoga.example",
    ),
    Sketch(
        "Arbor Vet Clinic",
        at("10225 Research Blvd", "78759"),
        "commercial",
        "early",
        mailbox="billing@arborvet.example",
    ),
    Sketch(
        "Northloop Records",
        at("110 E North Loop Blvd", "78751"),
        "commercial",
        "very slow",
        mailbox="shop@northlooprecords.example",
    ),
    Sketch(
        "Saltillo Brewing Co.",
        at("1300 E 5th St", "78702"),
        "commercial",
        "slow",
        2,
        mailbox="books@saltillobrewing.example",
    ),
    Sketch(
        "St. Elmo Community Church",
        at("4305 S 1st St", "78745"),
        "commercial",
        "punctual",
        2,
        payment_days=30,
        exempt_id="Texas 01-339, church",
        mailbox="office@stelmochurch.example",
        contacts=(("Rev. Alan Prescott", "Pastor", False),),
    ),
    Sketch(
        "Dove Springs Youth Center",
        at("5801 Ainez Dr", "78744"),
        "commercial",
        "slow",
        2,
        payment_days=30,
        exempt_id="Texas 01-339, 501(c)(3)",
        mailbox="finance@dsyouth.example",
        contacts=(("Monique Barrett", "Director", True),),
    ),
    Sketch(
        "Live Oak Charter School",
        at("9100 Menchaca Rd", "78748"),
        "commercial",
        "punctual",
        2,
        payment_days=30,
        exempt_id="Texas 01-339, public school",
        mailbox="ap@liveoakcharter.example",
    ),
)

CLIENTS = HOMES + PROPERTY + COMMERCIAL
