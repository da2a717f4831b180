"""Forms, filled in and sent as a person does who reads what they say."""

import json
from typing import Any, Self

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    ConfigEntriesFlowManager,
    ConfigFlowContext,
    OptionsFlowManager,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, section
from homeassistant.helpers import translation
from homeassistant.helpers.config_validation import custom_serializer
import probatio
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.voipcenter.const import DOMAIN
from simulator import Simulator


class Form:
    """A form on the screen, until it closes."""

    def __init__(
        self,
        hass: HomeAssistant,
        manager: ConfigEntriesFlowManager | OptionsFlowManager,
        result: Any,
        texts: str = "config",
    ) -> None:
        self._hass = hass
        self._manager = manager
        self._texts = texts
        self.result: dict[str, Any] = result

    @classmethod
    async def to_add(cls, hass: HomeAssistant) -> Self:
        """Press "Add integration"."""
        manager = hass.config_entries.flow
        return cls(hass, manager, await manager.async_init(DOMAIN, context={"source": SOURCE_USER}))

    @classmethod
    async def to_reconfigure(cls, hass: HomeAssistant, entry: MockConfigEntry) -> Self:
        """Press "Reconfigure"."""
        manager = hass.config_entries.flow
        context = ConfigFlowContext(source=SOURCE_RECONFIGURE, entry_id=entry.entry_id)
        return cls(hass, manager, await manager.async_init(DOMAIN, context=context))

    @classmethod
    async def to_sign_in_again(cls, hass: HomeAssistant) -> Self:
        """Open the one form that asks to sign in again."""
        manager = hass.config_entries.flow
        (flow,) = manager.async_progress_by_handler(DOMAIN)
        assert flow["step_id"] == "reauth_confirm"
        return cls(hass, manager, await manager.async_configure(flow["flow_id"]))

    @classmethod
    async def for_options(
        cls, hass: HomeAssistant, entry: MockConfigEntry, step: str = "settings"
    ) -> Self:
        """Press "Configure", and choose from the menu."""
        manager = hass.config_entries.options
        menu = await manager.async_init(entry.entry_id)
        choice = {"next_step_id": step}
        return cls(hass, manager, await manager.async_configure(menu["flow_id"], choice), "options")

    async def send(self, **values: Any) -> None:
        """Press "Submit", and let happen what follows from it."""
        self.result = dict(await self._manager.async_configure(self.result["flow_id"], values))
        await self._hass.async_block_till_done(wait_background_tasks=True)
        if self.is_open:
            await self._check_texts()

    async def add(self, values: dict[str, Any], **office: Any) -> None:
        """Send credentials, and then what the account is used for."""
        await self.send(**values)
        if self.is_open:
            assert self.result["step_id"] == "office", self.result["errors"]
            await self.send(**office)

    async def refused(self, **values: Any) -> dict[str, str]:
        """Press "Submit", and return what the form finds wrong, by field."""
        await self.send(**values)
        assert self.is_open
        errors: dict[str, str] = self.result["errors"]
        return errors

    @property
    def is_open(self) -> bool:
        return bool(self.result["type"] is FlowResultType.FORM)

    @property
    def aborted(self) -> str | None:
        reason: str | None = self.result.get("reason")
        return reason

    @property
    def fields(self) -> list[str]:
        return [str(field) for field in self.result["data_schema"].schema]

    @property
    def shown(self) -> dict[str, Any]:
        """Return the values that the form shows."""
        return _shown(self.result["data_schema"])

    @property
    def placeholders(self) -> dict[str, str]:
        placeholders: dict[str, str] = self.result["description_placeholders"]
        return placeholders

    @property
    def as_sent_to_the_browser(self) -> str:
        schema = self.result["data_schema"]
        fields = probatio.to_field_list(schema, custom_serializer=custom_serializer)
        return json.dumps(fields) + json.dumps(
            {key: value for key, value in self.result.items() if key != "data_schema"}, default=str
        )

    async def _check_texts(self) -> None:
        """Check that all that the form says is there, and has its placeholders filled."""
        texts = await translation.async_get_translations(self._hass, "en", self._texts, {DOMAIN})
        places = [f"error.{key}" for key in self.result["errors"].values()]
        places.append(f"step.{self.result['step_id']}.description")
        for place in places:
            text = texts[f"component.{DOMAIN}.{self._texts}.{place}"]
            assert text.format(**(self.result["description_placeholders"] or {}))


def _shown(schema: Any) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for field, kind in schema.schema.items():
        if isinstance(kind, section):
            shown[str(field)] = _shown(kind.schema)
        elif field.description and "suggested_value" in field.description:
            shown[str(field)] = field.description["suggested_value"]
    return shown


def credentials_of(pbx: Simulator) -> dict[str, str]:
    """Return what a person reads in the activation email and in the PBX."""
    return {
        "customer_number": pbx.credentials.customer_number,
        "password": pbx.credentials.password,
        "api_id": pbx.credentials.api_id,
        "api_key": pbx.credentials.api_key,
    }


def address_of(pbx: Simulator, *, verify_ssl: bool = True) -> dict[str, Any]:
    """Return the section of the form that people leave closed."""
    return {"base_url": pbx.base_url, "verify_ssl": verify_ssl}
