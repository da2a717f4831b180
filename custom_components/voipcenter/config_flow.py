"""Adding an account, and correcting what was entered."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, override

from homeassistant.config_entries import ConfigEntryState, ConfigFlow, ConfigFlowResult
from homeassistant.const import CONF_API_KEY, CONF_PASSWORD, CONF_VERIFY_SSL
from homeassistant.core import HomeAssistant, callback
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
    VoipCenterShapeError,
    password_digest,
    typed,
)
from .connection import client_for_form, credentials_in, gate_for
from .const import (
    CONF_ADVANCED,
    CONF_API_ID,
    CONF_BASE_URL,
    CONF_CUSTOMER_NUMBER,
    CONF_OFFICE_CLOSED_INDICATOR,
    CONF_PASSWORD_DIGEST,
    CONF_PHONES,
    CONF_SIP_ACCOUNT,
    CONF_VOICE_INDICATORS,
    CONF_WEBSOCKET_USERNAME,
    DOMAIN,
    LOGGER,
    PROJECT,
)
from .options_flow import (
    TEXT,
    URL,
    VoipCenterOptionsFlow,
    caller_choice,
    feed_user_problem,
    indicator_choice,
    without_empty,
)
from .pbx.account import Account
from .pbx.reader import LIST_MENUS
from .problems import problem_key, translated
from .runtime import VoipCenterConfigEntry

_SECRET = TextSelector(
    TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="new-password")
)

_CREDENTIALS: dict[vol.Marker, object] = {
    vol.Required(CONF_API_ID): TEXT,
    vol.Required(CONF_API_KEY): _SECRET,
}
_ADVANCED: dict[vol.Marker, object] = {
    vol.Required(CONF_BASE_URL, default=DEFAULT_BASE_URL): URL,
    vol.Required(CONF_VERIFY_SSL, default=True): BooleanSelector(),
}
_FIELDS: dict[str, dict[vol.Marker, object]] = {
    "user": {
        vol.Required(CONF_CUSTOMER_NUMBER): TEXT,
        vol.Required(CONF_PASSWORD): _SECRET,
        **_CREDENTIALS,
    },
    "reauth_confirm": {vol.Required(CONF_PASSWORD): _SECRET, **_CREDENTIALS},
    "reconfigure": {
        vol.Optional(CONF_PASSWORD): _SECRET,
        vol.Required(CONF_API_ID): TEXT,
        vol.Optional(CONF_API_KEY): _SECRET,
    },
}

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
_FIELD_AT_FAULT = {
    "invalid_api_key": CONF_API_KEY,
    "invalid_password": CONF_PASSWORD,
}
_MAY_BE_THE_ADDRESS = {"cannot_connect", "certificate", "invalid_address", "invalid_response"}
"""Errors that are mended in the folded section."""

_READ: dict[str, Callable[[str], str]] = {
    CONF_CUSTOMER_NUMBER: typed.customer_number,
    CONF_API_ID: typed.api_id,
    CONF_API_KEY: typed.api_key,
}


class VoipCenterConfigFlow(ConfigFlow, domain=DOMAIN):
    """Asks for the credentials of an account and tries them before they are kept."""

    VERSION = 1
    MINOR_VERSION = 3

    _data: dict[str, Any]
    _account: Account

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: VoipCenterConfigEntry) -> VoipCenterOptionsFlow:
        """Return the form of the options."""
        return VoipCenterOptionsFlow()

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the credentials of a new account."""
        errors: dict[str, str] = {}
        placeholders: dict[str, str] = {}
        if user_input is not None:
            data, errors = _entered(user_input)
            if customer_number := data.get(CONF_CUSTOMER_NUMBER):
                # Another form for this customer may have been left open.
                await self.async_set_unique_id(customer_number, raise_on_progress=False)
                self._abort_if_unique_id_configured()
            if not errors:
                errors, placeholders = await self._try(data)
            if not errors:
                self._data = data
                self._account = await _look_around(self.hass, data)
                return await self.async_step_office()
        return self._form("user", user_input or {}, errors, placeholders)

    async def async_step_office(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask what the account is used for; nothing of it is needed."""
        errors: dict[str, str] = {}
        placeholders: dict[str, str] = {}
        if user_input is not None:
            options = without_empty(user_input)
            errors, placeholders = await feed_user_problem(self.hass, self._data, options)
            if not errors:
                self._abort_if_unique_id_configured()
                title = f"VoipCenter {self._data[CONF_CUSTOMER_NUMBER]}"
                return self.async_create_entry(title=title, data=self._data, options=options)
        schema = vol.Schema(
            {
                vol.Optional(CONF_SIP_ACCOUNT): caller_choice(self._account),
                vol.Optional(CONF_OFFICE_CLOSED_INDICATOR): indicator_choice(self._account),
                vol.Optional(CONF_VOICE_INDICATORS): indicator_choice(self._account, multiple=True),
                vol.Optional(CONF_WEBSOCKET_USERNAME): TEXT,
                vol.Optional(CONF_PHONES, default=False): BooleanSelector(),
            }
        )
        return self.async_show_form(
            step_id="office",
            data_schema=self.add_suggested_values_to_schema(schema, user_input or {}),
            errors=errors,
            description_placeholders=placeholders,
        )

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Begin to correct credentials that the PBX refused."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the credentials again."""
        return await self._correct(self._get_reauth_entry(), "reauth_confirm", user_input)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Change everything but the customer number; an empty secret keeps the one there is."""
        return await self._correct(self._get_reconfigure_entry(), "reconfigure", user_input)

    async def _correct(
        self, entry: VoipCenterConfigEntry, step: str, user_input: dict[str, Any] | None
    ) -> ConfigFlowResult:
        errors: dict[str, str] = {}
        placeholders: dict[str, str] = {}
        if user_input is not None:
            known = entry.data
            data, errors = _entered(user_input, known)
            if not errors:
                errors, placeholders = await self._try(data)
            if not errors:
                # Others may have written meanwhile, such as the address of the webhook.
                entered = {name: told for name, told in data.items() if known.get(name) != told}
                data = {**entry.data, **entered}
                is_new = data != entry.data
                done = self.async_update_and_abort(entry, data=data)
                if entry.state is not ConfigEntryState.LOADED:
                    self.hass.config_entries.async_schedule_reload(entry.entry_id)
                elif not is_new:  # Nothing to apply, but worth another try.
                    coordinator = entry.runtime_data.coordinator
                    starting = coordinator.async_start_over(coordinator.client)
                    entry.async_create_task(self.hass, starting, f"{entry.title} start over")
                return done
        shown = {
            CONF_API_ID: entry.data[CONF_API_ID],
            CONF_ADVANCED: {
                CONF_BASE_URL: entry.data[CONF_BASE_URL],
                CONF_VERIFY_SSL: entry.data[CONF_VERIFY_SSL],
            },
        }
        placeholders["account"] = entry.title
        return self._form(step, shown | (user_input or {}), errors, placeholders)

    def _form(
        self,
        step: str,
        shown: Mapping[str, Any],
        errors: dict[str, str],
        placeholders: dict[str, str],
    ) -> ConfigFlowResult:
        """Show a form with what was typed, so that only what is wrong is typed again."""
        fields = dict(_FIELDS[step])
        if step != "reauth_confirm":
            folded = _MAY_BE_THE_ADDRESS.isdisjoint(errors.values())
            fields[vol.Optional(CONF_ADVANCED)] = section(
                vol.Schema(_ADVANCED), {"collapsed": folded}
            )
        return self.async_show_form(
            step_id=step,
            data_schema=self.add_suggested_values_to_schema(vol.Schema(fields), shown),
            errors=errors,
            description_placeholders={"menu": _API_MENU, "project": PROJECT, **placeholders},
        )

    async def _try(self, data: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
        """Read from the PBX with what was entered; return the form's errors and placeholders."""
        # A person entered these just now: worth a request, whatever the PBX said before.
        gate_for(self.hass, data[CONF_CUSTOMER_NUMBER]).forgive(credentials_in(data))
        try:
            async with client_for_form(self.hass, data) as client:
                await _enter(client)
        except VoipCenterError as error:
            key = problem_key(error)
            LOGGER.debug("The PBX could not be read with what was entered: %s", error)
            placeholders = translated(error)["translation_placeholders"]
            return {_FIELD_AT_FAULT.get(key, "base"): key}, placeholders
        return {}, {}


def _entered(
    user_input: Mapping[str, Any], known: Mapping[str, Any] | None = None
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what an entry keeps, and what is wrong with what was typed.

    The password is not kept. What was left empty stays as known.
    """
    errors: dict[str, str] = {}
    data = {CONF_BASE_URL: DEFAULT_BASE_URL, CONF_VERIFY_SSL: True, **(known or {})}
    data |= user_input.get(CONF_ADVANCED, {})
    for field, read in _READ.items():
        if text := typed.pasted(user_input.get(field, "")):
            try:
                data[field] = read(text)
            except ValueError:
                errors[field] = (
                    "invalid_customer_number" if field == CONF_CUSTOMER_NUMBER else "invalid_text"
                )
    if password := typed.password(user_input.get(CONF_PASSWORD, "")):
        data[CONF_PASSWORD_DIGEST] = password_digest(password)
    try:
        data[CONF_BASE_URL] = typed.base_url(data[CONF_BASE_URL])
    except ValueError:
        errors[CONF_ADVANCED] = "invalid_address"
    missing = {field: "missing" for field, kept in _NEEDED.items() if kept not in data}
    return data, missing | errors


async def _enter(client: VoipCenterClient) -> None:
    """Ask until the PBX answers with anything but a refusal, even if nobody understands it.

    Raises ``VoipCenterError``.
    """
    today = datetime.now(client.timezone).date()
    problems: list[VoipCenterError] = []
    for menu in (*LIST_MENUS, Menu.CALLS):
        try:
            await (client.calls(today) if menu is Menu.CALLS else client.list_items(menu))
        except _ABOUT_ONE_MENU as error:
            if isinstance(error, VoipCenterNotFoundError | VoipCenterShapeError):
                return  # Only right credentials get as far.
            problems.append(error)
        else:
            return
    raise next((p for p in problems if not isinstance(p, VoipCenterNotAllowedError)), problems[0])


async def _look_around(hass: HomeAssistant, data: Mapping[str, Any]) -> Account:
    """Return what a new account's owner may choose from, as far as it can be read."""
    account = Account()
    async with client_for_form(hass, data) as client:
        for menu in (Menu.SIP_ACCOUNTS, Menu.INDICATORS):
            with suppress(VoipCenterError):
                account = account.with_listing(menu, await client.list_items(menu))
    return account
