"""Repairs that a person makes from the screen."""

from homeassistant.components.repairs import FlowType, RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import SOURCE_RECONFIGURE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import voluptuous as vol

from .const import DOMAIN
from .issues import FEED_REFUSED


class FormRepair(RepairsFlow):
    """Explains what is wrong, then leads to the form in which it is mended."""

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
        """Explain, then go on to the form."""
        if user_input is None:
            issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
            return self.async_show_form(
                step_id="confirm",
                data_schema=vol.Schema({}),
                description_placeholders=issue.translation_placeholders if issue else None,
            )
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
    return FormRepair(str(about["entry_id"]), str(about["kind"]))
