"""What an account's PBX answers, menu by menu, without Home Assistant.

``scripts/probe`` runs this. It reads one list and one item of each menu, changes nothing and dials
nothing. What it writes is fit to be sent in: the shapes of the answers, not what they say.
"""

import argparse
import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from getpass import getpass
import json
import os
from pathlib import Path
import sys

import aiohttp

from . import typed
from .address import DEFAULT_BASE_URL
from .client import VoipCenterClient
from .errors import (
    VoipCenterAuthenticationError,
    VoipCenterConnectionError,
    VoipCenterError,
    VoipCenterNotAllowedError,
    VoipCenterRateLimitError,
)
from .masking import masked
from .models import Call, Configured, Indicator, Item, Menu, SipAccount
from .report import not_understood, reply_shapes, traffic_report
from .signing import Credentials, password_digest
from .wire import PBX_TIMEZONE

_REPORTS = "https://github.com/hass-voipcenter/hass-voipcenter/issues/new/choose"
_WITH_DETAILS = {Menu.INDICATORS, Menu.NUMBERS, Menu.HOT_DESKS, Menu.SIP_ACCOUNTS}
_OF_A_CALL = ("start", "direction", "caller", "called", "duration", "outcome")
_LOST_IN_A_ROW = 2

_ASKED: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "VOIPCENTER_CUSTOMER_NUMBER": ("Customer number", typed.customer_number),
    "VOIPCENTER_PASSWORD": ("Password", typed.password),
    "VOIPCENTER_API_ID": ("API ID", typed.api_id),
    "VOIPCENTER_API_KEY": ("API key", typed.api_key),
}
_BASE_URL = "VOIPCENTER_BASE_URL"


class Verdict(StrEnum):
    """How much of a menu is understood."""

    READ = "read"
    PARTLY = "partly"
    NOT = "not"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a menu answers, and what is missing in that."""

    menu: Menu
    verdict: Verdict
    told: str

    def __str__(self) -> str:
        """Return a line for a person."""
        return f"{self.menu:<15} {self.verdict:<7} {self.told}"


class Probe:
    """One look at an account."""

    def __init__(self, client: VoipCenterClient, secrets: Collection[str]) -> None:
        """Read through ``client``; ``secrets`` are kept out of all that is told."""
        self._client = client
        self._secrets = secrets
        self._lost_in_a_row = 0
        self.findings: list[Finding] = []
        self.stopped_by: str | None = None

    async def run(self, tell: Callable[[str], None]) -> None:
        """Look at each menu, and tell a line of each.

        It stops where more requests might lock the account (13, 14, 15), or reach nobody.
        """
        for menu in Menu:
            try:
                finding = await self._look_at(menu)
            except (VoipCenterAuthenticationError, VoipCenterRateLimitError) as error:
                self.stopped_by = self._masked(error)
            else:
                self.findings.append(finding)
                tell(str(finding))
            if self._lost_in_a_row >= _LOST_IN_A_ROW:
                self.stopped_by = "the PBX cannot be reached"
            if self.stopped_by:
                tell(f"Stopped: {self.stopped_by}")
                return

    def report(self) -> dict[str, object]:
        """Return what can be sent in."""
        return {
            "menus": {
                finding.menu: {"verdict": finding.verdict, "told": finding.told}
                for finding in self.findings
            },
            "stopped_by": self.stopped_by,
            **traffic_report(self._client),
            "replies": reply_shapes(self._client, self._secrets),
            "not_understood": not_understood(self._client, self._secrets),
        }

    async def _look_at(self, menu: Menu) -> Finding:
        """Return what is found. Raises what ends the probe."""
        try:
            if menu is Menu.CALLS:
                today = datetime.now(self._client.timezone).date()
                found = _finding_of_calls(await self._client.calls(today))
            else:
                found = await self._finding_of_items(menu, await self._client.list_items(menu))
        except VoipCenterAuthenticationError, VoipCenterRateLimitError:
            raise
        except VoipCenterError as error:
            lost = isinstance(error, VoipCenterConnectionError)
            self._lost_in_a_row = self._lost_in_a_row + 1 if lost else 0
            denied = isinstance(error, VoipCenterNotAllowedError)
            return Finding(menu, Verdict.DENIED if denied else Verdict.NOT, self._masked(error))
        self._lost_in_a_row = 0
        return found

    async def _finding_of_items(self, menu: Menu, items: Mapping[int, Item]) -> Finding:
        told = f"{len(items)} in the list"
        if menu not in _WITH_DETAILS or not items:
            return Finding(menu, Verdict.READ, told)
        id_ = next(iter(items))
        try:
            detail = await self._client.read_item(menu, id_)
        except VoipCenterAuthenticationError, VoipCenterRateLimitError:
            raise
        except VoipCenterError as error:
            return Finding(menu, Verdict.PARTLY, f"{told}; of {id_}: {self._masked(error)}")
        in_list, in_detail = _missing(items[id_]), _missing(items[id_].informed_by(detail))
        return _finding(menu, told, [name for name in in_detail if name in in_list])

    def _masked(self, error: VoipCenterError) -> str:
        return masked(str(error), self._secrets)


def _finding(menu: Menu, told: str, missing: list[str]) -> Finding:
    if not missing:
        return Finding(menu, Verdict.READ, told)
    return Finding(menu, Verdict.PARTLY, f"{told}; missing: {', '.join(missing)}")


def _finding_of_calls(calls: Collection[Call]) -> Finding:
    """Tell what no call of today says; a caller may be anonymous, but not all are."""
    missing = [name for name in _OF_A_CALL if all(getattr(call, name) is None for call in calls)]
    if missing == ["direction"]:  # The parties tell it.
        missing = []
    return _finding(Menu.CALLS, f"{len(calls)} today", missing if calls else [])


def _missing(item: Item) -> list[str]:
    """Return what is not known of an item that was read."""
    match item:
        case Indicator(active=None):
            return ["active"]
        case Configured():
            return [part for part in item.all_parts if part not in item.parts]
        case SipAccount(username=None):
            return ["username"]
    return []


def _credentials() -> tuple[Credentials, str]:
    """Return the credentials and the address: from the environment, else asked for.

    Raises ``ValueError``, naming what is wrong.
    """
    answers: dict[str, str] = {}
    for name, (label, read) in _ASKED.items():
        # The two secrets are not shown while they are typed.
        ask = getpass if name in {"VOIPCENTER_PASSWORD", "VOIPCENTER_API_KEY"} else input
        text = os.environ.get(name) or ask(f"{label}: ")
        try:
            answers[name] = read(text)
        except ValueError:
            raise ValueError(f"{label}: this cannot be right") from None
        if not answers[name]:
            raise ValueError(f"{label}: needed")
    try:
        base_url = typed.base_url(os.environ.get(_BASE_URL) or DEFAULT_BASE_URL)
    except ValueError:
        raise ValueError(f"{_BASE_URL}: this address cannot be used") from None
    customer_number, password, api_id, api_key = answers.values()
    return Credentials(customer_number, password_digest(password), api_id, api_key), base_url


async def _run(credentials: Credentials, base_url: str, file: Path) -> bool:
    """Probe, and write the file; return whether every menu was asked for."""
    secrets = (
        credentials.customer_number,
        credentials.password_digest,
        credentials.api_id,
        credentials.api_key,
    )
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        client = VoipCenterClient(session, credentials, base_url, timezone=PBX_TIMEZONE)
        probe = Probe(client, secrets)
        await probe.run(print)
    await asyncio.to_thread(file.write_text, json.dumps(probe.report(), indent=2) + "\n")
    print(f"\nThe shapes of the answers are in {file}: no secret and no telephone number.")
    print(f"Have a look at it, then send it in: {_REPORTS}")
    return probe.stopped_by is None


def main() -> int:
    """Ask, probe, tell; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="scripts/probe",
        description="Reads every menu of a VoipCenter PBX. It changes nothing and dials nothing.",
        epilog=f"Asks for what {', '.join(_ASKED)} in the environment do not tell. "
        f"{_BASE_URL} is the address of the API, where it is not {DEFAULT_BASE_URL}",
    )
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        default=Path("voipcenter-probe.json"),
        help="where to write what can be sent in (%(default)s)",
    )
    file: Path = parser.parse_args().file
    try:
        credentials, base_url = _credentials()
    except ValueError as error:
        print(f"scripts/probe: {error}", file=sys.stderr)
        return 2
    except EOFError:
        print("\nscripts/probe: needs an answer, or the environment", file=sys.stderr)
        return 2
    try:
        return 0 if asyncio.run(_run(credentials, base_url, file)) else 1
    except OSError as error:
        print(f"scripts/probe: {file} cannot be written: {error.strerror}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
