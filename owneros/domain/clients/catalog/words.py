"""What an item is, and in which part of a budget its cost is counted."""

from owneros.foundation.choices import Choice


class ItemKind(Choice):
    SERVICE = "service", "Service"
    MATERIAL = "material", "Material"


class CostKind(Choice):
    LABOUR = "labour", "Labor"
    MATERIALS = "materials", "Materials"
    SUBS = "subs", "Subcontractors"
    OTHER = "other", "Other"
