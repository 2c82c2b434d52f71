"""What the demo business sells most, as it stands in its price book."""

from dataclasses import replace

from owneros.domain.clients.catalog.keeping import ItemDetails


def _service(
    category: str, name: str, unit: str, price: int, cost: int, description: str = ""
) -> ItemDetails:
    return ItemDetails(name, price, description=description, unit=unit, cost_cents=cost, category=category)


def _material(
    category: str, name: str, unit: str, price: int, cost: int, description: str = ""
) -> ItemDetails:
    item = _service(category, name, unit, price, cost, description)
    return replace(item, kind="material", taxable=True)


def _other(category: str, name: str, unit: str, price: int, cost: int, description: str = "") -> ItemDetails:
    return replace(_service(category, name, unit, price, cost, description), cost_kind="other")


def _sub(category: str, name: str, unit: str, price: int, cost: int) -> ItemDetails:
    return replace(_service(category, name, unit, price, cost), cost_kind="subs")


PRICE_BOOK: tuple[ItemDetails, ...] = (
    _service("Carpentry", "Carpentry labor", "h", 8_500, 4_600),
    _service("Carpentry", "Helper labor", "h", 5_500, 2_900),
    _service("Carpentry", "Hang interior door", "each", 24_000, 12_500, "Fit, hinge, set the strike, adjust"),
    _material("Carpentry", "Interior door, solid core", "each", 31_000, 21_400, "30 x 80 in, primed"),
    _material("Carpentry", "Cedar fence pickets and rails", "lf", 1_900, 1_120),
    _material("Carpentry", "Baseboard, primed MDF", "lf", 385, 198, "5 1/4 in"),
    _service("Plumbing", "Plumbing labor", "h", 11_000, 6_200),
    _service("Plumbing", "Service call", "", 9_500, 4_800, "Travel and the first half hour"),
    _material("Plumbing", "Water heater, 50 gal gas", "each", 148_000, 96_500, "With pan, valves and straps"),
    _material("Plumbing", "Tankless water heater", "each", 214_000, 146_000, "199,000 BTU, condensing"),
    _material("Plumbing", "Kitchen faucet, pull-down", "each", 32_500, 21_900),
    _material("Plumbing", "Shutoff valve, quarter turn", "each", 2_800, 1_150),
    _material("Plumbing", "Toilet, comfort height", "each", 38_500, 25_800, "With wax ring and supply line"),
    _sub("Electrical", "Licensed electrician", "h", 12_500, 9_500),
    _material("Electrical", "Recessed LED light", "each", 6_900, 3_450, "6 in, 3000 K, dimmable"),
    _material("Electrical", "GFCI outlet", "each", 4_200, 1_980),
    _service("Finishing", "Drywall, hang, tape and texture", "sq ft", 395, 210),
    _service(
        "Finishing",
        "Interior painting, two coats",
        "sq ft",
        195,
        98,
        "Walls; patching of nail holes included",
    ),
    _service("Finishing", "Tile setting", "sq ft", 1_450, 780, "Thinset, grout and sealing included"),
    _material("Finishing", "Porcelain tile, 12 x 24", "sq ft", 720, 415),
    _material("Finishing", "Paint and sundries", "gal", 6_200, 4_150),
    _sub("Roofing", "Roofing crew", "sq", 18_500, 13_900),
    _material("Roofing", "Architectural shingles", "sq", 18_950, 12_700),
    _service("General", "Haul-off and dump fee", "load", 28_500, 17_500),
    _other("General", "Building permit", "", 32_000, 28_500, "City fee and filing"),
    _service("General", "Dry-out equipment, per day", "day", 8_500, 3_200),
)
