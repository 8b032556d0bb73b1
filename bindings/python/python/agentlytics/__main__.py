"""The command: ``python -m agentlytics``, or ``agentlytics``."""

from __future__ import annotations

import signal
import sys

from ._native import run_command

__all__ = ["main"]


def main() -> int:
    """Does what the command line asks for, and returns the exit code."""
    # Ctrl-C ends the command as it ends others. Python would only note it, to tell its own code later.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return run_command(["agentlytics", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
