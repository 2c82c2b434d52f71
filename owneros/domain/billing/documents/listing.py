"""Which documents a list shows."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Wanted:
    """Those behind the name of a filter, of one client or of all."""

    name: str
    today: date
    client_id: uuid.UUID | None = None

    @property
    def of_client(self) -> bool:
        return self.client_id is not None

    @property
    def values(self) -> dict[str, Any]:
        """What is bound in statements that are kept for the name."""
        return {"today": self.today, "client_id": self.client_id}
