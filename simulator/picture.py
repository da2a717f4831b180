"""The PBX in one picture, for the page and for scripts (`/state.json`); it holds no secret."""

from datetime import datetime

from .items import BRUSSELS, Call, HotDesk, Number, Origination
from .journal import Journal, Request
from .menus import NUMBER_PARTS, catalogue_of
from .office import Office
from .webhooks import Post, Webhooks

_REQUESTS_SHOWN, _POSTS_SHOWN = 60, 40

type Entry = dict[str, object]


def picture(
    office: Office,
    journal: Journal,
    webhooks: Webhooks,
    *,
    customer: str,
    feed_clients: int,
    now: datetime,
) -> Entry:
    """Draw everything that the page shows."""
    return {
        "customer": customer,
        "now": now.isoformat(timespec="seconds"),
        "feed_clients": feed_clients,
        "indicators": [
            _shown(indicator, "id name active") for indicator in office.indicators.values()
        ],
        "numbers": [_number(office, number) for number in office.numbers.values()],
        "hot_desks": [_hot_desk(office, desk) for desk in office.hot_desks.values()],
        "sip_accounts": [
            _shown(account, "id username user_agent ping") | {"name": account.log_name}
            for account in office.sip_accounts.values()
        ],
        "under_way": [_call(call) for call in office.calls.under_way],
        "calls": [_call(call) for call in reversed(office.calls.of(now.date()))],
        "originated": [_origination(placed) for placed in reversed(office.originated)],
        "webhook": webhooks.address,
        "posts": [_post(post) for post in [*reversed(webhooks.posts)][:_POSTS_SHOWN]],
        "requests": [_request(request) for request in journal.latest(_REQUESTS_SHOWN)],
    }


def _number(office: Office, number: Number) -> Entry:
    return _shown(number, "id number") | {
        part: _choice(office, part, getattr(number, part)) for part in NUMBER_PARTS.values()
    }


def _hot_desk(office: Office, desk: HotDesk) -> Entry:
    account = office.sip_accounts.get(desk.sip_account)
    return _shown(desk, "id name") | {
        "sip_account": {"id": desk.sip_account, "name": account.log_name if account else ""},
        "template": _choice(office, "template", desk.template),
    }


def _choice(office: Office, part: str, item_id: int) -> Entry:
    chosen = catalogue_of(office, part).get(item_id)
    return {"id": item_id, "name": chosen.name if chosen else ""}


def _call(call: Call) -> Entry:
    return _shown(call, "id caller called direction talk_time sip_account") | {
        "time": f"{call.start.astimezone(BRUSSELS):%H:%M:%S}",
        "outcome": "missed" if call.missed else call.outcome,
    }


def _origination(placed: Origination) -> Entry:
    time = f"{placed.at.astimezone(BRUSSELS):%H:%M:%S}"
    return {"time": time} | _shown(placed, "sip_account number")


def _post(post: Post) -> Entry:
    return {"result": post.result, "fields": post.fields}


def _request(request: Request) -> Entry:
    time = f"{datetime.fromtimestamp(request.at, BRUSSELS):%H:%M:%S}"
    return {"time": time} | _shown(
        request,
        "number method endpoint menu id filter p sipacc telnr error status applied faults finished",
    )


def _shown(thing: object, names: str) -> Entry:
    return {name: getattr(thing, name) for name in names.split()}
