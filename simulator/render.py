"""The office on the wire: lists and details, in a dialect."""

from collections.abc import Sequence

from .calls import call_fields
from .dialect import Dialect
from .items import Call, CatalogueItem, HotDesk, Indicator, Number, SipAccount
from .menus import DESK_PARTS, NUMBER_PARTS, catalogue_of
from .office import Item, Office
from .values import Json, flag_value, id_value, not_set, number_value, part_value

type Listed = Item | Call

_MANUAL = {
    "holidays": "feestdagen",
    "vacations": "vakanties",
    "office_hours": "kantooruren",
    "route": "route",
    "backup_route": "backuproute",
    "sip_account": "sipaccount",
    "template": "template",
}
PART_KEYS: dict[str, dict[str, str]] = {
    "manual": _MANUAL,
    "vakantieperiode": _MANUAL | {"vacations": "vakantieperiode"},
    "capitalised": {
        "holidays": "Feestdagen",
        "vacations": "Vakanties",
        "office_hours": "Kantooruren",
        "route": "Route",
        "backup_route": "BackupRoute",
        "sip_account": "SIPaccount",
        "template": "Template",
    },
    "separated": _MANUAL
    | {
        "vacations": "vakantie_periode",
        "office_hours": "kantoor_uren",
        "backup_route": "backup_route",
        "sip_account": "sip_account",
    },
    "plural": _MANUAL
    | {
        "route": "routes",
        "backup_route": "backuproutes",
        "sip_account": "sipaccounts",
        "template": "templates",
    },
    "singular": _MANUAL
    | {"holidays": "feestdag", "vacations": "vakantie", "office_hours": "kantooruur"},
    "letters": {part: letter for letter, part in (NUMBER_PARTS | DESK_PARTS).items()},
}
"""How each dialect calls the parts of numbers and hot desks."""


def listing(office: Office, items: Sequence[Listed], dialect: Dialect) -> Json:
    """Write the list of a menu (`id=0`)."""
    if not items:
        return {} if dialect.empty_list == "object" else []
    match dialect.list_shape:
        case "id_keys":
            return {f"id_{item.id}": _entry(office, item, dialect) for item in items}
        case "bare_keys":
            return {str(item.id): _entry(office, item, dialect) for item in items}
        case "array":
            return [
                {"id": id_value(item.id, dialect)} | _summary(office, item, dialect)
                for item in items
            ]


def detail(office: Office, item: Listed, dialect: Dialect) -> Json:
    """Write one item (`id=<n>`)."""
    fields = fields_of(office, item, dialect)
    if isinstance(item, Indicator) and dialect.indicator_details == "names":
        fields = {"naam": item.name}
    match dialect.detail_shape:
        case "bare" | "in_body":
            return fields
        case "keyed":
            return {f"id_{item.id}": fields}
        case "array":
            return [fields]


def fields_of(office: Office, item: Listed, dialect: Dialect) -> dict[str, Json]:
    """Write everything that is told of one item."""
    match item:
        case Indicator():
            return {"naam": item.name, "actief": flag_value(item.active, dialect)}
        case Number():
            return {"nummer": item.number} | {
                PART_KEYS[dialect.part_keys][part]: _part(
                    office, part, getattr(item, part), dialect
                )
                for part in NUMBER_PARTS.values()
            }
        case HotDesk():
            keys = PART_KEYS[dialect.part_keys]
            return {
                "naam": item.name,
                keys["sip_account"]: _desk_account(office, item.sip_account, dialect),
                keys["template"]: _part(office, "template", item.template, dialect),
            }
        case SipAccount():
            return _account_fields(item, dialect)
        case CatalogueItem():
            return {"naam": item.name}
        case Call():
            return call_fields(item, dialect)


def _entry(office: Office, item: Listed, dialect: Dialect) -> Json:
    """Write the value of a list that is keyed by id."""
    names = {"field", "names"} if not isinstance(item, SipAccount) else {"names"}
    if dialect.list_values in names and not isinstance(item, Call):
        return _name(item)
    return _summary(office, item, dialect)


def _summary(office: Office, item: Listed, dialect: Dialect) -> dict[str, Json]:
    """Write an item of a list as an object."""
    match item:
        case Call():
            return fields_of(office, item, dialect)
        case _ if dialect.list_values == "states":
            return fields_of(office, item, dialect)
        case SipAccount():
            return {"SIPusername": item.username, "logname": item.log_name}
        case Number():
            return {"nummer": item.number}
        case _:
            return {"naam": item.name}


def _name(item: Item) -> str:
    match item:
        case Number():
            return item.number
        case SipAccount():
            return item.log_name
        case _:
            return item.name


def _part(office: Office, part: str, item_id: int, dialect: Dialect) -> Json:
    chosen = catalogue_of(office, part).get(item_id)
    return part_value(item_id, chosen.name if chosen else "", dialect)


def _desk_account(office: Office, account_id: int, dialect: Dialect) -> Json:
    account = office.sip_accounts.get(account_id)
    if account is None:
        return not_set(dialect)
    match dialect.desk_account:
        case "id":
            return id_value(account_id, dialect)
        case "username":
            return account.username
        case "log_name":
            return account.log_name
        case "object":
            return {"id": id_value(account_id, dialect), "SIPusername": account.username}


def _account_fields(account: SipAccount, dialect: Dialect) -> dict[str, Json]:
    """Write the fields that a client of the real server relies on [field]."""
    return {
        "logname": account.log_name,
        "naam": account.last_name,
        "voornaam": account.first_name,
        "DIDout": account.outgoing_number,
        "SIPusername": account.username,
        "userAgent": account.user_agent,
        "SIPping": "UNREACHABLE" if account.ping is None else number_value(account.ping, dialect),
    }
