"""Repair issues: what only a person can mend.

Which issues there are follows from the account's present state, so each comes and goes by itself.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .api import VoipCenterClockError, VoipCenterError
from .const import DOMAIN

if TYPE_CHECKING:
    from .coordinator import VoipCenterConfigEntry, VoipCenterCoordinator

CLOCK = "clock"
NOT_ALLOWED = "not_allowed"
MENUS_NOT_ALLOWED = "menus_not_allowed"
RATE_LIMITED = "rate_limited"
SECRETS_IN_URL = "secrets_in_url"
ISSUES = (CLOCK, NOT_ALLOWED, MENUS_NOT_ALLOWED, RATE_LIMITED, SECRETS_IN_URL)

RECONFIGURED = (NOT_ALLOWED, MENUS_NOT_ALLOWED)
"""Issues that are mended by entering another API user, or by giving this one more rights."""

_LONG_PAUSE = 600.0


@callback
def update_issues(coordinator: VoipCenterCoordinator, errors: list[VoipCenterError]) -> None:
    """Create the issues that there are after a reading, and delete those that are over."""
    entry = coordinator.config_entry
    present = dict(_present(coordinator, errors))
    for kind in ISSUES:
        if kind not in present:
            ir.async_delete_issue(coordinator.hass, DOMAIN, issue_id(entry, kind))
            continue
        ir.async_create_issue(
            coordinator.hass,
            DOMAIN,
            issue_id(entry, kind),
            data={"entry_id": entry.entry_id, "kind": kind},
            is_fixable=kind in RECONFIGURED,
            severity=ir.IssueSeverity.WARNING,
            translation_key=kind,
            translation_placeholders={"account": entry.title, **present[kind]},
        )


@callback
def delete_issues(hass: HomeAssistant, entry: VoipCenterConfigEntry) -> None:
    """Delete all issues of an entry."""
    for kind in ISSUES:
        ir.async_delete_issue(hass, DOMAIN, issue_id(entry, kind))


def issue_id(entry: VoipCenterConfigEntry, kind: str) -> str:
    """Return the id under which the issue registry keeps an entry's issue."""
    return f"{kind}_{entry.entry_id}"


def _present(
    coordinator: VoipCenterCoordinator, errors: list[VoipCenterError]
) -> Iterator[tuple[str, dict[str, str]]]:
    client = coordinator.client
    if any(isinstance(error, VoipCenterClockError) for error in errors):
        yield CLOCK, {"seconds": f"{abs(client.transport.clock.offset):.0f}"}
    if coordinator.nothing_allowed:
        yield NOT_ALLOWED, {}
    elif coordinator.denied:
        yield MENUS_NOT_ALLOWED, {"menus": ", ".join(sorted(coordinator.denied))}
    if client.transport.gate.closed_for > _LONG_PAUSE:
        yield RATE_LIMITED, {"minutes": f"{client.transport.gate.closed_for / 60:.0f}"}
    if client.transport.by_get:
        yield SECRETS_IN_URL, {}
