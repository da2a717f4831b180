"""The probe, run as a customer runs it who has no Home Assistant."""

import asyncio
from dataclasses import dataclass
import json
import os
from pathlib import Path
import re
import signal
from typing import Any

import pytest

from simulator import DIALECTS, Office, Simulator
from simulator.checks import password_digest

SCRIPT = Path(__file__).parents[2] / "scripts" / "probe"

MENUS = [
    "indicators",
    "numbers",
    "hot_desks",
    "sip_accounts",
    "calls",
    "routes",
    "backup_routes",
    "holidays",
    "vacations",
    "office_hours",
    "templates",
]


@dataclass
class Run:
    """What came of it."""

    status: int
    screen: str
    report: dict[str, Any]
    text: str

    @property
    def verdicts(self) -> dict[str, str]:
        line = re.compile(r"(?:^|: )(\w+) +(read|partly|not|denied) +\S", re.MULTILINE)
        return dict(line.findall(self.screen))

    def told(self, menu: str) -> str:
        return str(self.report["menus"][menu]["told"])


async def probe(pbx: Simulator, folder: Path, *, typed: str = "", **environment: str) -> Run:
    """Run the script; what the environment does not tell is typed."""
    known = pbx.credentials
    settings = {
        "VOIPCENTER_CUSTOMER_NUMBER": known.customer_number,
        "VOIPCENTER_PASSWORD": known.password,
        "VOIPCENTER_API_ID": known.api_id,
        "VOIPCENTER_API_KEY": known.api_key,
        "VOIPCENTER_BASE_URL": pbx.base_url,
    } | environment
    file = folder / "report.json"
    process = await asyncio.create_subprocess_exec(
        SCRIPT,
        file,
        env=os.environ | {name: value for name, value in settings.items() if value},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    screen, _ = await process.communicate(typed.encode())
    text = file.read_text() if file.exists() else "{}"
    return Run(process.returncode or 0, screen.decode(), json.loads(text), text)


def interrupt() -> None:
    """Do to the script what Ctrl-C does."""
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    for child in children.read_text().split():
        if b"api.probe" in Path(f"/proc/{child}/cmdline").read_bytes():
            os.kill(int(child), signal.SIGINT)


def assert_private(pbx: Simulator, run: Run) -> None:
    known, office = pbx.credentials, pbx.office
    secrets = {known.customer_number, known.password, known.api_id, known.api_key}
    secrets |= {password_digest(known.password), pbx.wskey}
    secrets |= {item.name for item in office.indicators.values()}
    for secret in secrets:
        assert secret not in run.text
        assert secret not in run.screen
    for number in office.numbers.values():
        assert number.number.removeprefix("0") not in re.sub(r"\W", "", run.text)


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_every_dialect_is_read(pbx: Simulator, tmp_path: Path, dialect: str) -> None:
    pbx.dialect = DIALECTS[dialect]
    run = await probe(pbx, tmp_path)
    assert run.status == 0
    strange = DIALECTS[dialect].call_names == "unknown"
    expected = dict.fromkeys(MENUS, "read") | ({"calls": "partly"} if strange else {})
    assert run.verdicts == expected, run.screen
    if strange:
        missing = "missing: start, direction, caller, called, duration, outcome"
        assert missing in run.told("calls")
        assert run.report["not_understood"]["calls"]["fields"][0] == "veld1"
    assert {request.endpoint for request in pbx.journal} == {"get"}
    assert {request.id for request in pbx.journal if request.menu == "did"} == {"0", "1"}
    assert set(run.report["replies"]) >= {f"{menu} list" for menu in MENUS} | {"numbers detail"}
    assert_private(pbx, run)


async def test_a_pbx_that_nobody_understands(pbx: Simulator, tmp_path: Path) -> None:
    pbx.faults.arm("unreadable")
    run = await probe(pbx, tmp_path)
    assert run.status == 0
    assert run.verdicts == dict.fromkeys(MENUS, "not")
    assert run.report["replies"]["routes list"] == {
        "versie": "9",
        "inhoud": '"aaaaaaaaa9aaaaaaaaaaaaaa9aaa"',
    }


async def test_what_is_missing_is_named(pbx: Simulator, tmp_path: Path) -> None:
    pbx.faults.arm("unreadable", menu="indicator", id=100)
    pbx.faults.arm("error", number=2, menu="hddesk", id=1)
    pbx.faults.arm("html", menu="routes")
    pbx.denied_menus = {"did"}
    pbx.office.calls = type(pbx.office.calls)([])
    run = await probe(pbx, tmp_path)
    assert run.verdicts == dict.fromkeys(MENUS, "read") | {
        "indicators": "partly",
        "hot_desks": "partly",
        "numbers": "denied",
        "routes": "not",
    }
    assert run.told("hot_desks").endswith("of 1: error 2: Incorrect ID")
    assert run.told("numbers").startswith("error 16")
    assert run.told("calls") == "0 today"


@pytest.mark.parametrize("number", [13, 14, 15])
async def test_it_stops_before_an_account_is_locked(
    pbx: Simulator, tmp_path: Path, number: int
) -> None:
    pbx.faults.arm("error", number=number, menu="hddesk")
    run = await probe(pbx, tmp_path)
    assert run.status == 1
    assert list(run.verdicts) == ["indicators", "numbers"]
    assert f"Stopped: error {number}" in run.screen
    assert len([request for request in pbx.journal if request.menu == "hddesk"]) == 1
    assert pbx.journal.of()[-1].menu == "hddesk"


async def test_it_stops_at_a_detail_too(pbx: Simulator, tmp_path: Path) -> None:
    pbx.faults.arm("error", number=14, menu="did", id=1)
    run = await probe(pbx, tmp_path)
    assert run.status == 1
    assert list(run.verdicts) == ["indicators"]


async def test_a_file_that_cannot_be_written(pbx: Simulator, tmp_path: Path) -> None:
    run = await probe(pbx, tmp_path / "nowhere")
    assert run.status == 2
    assert "report.json cannot be written" in run.screen


async def test_it_ends_quietly_when_somebody_interrupts(pbx: Simulator, tmp_path: Path) -> None:
    # Where these tests run in a shell's background, they and what they start would not hear it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    async with pbx.hold(menu="did", before=True) as hold:
        running = asyncio.create_task(probe(pbx, tmp_path))
        await hold.reached()
        interrupt()
        run = await running
    assert run.status == 130
    assert "Traceback" not in run.screen


async def test_a_pbx_that_is_away(pbx: Simulator, tmp_path: Path) -> None:
    await pbx.stop()
    run = await probe(pbx, tmp_path)
    assert run.status == 1
    assert "Stopped: the PBX cannot be reached" in run.screen


async def test_a_refusal_that_repeats_what_is_private(pbx: Simulator, tmp_path: Path) -> None:
    known = pbx.credentials
    message = f"{known.api_id} of {known.customer_number} may not call 0470 99 88 77"
    pbx.faults.arm("error", number=99, message=message)
    run = await probe(pbx, tmp_path)
    assert run.verdicts == dict.fromkeys(MENUS, "not")
    assert "may not call" in run.text
    assert "99 88 77" not in run.text + run.screen
    assert_private(pbx, run)


async def test_what_the_environment_does_not_tell_is_asked_for(
    pbx: Simulator, tmp_path: Path
) -> None:
    typed = "Klantnummer: 482 916\n"
    run = await probe(pbx, tmp_path, typed=typed, VOIPCENTER_CUSTOMER_NUMBER="")
    assert run.status == 0
    assert len(run.verdicts) == len(MENUS)


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"VOIPCENTER_CUSTOMER_NUMBER": "jan"}, "Customer number"),
        ({"VOIPCENTER_API_KEY": "••••"}, "API key"),
        ({"VOIPCENTER_BASE_URL": "http://192.0.2.1/"}, "VOIPCENTER_BASE_URL"),
        ({"VOIPCENTER_API_ID": ""}, "needs an answer"),
        ({"VOIPCENTER_PASSWORD": "\u200b"}, "Password: needed"),
    ],
)
async def test_what_cannot_be_right_is_said_and_nothing_sent(
    pbx: Simulator, tmp_path: Path, environment: dict[str, str], said: str
) -> None:
    run = await probe(pbx, tmp_path, **environment)
    assert run.status == 2
    assert said in run.screen
    assert not len(pbx.journal)
    assert not run.report


@pytest.fixture
def pbx(pbx: Simulator) -> Simulator:
    """Return the PBX of a small office."""
    pbx.office = Office.sized(indicators=2, numbers=2, hot_desks=1, sip_accounts=2, calls=5)
    return pbx
