"""What can be said: about the office, where calls go, whom to call, and who called.

Sentences for these in four languages stand in ``sentences``, with the answers. Language models are
not offered these intents, but the tools of ``llm``. Both obey what is exposed, and where they dial,
the option.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Any, override

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, Unauthorized
from homeassistant.helpers import config_validation as cv, intent
from homeassistant.util import dt as dt_util
import voluptuous as vol

from .assistants import Exposed, async_require_account
from .calls import history
from .changes import (
    Authority,
    async_authority,
    async_set_office_closed,
    context_of_speaker,
    office_entries,
)
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


type Slots = dict[str, Any]
type CarryOut = Callable[[Exposed, Slots], Awaitable[Slots]]
"""Does what is said, and returns what the answer may mention. Raises ``HomeAssistantError``."""


class PbxIntent(intent.IntentHandler):
    """An intent whose failures are told to who spoke, in the language that was spoken."""

    slot_schema: dict[Any, Any] | None = None
    _carry_out: CarryOut

    def __init__(
        self,
        intent_type: str,
        description: str,
        slot_schema: dict[Any, Any] | None = None,
        *,
        is_question: bool = False,
    ) -> None:
        """Be carried out by the function that this is put before."""
        self.intent_type = intent_type
        self.description = description
        self.slot_schema = slot_schema
        types = intent.IntentResponseType
        self.response_type = types.QUERY_ANSWER if is_question else types.ACTION_DONE

    def __call__(self, carry_out: CarryOut) -> CarryOut:
        """Decorate that function."""
        self._carry_out = carry_out
        _INTENTS.append(self)
        return carry_out

    @override
    async def async_handle(self, intent_obj: intent.Intent) -> intent.IntentResponse:
        """Carry out the intent. Raises ``IntentHandleError`` for who may not."""
        speaker = context_of_speaker(intent_obj.hass, intent_obj.context)
        try:
            return await self._handle(intent_obj, await async_authority(intent_obj.hass, speaker))
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
            response.async_set_speech_slots(await self._carry_out(exposed, values))
        except Unauthorized:
            raise
        except HomeAssistantError as error:
            message = await async_message(intent_obj.hass, error, intent_obj.language)
            response.async_set_error(intent.IntentResponseErrorCode.FAILED_TO_HANDLE, message)
        return response


_INTENTS: list[PbxIntent] = []


async def async_setup_intents(hass: HomeAssistant) -> None:
    """Register the intents."""
    for handler in _INTENTS:
        intent.async_register(hass, handler)


_question = partial(PbxIntent, is_question=True)

_WHOLE = vol.All(vol.Coerce(float), vol.Range(-60, 10_000), vol.Coerce(int))
_WHEN: dict[Any, Any] = {
    **{vol.Optional(name): _WHOLE for name in ("hour", "minute", "fraction", "hours", "minutes")},
    vol.Optional("day"): vol.Any(
        vol.All(vol.Coerce(int), vol.Range(0, 6)), vol.In(["today", "tomorrow", "day_after"])
    ),
    vol.Optional("part"): cv.string,
}


async def _told_office(exposed: Exposed) -> Slots:
    closed, opened, end = await exposed.async_offices()
    told: Slots = {"closed": closed, "open": opened, "until": None, "day": None}
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


_UNTIL = {vol.Optional(ATTR_UNTIL): cv.string, **_WHEN}
# What stands before it is how sentences tell a number from a name: by its first figure.
_NUMBER = {"number": intent.non_empty_string, vol.Optional("start"): cv.string}
_INDICATOR = {"indicator": intent.non_empty_string}


@PbxIntent(INTENT_CLOSE_OFFICE, "Closes the office for callers", _UNTIL)
async def _close_office(exposed: Exposed, slots: Slots) -> Slots:
    return await _set_office(exposed, slots, closed=True)


@PbxIntent(INTENT_OPEN_OFFICE, "Opens the office for callers", _UNTIL)
async def _open_office(exposed: Exposed, slots: Slots) -> Slots:
    return await _set_office(exposed, slots, closed=False)


async def _set_office(exposed: Exposed, slots: Slots, *, closed: bool) -> Slots:
    """Close or open the office, for good or until a moment."""
    moment, said = slots.pop(ATTR_UNTIL, None), Said(**slots)
    await async_set_office_closed(
        exposed.authority,
        office_entries(exposed.hass),
        closed=closed,
        end=End(moment or said.until(dt_util.now()), said.duration),
        require=exposed.require_indicator,
    )
    return await _told_office(exposed)


@_question(INTENT_OFFICE_STATE, "Tells whether the office is open or closed, and until when")
async def _office_state(exposed: Exposed, slots: Slots) -> Slots:
    return await _told_office(exposed)


@PbxIntent(
    INTENT_ROUTE_NUMBER,
    "Sets the route that the calls of the office's numbers take, of one or of all",
    {
        vol.Exclusive("number", "which"): intent.non_empty_string,
        vol.Exclusive("all", "which"): cv.boolean,
        vol.Optional("start"): cv.string,
        "route": intent.non_empty_string,
    },
)
async def _route_number(exposed: Exposed, slots: Slots) -> Slots:
    name = None if slots.get("all") else slots.get("number", "")
    number, route = await exposed.async_set_route(name, slots["route"])
    return {"number": number, "route": route, "several": "," in number}


@_question(
    INTENT_NUMBER_ROUTE,
    "Tells the route that the calls of one of the office's numbers take",
    _NUMBER,
)
async def _number_route(exposed: Exposed, slots: Slots) -> Slots:
    number, route = exposed.route_of(slots["number"])
    return {"number": number, "route": None if route == NOT_SET_OPTION else route}


@PbxIntent(
    INTENT_SET_HOT_DESK,
    "Sets whose SIP account a hot desk has",
    {"hot_desk": intent.non_empty_string, "sip_account": intent.non_empty_string},
)
async def _set_hot_desk(exposed: Exposed, slots: Slots) -> Slots:
    await exposed.async_set_hot_desk(slots["hot_desk"], slots["sip_account"])
    return {name: slots[name] for name in ("hot_desk", "sip_account")}


@PbxIntent(INTENT_TURN_ON_INDICATOR, "Switches a function indicator on", _INDICATOR)
async def _turn_on(exposed: Exposed, slots: Slots) -> Slots:
    await exposed.async_switch(slots["indicator"], on=True)
    return {"indicator": slots["indicator"]}


@PbxIntent(INTENT_TURN_OFF_INDICATOR, "Switches a function indicator off", _INDICATOR)
async def _turn_off(exposed: Exposed, slots: Slots) -> Slots:
    await exposed.async_switch(slots["indicator"], on=False)
    return {"indicator": slots["indicator"]}


@_question(INTENT_INDICATOR_STATE, "Tells whether a function indicator is on", _INDICATOR)
async def _indicator_state(exposed: Exposed, slots: Slots) -> Slots:
    return {"indicator": slots["indicator"], "on": exposed.is_on(slots["indicator"])}


@PbxIntent(
    INTENT_CALL_NUMBER,
    "Places a telephone call: rings the user's own phone, then dials the number",
    _NUMBER,
)
async def _call_number(exposed: Exposed, slots: Slots) -> Slots:
    number = slots["number"]
    return {"number": number, "phone": await exposed.async_place_call(number)}


@PbxIntent(INTENT_CALL_BACK, "Calls back who called last: rings the user's own phone, then dials")
async def _call_back(exposed: Exposed, slots: Slots) -> Slots:
    log, caller, _ = exposed.last_caller()
    if not caller or not history.digits_of(caller):
        raise invalid("caller_withheld")
    return {"number": log.name(caller), "phone": await exposed.async_place_call(caller)}


@_question(
    INTENT_COUNT_CALLS,
    "Tells how many telephone calls there were today, how many were missed, and how many "
    "callers are still to be called back",
)
async def _count_calls(exposed: Exposed, slots: Slots) -> Slots:
    calls, callers = exposed.calls_today(), exposed.missed_callers()
    return {
        "calls": len(calls),
        "missed": history.missed(calls),
        "open": None if callers is None else len(callers),
    }


@_question(INTENT_LAST_CALLER, "Tells who called last, and when")
async def _last_caller(exposed: Exposed, slots: Slots) -> Slots:
    log, caller, at = exposed.last_caller()
    moment = dt_util.as_local(dt_util.utc_from_timestamp(at))
    today = moment.date() == dt_util.now().date()
    return {
        "caller": log.name(caller),
        "time": _time(moment),
        "date": None if today else _date(moment),
    }


@_question(INTENT_MISSED_CALLERS, "Tells which callers were missed and are still to be called back")
async def _missed_callers(exposed: Exposed, slots: Slots) -> Slots:
    if (callers := exposed.missed_callers()) is None:
        raise invalid("not_exposed")
    return {
        "open": len(callers),
        "callers": callers[:MOST_CALLERS],
        "more": max(0, len(callers) - MOST_CALLERS),
    }
