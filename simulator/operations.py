"""What the PBX does once a request has passed the checks: read, change, dial."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
import re

from .calls import unique_id
from .dialect import Dialect
from .errors import ErrorNumber, PbxError
from .faults import Fault, FaultKind
from .items import Call, Direction, HotDesk, Indicator, Number, Outcome, SipAccount
from .menus import DESK_PARTS, NUMBER_PARTS, UPDATABLE, Menu, catalogue_of, shelf_of
from .office import Office
from .render import Listed, detail, listing
from .reply import enveloped
from .values import Json

_TELEPHONE_NUMBER = re.compile(r"0[1-9]\d{7,8}|[1-9]\d{7,14}", re.ASCII)
"""Belgian with its leading zero, or E.164 without plus [doc]."""

_NOTATION = {
    "letters": re.compile(r"([a-z])(\d+)", re.ASCII),
    "equals": re.compile(r"([a-z])=(\d+)", re.ASCII),
}


def read(
    office: Office,
    dialect: Dialect,
    *,
    menu: Menu,
    item_id: str,
    wanted: str,
    faults: Mapping[FaultKind, Fault],
    now: float,
) -> Json:
    """Carry out `get`: a list (`id=0`, with a filter or without), or one item."""
    if not re.fullmatch(r"\d+", item_id, re.ASCII):
        raise PbxError(ErrorNumber.PARAM_NOT_CORRECT)
    if int(item_id) == 0:
        items = _matching(office, menu, wanted, faults, now)
        if FaultKind.EMPTY_LISTS in faults:
            items = []
        if menu is Menu.CALLS and dialect.call_order == "newest_first":
            items = items[::-1]
        content = listing(office, items, dialect)
        in_body = dialect.lists_in_body or (not items and dialect.empty_list == "in_body")
        return enveloped(content, dialect) if in_body else content
    if wanted:
        # "enkel mogelijk bij id=0" [doc]
        raise PbxError(ErrorNumber.PARAM_NOT_CORRECT)
    item = _found(office, menu, int(item_id))
    if item is None:
        raise PbxError(ErrorNumber.INCORRECT_ID)
    content = detail(office, item, dialect)
    return enveloped(content, dialect) if dialect.detail_shape == "in_body" else content


type Change = tuple[Indicator | Number | HotDesk, Mapping[str, int]]
"""An item, and the values that it is to get."""


def change(office: Office, dialect: Dialect, *, menu: Menu, item_id: str, p: str) -> Change:
    """Say what `update` changes, wholly or not at all.

    An unknown id is error 17 here: the manual gives error 2 to `get` alone.
    """
    known = menu in UPDATABLE and re.fullmatch(r"\d+", item_id, re.ASCII)
    item = shelf_of(office, menu).get(int(item_id)) if known else None
    match item:
        case Indicator():
            if p not in {"0", "1"}:
                raise PbxError(ErrorNumber.PARAM_NOT_CORRECT)
            return item, {"active": p == "1"}
        case Number():
            return item, _parts(office, p, NUMBER_PARTS, dialect)
        case HotDesk():
            return item, _parts(office, p, DESK_PARTS, dialect)
        case _:
            raise PbxError(ErrorNumber.PARAM_NOT_CORRECT)


def dialling_account(office: Office, *, sipacc: str, telnr: str) -> SipAccount:
    """Tell whose phone `call` rings before it dials the number."""
    if not _TELEPHONE_NUMBER.fullmatch(telnr):
        raise PbxError(ErrorNumber.PARAM_NOT_CORRECT)
    account = office.account_named(sipacc)
    if account is None:
        raise PbxError(ErrorNumber.CALL_AUTH_FAILED)
    if account.ping is None:
        raise PbxError(ErrorNumber.CALL_LEG_FAILED)
    return account


def _found(office: Office, menu: Menu, item_id: int) -> Listed | None:
    if menu is Menu.CALLS:
        return next((call for call in office.calls if call.id == item_id), None)
    return shelf_of(office, menu).get(item_id)


def _matching(
    office: Office, menu: Menu, wanted: str, faults: Mapping[FaultKind, Fault], now: float
) -> Sequence[Listed]:
    """Filter a list by day (calls only), by name, or by digits of a telephone number [doc]."""
    if menu is Menu.CALLS:
        day = None if FaultKind.ALL_DAYS in faults else _day(wanted)
        calls = _calls(office, day, "" if _day(wanted) else wanted)
        if lag := faults.get(FaultKind.LAGGING_LIST):
            calls = [call for call in calls if call.ended_at.timestamp() + lag.seconds <= now]
        if FaultKind.ROWS_BY_PHONE in faults:
            return [row for call in calls for row in _rows(office, call)]
        return calls
    items = shelf_of(office, menu).values()
    return [i for i in items if any(wanted.lower() in text for text in _searched_texts(i))]


def _calls(office: Office, day: date | None, digits: str) -> Sequence[Call]:
    calls = office.calls if day is None else office.calls.of(day)
    return [call for call in calls if digits in call.caller or digits in call.called]


def _rows(office: Office, call: Call) -> Iterator[Call]:
    """Write a call once for each phone that rang; only who picked up has talked."""
    call = replace(call, unique_id=unique_id(call))
    if call.direction is not Direction.INCOMING:
        yield call
        return
    ringing = [a.username for a in office.sip_accounts.values() if a.ping is not None][:3]
    phones = [*ringing, *filter(None, [call.sip_account])] or [""]
    for place, phone in enumerate(dict.fromkeys(phones)):
        row = replace(call, id=call.id * 10 + place, sip_account=phone)
        picked_up = phone == call.sip_account
        yield row if picked_up else replace(row, outcome=Outcome.NO_ANSWER, talk_time=0)


def _searched_texts(item: Listed) -> Sequence[str]:
    names = ("name", "number", "username", "log_name", "first_name", "last_name", "outgoing_number")
    return [str(getattr(item, name)).lower() for name in names if hasattr(item, name)]


def _day(wanted: str) -> date | None:
    """Read `yyyymmdd`; eight digits that are no day are digits of a number."""
    if not re.fullmatch(r"\d{8}", wanted, re.ASCII):
        return None
    try:
        return date(int(wanted[:4]), int(wanted[4:6]), int(wanted[6:]))
    except ValueError:
        return None


def _parts(office: Office, p: str, letters: dict[str, str], dialect: Dialect) -> dict[str, int]:
    """Read `f10|v20` or `f=10|v=20`; every id must be in its catalogue, or 0 for none."""
    parts: dict[str, int] = {}
    for text in p.split("|"):
        written = _NOTATION[dialect.update_notation].fullmatch(text)
        part = letters.get(written[1]) if written else None
        if written is None or part is None or part in parts:
            raise PbxError(ErrorNumber.PARAM_NOT_CORRECT)
        parts[part] = int(written[2])
        if parts[part] and parts[part] not in _choices(office, part):
            raise PbxError(ErrorNumber.PARAM_NOT_CORRECT)
    return parts


def _choices(office: Office, part: str) -> Container[int]:
    return office.sip_accounts if part == "sip_account" else catalogue_of(office, part)
