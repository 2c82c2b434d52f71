"""Where servers keep their sockets, and where the wheels keep their programs."""

import hashlib
import importlib.util
import os
import stat
import tempfile
from pathlib import Path

from owneros.embedded.processes import Account, EmbeddedError

# sun_path holds 108 bytes on Linux and 104 on macOS, the closing zero included.
SOCKET_PATH_BYTES = 103
LONGEST_SOCKET_NAME = ".s.PGSQL.5432"


def wheel_directory(package: str) -> Path:
    """Where an installed package lies, without importing it (importing these writes files)."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(f"the package {package} is not installed; run make setup")
    return Path(spec.submodule_search_locations[0])


def private_directory(path: Path, account: Account | None = None, *, mode: int = 0o700) -> Path:
    """The directory, made if need be, which belongs to the account or else to the caller."""
    path.mkdir(mode=mode, parents=True, exist_ok=True)
    found = path.lstat()
    trusted = {os.geteuid()} | ({account.uid} if account else set())
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in trusted:
        raise EmbeddedError(f"{path} belongs to someone else; remove it and start again")
    if account:
        os.chown(path, account.uid, account.gid)
    path.chmod(mode)
    return path


def passage(path: Path, account: Account | None) -> Path:
    """A directory of the caller's which the account has to pass, closed to all if it can anyway."""
    return private_directory(path, mode=0o711 if account and not account.passes else 0o700)


def require_passage(path: Path, account: Account | None) -> None:
    """Raises EmbeddedError when a directory on the way is closed to the account that has to pass it."""
    if account is None or account.passes:
        return
    for directory in path.parents:
        found = directory.stat()
        digit = 0o100 if found.st_uid == account.uid else 0o010 if found.st_gid == account.gid else 0o001
        if not found.st_mode & digit:
            raise EmbeddedError(
                f"{path} lies in {directory}, which root alone may enter; PostgreSQL does not run as root.\n"
                "Start OwnerOS as another user, move it to where all may enter, or open this directory:\n"
                f"  chmod o+x {directory}"
            )


def socket_directory(home: Path, name: str, account: Account | None = None) -> Path:
    """`home/run-name`, or a short place that belongs to this home when that is too long."""
    owner = account if account and not account.passes else None
    wanted = home / f"run-{name}"
    if len(os.fsencode(wanted / LONGEST_SOCKET_NAME)) <= SOCKET_PATH_BYTES:
        return private_directory(wanted, owner)
    mark = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    short = f"owneros-{os.geteuid()}-{mark}-{name}"
    for base in (Path(tempfile.gettempdir()), Path("/tmp")):  # noqa: S108 - its owner is checked
        if len(os.fsencode(base / short / LONGEST_SOCKET_NAME)) <= SOCKET_PATH_BYTES:
            return private_directory(base / short, owner)
    raise EmbeddedError(f"no directory short enough for a socket of {home}")
