"""Calls on the wire: an entry of `m=calls`, a post of the webhooks, a `notify` of the feed."""

from datetime import datetime
from hashlib import sha256
from zlib import crc32

from .dialect import Dialect
from .items import BRUSSELS, Call, Direction, Outcome
from .office import Office
from .switchboard import Event, Notice
from .values import Json, date_and_time, length_value, moment_value

_DIRECTION = {
    Direction.INCOMING: "inkomend",
    Direction.OUTGOING: "uitgaand",
    Direction.INTERNAL: "intern",
}
_IN_OR_OUT = {Direction.INCOMING: "IN", Direction.OUTGOING: "OUT", Direction.INTERNAL: "INTERN"}
_DISPOSITION = {
    Outcome.ANSWERED: "ANSWERED",
    Outcome.NO_ANSWER: "NO ANSWER",
    Outcome.BUSY: "BUSY",
}


def call_fields(call: Call, dialect: Dialect) -> dict[str, Json]:
    """Write one call of the history."""
    fields = _own_fields(call, dialect)
    return fields | {"uniqueid": call.unique_id} if call.unique_id else fields


def _own_fields(call: Call, dialect: Dialect) -> dict[str, Json]:
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


def post_fields(notice: Notice, office: Office, customer: str) -> dict[str, str]:
    """Write a post of the webhooks [field-2]; how the real hash is made is unknown."""
    call, event = notice.call, notice.event
    timestamp = str(int(notice.at.timestamp()))
    # The answer of any call says INTERN: that is how the phone was rung.
    direction = Direction.INTERNAL if event is Event.ANSWER else call.direction
    fields = {
        "knummer": customer,
        "call_id": call_id(call),
        "timestamp": timestamp,
        "hash": sha256(f"{customer}{call_id(call)}{timestamp}".encode()).hexdigest(),
        "phone_number_from": call.first_account
        if call.direction is Direction.OUTGOING
        else international(call.caller),
        "phone_number_to": international(call.called),
        "inout": _IN_OR_OUT[direction],
        "origin": event.value,
    }
    if event is Event.ANSWER:
        fields["answerby"] = call.sip_account
    return fields | _summary(notice, office) if event is Event.SUMMARY else fields


def _summary(notice: Notice, office: Office) -> dict[str, str]:
    call = notice.call
    answered = call.outcome is Outcome.ANSWERED
    phone = call.sip_account or office.reception
    account = office.account_named(phone)
    own = call.caller if call.direction is Direction.OUTGOING else call.called
    fields = {
        "viaDID": international(own),
        **_day_and_time("start", call.start),
        **_day_and_time("answer", call.answered_at if answered else None),
        **_day_and_time("end", call.ended_at),
        "call_time": str(call.talk_time),
        "status": "answered" if answered else "unanswered",
        "answeredby" if call.transferred_from else "answerby": phone,
        "answeredby_name": account.log_name if account else "",
    }
    if not notice.shifted:
        return fields
    names = list(fields)[3:]
    slipped = [call.transferred_from, *(fields[name] for name in names)]
    return fields | dict(zip(names, slipped, strict=False))


def _day_and_time(of: str, moment: datetime | None) -> dict[str, str]:
    local = moment.astimezone(BRUSSELS) if moment else None
    return {
        f"call_{of}_date": f"{local:%Y-%m-%d}" if local else "0",
        f"call_{of}_time": f"{local:%H:%M:%S}" if local else "0",
    }


def call_id(call: Call) -> str:
    """Name a call as its channel: trunk or SIP username, a hyphen, eight hexadecimal digits.

    These are new for each call, after a restart too.
    """
    outgoing = call.direction is Direction.OUTGOING
    digits = crc32(f"{call.id} {call.start.timestamp()}".encode())
    return f"{call.first_account if outgoing else 'trunk'}-{digits:08x}"


def unique_id(call: Call) -> str:
    """Name a call as Asterisk does: when it began, and a number."""
    return f"{int(call.start.timestamp())}.{call.id % 1000}"


def international(number: str) -> str:
    """Write a number as E.164 without plus; what is no number stays as it is."""
    if not number.isdecimal() or not number.startswith("0"):
        return number
    return number[2:] if number.startswith("00") else f"32{number[1:]}"


def feed_payload(notice: Notice, post: dict[str, str], dialect: Dialect) -> Json:
    """Write what `notify` carries [open]: whole posts, or only that a phone rings."""
    call = notice.call
    dutch: dict[str, Json] = {
        "van": call.caller,
        "naar": call.called,
        "richting": _DIRECTION[call.direction],
        "sipaccount": call.sip_account,
    }
    match dialect.feed_payload:
        case "posts":
            return {**post}
        case "dutch":
            return dutch
        case "asterisk":
            return {
                "event": "Ringing",
                "callerid": call.caller,
                "exten": call.called,
                "direction": "in" if call.direction is Direction.INCOMING else "out",
                "channel": f"SIP/{call.sip_account or 'trunk'}-{call.id % 2**32:08x}",
                "uniqueid": unique_id(call),
            }
        case "nested":
            return {"type": "ring", "data": dutch}
        case "list":
            return ["ring", call.caller, call.called]
        case "text":
            return f"ring {call.caller} {call.called}"
