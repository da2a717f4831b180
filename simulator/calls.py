"""Calls on the wire: an entry of `m=calls`, and what the call feed says of a call."""

from .dialect import Dialect
from .items import Call, Direction, Outcome
from .values import Json, date_and_time, length_value, moment_value

_DIRECTION = {Direction.INCOMING: "inkomend", Direction.OUTGOING: "uitgaand"}
_DISPOSITION = {
    Outcome.ANSWERED: "ANSWERED",
    Outcome.NO_ANSWER: "NO ANSWER",
    Outcome.BUSY: "BUSY",
}


def call_fields(call: Call, dialect: Dialect) -> dict[str, Json]:
    """Write one call of the history."""
    match dialect.call_names:
        case "dutch":
            day, time = date_and_time(call.start, dialect)
            moment: dict[str, Json] = {"datum": day}
            return moment | ({} if time is None else {"tijd": time}) | _dutch(call, dialect)
        case "dutch_moment":
            return {"tijdstip": moment_value(call.start, dialect)} | _dutch(call, dialect)
        case "cdr":
            return _call_detail_record(call, dialect)
        case "unknown":
            values = _call_detail_record(call, dialect).values()
            return {f"veld{order}": value for order, value in enumerate(values, 1)}


def _dutch(call: Call, dialect: Dialect) -> dict[str, Json]:
    return {
        "van": call.caller,
        "naar": call.called,
        "duur": length_value(call.talk_time, dialect),
        "richting": _DIRECTION[call.direction],
        "status": _dutch_outcome(call),
        "sipaccount": call.sip_account,
    }


def _dutch_outcome(call: Call) -> str:
    if call.missed:
        return "gemist"
    return {
        Outcome.ANSWERED: "beantwoord",
        Outcome.NO_ANSWER: "niet beantwoord",
        Outcome.BUSY: "bezet",
    }[call.outcome]


def _call_detail_record(call: Call, dialect: Dialect) -> dict[str, Json]:
    """Asterisk's own names; which way the call went can only be told from its parties."""
    return {
        "calldate": moment_value(call.start, dialect),
        "src": call.caller,
        "dst": call.called,
        "duration": length_value(call.duration, dialect),
        "billsec": length_value(call.talk_time, dialect),
        "disposition": _DISPOSITION[call.outcome],
    }


def feed_payload(call: Call, dialect: Dialect) -> Json:
    """Write what `notify` carries while a phone rings [open]."""
    dutch: dict[str, Json] = {
        "van": call.caller,
        "naar": call.called,
        "richting": _DIRECTION[call.direction],
        "sipaccount": call.sip_account,
    }
    match dialect.feed_payload:
        case "dutch":
            return dutch
        case "asterisk":
            return {
                "event": "Ringing",
                "callerid": call.caller,
                "exten": call.called,
                "direction": "in" if call.direction is Direction.INCOMING else "out",
                "channel": f"SIP/{call.sip_account or 'trunk'}-{call.id % 2**32:08x}",
                "uniqueid": f"{int(call.start.timestamp())}.{call.id % 1000}",
            }
        case "nested":
            return {"type": "ring", "data": dutch}
        case "list":
            return ["ring", call.caller, call.called]
        case "text":
            return f"ring {call.caller} {call.called}"
