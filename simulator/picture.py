"""The PBX in one picture, for the page and for scripts (`/state.json`); it holds no secret."""

from datetime import datetime

from .items import BRUSSELS, Call, HotDesk, Number, Origination, SipAccount
from .journal import Journal, Request
from .menus import NUMBER_PARTS, catalogue_of
from .office import Office

_REQUESTS_SHOWN = 60

type Entry = dict[str, object]


def picture(
    office: Office, journal: Journal, *, customer: str, feed_clients: int, now: datetime
) -> Entry:
    """Draw everything that the page shows."""
    return {
        "customer": customer,
        "now": now.isoformat(timespec="seconds"),
        "feed_clients": feed_clients,
        "indicators": [
            {"id": indicator.id, "name": indicator.name, "active": indicator.active}
            for indicator in office.indicators.values()
        ],
        "numbers": [_number(office, number) for number in office.numbers.values()],
        "hot_desks": [_hot_desk(office, desk) for desk in office.hot_desks.values()],
        "sip_accounts": [_account(account) for account in office.sip_accounts.values()],
        "calls": [_call(call) for call in reversed(office.calls.of(now.date()))],
        "originated": [_origination(placed) for placed in reversed(office.originated)],
        "requests": [_request(request) for request in journal.latest(_REQUESTS_SHOWN)],
    }


def _number(office: Office, number: Number) -> Entry:
    return {"id": number.id, "number": number.number} | {
        part: _choice(office, part, getattr(number, part)) for part in NUMBER_PARTS.values()
    }


def _hot_desk(office: Office, desk: HotDesk) -> Entry:
    account = office.sip_accounts.get(desk.sip_account)
    return {
        "id": desk.id,
        "name": desk.name,
        "sip_account": {"id": desk.sip_account, "name": account.log_name if account else ""},
        "template": _choice(office, "template", desk.template),
    }


def _choice(office: Office, part: str, item_id: int) -> Entry:
    chosen = catalogue_of(office, part).get(item_id)
    return {"id": item_id, "name": chosen.name if chosen else ""}


def _account(account: SipAccount) -> Entry:
    return {
        "id": account.id,
        "username": account.username,
        "name": account.log_name,
        "user_agent": account.user_agent,
        "ping": account.ping,
    }


def _call(call: Call) -> Entry:
    return {
        "id": call.id,
        "time": f"{call.start.astimezone(BRUSSELS):%H:%M:%S}",
        "caller": call.caller,
        "called": call.called,
        "direction": call.direction,
        "outcome": "missed" if call.missed else call.outcome,
        "talk_time": call.talk_time,
        "sip_account": call.sip_account,
    }


def _origination(placed: Origination) -> Entry:
    return {
        "time": f"{placed.at.astimezone(BRUSSELS):%H:%M:%S}",
        "sip_account": placed.sip_account,
        "number": placed.number,
    }


def _request(request: Request) -> Entry:
    return {
        "number": request.number,
        "time": f"{datetime.fromtimestamp(request.at, BRUSSELS):%H:%M:%S}",
        "method": request.method,
        "endpoint": request.endpoint,
        "menu": request.menu,
        "id": request.id,
        "filter": request.filter,
        "p": request.p,
        "sipacc": request.sipacc,
        "telnr": request.telnr,
        "error": request.error,
        "status": request.status,
        "applied": request.applied,
        "faults": request.faults,
        "finished": request.finished,
    }
