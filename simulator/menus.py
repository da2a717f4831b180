"""The menus of the interface, and which shelf of the office each one opens."""

from collections.abc import Mapping
from enum import StrEnum

from .items import CatalogueItem
from .office import Item, Office, Shelf


class Menu(StrEnum):
    """What a request is about: the value of its parameter `m` [doc; wskey: field]."""

    SIP_ACCOUNTS = "sipacc"
    NUMBERS = "did"
    HOLIDAYS = "feestdagen"
    VACATIONS = "vakanties"
    OFFICE_HOURS = "kantooruren"
    ROUTES = "routes"
    BACKUP_ROUTES = "backuproutes"
    CALLS = "calls"
    INDICATORS = "indicator"
    HOT_DESKS = "hddesk"
    TEMPLATES = "hdtemplate"
    WEBSOCKET_KEY = "wskey"


UPDATABLE = frozenset({Menu.NUMBERS, Menu.INDICATORS, Menu.HOT_DESKS})
"""The menus that update.php takes [doc]."""

NUMBER_PARTS: dict[str, str] = {
    "f": "holidays",
    "v": "vacations",
    "k": "office_hours",
    "r": "route",
    "b": "backup_route",
}
"""The letters of `update` for a number (feestdagen, vakantieperiode, kantooruren, …) [doc]."""

DESK_PARTS: dict[str, str] = {"s": "sip_account", "t": "template"}
"""The letters of `update` for a hot desk [doc]."""


def shelf_of(office: Office, menu: Menu) -> Mapping[int, Item]:
    """Open the shelf of a menu; calls and the websocket key have none."""
    shelves: dict[Menu, Mapping[int, Item]] = {
        Menu.SIP_ACCOUNTS: office.sip_accounts,
        Menu.NUMBERS: office.numbers,
        Menu.HOLIDAYS: office.holidays,
        Menu.VACATIONS: office.vacations,
        Menu.OFFICE_HOURS: office.office_hours,
        Menu.ROUTES: office.routes,
        Menu.BACKUP_ROUTES: office.backup_routes,
        Menu.INDICATORS: office.indicators,
        Menu.HOT_DESKS: office.hot_desks,
        Menu.TEMPLATES: office.templates,
    }
    return shelves[menu]


def catalogue_of(office: Office, part: str) -> Shelf[CatalogueItem]:
    """Open the catalogue that a part of a number or a hot desk's template is chosen from."""
    return {
        "holidays": office.holidays,
        "vacations": office.vacations,
        "office_hours": office.office_hours,
        "route": office.routes,
        "backup_route": office.backup_routes,
        "template": office.templates,
    }[part]
