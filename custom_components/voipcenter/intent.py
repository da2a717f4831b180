"""What can be said: close or open the office, route a number, call a number, count calls.

Sentences for these in four languages stand in ``docs/sentences``. Language models are not offered
these intents, but the tools of ``llm``. Both obey what is exposed, and where they dial, the option.
"""

from typing import Any, ClassVar, override

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, Unauthorized
from homeassistant.helpers import config_validation as cv, intent
import voluptuous as vol

from .assistants import Exposed, async_require_account
from .calls import history
from .changes import Authority, async_authority, async_set_office_closed, office_entries
from .const import ATTR_UNTIL, DOMAIN
from .problems import async_message
from .timetable import End

INTENT_CLOSE_OFFICE = "VoipCenterCloseOffice"
INTENT_OPEN_OFFICE = "VoipCenterOpenOffice"
INTENT_ROUTE_NUMBER = "VoipCenterRouteNumber"
INTENT_CALL_NUMBER = "VoipCenterCallNumber"
INTENT_COUNT_CALLS = "VoipCenterCountCalls"

RESPONSE_UNAUTHORIZED = "voipcenter_unauthorized"
"""The answer in the sentences' files to who may not."""


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
        """Carry out the intent. Raises ``IntentHandleError`` for who may not."""
        try:
            return await self._handle(
                intent_obj, await async_authority(intent_obj.hass, intent_obj.context)
            )
        except Unauthorized as error:
            told = HomeAssistantError(translation_domain=DOMAIN, translation_key="unauthorized")
            message = await async_message(intent_obj.hass, told, intent_obj.language)
            raise intent.IntentHandleError(message, RESPONSE_UNAUTHORIZED) from error

    async def _handle(
        self, intent_obj: intent.Intent, authority: Authority
    ) -> intent.IntentResponse:
        slots = self.async_validate_slots(intent_obj.slots)
        values = {name: slot["value"] for name, slot in slots.items()}
        exposed = Exposed(authority, intent_obj.assistant, intent_obj.language)
        response = intent_obj.create_response()
        response.response_type = self.response_type
        try:
            await async_require_account(intent_obj.hass)
            response.async_set_speech_slots(await self.carry_out(exposed, values))
        except Unauthorized:
            raise
        except HomeAssistantError as error:
            message = await async_message(intent_obj.hass, error, intent_obj.language)
            response.async_set_error(intent.IntentResponseErrorCode.FAILED_TO_HANDLE, message)
        return response

    async def carry_out(self, exposed: Exposed, slots: dict[str, Any]) -> dict[str, Any]:
        """Do it, and return what the answer may mention. Raises ``HomeAssistantError``."""
        raise NotImplementedError


class OfficeIntent(PbxIntent):
    """Close or open the office, for good or until a moment."""

    slot_schema: ClassVar[dict[Any, Any]] = {vol.Optional(ATTR_UNTIL): cv.string}

    def __init__(self, intent_type: str, *, closed: bool) -> None:
        """Do one of the two."""
        self.intent_type = intent_type
        self.closed = closed
        self.description = f"{'Closes' if closed else 'Opens'} the office for callers"

    @override
    async def carry_out(self, exposed: Exposed, slots: dict[str, Any]) -> dict[str, Any]:
        await async_set_office_closed(
            exposed.authority,
            office_entries(exposed.hass),
            closed=self.closed,
            end=End(slots.get(ATTR_UNTIL)),
            require=exposed.require_indicator,
        )
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
    async def carry_out(self, exposed: Exposed, slots: dict[str, Any]) -> dict[str, Any]:
        number = await exposed.async_set_route(slots["number"], slots["route"])
        return {"number": number, "route": slots["route"]}


class CallNumberIntent(PbxIntent):
    """Ring the phone of the default SIP account and dial."""

    intent_type = INTENT_CALL_NUMBER
    description = "Places a telephone call: rings the user's own phone, then dials the number"
    # What stands before it is how sentences tell a number from a name: by its first figure.
    slot_schema: ClassVar[dict[Any, Any]] = {
        "number": intent.non_empty_string,
        vol.Optional("start"): cv.string,
    }

    @override
    async def carry_out(self, exposed: Exposed, slots: dict[str, Any]) -> dict[str, Any]:
        number = slots.get("start", "") + slots["number"]
        await exposed.async_place_call(number)
        return {"number": number}


class CountCallsIntent(PbxIntent):
    """Tell how many calls there were today."""

    intent_type = INTENT_COUNT_CALLS
    response_type = intent.IntentResponseType.QUERY_ANSWER
    description = "Tells how many telephone calls there were today, and how many were missed"

    @override
    async def carry_out(self, exposed: Exposed, slots: dict[str, Any]) -> dict[str, Any]:
        calls = exposed.calls_today()
        return {"calls": len(calls), "missed": history.missed(calls)}
