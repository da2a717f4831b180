"""What can be said: close or open the office, route a number, call a number, count calls.

Sentences for these in four languages stand in ``docs/sentences``. Language models are not offered
these intents, but the tools of ``llm``. Both obey what is exposed, and where they dial, the option.
"""

from typing import Any, ClassVar, override

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import intent

from .api import Part
from .assistants import Exposed, entry_for_calls, office_entries, require_account
from .calling import async_place_call
from .calls import history
from .const import DOMAIN
from .office import async_set_office_closed, office_closed_key
from .problems import async_message
from .routing import async_change_numbers

INTENT_CLOSE_OFFICE = "VoipCenterCloseOffice"
INTENT_OPEN_OFFICE = "VoipCenterOpenOffice"
INTENT_ROUTE_NUMBER = "VoipCenterRouteNumber"
INTENT_CALL_NUMBER = "VoipCenterCallNumber"
INTENT_COUNT_CALLS = "VoipCenterCountCalls"


async def async_setup_intents(hass: HomeAssistant) -> None:
    """Register the intents."""
    for handler in (
        OfficeIntent(INTENT_CLOSE_OFFICE, closed=True),
        OfficeIntent(INTENT_OPEN_OFFICE, closed=False),
        RouteNumberIntent(),
        CallNumberIntent(),
        CountCallsIntent(),
    ):
        intent.async_register(hass, handler)


class PbxIntent(intent.IntentHandler):
    """An intent whose failures are told to who spoke, in the language that was spoken."""

    response_type = intent.IntentResponseType.ACTION_DONE

    @override
    async def async_handle(self, intent_obj: intent.Intent) -> intent.IntentResponse:
        """Carry out the intent."""
        slots = self.async_validate_slots(intent_obj.slots)
        values = {name: slot["value"] for name, slot in slots.items()}
        response = intent_obj.create_response()
        response.response_type = self.response_type
        try:
            require_account(intent_obj.hass)
            response.async_set_speech_slots(await self.carry_out(intent_obj, values))
        except HomeAssistantError as error:
            message = await async_message(intent_obj.hass, error, intent_obj.language)
            response.async_set_error(intent.IntentResponseErrorCode.FAILED_TO_HANDLE, message)
        return response

    async def carry_out(self, intent_obj: intent.Intent, slots: dict[str, Any]) -> dict[str, Any]:
        """Do it, and return what the answer may mention. Raises ``HomeAssistantError``."""
        raise NotImplementedError


class OfficeIntent(PbxIntent):
    """Close or open the office."""

    def __init__(self, intent_type: str, *, closed: bool) -> None:
        """Do one of the two."""
        self.intent_type = intent_type
        self.closed = closed
        self.description = f"{'Closes' if closed else 'Opens'} the office for callers"

    @override
    async def carry_out(self, intent_obj: intent.Intent, slots: dict[str, Any]) -> dict[str, Any]:
        entries = office_entries(intent_obj.hass)
        exposed = Exposed(intent_obj.hass, intent_obj.assistant)
        for entry in entries:
            if not exposed.is_indicator_exposed(entry, office_closed_key(entry)):
                raise ServiceValidationError(
                    translation_domain=DOMAIN, translation_key="not_exposed"
                )
        problems: list[HomeAssistantError] = []
        for entry in entries:  # Where one cannot be closed, the others shall be.
            try:
                await async_set_office_closed(entry, closed=self.closed)
            except HomeAssistantError as error:
                problems.append(error)
        if problems:
            raise problems[0]
        return {}


class RouteNumberIntent(PbxIntent):
    """Send the calls of a number elsewhere."""

    intent_type = INTENT_ROUTE_NUMBER
    description = "Sets the route that the calls of one of the office's numbers take"
    slot_schema: ClassVar[dict[str, Any]] = {
        "number": intent.non_empty_string,
        "route": intent.non_empty_string,
    }

    @override
    async def carry_out(self, intent_obj: intent.Intent, slots: dict[str, Any]) -> dict[str, Any]:
        exposed = Exposed(intent_obj.hass, intent_obj.assistant)
        entry, key = exposed.number(slots["number"])
        runtime = entry.runtime_data
        await async_change_numbers(runtime, [key], {Part.ROUTE: slots["route"]})
        return {"number": runtime.coordinator.data.label(key), "route": slots["route"]}


class CallNumberIntent(PbxIntent):
    """Ring the phone of the default SIP account and dial."""

    intent_type = INTENT_CALL_NUMBER
    description = "Places a telephone call: rings the user's own phone, then dials the number"
    slot_schema: ClassVar[dict[str, Any]] = {"number": intent.non_empty_string}

    @override
    async def carry_out(self, intent_obj: intent.Intent, slots: dict[str, Any]) -> dict[str, Any]:
        entry = entry_for_calls(intent_obj.hass)
        await async_place_call(
            intent_obj.hass,
            entry,
            slots["number"],
            context=intent_obj.context,
            assistant=True,
            language=intent_obj.language,
        )
        return {"number": slots["number"]}


class CountCallsIntent(PbxIntent):
    """Tell how many calls there were today."""

    intent_type = INTENT_COUNT_CALLS
    response_type = intent.IntentResponseType.QUERY_ANSWER
    description = "Tells how many telephone calls there were today, and how many were missed"

    @override
    async def carry_out(self, intent_obj: intent.Intent, slots: dict[str, Any]) -> dict[str, Any]:
        calls = Exposed(intent_obj.hass, intent_obj.assistant).calls_today()
        return {"calls": len(calls), "missed": history.missed(calls)}
