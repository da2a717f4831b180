"""Runs a module, as `python -m` does, for as long as the process that started it is there.

    python child.py MODULE [ARGUMENTS]

Its standard input is a pipe that the parent holds and never writes to. However the parent ends, be
it by `kill -9`, the pipe ends with it: nothing is left running.
"""

import os
import runpy
import signal
import sys
import threading
import time

_PATIENCE = 30.0
"""Seconds that the module gets to end by itself."""


def _end_with_the_parent() -> None:
    os.read(sys.stdin.fileno(), 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_PATIENCE)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
