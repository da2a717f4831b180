"""What can be said: about the office, where calls go, whom to call, and who called.

Sentences for these in four languages stand in ``sentences``, with the answers. Language models are
not offered these intents, but the tools of ``llm``. Both obey what is exposed, and where they dial,
the option.
"""

from datetime import datetime
from typing import Any, ClassVar, override

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, Unauthorized
from homeassistant.helpers import config_validation as cv, intent
from homeassistant.util import dt as dt_util
import voluptuous as vol

from .assistants import Exposed, async_require_account
from .calls import history
from .changes import Authority, async_authority, async_set_office_closed, office_entries
from .const import ATTR_UNTIL
from .pbx.account import NOT_SET_OPTION
from .pbx.spoken import Said
from .problems import async_message, failure, invalid
from .timetable import End

INTENT_CLOSE_OFFICE = "VoipCenterCloseOffice"
INTENT_OPEN_OFFICE = "VoipCenterOpenOffice"
INTENT_OFFICE_STATE = "VoipCenterOfficeState"
INTENT_ROUTE_NUMBER = "VoipCenterRouteNumber"
INTENT_NUMBER_ROUTE = "VoipCenterNumberRoute"
INTENT_SET_HOT_DESK = "VoipCenterSetHotDesk"
INTENT_TURN_ON_INDICATOR = "VoipCenterTurnOnIndicator"
INTENT_TURN_OFF_INDICATOR = "VoipCenterTurnOffIndicator"
INTENT_INDICATOR_STATE = "VoipCenterIndicatorState"
INTENT_CALL_NUMBER = "VoipCenterCallNumber"
INTENT_CALL_BACK = "VoipCenterCallBack"
INTENT_COUNT_CALLS = "VoipCenterCountCalls"
INTENT_LAST_CALLER = "VoipCenterLastCaller"
INTENT_MISSED_CALLERS = "VoipCenterMissedCallers"

MOST_CALLERS = 5
"""As many as one can listen to."""

RESPONSE_UNAUTHORIZED = "voipcenter_unauthorized"
"""The answer in the sentences' files to who may not."""


async def async_setup_intents(hass: HomeAssistant) -> None:
    """Register the intents."""
    for handler in (
        OfficeIntent(INTENT_CLOSE_OFFICE, closed=True),
        OfficeIntent(INTENT_OPEN_OFFICE, closed=False),
        OfficeStateIntent(),
        RouteNumberIntent(),
        NumberRouteIntent(),
        HotDeskIntent(),
        IndicatorIntent(INTENT_TURN_ON_INDICATOR, on=True),
        IndicatorIntent(INTENT_TURN_OFF_INDICATOR, on=False),
        IndicatorStateIntent(),
        CallNumberIntent(),
        CallBackIntent(),
        CountCallsIntent(),
        LastCallerIntent(),
        MissedCallersIntent(),
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
            told = failure("unauthorized")
            message = await async_message(intent_obj.hass, told, intent_obj.language)
            raise intent.IntentHandleError(message, RESPONSE_UNAUTHORIZED) from error

    async def _handle(
        self, intent_obj: intent.Intent, authority: Authority
    ) -> intent.IntentResponse:
        slots = self.async_validate_slots(intent_obj.slots)
        values = {name: slot["value"] for name, slot in slots.items()}
        if start := values.pop("start", ""):
            values["number"] = start + values.get("number", "")
        values["exact"] = str(slots.get("hour", {}).get("text", "")).strip().startswith("0")
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


_WHOLE = vol.All(vol.Coerce(float), vol.Coerce(int))
_WHEN: dict[Any, Any] = {
    **{vol.Optional(name): _WHOLE for name in ("hour", "minute", "fraction", "hours", "minutes")},
    vol.Optional("day"): vol.Any(
        vol.All(vol.Coerce(int), vol.Range(0, 6)), vol.In(["today", "tomorrow", "day_after"])
    ),
    vol.Optional("part"): cv.string,
}


async def _told_office(exposed: Exposed) -> dict[str, Any]:
    closed, opened, end = await exposed.async_offices()
    told: dict[str, Any] = {"closed": closed, "open": opened, "until": None, "day": None}
    if end is not None:
        moment = dt_util.as_local(dt_util.utc_from_timestamp(end))
        ahead = (moment.date() - dt_util.now().date()).days
        day = ("today", "tomorrow")[ahead] if 0 <= ahead <= 1 else _date(moment)
        told |= {"until": _time(moment), "day": day}
    return told


def _time(moment: datetime) -> str:
    return f"{moment:%H:%M}"


def _date(moment: datetime) -> str:
    return f"{moment:%d/%m}"


class OfficeIntent(PbxIntent):
    """Close or open the office, for good or until a moment."""

    slot_schema: ClassVar[dict[Any, Any]] = {vol.Optional(ATTR_UNTIL): cv.string, **_WHEN}

    def __init__(self, intent_type: str, *, closed: bool) -> None:
        """Do one of the two."""
        self.intent_type = intent_type
        self.closed = closed
        self.description = f"{'Closes' if closed else 'Opens'} the office for callers"

    @override
    async def carry_out(self, exposed: Exposed, slots: dict[str, Any]) -> dict[str, Any]:
        moment, said = slots.pop(ATTR_UNTIL, None), Said(**slots)
        await async_set_office_closed(
            exposed.authority,
            office_entries(exposed.hass),
            closed=self.closed,
            end=End(moment or said.until(dt_util.now()), said.duration),
            require=exposed.require_indicator,
        )
        return await _told_office(exposed)


class OfficeStateIntent(PbxIntent):
    """Tell whether the office is closed."""

    intent_type = INTENT_OFFICE_STATE
    response_type = intent.IntentResponseType.QUERY_ANSWER
    description = "Tells whether the office is open or closed, and until when"

    @override
    async def carry_out(self, exposed: Exposed, slots: dict[str, Any]) -> dict[str, Any]:
        return await _told_office(exposed)


class RouteNumberIntent(PbxIntent):
    """Send the calls of a number, or of all numbers, elsewhere."""

    intent_type = INTENT_ROUTE_NUMBER
    description = "Sets the route that the calls of the office's numbers take, of one or of all"
    slot_schema: ClassVar[dict[Any, Any]] = {
        vol.Exclusive("number", "which"): intent.non_empty_string,
        vol.Exclusive("all", "which"): cv.boolean,
        vol.Optional("start"): cv.string,
        "route": intent.non_empty_string,
    }

    @override
    async def carry_out(self, exposed: Exposed, slots: dict[str, Any]) -> dict[str, Any]:
        name = None if slots.get("all") else slots.get("number", "")
        number = await exposed.async_set_route(name, slots["route"])
        return {"number": number, "route": slots["route"], "several": "," in number}


class NumberRouteIntent(PbxIntent):
    """Tell where the calls of a number go."""

    intent_type = INTENT_NUMBER_ROUTE
    response_type = intent.IntentResponseType.QUERY_ANSWER
    description = "Tells the route that the calls of one of the office's numbers take"
    slot_schema: ClassVar[dict[Any, Any]] = {
        "number": intent.non_empty_string,
        vol.Optional("start"): cv.string,
    }

    @override
    async def carry_out(self, exposed: Exposed, slots: dict[str, Any]) -> dict[str, Any]:
        number, route = exposed.route_of(slots["number"])
        return {"number": number, "route": None if route == NOT_SET_OPTION else route}


class HotDeskIntent(PbxIntent):
    """Let a hot desk be somebody's."""

    intent_type = INTENT_SET_HOT_DESK
    description = "Sets whose SIP account a hot desk has"
    slot_schema: ClassVar[dict[Any, Any]] = {
        "hot_desk": intent.non_empty_string,
        "sip_account": intent.non_empty_string,
    }

    @override
    async def carry_out(self, exposed: Exposed, slots: dict[str, Any]) -> dict[str, Any]:
        await exposed.async_set_hot_desk(slots["hot_desk"], slots["sip_account"])
        return {name: slots[name] for name in ("hot_desk", "sip_account")}


class IndicatorIntent(PbxIntent):
    """Switch a function indicator, by the name that the PBX gives it."""

    slot_schema: ClassVar[dict[Any, Any]] = {"indicator": intent.non_empty_string}

    def __init__(self, intent_type: str, *, on: bool) -> None:
        """Do one of the two."""
        self.intent_type = intent_type
        self.on = on
        self.description = f"Switches a function indicator {'on' if on else 'off'}"

    @override
    async def carry_out(self, exposed: Exposed, slots: dict[str, Any]) -> dict[str, Any]:
        await exposed.async_switch(slots["indicator"], on=self.on)
        return {"indicator": slots["indicator"]}


class IndicatorStateIntent(PbxIntent):
    """Tell whether a function indicator is on."""

    intent_type = INTENT_INDICATOR_STATE
    response_type = intent.IntentResponseType.QUERY_ANSWER
    description = "Tells whether a function indicator is on"
    slot_schema: ClassVar[dict[Any, Any]] = {"indicator": intent.non_empty_string}

    @override
    async def carry_out(self, exposed: Exposed, slots: dict[str, Any]) -> dict[str, Any]:
        return {"indicator": slots["indicator"], "on": exposed.is_on(slots["indicator"])}


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
        number = slots["number"]
        return {"number": number, "phone": await exposed.async_place_call(number)}


class CallBackIntent(PbxIntent):
    """Ring the phone of the default SIP account and dial who called last."""

    intent_type = INTENT_CALL_BACK
    description = "Calls back who called last: rings the user's own phone, then dials"

    @override
    async def carry_out(self, exposed: Exposed, slots: dict[str, Any]) -> dict[str, Any]:
        log, caller, _ = exposed.last_caller()
        if not caller or not history.digits_of(caller):
            raise invalid("caller_withheld")
        return {"number": log.name(caller), "phone": await exposed.async_place_call(caller)}


class CountCallsIntent(PbxIntent):
    """Tell how many calls there were today, and how many are to be called back."""

    intent_type = INTENT_COUNT_CALLS
    response_type = intent.IntentResponseType.QUERY_ANSWER
    description = (
        "Tells how many telephone calls there were today, how many were missed, and how many "
        "callers are still to be called back"
    )

    @override
    async def carry_out(self, exposed: Exposed, slots: dict[str, Any]) -> dict[str, Any]:
        calls, callers = exposed.calls_today(), exposed.missed_callers()
        return {
            "calls": len(calls),
            "missed": history.missed(calls),
            "open": None if callers is None else len(callers),
        }


class LastCallerIntent(PbxIntent):
    """Tell who called last."""

    intent_type = INTENT_LAST_CALLER
    response_type = intent.IntentResponseType.QUERY_ANSWER
    description = "Tells who called last, and when"

    @override
    async def carry_out(self, exposed: Exposed, slots: dict[str, Any]) -> dict[str, Any]:
        log, caller, at = exposed.last_caller()
        moment = dt_util.as_local(dt_util.utc_from_timestamp(at))
        today = moment.date() == dt_util.now().date()
        return {
            "caller": log.name(caller),
            "time": _time(moment),
            "date": None if today else _date(moment),
        }


class MissedCallersIntent(PbxIntent):
    """Tell whom to call back."""

    intent_type = INTENT_MISSED_CALLERS
    response_type = intent.IntentResponseType.QUERY_ANSWER
    description = "Tells which callers were missed and are still to be called back"

    @override
    async def carry_out(self, exposed: Exposed, slots: dict[str, Any]) -> dict[str, Any]:
        if (callers := exposed.missed_callers()) is None:
            raise invalid("not_exposed")
        return {
            "open": len(callers),
            "callers": callers[:MOST_CALLERS],
            "more": max(0, len(callers) - MOST_CALLERS),
        }
