"""Becomes another command, which gets a signal when the process that started it is gone.

Run as a script of its own: `python -I -S parent_death.py PARENT SIGNAL USER COMMAND...`. The parent could make the wish
itself between fork and exec, but Python code there can deadlock as soon as the parent has a second thread.
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
    # A change of user takes the wish away, so it comes after.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
    if os.getppid() != int(parent):
        sys.exit("the process that started this one ended first")
    try:
        os.execvp(command[0], command)  # noqa: S606 - no shell is the point
    except OSError as error:
        sys.exit(f"{command[0]}: {error.strerror}")


def _become(uid: int, gid: int) -> None:
    """Root becomes the user, but keeps its way into folders closed to others: so that none has to be opened."""
    libc = ctypes.CDLL(None)
    # Without this the rights go with the user, and access() would judge as if they had.
    libc.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    right = 1 << CAP_DAC_OVERRIDE
    # Effective, permitted, inheritable; then the same for the upper half, of which none is wanted.
    libc.capset(header, (ctypes.c_uint32 * 6)(right, right, right, 0, 0, 0))
    libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0)


if __name__ == "__main__":
    main(sys.argv[1:])
