"""Repair issues, what only a person can mend, and the repairs that are made from the screen.

Which issues there are follows from the account's present state, so each comes and goes by itself.
"""

from collections.abc import Iterable, Iterator, Mapping
from math import ceil
from typing import Any, override

from homeassistant.components.repairs import (
    ConfirmRepairFlow,
    FlowType,
    RepairsFlow,
    RepairsFlowResult,
)
from homeassistant.config_entries import (
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    ConfigEntry,
    ConfigEntryState,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.translation import async_get_cached_translations

from .api import (
    Menu,
    VoipCenterAuthenticationError,
    VoipCenterClockError,
    VoipCenterNotAllowedError,
    without_markup,
)
from .const import DOMAIN, PROJECT
from .pbx.report import ReadingReport

CLOCK = "clock"
NOT_ALLOWED = "not_allowed"
MENUS_NOT_ALLOWED = "menus_not_allowed"
RATE_LIMITED = "rate_limited"
SECRETS_IN_URL = "secrets_in_url"
UNREADABLE = "unreadable"
UNREAD_WORDS = "unread_words"
FEED_REFUSED = "feed_refused"
STILL_CHANGED = "still_changed"
STILL_CLOSED = "still_closed"
VALUE_BEFORE_GONE = "value_before_gone"

FOUND_BY_READING = (
    CLOCK,
    NOT_ALLOWED,
    MENUS_NOT_ALLOWED,
    RATE_LIMITED,
    SECRETS_IN_URL,
    UNREADABLE,
    UNREAD_WORDS,
)
_OF_OUR_REQUESTS = (RATE_LIMITED, SECRETS_IN_URL)
"""Issues that are over as soon as no request is like that any more."""
MENDED_BY_FORM = (NOT_ALLOWED, MENUS_NOT_ALLOWED, FEED_REFUSED)
"""Issues that a person mends in one of the entry's forms."""
MENDED_BY_A_PERSON = (*MENDED_BY_FORM, CLOCK)

_LONG_PAUSE = 600.0
_MOST_WORDS = 5
_INTEGRATION = f"/config/integrations/integration/{DOMAIN}"
_REPORTS = f"{PROJECT}/issues/new/choose"
_LINKS = {_INTEGRATION, _REPORTS}


@callback
def update_issues(hass: HomeAssistant, entry: ConfigEntry[Any], report: ReadingReport) -> None:
    """Create the issues that there are after a reading, and delete those that are over."""
    if hass.config_entries.async_get_entry(entry.entry_id) is None or entry.disabled_by:
        return  # The reading outlived its account.
    present = dict(_present(hass, report))
    # A PBX that is away has not taken back what it said.
    has_answered = report.anything_read or any(
        isinstance(error, VoipCenterAuthenticationError | VoipCenterNotAllowedError)
        for error in report.errors
    )
    for kind in FOUND_BY_READING:
        if kind in present or has_answered or kind in _OF_OUR_REQUESTS:
            set_issue(hass, entry, kind, present.get(kind))


@callback
def ask_for_credentials(
    hass: HomeAssistant, entry: ConfigEntry[Any], report: ReadingReport
) -> None:
    """Ask for credentials that the PBX refuses; ask no more once it accepts them after all."""
    if any(isinstance(error, VoipCenterAuthenticationError) for error in report.errors):
        entry.async_start_reauth(hass)
    elif report.anything_read:
        for flow in list(entry.async_get_active_flows(hass, {SOURCE_REAUTH})):
            hass.config_entries.flow.async_abort(flow["flow_id"])


@callback
def set_issue(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    kind: str,
    placeholders: Mapping[str, str] | None,
    about: str = "",
) -> None:
    """Create an issue with these placeholders; delete it where there are none.

    Where there may be several of a kind, ``about`` tells which one is meant.
    """
    if placeholders is None:
        ir.async_delete_issue(hass, DOMAIN, issue_id(entry, kind, about))
        return
    told = {"account": entry.title, **placeholders}
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id(entry, kind, about),
        data={"entry_id": entry.entry_id, "kind": kind},
        is_fixable=kind in MENDED_BY_A_PERSON,
        severity=ir.IssueSeverity.WARNING,
        translation_key=kind,
        # Home Assistant shows these as Markdown, and names are the PBX's.
        translation_placeholders={
            name: text if text in _LINKS else without_markup(text) for name, text in told.items()
        },
    )


@callback
def delete_issues(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Delete all issues of an entry."""
    for domain, known in list(ir.async_get(hass).issues):
        if domain == DOMAIN and known.endswith(f"_{entry.entry_id}"):
            ir.async_delete_issue(hass, domain, known)


def issue_id(entry: ConfigEntry[Any], kind: str, about: str = "") -> str:
    """Return the id under which the issue registry keeps an entry's issue."""
    return "_".join(filter(None, [kind, about, entry.entry_id]))


def _present(hass: HomeAssistant, report: ReadingReport) -> Iterator[tuple[str, dict[str, str]]]:
    if any(isinstance(error, VoipCenterClockError) for error in report.errors):
        yield CLOCK, {"seconds": f"{abs(report.clock_offset):.0f}"}
    if report.nothing_allowed:
        yield NOT_ALLOWED, {}
    elif report.denied:
        yield MENUS_NOT_ALLOWED, {"menus": _in_words(hass, report.denied)}
    if report.unreadable and report.anything_read:
        yield (
            UNREADABLE,
            {
                "menus": _in_words(hass, report.unreadable),
                "integration": _INTEGRATION,
                "reports": _REPORTS,
            },
        )
    if report.unread_words:
        words = ", ".join(report.unread_words[:_MOST_WORDS])
        yield UNREAD_WORDS, {"words": words, "integration": _INTEGRATION, "reports": _REPORTS}
    if report.pause > _LONG_PAUSE:
        yield RATE_LIMITED, {"minutes": str(ceil(report.closed_for / 60))}
    if report.secrets_in_url:
        yield SECRETS_IN_URL, {}


def _in_words(hass: HomeAssistant, menus: Iterable[Menu]) -> str:
    """Return what menus hold, in the system's language."""
    words = async_get_cached_translations(hass, hass.config.language, "selector", DOMAIN)
    prefix = f"component.{DOMAIN}.selector.menu.options"
    return ", ".join(words.get(f"{prefix}.{menu}", menu) for menu in sorted(menus))


class ExplainedRepair(ConfirmRepairFlow):
    """Explains what is wrong and what to do, then goes on once the person agrees."""

    def __init__(self, entry_id: str, kind: str) -> None:
        """Mend an entry's issue of a kind."""
        self._entry_id = entry_id
        self._kind = kind

    @override
    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Explain, then go on."""
        return await (super().async_step_confirm() if user_input is None else self.go_on())

    async def go_on(self) -> RepairsFlowResult:
        """Mend it, or lead to where it is mended."""
        raise NotImplementedError


class ClockRepair(ExplainedRepair):
    """Asks the PBX once more, after somebody has set the clock."""

    @override
    async def go_on(self) -> RepairsFlowResult:
        entry: ConfigEntry[Any] = self.hass.config_entries.async_get_known_entry(self._entry_id)
        if entry.state is ConfigEntryState.LOADED:
            await entry.runtime_data.coordinator.async_refresh_everything()
        else:
            await self.hass.config_entries.async_reload(self._entry_id)
        if ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id) is not None:
            return self.async_abort(reason="clock_still_off")
        return self.async_create_entry(data={})


class FormRepair(ExplainedRepair):
    """Leads to the form in which it is mended."""

    @override
    async def go_on(self) -> RepairsFlowResult:
        return self.async_create_entry(data={}, next_flow=await self._open_form())

    async def _open_form(self) -> tuple[FlowType, str]:
        if self._kind == FEED_REFUSED:
            options = await self.hass.config_entries.options.async_init(self._entry_id)
            return FlowType.OPTIONS_FLOW, options["flow_id"]
        form = await self.hass.config_entries.flow.async_init(
            DOMAIN, context={"source": SOURCE_RECONFIGURE, "entry_id": self._entry_id}
        )
        return FlowType.CONFIG_FLOW, form["flow_id"]


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Return the flow that mends an issue."""
    about = data or {}
    entry_id, kind = str(about["entry_id"]), str(about["kind"])
    return ClockRepair(entry_id, kind) if kind == CLOCK else FormRepair(entry_id, kind)
