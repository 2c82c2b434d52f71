"""The field for an email address, wherever one is typed."""

from typing import Any

from wtforms import EmailField
from wtforms.validators import InputRequired, Optional

from owneros.foundation.addresses import read_address


class AddressField(EmailField):
    """Kept as the one rule for addresses reads it; what was typed stays on error. Empty: ""."""

    data: Any

    def __init__(self, label: str = "Email", *, required: str = "", **options: Any) -> None:
        options["validators"] = [
            *options.get("validators", ()),
            InputRequired(required) if required else Optional(),
        ]
        options["render_kw"] = {"inputmode": "email", **options.get("render_kw", {})}
        super().__init__(label, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = (valuelist[0] if valuelist else "").strip()
        self.data = ""
        if typed:
            self.data = read_address(typed)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data or ""
