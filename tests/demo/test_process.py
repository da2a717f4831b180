from pathlib import Path
import signal
import socket
import subprocess
import sys

import pytest

from demo import process
from demo.process import HomeAssistantProcess, free_port

CHILD = Path(process.__file__).with_name("child.py")


@pytest.mark.usefixtures("socket_enabled")
def test_a_taken_port_is_passed_over() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert free_port(taken.getsockname()[1]) > taken.getsockname()[1]


@pytest.mark.usefixtures("socket_enabled")
def test_any_port_will_do() -> None:
    assert free_port(0) > 1024


def test_a_child_ends_with_its_parent() -> None:
    endless = [sys.executable, "-P", CHILD, "http.server", "--bind", "127.0.0.1", "0"]
    with subprocess.Popen(
        endless, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as child:
        assert child.stdin
        child.stdin.close()

        assert child.wait(10) == -signal.SIGTERM


def test_a_child_runs_its_module_as_python_does() -> None:
    command = [sys.executable, "-P", CHILD, "calendar", "2026", "11"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout

        assert b"November 2026" in child.stdout.read()
        assert child.wait(10) == 0


async def test_home_assistant_that_cannot_start_says_why(tmp_path: Path) -> None:
    (tmp_path / ".HA_VERSION").mkdir()  # It wants a file here.
    home_assistant = HomeAssistantProcess(tmp_path)
    await home_assistant.start()

    assert await home_assistant.ended()
    assert not home_assistant.running
    assert "configuration path" in home_assistant.last_words()
    await home_assistant.stop()
