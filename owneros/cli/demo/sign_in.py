"""How a person gets into the demo: a password made for this instance, kept in its home."""

import secrets
from pathlib import Path

from owneros.cli.demo.business import OWNER

LABEL = "Password"
WORDS = (
    "anvil", "brick", "cedar", "chisel", "copper", "dovetail", "gable", "granite", "hammer", "joist",
    "ladder", "limestone", "mortar", "pulley", "rafter", "shingle", "spindle", "tenon", "timber", "trowel",
)  # fmt: skip


def kept_password(home: Path) -> str:
    """The password of an earlier run, or an empty string."""
    try:
        lines = (home / "demo.txt").read_text().splitlines()
    except FileNotFoundError:
        return ""
    return next((line.split()[-1] for line in lines if line.startswith(LABEL)), "")


def new_password() -> str:
    """Easy to type on a phone; about 44 bits."""
    return "-".join([*(secrets.choice(WORDS) for _ in range(6)), f"{secrets.randbelow(90_000) + 10_000}"])


def told(password: str) -> str:
    return (
        f"Demo sign-in            {OWNER.email}\n"
        f"{LABEL:<24}{password}\n"
        "The first sign-in on a device asks for a code. It is mailed: look where the mail lands."
    )
