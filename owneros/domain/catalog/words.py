"""How kinds of items and of costs are said on screen."""

KIND_WORDS = {"service": "Service", "material": "Material"}
COST_KIND_WORDS = {
    "labour": "Labor",
    "materials": "Materials",
    "subs": "Subcontractors",
    "other": "Other",
}
