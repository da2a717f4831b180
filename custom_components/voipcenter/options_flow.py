"""What an account's owner may choose, and whom to know: options, and a file of contacts."""

from collections.abc import Mapping
from html import escape
from typing import Any, cast

from homeassistant.components.file_upload import process_uploaded_file
from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult, OptionsFlow
from homeassistant.const import CONF_WEBHOOK_ID
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.selector import (
    BooleanSelector,
    FileSelector,
    FileSelectorConfig,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from .api import ItemKey, Menu, VoipCenterError, is_refusal, typed
from .call_log import async_contacts, async_keep_contacts
from .calling import async_country_names
from .calls.contacts import LARGEST_FILE, Contacts, read_contacts
from .calls.dialling import COUNTRIES_AT_FIRST, HOME
from .connection import client_for_form
from .const import (
    CONF_ALLOW_PREMIUM_NUMBERS,
    CONF_ASSISTANTS_MAY_CALL,
    CONF_CONTACTS,
    CONF_COUNTRIES,
    CONF_OFFICE_CLOSED_INDICATOR,
    CONF_PHONES,
    CONF_SIP_ACCOUNT,
    CONF_VOICE_INDICATORS,
    CONF_VOICE_SENTENCES,
    CONF_WEBHOOK,
    CONF_WEBSOCKET_URL,
    CONF_WEBSOCKET_USERNAME,
    DEFAULT_WEBSOCKET_URL,
)
from .live import async_webhook_address
from .pbx.account import Account
from .problems import async_message, async_words, translated
from .runtime import VoipCenterConfigEntry

TEXT = TextSelector(TextSelectorConfig(autocomplete="off"))
URL = TextSelector(TextSelectorConfig(type=TextSelectorType.URL))


class VoipCenterOptionsFlow(OptionsFlow):
    """Asks for the options; changed ones take effect at once."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Let a person choose what to change."""
        return self.async_show_menu(menu_options=["settings", "contacts"])

    async def async_step_contacts(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Take a file of contacts, in place of those that there are."""
        errors: dict[str, str] = {}
        entry = cast("VoipCenterConfigEntry", self.config_entry)
        if user_input is not None:
            try:
                contacts = await self.hass.async_add_executor_job(
                    _uploaded, self.hass, user_input[CONF_CONTACTS]
                )
            except FileTooLargeError:
                errors[CONF_CONTACTS] = "contacts_too_large"
            except ValueError:
                errors[CONF_CONTACTS] = "no_contacts"
            else:
                await async_keep_contacts(self.hass, entry.entry_id, contacts)
                if entry.state is ConfigEntryState.LOADED:
                    entry.runtime_data.calls.async_use_contacts(contacts)
                return self.async_create_entry(data=dict(entry.options))
        kept = await async_contacts(self.hass, entry.entry_id)
        file = FileSelector(FileSelectorConfig(accept=".vcf,.vcard,text/vcard,text/x-vcard"))
        return self.async_show_form(
            step_id="contacts",
            data_schema=vol.Schema({vol.Required(CONF_CONTACTS): file}),
            errors=errors,
            description_placeholders={"contacts": str(len(kept)), "skipped": str(kept.skipped)},
        )

    async def async_step_settings(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show the form, with the account's own items to choose from."""
        errors: dict[str, str] = {}
        placeholders: dict[str, str] = {}
        kept = self.config_entry.options
        if user_input is not None:
            # An emptied field is not sent, and so no longer set.
            chosen = without_empty(user_input)
            try:
                chosen[CONF_WEBSOCKET_URL] = typed.websocket_url(user_input[CONF_WEBSOCKET_URL])
            except ValueError:
                errors[CONF_WEBSOCKET_URL] = "invalid_address"
            if not errors and chosen.get(CONF_WEBSOCKET_USERNAME) != kept.get(
                CONF_WEBSOCKET_USERNAME
            ):
                data = self.config_entry.data
                errors, placeholders = await feed_user_problem(self.hass, data, chosen)
            if not errors:
                if CONF_VOICE_INDICATORS in kept:  # Only the setup asks for these.
                    chosen[CONF_VOICE_INDICATORS] = kept[CONF_VOICE_INDICATORS]
                chosen[CONF_COUNTRIES] = sorted({HOME, *user_input[CONF_COUNTRIES]})
                return self.async_create_entry(data=chosen)
        countries = await async_country_names(self.hass, self.hass.config.language)
        placeholders["webhook_url"] = address = await self._webhook_address()
        # Of these alone Home Assistant breaks a long word; a broken address cannot be copied.
        placeholders["webhook_shown"] = f"<ha-alert>{escape(address)}</ha-alert>"
        shown = kept if user_input is None else user_input
        return self.async_show_form(
            step_id="settings",
            data_schema=self.add_suggested_values_to_schema(
                _schema(self._account, kept, countries), shown
            ),
            errors=errors,
            description_placeholders=placeholders,
        )

    async def _webhook_address(self) -> str:
        """Return where the PBX is to post to, or words for why that cannot be told yet."""
        words = await async_words(self.hass)
        entry = self.config_entry
        if not entry.options.get(CONF_WEBHOOK) or CONF_WEBHOOK_ID not in entry.data:
            return words["webhook_later"]
        return await async_webhook_address(self.hass, entry) or words["webhook_nowhere"]

    @property
    def _account(self) -> Account:
        """Return the account; an empty one while it is not loaded."""
        entry = cast("VoipCenterConfigEntry", self.config_entry)
        if entry.state is ConfigEntryState.LOADED:
            return entry.runtime_data.coordinator.data
        return Account()


class FileTooLargeError(ValueError):
    """A file is larger than a person's contacts are."""


def _uploaded(hass: HomeAssistant, file_id: str) -> Contacts:
    """Return the contacts in a file that was uploaded, which is gone then.

    Raises ``FileTooLargeError``, and ``ValueError`` for one that holds none, or that is not there.
    """
    with process_uploaded_file(hass, file_id) as path:
        if path.stat().st_size > LARGEST_FILE:
            raise FileTooLargeError
        return read_contacts(path.read_bytes())


def _schema(
    account: Account, chosen: Mapping[str, Any], countries: Mapping[str, str]
) -> vol.Schema:
    return vol.Schema(
        {
            vol.Optional(CONF_SIP_ACCOUNT): caller_choice(account, chosen.get(CONF_SIP_ACCOUNT)),
            vol.Optional(CONF_OFFICE_CLOSED_INDICATOR): indicator_choice(
                account, chosen.get(CONF_OFFICE_CLOSED_INDICATOR)
            ),
            vol.Required(CONF_PHONES, default=False): BooleanSelector(),
            vol.Required(CONF_COUNTRIES, default=sorted(COUNTRIES_AT_FIRST)): SelectSelector(
                SelectSelectorConfig(
                    options=_options(countries),
                    mode=SelectSelectorMode.DROPDOWN,
                    multiple=True,
                    sort=True,
                )
            ),
            vol.Required(CONF_ALLOW_PREMIUM_NUMBERS, default=False): BooleanSelector(),
            vol.Required(CONF_ASSISTANTS_MAY_CALL, default=False): BooleanSelector(),
            vol.Required(CONF_VOICE_SENTENCES, default=False): BooleanSelector(),
            vol.Required(CONF_WEBHOOK, default=False): BooleanSelector(),
            vol.Optional(CONF_WEBSOCKET_USERNAME): TEXT,
            vol.Required(CONF_WEBSOCKET_URL, default=DEFAULT_WEBSOCKET_URL): URL,
        }
    )


def caller_choice(account: Account, chosen: str | None = None) -> SelectSelector:
    """Offer the SIP accounts, by their usernames."""
    callers = {
        item.username: account.label(ItemKey(Menu.SIP_ACCOUNTS, id_)) or item.username
        for id_, item in account.sip_accounts.items()
        if item.username
    }
    return _choice(callers, chosen)


def indicator_choice(
    account: Account, chosen: str | None = None, *, multiple: bool = False
) -> SelectSelector:
    """Offer the function indicators, one or several, by their ids."""
    indicators = {
        str(id_): account.label(ItemKey(Menu.INDICATORS, id_)) or str(id_)
        for id_ in account.indicators
    }
    return _choice(indicators, chosen, multiple=multiple)


def _choice(
    labels: dict[str, str], chosen: str | None, *, multiple: bool = False
) -> SelectSelector:
    """Offer items by name; while they are not known, what stands for one can be typed.

    What was chosen earlier stays an option, even if the PBX has it no longer.
    """
    known = bool(labels)
    if chosen:
        labels.setdefault(chosen, chosen)
    return SelectSelector(
        SelectSelectorConfig(
            options=_options(labels),
            mode=SelectSelectorMode.DROPDOWN,
            custom_value=not known,
            multiple=multiple,
        )
    )


def _options(labels: Mapping[str, str]) -> list[SelectOptionDict]:
    return [SelectOptionDict(value=value, label=label) for value, label in labels.items()]


def without_empty(user_input: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options that were chosen, the websocket user without what was pasted with it."""
    options = dict(user_input)
    options[CONF_WEBSOCKET_USERNAME] = typed.pasted(options.get(CONF_WEBSOCKET_USERNAME, ""))
    return {name: value for name, value in options.items() if value not in ("", [])}


async def feed_user_problem(
    hass: HomeAssistant, data: Mapping[str, Any], options: Mapping[str, Any]
) -> tuple[dict[str, str], dict[str, str]]:
    """Ask the PBX for the key of the websocket user; return the form's errors and placeholders."""
    errors: dict[str, str] = {}
    if username := options.get(CONF_WEBSOCKET_USERNAME):
        try:
            async with client_for_form(hass, data) as client:
                await client.feed_key(username)
        except VoipCenterError as error:
            errors[CONF_WEBSOCKET_USERNAME] = (
                "feed_refused" if is_refusal(error) else "feed_not_checked"
            )
            told = HomeAssistantError(**translated(error))
            return errors, {"error": (await async_message(hass, told)).rstrip(".")}
    return errors, {}
