"""`make up`: the web server and the worker of a trial, started together and stopped together.

Each runs in a session of its own: Ctrl-C reaches only us, and we stop them in order. Should we be
killed ourselves a guard, which waits for nothing else, ends them, so that nothing is left behind.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

PATIENCE = 15.0  # seconds to end in peace
LOOK = 0.2
ASKED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run(commands: Mapping[str, Sequence[str]], say: Callable[[str], object]) -> int:
    """Run `commands` until we are asked to stop or one of them ends, then stop the others.

    They stop in the opposite order. Returns 0 where we were asked, 1 where one ended by itself.
    """
    guard, told = _guard()
    running: dict[str, subprocess.Popen[bytes]] = {}
    for number in ASKED:
        signal.signal(number, signal.default_int_handler)
    try:
        for name, command in commands.items():
            running[name] = subprocess.Popen(command, start_new_session=True)
            os.write(told, b"%d\n" % running[name].pid)
        say(f"Running: {', '.join(f'{name} ({child.pid})' for name, child in running.items())}.")
        ended = _first_to_end(running)
        say(f"The {ended} ended by itself (status {running[ended].returncode}).")
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        for number in ASKED:
            signal.signal(number, signal.SIG_IGN)
        for name in reversed(running):
            say(f"Stopping the {name}.")
            _stop(running[name])
        os.write(told, b"0\n")
        os.close(told)
        os.waitpid(guard, 0)


def _first_to_end(running: Mapping[str, subprocess.Popen[bytes]]) -> str:
    while True:
        for name, child in running.items():
            if child.poll() is not None:
                return name
        time.sleep(LOOK)


def _stop(child: subprocess.Popen[bytes]) -> None:
    """Ask it to end; after a while end it, and whatever it started and left behind."""
    child.terminate()
    with suppress(subprocess.TimeoutExpired):
        child.wait(PATIENCE)
    _signal(child.pid, signal.SIGKILL)
    child.wait()


def _signal(session: int, number: int) -> bool:
    """Send a signal to all of a session; False where nobody is left in it."""
    try:
        os.killpg(session, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _guard() -> tuple[int, int]:
    """Start the guard. Return its process id and the pipe it is told sessions through.

    The pipe closes when we die, of whatever. A last line "0" says that all was put in order.
    """
    listening, told = os.pipe()
    if guard := os.fork():
        os.close(listening)
        return guard, told
    os.setsid()
    os.close(told)
    with os.fdopen(listening) as lines:
        sessions = [int(line) for line in lines]
    if 0 in sessions:
        os._exit(0)
    for one in reversed(sessions):
        _signal(one, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    while any(_signal(one, 0) for one in sessions) and time.monotonic() < deadline:
        time.sleep(LOOK)
    for one in sessions:
        _signal(one, signal.SIGKILL)
    os._exit(0)
