"""What the estimates of the demo consist of: prices and costs in cents, as plausible as the rest."""

from decimal import Decimal

from owneros.domain.billing.estimates.content import Item

HALL_BATH = (
    Item("Demolition and disposal", kind="section"),
    Item("Remove tub, tile and vanity", Decimal(14), "h", 8_500, None, 4_200, "labour"),
    Item("Dumpster, 10 yd", Decimal(1), "", 52_000, None, 41_000, "other"),
    Item("New bathroom", kind="section"),
    Item("Rough-in plumbing, supply and drain", Decimal(22), "h", 9_500, None, 4_800, "labour"),
    Item("Tile setting, floor and surround", Decimal(96), "sq ft", 2_400, None, 1_350, "subs"),
    Item("Tub, valve, vanity and fixtures", Decimal(1), "", 318_000, None, 221_000, "materials"),
    Item("Options", kind="section"),
    Item("Heated floor", Decimal(1), "", 185_000, None, 96_000, "materials", optional=True, selected=False),
    Item(
        "Frameless glass door", Decimal(1), "", 148_000, None, 99_000, "subs", optional=True, selected=False
    ),
)
FENCE = (
    Item("Cedar fence, 6 ft, posts set in concrete", Decimal(120), "ft", 4_800, None, 2_900, "materials"),
    Item("Double gate", Decimal(1), "", 95_000, None, 52_000, "materials", optional=True, selected=True),
    Item("Haul away the old fence", Decimal(1), "", 60_000, None, 35_000, "other", optional=True),
)
KITCHEN = (
    Item("Mask, patch and paint walls and ceiling", Decimal(26), "h", 7_500, None, 3_800, "labour"),
    Item("Paint, primer and patching material", Decimal(1), "", 38_500, None, 26_200, "materials"),
    Item("Laminate counters, measured, made and set", Decimal(31), "sq ft", 6_200, None, 4_100, "subs"),
    Item("New sink and faucet", Decimal(1), "", 64_000, None, 43_900, "materials", optional=True),
)
DOCK = (
    Item("Pull and replace rotten deck boards", Decimal(24), "h", 8_500, None, 4_200, "labour"),
    Item("Pressure-treated boards, 2 x 6 x 12", Decimal(42), "", 2_600, None, 1_790, "materials"),
    Item("Galvanized hardware", Decimal(1), "", 31_000, None, 21_400, "materials"),
)
ATTIC = (
    Item("Blown-in cellulose to R-49", Decimal(1_240), "sq ft", 195, None, 108, "subs"),
    Item("Baffles and air sealing", Decimal(6), "h", 8_500, None, 4_200, "labour"),
    Item("Insulated hatch cover", Decimal(1), "", 21_500, None, 13_900, "materials", optional=True),
)
PORCH = (
    Item("Tear out the old steps", Decimal(5), "h", 8_500, None, 4_200, "labour"),
    Item("Frame and build five steps", Decimal(16), "h", 8_500, None, 4_200, "labour"),
    Item("Treated lumber, treads and hardware", Decimal(1), "", 74_000, None, 51_600, "materials"),
    Item("Cedar railing, both sides", Decimal(18), "ft", 5_400, None, 3_150, "materials"),
)
