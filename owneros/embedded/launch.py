"""Becomes another program that ends with its parent; run as a script, without site-packages.

    python -I -S launch.py PARENT_PID SIGNAL ACCOUNT -- program argument...

SIGNAL is what the program gets when the parent dies (Linux). ACCOUNT is "-" or "uid:gid:keep":
root gives up its identity, which PostgreSQL insists on, and with keep = 1 retains only the right to
pass directories (CAP_DAC_OVERRIDE), so that no home and no checkout below /root has to be opened.
"""

import ctypes
import os
import signal
import sys

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1
PR_SET_SECUREBITS = 28
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_IS_SET = 1
PR_CAP_AMBIENT_RAISE = 2
SECBIT_NO_SETUID_FIXUP = 1 << 2
CAP_DAC_OVERRIDE = 1
CAP_SETPCAP = 8
CAPABILITY_VERSION_3 = 0x20080522


class CapabilityHeader(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class CapabilitySet(ctypes.Structure):
    _fields_ = [
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    ]


def become(uid: int, gid: int, *, keep: bool, libc: ctypes.CDLL) -> None:
    """Switches to the account, with CAP_DAC_OVERRIDE if it is to be kept."""
    if keep:
        # Otherwise access(2), which PostgreSQL asks first, would not count the capability.
        libc.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    if not keep:
        return
    bit = 1 << CAP_DAC_OVERRIDE
    header = CapabilityHeader(CAPABILITY_VERSION_3, 0)
    sets = (CapabilitySet * 2)(CapabilitySet(bit, bit, bit), CapabilitySet(0, 0, 0))
    if (
        libc.capset(ctypes.byref(header), ctypes.byref(sets)) != 0
        or libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0) != 0
    ):
        sys.exit(f"cannot keep CAP_DAC_OVERRIDE: {os.strerror(ctypes.get_errno())}")


def main(arguments: list[str]) -> None:
    """Replaces this process by the program; returns only by an exception."""
    parent, signal_number, account = int(arguments[0]), int(arguments[1]), arguments[2]
    program = arguments[4:]
    # The caller held them back while it started this.
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if account != "-":
            uid, gid, keep = (int(part) for part in account.split(":"))
            become(uid, gid, keep=keep == 1, libc=libc)
        # A change of account clears the wish, so it comes after.
        libc.prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
        if os.getppid() != parent:
            sys.exit("the starting process ended first")
    os.execvp(program[0], program)  # noqa: S606 - the caller names a fixed program


if __name__ == "__main__":
    main(sys.argv[1:])
