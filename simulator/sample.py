"""A small Belgian office: its names and settings, and an account set up with them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from .day import calls_of_day
from .items import BRUSSELS, CatalogueItem, HotDesk, Indicator, Number, SipAccount

if TYPE_CHECKING:
    from .office import Office, Shelf

DAYS_REMEMBERED = 7
BUSYNESS = (1.1, 0.95, 1.0, 0.9, 0.8, 0.25, 0.1)
"""How many calls the days before have, from Monday on, each as a part of the calls of today."""

INDICATORS: tuple[tuple[str, bool], ...] = (
    ("Nachtstand", False),
    ("Kantoor gesloten", False),
    ("Feestdag", False),
    ("Vergadering", True),
    ("Doorschakelen GSM", False),
    ("Noodplan", False),
    ("Wachtmuziek kerst", False),
    ("Antwoordapparaat", True),
)

ROUTES = ("Onthaal", "Verkoop", "Technische dienst", "Belgroep iedereen", "Voicemail")
BACKUP_ROUTES = ("GSM zaakvoerder", "Antwoorddienst", "Voicemail kantoor")
HOLIDAYS = ("Belgische feestdagen", "Brugdagen", "Vlaamse feestdag")
VACATIONS = ("Zomerverlof", "Kerstverlof", "Inventaris")
OFFICE_HOURS = ("Kantooruren week", "Zaterdag open", "Technische wachtdienst")
TEMPLATES = ("Standaard", "Onthaal", "Verkoop", "Thuiswerk", "Vergaderzaal")

NUMBERS: tuple[tuple[str, int, int, int, int, int], ...] = (
    # number, holidays, vacations, office hours, route, backup route (places in the catalogues)
    ("093456789", 1, 1, 1, 1, 1),
    ("093456790", 1, 1, 1, 2, 2),
    ("021234567", 1, 2, 1, 3, 2),
    ("032345678", 1, 0, 3, 3, 3),
    ("080012345", 2, 0, 2, 4, 0),
    ("0470123456", 0, 0, 0, 5, 0),
)

HOT_DESKS: tuple[tuple[str, int, int], ...] = (
    # name, SIP account, template (places in the office)
    ("Bureau onthaal", 1, 2),
    ("Bureau verkoop", 3, 3),
    ("Flexplek 1", 5, 1),
    ("Flexplek 2", 0, 0),
)

PEOPLE: tuple[tuple[str, str, str, int | None], ...] = (
    # first name, last name, phone, ping in milliseconds (None: no phone registered)
    ("Annelies", "Peeters", "Yealink SIP-T54W 96.86.0.100", 18),
    ("Bart", "Janssens", "Yealink SIP-T46U 108.86.0.90", 21),
    ("Céline", "Dubois", "Snom D785 10.1.184.15", 24),
    ("Dirk", "Maes", "Gigaset N670 IP PRO 2.56.1", 33),
    ("Elke", "Willems", "Zoiper v5.6.4 rv2.10.20", 47),
    ("Frédéric", "Lambert", "Yealink SIP-T54W 96.86.0.100", 19),
    ("Griet", "Claes", "Grandstream GRP2614 1.0.11.64", 26),
    ("Hassan", "El Amrani", "Linphone Desktop 5.2.6", 52),
    ("Ilse", "Goossens", "Yealink W80B 103.83.0.80", 29),
    ("Joris", "Wouters", "", None),
)


def furnish(
    office: Office,
    *,
    indicators: int,
    numbers: int,
    hot_desks: int,
    sip_accounts: int,
    routes: int,
) -> None:
    """Set an empty account up; what goes beyond the sample gets made names."""
    _list(office.routes, 140, ROUTES, "Route", routes)
    _list(office.backup_routes, 150, BACKUP_ROUTES, "Backup route")
    _list(office.holidays, 10, HOLIDAYS, "Feestdagen")
    _list(office.vacations, 20, VACATIONS, "Vakantie")
    _list(office.office_hours, 30, OFFICE_HOURS, "Kantooruren")
    _list(office.templates, 50, TEMPLATES, "Template")
    for place in range(indicators):
        name, active = _at(INDICATORS, place, (f"Indicator {place + 1}", False))
        office.indicators.add(Indicator(100 + place, name, active))
    for place in range(sip_accounts):
        office.sip_accounts.add(_account(place))
    for place in range(numbers):
        office.numbers.add(_number(office, place))
    for place in range(hot_desks):
        name, account, template = _at(HOT_DESKS, place, (f"Flexplek {place - 1}", 0, 1))
        office.hot_desks.add(
            HotDesk(
                1 + place,
                name,
                _id_at(office.sip_accounts, account),
                _id_at(office.templates, template),
            )
        )


def remember_calls(office: Office, *, count: int, day: date | None) -> None:
    """Fill the day and the week before it with calls; without a day, today up to now."""
    now = datetime.now(BRUSSELS)
    until = now if day is None else None
    day = day or now.date()
    numbers = [number.number for number in office.numbers.values()]
    accounts = list(office.sip_accounts.values())
    for ago in range(DAYS_REMEMBERED, -1, -1):
        past = day - timedelta(days=ago)
        for call in calls_of_day(
            past,
            numbers=numbers,
            accounts=accounts,
            count=round(count * BUSYNESS[past.weekday()]) if ago else count,
            until=None if ago else until,
        ):
            office.calls.add(call)


def _account(place: int) -> SipAccount:
    first_name, last_name, user_agent, ping = _at(
        PEOPLE, place, ("Collega", str(place + 1), "Snom D785 10.1.184.15", 20 + place % 40)
    )
    return SipAccount(
        id=101 + place,
        username=f"kantoor{place + 1:02}",
        log_name=f"{first_name} {last_name}",
        first_name=first_name,
        last_name=last_name,
        outgoing_number=NUMBERS[0][0],
        user_agent=user_agent,
        ping=ping,
    )


def _number(office: Office, place: int) -> Number:
    number, holidays, vacations, office_hours, route, backup_route = _at(
        NUMBERS, place, (f"09{3456800 + place}", 1, 1, 1, 1, 1)
    )
    return Number(
        id=1 + place,
        number=number,
        holidays=_id_at(office.holidays, holidays),
        vacations=_id_at(office.vacations, vacations),
        office_hours=_id_at(office.office_hours, office_hours),
        route=_id_at(office.routes, route),
        backup_route=_id_at(office.backup_routes, backup_route),
    )


def _list(
    shelf: Shelf[CatalogueItem],
    first_id: int,
    names: tuple[str, ...],
    kind: str,
    count: int | None = None,
) -> None:
    for place in range(len(names) if count is None else count):
        shelf.add(CatalogueItem(first_id + place, _at(names, place, f"{kind} {place + 1}")))


def _at[T](samples: tuple[T, ...], place: int, beyond: T) -> T:
    """Give the sample at a place, counted from 0, or what stands beyond their end."""
    return samples[place] if place < len(samples) else beyond


def _id_at(shelf: Mapping[int, object], place: int) -> int:
    """Give the id at a place, counted from 1; 0 stays not set."""
    return list(shelf)[place - 1] if 0 < place <= len(shelf) else 0
