"""The command `duban`: `python -m duban check plan.yaml`."""

from __future__ import annotations

import signal
import sys

from duban._duban import run_command


def main() -> int:
    """Runs the command with the arguments of the process and gives its exit code."""
    # The command runs outside the interpreter, which would only note the signal.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return run_command(["duban", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
