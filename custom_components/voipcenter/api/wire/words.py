"""The PBX's words for ours. Keys of fields stand in their plain form (see ``values.plain``)."""

from ..models import Direction, Menu, Outcome, Part

MENU_NAMES: dict[Menu, str] = {
    Menu.INDICATORS: "indicator",
    Menu.NUMBERS: "did",
    Menu.HOT_DESKS: "hddesk",
    Menu.SIP_ACCOUNTS: "sipacc",
    Menu.CALLS: "calls",
    Menu.ROUTES: "routes",
    Menu.BACKUP_ROUTES: "backuproutes",
    Menu.HOLIDAYS: "feestdagen",
    Menu.VACATIONS: "vakanties",
    Menu.OFFICE_HOURS: "kantooruren",
    Menu.TEMPLATES: "hdtemplate",
}
"""The values of the parameter ``m`` [manual]."""

UPDATE_LETTERS: dict[Part, str] = {
    Part.HOLIDAYS: "f",
    Part.VACATIONS: "v",
    Part.OFFICE_HOURS: "k",
    Part.ROUTE: "r",
    Part.BACKUP_ROUTE: "b",
    Part.SIP_ACCOUNT: "s",
    Part.TEMPLATE: "t",
}
"""The letters of the parameter ``p``, in the manual's order."""

PART_NAMES: dict[Part, tuple[str, ...]] = {
    Part.HOLIDAYS: ("feestdagen", "feestdag", "holidays", "holiday", "f"),
    Part.VACATIONS: (
        "vakanties",
        "vakantieperiode",
        "vakantieperiodes",
        "vakantieperioden",
        "vakantie",
        "vacations",
        "vacation",
        "v",
    ),
    Part.OFFICE_HOURS: ("kantooruren", "kantooruur", "officehours", "officehour", "k"),
    Part.ROUTE: ("route", "routes", "routeregel", "routeregels", "r"),
    Part.BACKUP_ROUTE: ("backuproute", "backuproutes", "b"),
    Part.SIP_ACCOUNT: ("sipaccount", "sipaccounts", "sipacc", "s"),
    Part.TEMPLATE: ("template", "templates", "hdtemplate", "hdtemplates", "t"),
}

USERNAME_PARTS: dict[Part, tuple[str, ...]] = {Part.SIP_ACCOUNT: ("sipusername", "username")}
"""Fields that hold the name of what is chosen; usernames often consist of digits."""

CALL_LISTS = ("calls", "gesprekken", "oproepen")

ACTIVE = (
    "actief",
    "active",
    "isactief",
    "isactive",
    "aan",
    "ingeschakeld",
    "enabled",
    "state",
    "waarde",
    "value",
)
NAME = ("naam", "name", "logname", "logischenaam", "omschrijving", "description", "titel", "label")
NUMBER = ("nummer", "number", "telefoonnummer", "didnummer", "didnumber", "telnr", "did")

SIP_USERNAME = ("sipusername", "username", "gebruikersnaam", "sipaccount", "sipacc")
SIP_DISPLAY_NAME = ("logname", "logischenaam", "name", "omschrijving", "label")
FIRST_NAME = ("voornaam", "firstname")
LAST_NAME = ("naam", "achternaam", "familienaam", "lastname")
OUTGOING_NUMBER = ("didout", "uitgaandnummer", "outgoingnumber")
USER_AGENT = ("useragent", "toestel", "agent")
PING = ("sipping", "ping", "pingms")
REGISTERED = ("geregistreerd", "registered", "bereikbaar", "reachable", "online")

CALL_MOMENT = (
    "calldate",
    "tijdstip",
    "start",
    "starttijd",
    "starttime",
    "startdatum",
    "begin",
    "begintijd",
    "datumtijd",
    "datetime",
    "timestamp",
    "ts",
    "datum",
    "date",
    "callstart",
    "stamp",
)
CALL_DAY = ("datum", "date", "dag", "day", "startdatum", "calldate")
CALL_TIME = ("tijd", "time", "uur", "tijdstip", "starttijd", "starttime")
CALLER = (
    "van",
    "from",
    "src",
    "source",
    "caller",
    "beller",
    "bron",
    "callerid",
    "clid",
    "anummer",
    "vannummer",
    "fromnumber",
    "srcnumber",
    "callernumber",
    "calleridnum",
    "calleridnumber",
    "bellernummer",
    "oproeper",
    "anumber",
    "cli",
)
"""As in all of these, what is told more exactly stands before what may mean something else."""
CALLED = (
    "naar",
    "to",
    "dst",
    "destination",
    "called",
    "callee",
    "gebelde",
    "bestemming",
    "bnummer",
    "exten",
    "naarnummer",
    "tonumber",
    "dstnumber",
    "destinationnumber",
    "callednumber",
    "gebeldnummer",
    "ontvanger",
    "bnumber",
    "dest",
)
CALLED_NUMBER = ("did", "didnummer")
CALL_SIP_ACCOUNT = ("sipaccount", "sipacc", "sipusername", "account", "accountcode", "extension")
TALK_TIME = ("billsec", "gesprekstijd", "gespreksduur", "talktime")
CALL_LENGTH = ("duur", "duration", "lengte", "length")
DIRECTION = ("richting", "direction", "inuit", "type", "soort")
OUTCOME = ("disposition", "status", "resultaat", "result", "uitkomst", "outcome")
ANSWERED = ("beantwoord", "answered")  # Not "opgenomen", which may mean recorded.
MISSED = ("gemist", "missed")

DIRECTIONS: dict[str, Direction] = {
    **dict.fromkeys(
        (
            "in",
            "i",
            "inkomend",
            "inkomende",
            "binnenkomend",
            "binnenkomende",
            "ingaand",
            "ingaande",
            "incoming",
            "inbound",
            "gemist",
            "gemiste",
            "missed",
        ),
        Direction.INCOMING,
    ),
    **dict.fromkeys(
        ("uit", "u", "out", "o", "uitgaand", "uitgaande", "outgoing", "outbound"),
        Direction.OUTGOING,
    ),
    **dict.fromkeys(("intern", "interne", "internal"), Direction.INTERNAL),
}
DIRECTION_FLAGS: dict[str, Direction] = {
    word: direction for word, direction in DIRECTIONS.items() if len(word) > 3
}
"""Words that may be keys of their own: ``{"inkomend": "1"}``."""
CALL_NOUNS = ("oproep", "gesprek", "call")
"""What may follow a direction or an outcome: ``Inkomende oproep``."""
OUTCOMES: dict[str, Outcome] = {
    **dict.fromkeys(("beantwoord", "opgenomen", "answered", "answer"), Outcome.ANSWERED),
    **dict.fromkeys(("gemist", "gemiste", "missed"), Outcome.MISSED),
    **dict.fromkeys(
        (
            "nietbeantwoord",
            "nietopgenomen",
            "onbeantwoord",
            "geenantwoord",
            "geengehoor",
            "noanswer",
            "unanswered",
            "abandoned",
            "geannuleerd",
            "cancelled",
            "canceled",
            "cancel",
        ),
        Outcome.NO_ANSWER,
    ),
    **dict.fromkeys(("bezet", "ingesprek", "busy"), Outcome.BUSY),
    **dict.fromkeys(("mislukt", "failed", "congestion", "chanunavail"), Outcome.FAILED),
}
