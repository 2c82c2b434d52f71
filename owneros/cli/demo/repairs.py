"""The smaller kinds of work: repairs and replacements. Billed once."""

from owneros.cli.demo.trades import Part, Trade

EVERYWHERE = ("home", "property", "commercial")
REPAIRS = (
    Trade(
        ("Water heater replacement", "Tankless water heater"),
        (1_900, 4_200),
        (1, 1),
        (
            Part(0, "Water heater, pan and valves", 0.55, material=True),
            Part(0, "Remove, haul off and install", 0.38, "h", 11_000),
            Part(0, "Permit", 0.07),
        ),
        "Replace the leaking unit, new pan with drain, expansion tank and earthquake straps.",
        ("Old unit was 17 years old. Flue resized to 4 inch.", "City inspection passed."),
        markets=("home", "property"),
        weight=5,
    ),
    Trade(
        ("Fence repair", "Cedar fence, back yard", "Gate and fence repair"),
        (750, 4_600),
        (1, 3),
        (
            Part(0, "Cedar pickets, rails and posts", 0.45, "lf", 1_900, material=True),
            Part(0, "Set posts and build", 0.45, "h", 6_500),
            Part(0, "Haul-off", 0.10),
        ),
        "Reset leaning posts in concrete, replace broken pickets, new latch at the gate.",
        (
            "Neighbor agreed to share one side, they pay us separately.",
            "Hit limestone at 14 inches, core drilled.",
        ),
        markets=("home", "property"),
        weight=5,
    ),
    Trade(
        ("Interior painting", "Repaint of common hallways"),
        (1_400, 6_200),
        (2, 5),
        (
            Part(0, "Walls and ceilings, two coats", 0.60, "sq ft", 195),
            Part(0, "Doors and trim", 0.24, "h", 6_500),
            Part(0, "Paint and sundries", 0.16, material=True),
        ),
        "Patch nail holes, sand, two coats on walls, one on ceilings, semi-gloss on trim.",
        ("Color for the hall changed to Alabaster.", "Touch-up can left in the garage."),
        markets=EVERYWHERE,
        weight=4,
    ),
    Trade(
        ("Unit turn", "Make-ready after move-out"),
        (1_250, 4_400),
        (2, 4),
        (
            Part(0, "Paint walls, patch and touch up", 0.38, "h", 6_000),
            Part(0, "Replace blinds, locks and fixtures", 0.22, material=True),
            Part(0, "Deep clean and trash-out", 0.18),
            Part(0, "Plumbing and electrical repairs", 0.22, "h", 9_500),
        ),
        "Paint, repair, rekey and clean so that the unit rents on the first of the month.",
        ("Disposal seized, replaced.", "Left two keys with the leasing office."),
        markets=("property",),
        weight=9,
    ),
    Trade(
        ("Drywall repair after leak", "Ceiling repair", "Drywall and texture repair"),
        (420, 1_900),
        (1, 2),
        (
            Part(0, "Cut out, hang, tape and texture", 0.62, "h", 7_500),
            Part(0, "Board, mud and paint", 0.20, material=True),
            Part(0, "Dry-out equipment, per day", 0.18, "day", 8_500),
        ),
        "Dry out, cut back to sound board, patch, match the orange-peel texture, prime and paint.",
        ("Moisture reading down to 12 %, closed up.", "Leak came from the valve upstairs, tightened."),
        markets=EVERYWHERE,
        weight=4,
    ),
    Trade(
        ("Roof leak repair", "Flashing and shingle repair"),
        (580, 2_400),
        (1, 2),
        (
            Part(0, "Find and repair the leak", 0.60, "h", 8_500),
            Part(0, "Shingles, flashing and sealant", 0.40, material=True),
        ),
        "Trace the leak at the chimney, new step flashing, replace damaged shingles.",
        ("Water test with the hose: dry.", "Gutter was clogged, cleaned it at no charge."),
        markets=EVERYWHERE,
        weight=3,
    ),
    Trade(
        ("Window replacement", "Patio door replacement", "Front door replacement"),
        (1_500, 7_900),
        (1, 3),
        (
            Part(0, "Units, low-E, made to measure", 0.62, "unit", 68_500, material=True),
            Part(0, "Remove, set, flash and trim", 0.38, "h", 7_500),
        ),
        "Vinyl low-E units to match, flashed and foamed, trim inside and out.",
        (
            "Measured twice: the kitchen opening is out of square by half an inch.",
            "Units arrive on the 12th.",
        ),
        weight=3,
    ),
    Trade(
        ("Tile backsplash", "Shower tile repair"),
        (780, 2_600),
        (1, 3),
        (
            Part(0, "Set and grout tile", 0.62, "sq ft", 2_400),
            Part(0, "Tile and setting materials", 0.38, "sq ft", 1_150, material=True),
        ),
        "Remove the old tile, new board behind it, set and seal.",
        ("Client supplies the accent strip.", "Sealed on the second visit."),
        weight=3,
    ),
    Trade(
        ("Electrical panel upgrade", "Lighting and outlet work"),
        (1_150, 4_800),
        (1, 2),
        (
            Part(0, "Licensed electrician", 0.60, "h", 11_500),
            Part(0, "Panel, breakers and fixtures", 0.34, material=True),
            Part(0, "Permit", 0.06),
        ),
        "200 A panel with surge protection, labels, two new circuits.",
        ("Power off from 9 to 3, client was told.", "Inspector asked for one more bond, done."),
        markets=EVERYWHERE,
        weight=3,
    ),
    Trade(
        ("Accessible ramp and railing", "Restroom repairs", "Door hardware and closers"),
        (1_600, 7_400),
        (2, 5),
        (
            Part(0, "Labor", 0.56, "h", 8_000),
            Part(0, "Materials and hardware", 0.44, material=True),
        ),
        "Bring the entry up to ADA: slope of 1 in 12, landings, railing on both sides.",
        ("Concrete cured seven days before opening.", "Facility manager signed the walk-through."),
        markets=("commercial",),
        weight=6,
    ),
    Trade(
        ("Gutter replacement", "French drain"),
        (1_300, 3_900),
        (1, 3),
        (
            Part(0, "Seamless gutter and downspouts", 0.52, "lf", 1_150, material=True),
            Part(0, "Installation", 0.48, "h", 7_000),
        ),
        "Remove the old gutter, six-inch seamless with leaf guards, downspouts away from the slab.",
        ("Fascia is sound behind the old gutter.", "Downspout at the patio moved as asked."),
        markets=("home", "property"),
        weight=3,
    ),
)

SERVICE_CALLS = (
    ("Service call: faucet and disposal", 240, 480),
    ("Service call: running toilet", 160, 290),
    ("Monthly property walk and small repairs", 420, 760),
    ("Service call: tripped breaker", 180, 360),
    ("Emergency call: burst hose bib", 380, 720),
    ("Door and lock adjustment", 150, 320),
)
EXTRAS = (
    ("Two more outlets, as agreed on site", 340, 620),
    ("Paint-grade trim upgraded to stain-grade", 480, 1_350),
    ("Extra haul-off, one load", 180, 320),
    ("Rotten framing found and replaced", 650, 1_900),
)
