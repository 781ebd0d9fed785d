"""Runs a command and says what it took: it and all that it started, to the end of the last of them."""
import ctypes
import os
import time
from typing import NamedTuple

PR_SET_CHILD_SUBREAPER = 36


class Usage(NamedTuple):
    wall: float  # seconds
    cpu: float  # seconds, user and system
    peak: float  # MB resident in the largest of the processes; not below what Python holds, about 15
    written: float  # MB of pages made dirty, which the kernel counts for who does it


class Failed(Exception):
    pass


def measure(command, log):
    """The standard output and error go to the file `log`."""
    # What loses its parent becomes a child of this process, which waits for all: nobody's time is lost.
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    cpu = peak = written = 0
    began = time.monotonic()
    started = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
    failed = False
    while True:
        try:
            process, status, usage = os.wait4(-1, 0)
        except ChildProcessError:
            break
        failed |= process == started and status != 0
        cpu += usage.ru_utime + usage.ru_stime
        peak = max(peak, usage.ru_maxrss * 1024)
        written += usage.ru_oublock * 512
    wall = time.monotonic() - began
    if failed:
        with open(log, errors="replace") as text:
            raise Failed(f"failed: {' '.join(map(str, command))}\n{text.read()[-2000:]}")
    return Usage(wall, cpu, peak / 1e6, written / 1e6)
