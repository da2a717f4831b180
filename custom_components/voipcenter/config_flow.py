"""Adding an account, and correcting what was entered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, override

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult
from homeassistant.const import CONF_API_KEY, CONF_PASSWORD, CONF_VERIFY_SSL
from homeassistant.core import callback
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from .api import (
    DEFAULT_BASE_URL,
    Menu,
    VoipCenterClient,
    VoipCenterError,
    VoipCenterNotAllowedError,
    VoipCenterNotFoundError,
    VoipCenterRequestError,
    VoipCenterResponseError,
    api_address,
    password_digest,
)
from .connection import create_client, create_session, credentials_in, gate_for
from .const import (
    CONF_ADVANCED,
    CONF_API_ID,
    CONF_BASE_URL,
    CONF_CUSTOMER_NUMBER,
    CONF_PASSWORD_DIGEST,
    DOMAIN,
    LOGGER,
)
from .coordinator import LIST_MENUS
from .options_flow import VoipCenterOptionsFlow
from .problems import problem_key, translated
from .runtime import VoipCenterConfigEntry

_SECRET = TextSelector(
    TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="new-password")
)
_TEXT = TextSelector(TextSelectorConfig(autocomplete="off"))
_URL = TextSelector(TextSelectorConfig(type=TextSelectorType.URL))

_CREDENTIALS = {
    vol.Required(CONF_API_ID): _TEXT,
    vol.Required(CONF_API_KEY): _SECRET,
}
_ADVANCED = vol.Schema(
    {
        vol.Required(CONF_BASE_URL, default=DEFAULT_BASE_URL): _URL,
        vol.Required(CONF_VERIFY_SSL, default=True): BooleanSelector(),
    }
)
_USER_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_CUSTOMER_NUMBER): _TEXT,
        vol.Required(CONF_PASSWORD): _SECRET,
        **_CREDENTIALS,
        vol.Optional(CONF_ADVANCED): section(_ADVANCED, {"collapsed": True}),
    }
)
_REAUTH_SCHEMA = vol.Schema({vol.Required(CONF_PASSWORD): _SECRET, **_CREDENTIALS})
_RECONFIGURE_SCHEMA = vol.Schema(
    {
        vol.Optional(CONF_PASSWORD): _SECRET,
        vol.Required(CONF_API_ID): _TEXT,
        vol.Optional(CONF_API_KEY): _SECRET,
        vol.Optional(CONF_ADVANCED): section(_ADVANCED, {"collapsed": True}),
    }
)

# What the form must have, and where an entry keeps it.
_NEEDED = {
    CONF_CUSTOMER_NUMBER: CONF_CUSTOMER_NUMBER,
    CONF_PASSWORD: CONF_PASSWORD_DIGEST,
    CONF_API_ID: CONF_API_ID,
    CONF_API_KEY: CONF_API_KEY,
}

# What is wrong with one part of the PBX says nothing of the others.
_ABOUT_ONE_MENU = (
    VoipCenterNotAllowedError,
    VoipCenterNotFoundError,
    VoipCenterRequestError,
    VoipCenterResponseError,
)

_API_MENU = "Config > Application Programming Interface"

# Where the form can point at what to correct.
_FIELDS = {
    "invalid_api_key": CONF_API_KEY,
    "invalid_password": CONF_PASSWORD,
}


class VoipCenterConfigFlow(ConfigFlow, domain=DOMAIN):
    """Asks for the credentials of an account and tries them before they are kept."""

    VERSION = 1
    MINOR_VERSION = 1

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: VoipCenterConfigEntry) -> VoipCenterOptionsFlow:
        """Return the form of the options."""
        return VoipCenterOptionsFlow()

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Add an account."""
        errors: dict[str, str] = {}
        placeholders: dict[str, str] = {}
        if user_input is not None:
            data = _entry_data(user_input)
            if customer_number := data.get(CONF_CUSTOMER_NUMBER):
                # Another form for this customer may have been left open.
                await self.async_set_unique_id(customer_number, raise_on_progress=False)
                self._abort_if_unique_id_configured()
            errors, placeholders = await self._try(data)
            if not errors:
                title = f"VoipCenter {data[CONF_CUSTOMER_NUMBER]}"
                return self.async_create_entry(title=title, data=data)
        return self._form("user", _USER_SCHEMA, _without_secrets(user_input), errors, placeholders)

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Begin to correct credentials that the PBX refused."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the credentials again."""
        return await self._correct(
            self._get_reauth_entry(), "reauth_confirm", _REAUTH_SCHEMA, user_input
        )

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Change everything but the customer number; an empty secret keeps the one there is."""
        return await self._correct(
            self._get_reconfigure_entry(), "reconfigure", _RECONFIGURE_SCHEMA, user_input
        )

    async def _correct(
        self,
        entry: VoipCenterConfigEntry,
        step: str,
        schema: vol.Schema,
        user_input: dict[str, Any] | None,
    ) -> ConfigFlowResult:
        errors: dict[str, str] = {}
        placeholders: dict[str, str] = {}
        if user_input is not None:
            data = _entry_data(user_input, entry.data)
            errors, placeholders = await self._try(data)
            if not errors:
                return self.async_update_reload_and_abort(entry, data=data)
        shown = {
            CONF_API_ID: entry.data[CONF_API_ID],
            CONF_ADVANCED: {
                CONF_BASE_URL: entry.data[CONF_BASE_URL],
                CONF_VERIFY_SSL: entry.data[CONF_VERIFY_SSL],
            },
        } | _without_secrets(user_input)
        placeholders["account"] = entry.title
        return self._form(step, schema, shown, errors, placeholders)

    def _form(
        self,
        step: str,
        schema: vol.Schema,
        shown: Mapping[str, Any],
        errors: dict[str, str],
        placeholders: dict[str, str],
    ) -> ConfigFlowResult:
        return self.async_show_form(
            step_id=step,
            data_schema=self.add_suggested_values_to_schema(schema, shown),
            errors=errors,
            description_placeholders={"menu": _API_MENU, **placeholders},
        )

    async def _try(self, data: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
        """Read from the PBX with what was entered; return the form's errors and placeholders."""
        if missing := {field: "missing" for field, kept in _NEEDED.items() if kept not in data}:
            return missing, {}
        try:
            api_address(data[CONF_BASE_URL])
        except ValueError:
            return {"base": "invalid_address"}, {}
        # A person entered these just now: worth a request, whatever the PBX said before.
        gate_for(self.hass, data[CONF_CUSTOMER_NUMBER]).forgive(credentials_in(data))
        session = create_session(self.hass, data, auto_cleanup=False)
        try:
            client = await create_client(self.hass, data, session)
            await _read_anything(client)
        except VoipCenterError as error:
            key = problem_key(error)
            LOGGER.debug("The PBX could not be read with what was entered: %s", error)
            return {_FIELDS.get(key, "base"): key}, translated(error)["translation_placeholders"]
        finally:
            session.detach()
        return {}, {}


def _entry_data(
    user_input: Mapping[str, Any], known: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return what an entry keeps: never the password. What was left empty stays as known."""
    data = {CONF_BASE_URL: DEFAULT_BASE_URL, CONF_VERIFY_SSL: True, **(known or {})}
    data |= user_input.get(CONF_ADVANCED, {})
    for name in (CONF_CUSTOMER_NUMBER, CONF_API_ID, CONF_API_KEY):
        if entered := user_input.get(name, "").strip():
            data[name] = entered
    if password := user_input.get(CONF_PASSWORD):
        data[CONF_PASSWORD_DIGEST] = password_digest(password)
    return data


def _without_secrets(user_input: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what a form may show again after an error."""
    secrets = (CONF_PASSWORD, CONF_API_KEY)
    return {name: value for name, value in (user_input or {}).items() if name not in secrets}


async def _read_anything(client: VoipCenterClient) -> None:
    """Read one list, whichever the PBX has, the API user may read and we understand.

    Raises ``VoipCenterError``.
    """
    today = datetime.now(client.timezone).date()
    problems: list[VoipCenterError] = []
    for menu in (*LIST_MENUS, Menu.CALLS):
        try:
            await (client.calls(today) if menu is Menu.CALLS else client.list_items(menu))
        except _ABOUT_ONE_MENU as error:
            problems.append(error)
        else:
            return
    raise next((p for p in problems if not isinstance(p, VoipCenterNotAllowedError)), problems[0])
