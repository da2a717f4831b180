"""A small Belgian office: what stands in it, and the calls of its week."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .day import calls_of_day
from .items import BRUSSELS, Call, CatalogueItem, HotDesk, Indicator, Named, Number, SipAccount

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


@dataclass(frozen=True)
class Furniture:
    """What stands in an office, by the shelf that it goes to."""

    routes: Sequence[CatalogueItem]
    backup_routes: Sequence[CatalogueItem]
    holidays: Sequence[CatalogueItem]
    vacations: Sequence[CatalogueItem]
    office_hours: Sequence[CatalogueItem]
    templates: Sequence[CatalogueItem]
    indicators: Sequence[Indicator]
    sip_accounts: Sequence[SipAccount]
    numbers: Sequence[Number]
    hot_desks: Sequence[HotDesk]


def furniture(
    *, indicators: int, numbers: int, hot_desks: int, sip_accounts: int, routes: int
) -> Furniture:
    """Make as many of each as asked for; what goes beyond the sample gets made names."""
    choices = {
        "holidays": _catalogue(10, HOLIDAYS),
        "vacations": _catalogue(20, VACATIONS),
        "office_hours": _catalogue(30, OFFICE_HOURS),
        "route": _catalogue(140, ROUTES, "Route", routes),
        "backup_route": _catalogue(150, BACKUP_ROUTES),
    }
    templates = _catalogue(50, TEMPLATES)
    accounts = [_account(place) for place in range(sip_accounts)]
    return Furniture(
        routes=choices["route"],
        backup_routes=choices["backup_route"],
        holidays=choices["holidays"],
        vacations=choices["vacations"],
        office_hours=choices["office_hours"],
        templates=templates,
        indicators=[
            Indicator(100 + place, *_at(INDICATORS, place, (f"Indicator {place + 1}", False)))
            for place in range(indicators)
        ],
        sip_accounts=accounts,
        numbers=[_number(place, choices) for place in range(numbers)],
        hot_desks=[_hot_desk(place, accounts, templates) for place in range(hot_desks)],
    )


def calls_of_a_week(
    numbers: Sequence[str], accounts: Sequence[SipAccount], *, count: int, day: date | None
) -> Iterator[Call]:
    """Fill the day and the week before it with calls; without a day, today up to now."""
    now = datetime.now(BRUSSELS)
    until = now if day is None else None
    day = day or now.date()
    for ago in range(DAYS_REMEMBERED, -1, -1):
        past = day - timedelta(days=ago)
        yield from calls_of_day(
            past,
            numbers=numbers,
            accounts=accounts,
            count=round(count * BUSYNESS[past.weekday()]) if ago else count,
            until=None if ago else until,
        )


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


def _number(place: int, choices: Mapping[str, Sequence[CatalogueItem]]) -> Number:
    number, *chosen = _at(NUMBERS, place, (f"09{3456800 + place}", 1, 1, 1, 1, 1))
    parts = {
        part: _id_at(catalogue, int(chosen_place))
        for (part, catalogue), chosen_place in zip(choices.items(), chosen, strict=True)
    }
    return Number(1 + place, str(number), **parts)


def _hot_desk(
    place: int, accounts: Sequence[SipAccount], templates: Sequence[CatalogueItem]
) -> HotDesk:
    name, account, template = _at(HOT_DESKS, place, (f"Flexplek {place - 1}", 0, 1))
    return HotDesk(1 + place, name, _id_at(accounts, account), _id_at(templates, template))


def _catalogue(
    first_id: int, names: tuple[str, ...], kind: str = "", count: int | None = None
) -> list[CatalogueItem]:
    return [
        CatalogueItem(first_id + place, _at(names, place, f"{kind} {place + 1}"))
        for place in range(len(names) if count is None else count)
    ]


def _at[T](samples: tuple[T, ...], place: int, beyond: T) -> T:
    """Give the sample at a place, counted from 0, or what stands beyond their end."""
    return samples[place] if place < len(samples) else beyond


def _id_at(items: Sequence[Named | SipAccount], place: int) -> int:
    """Give the id at a place, counted from 1; 0 stays not set."""
    return items[place - 1].id if 0 < place <= len(items) else 0
