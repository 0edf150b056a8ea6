"""Become another command, which gets a signal when the process that started it ends.

Run as its own script: `python -I -S parent_death.py PARENT SIGNAL USER COMMAND...`. The parent could request the signal
itself between fork and exec. But Python code there can deadlock once the parent has a second thread.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1
PR_SET_SECUREBITS = 28
SECBIT_NO_SETUID_FIXUP = 1 << 2
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAP_DAC_OVERRIDE = 1
CAPABILITY_VERSION_3 = 0x20080522


def main(arguments: list[str]) -> None:
    """`arguments`: the parent's process id, the signal's number, `uid:gid` or nothing, the command."""
    parent, number, user, *command = arguments
    if user:
        _become(*(int(part) for part in user.split(":")))
    # A change of user cancels the request, so the request comes after it.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
    if os.getppid() != int(parent):
        sys.exit("the process that started this one ended first")
    try:
        os.execvp(command[0], command)  # noqa: S606 - no shell is the point
    except OSError as error:
        sys.exit(f"{command[0]}: {error.strerror}")


def _become(uid: int, gid: int) -> None:
    """Turn root into the user, but keep root's access to closed folders, so that none has to be opened to others."""
    libc = ctypes.CDLL(None)
    # Without this, root's rights end with the change of user, and access() would answer as if they had.
    libc.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    right = 1 << CAP_DAC_OVERRIDE
    # Effective, permitted, inheritable; then the same for the upper half, which needs none.
    libc.capset(header, (ctypes.c_uint32 * 6)(right, right, right, 0, 0, 0))
    libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0)


if __name__ == "__main__":
    main(sys.argv[1:])
