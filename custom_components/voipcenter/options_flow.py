"""What an account's owner may choose: callers, dialling, assistants and live calls."""

from collections.abc import Mapping
from typing import Any, cast

from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult, OptionsFlowWithReload
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from .api import ItemKey, Menu, feed_address
from .const import (
    CONF_ALLOW_INTERNATIONAL,
    CONF_ALLOW_PREMIUM_NUMBERS,
    CONF_ASSISTANTS_MAY_CALL,
    CONF_OFFICE_CLOSED_INDICATOR,
    CONF_SIP_ACCOUNT,
    CONF_WEBSOCKET_URL,
    CONF_WEBSOCKET_USERNAME,
    DEFAULT_WEBSOCKET_URL,
)
from .pbx.account import Account
from .runtime import VoipCenterConfigEntry


class VoipCenterOptionsFlow(OptionsFlowWithReload):
    """Asks for the options; changed ones take effect at once."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show the form, with the account's own items to choose from."""
        errors: dict[str, str] = {}
        if user_input is not None:
            # An emptied field is not sent, and so no longer set.
            try:
                feed_address(user_input[CONF_WEBSOCKET_URL])
            except ValueError:
                errors[CONF_WEBSOCKET_URL] = "invalid_address"
            else:
                return self.async_create_entry(data=user_input)
        shown = self.config_entry.options if user_input is None else user_input
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(
                _schema(self._account, self.config_entry.options), shown
            ),
            errors=errors,
        )

    @property
    def _account(self) -> Account:
        """Return the account; an empty one while it is not loaded."""
        entry = cast("VoipCenterConfigEntry", self.config_entry)
        if entry.state is ConfigEntryState.LOADED:
            return entry.runtime_data.coordinator.data
        return Account()


def _schema(account: Account, chosen: Mapping[str, Any]) -> vol.Schema:
    callers = {
        item.username: account.label(ItemKey(Menu.SIP_ACCOUNTS, id_)) or item.username
        for id_, item in account.sip_accounts.items()
        if item.username
    }
    indicators = {
        str(id_): account.label(ItemKey(Menu.INDICATORS, id_)) or str(id_)
        for id_ in account.indicators
    }
    return vol.Schema(
        {
            vol.Optional(CONF_SIP_ACCOUNT): _choice(callers, chosen.get(CONF_SIP_ACCOUNT)),
            vol.Optional(CONF_OFFICE_CLOSED_INDICATOR): _choice(
                indicators, chosen.get(CONF_OFFICE_CLOSED_INDICATOR)
            ),
            vol.Required(CONF_ALLOW_INTERNATIONAL, default=True): BooleanSelector(),
            vol.Required(CONF_ALLOW_PREMIUM_NUMBERS, default=False): BooleanSelector(),
            vol.Required(CONF_ASSISTANTS_MAY_CALL, default=False): BooleanSelector(),
            vol.Optional(CONF_WEBSOCKET_USERNAME): TextSelector(
                TextSelectorConfig(autocomplete="off")
            ),
            vol.Required(CONF_WEBSOCKET_URL, default=DEFAULT_WEBSOCKET_URL): TextSelector(
                TextSelectorConfig(type=TextSelectorType.URL)
            ),
        }
    )


def _choice(labels: dict[str, str], chosen: str | None) -> SelectSelector:
    """Offer items by name; while they are not known, what stands for one can be typed.

    What was chosen earlier stays an option, even if the PBX has it no longer.
    """
    known = bool(labels)
    if chosen:
        labels.setdefault(chosen, chosen)
    return SelectSelector(
        SelectSelectorConfig(
            options=[SelectOptionDict(value=value, label=label) for value, label in labels.items()],
            mode=SelectSelectorMode.DROPDOWN,
            custom_value=not known,
        )
    )
