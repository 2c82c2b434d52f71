"""How a call is turned down. What is wrong is found here; how that is worded is the vendor's."""

from typing import Any, Literal

Why = Literal["unknown", "missing", "object", "integer", "flag", "choice", "address", "limit", "cursor"]


class Refusal(Exception):
    """A call that the vendor answers with an error; whatever it changed is undone."""

    def __init__(self, message: str, status: int, body: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body = body


class WrongParameter(Exception):
    """A parameter that cannot be taken. `prefix` names the level it is on, `told` what words may mention."""

    def __init__(self, why: Why, name: str, prefix: str = "", **told: object) -> None:
        super().__init__(f"{why}: {name}")
        self.why = why
        self.name = name
        self.prefix = prefix
        self.told = told
