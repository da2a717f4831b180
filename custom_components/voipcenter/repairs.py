"""Repairs that a person makes from the screen."""

from typing import override

from homeassistant.components.repairs import FlowType, RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import voluptuous as vol

from .const import DOMAIN
from .issues import CLOCK, FEED_REFUSED
from .runtime import VoipCenterConfigEntry


class ExplainedRepair(RepairsFlow):
    """Explains what is wrong and what to do, then goes on once the person agrees."""

    def __init__(self, entry_id: str, kind: str) -> None:
        """Mend an entry's issue of a kind."""
        self._entry_id = entry_id
        self._kind = kind

    async def async_step_init(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Begin."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Explain, then go on."""
        if user_input is None:
            issue = self._issue
            return self.async_show_form(
                step_id="confirm",
                data_schema=vol.Schema({}),
                description_placeholders=issue.translation_placeholders if issue else None,
            )
        return await self.go_on()

    @property
    def _issue(self) -> ir.IssueEntry | None:
        """Return the issue, unless it went by itself."""
        return ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)

    async def go_on(self) -> RepairsFlowResult:
        """Mend it, or lead to where it is mended."""
        raise NotImplementedError


class ClockRepair(ExplainedRepair):
    """Asks the PBX once more, after somebody has set the clock."""

    @override
    async def go_on(self) -> RepairsFlowResult:
        entry: VoipCenterConfigEntry = self.hass.config_entries.async_get_known_entry(
            self._entry_id
        )
        if entry.state is ConfigEntryState.LOADED:
            await entry.runtime_data.coordinator.async_refresh_everything()
        else:
            await self.hass.config_entries.async_reload(self._entry_id)
        if self._issue is not None:
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
