"""The PBX's words for ours. Keys of fields stand in their plain form (see ``values.plain``)."""

from ..models import Direction, Menu, Outcome, Part, Phase

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
COUNTS = (
    *("aantal", "totaal", "total", "count", "totalcount", "recordstotal", "aantalgesprekken"),
    *("aantaloproepen", "aantalcalls", *CALL_LISTS),
)
"""Names under which an answer tells how many calls there are."""
TALLIES = (
    *(*COUNTS, "gemist", "beantwoord", "missed", "answered", "inkomend", "uitgaand", "intern"),
    *("incoming", "outgoing", "internal"),
)
PAGES = ("pages", "paginas", "totalpages", "pagecount", "lastpage", "aantalpaginas")
FOLLOWS = ("next", "nextpage", "volgende", "hasmore", "more", "truncated")
"""Names that tell of calls which are not in the answer."""

STATUS = frozenset({"status", "errornumber", "errormessage"})
ERROR_NUMBER = (
    *("errornumber", "errorno", "errornr", "errornum", "errorcode", "errornummer", "foutnummer"),
    "foutcode",
)
ERROR = (*ERROR_NUMBER, "error", "errors")
MESSAGE = ("errormessage", "message", "errormsg", "melding")
TELLS_STATUS = frozenset({"id", *STATUS, *ERROR, *MESSAGE})
SUCCESS = ("success", "succes", "result", "resultaat", "ok", "done", "gelukt")
AMOUNTS = frozenset({*COUNTS, *PAGES})
ABOUT_REPLY = TELLS_STATUS.union(
    SUCCESS, AMOUNTS, FOLLOWS, ("code", "msg", "reason", "reden", "detail", "page")
)
"""What may tell about the reply, and not about what it holds."""

NOTHING_THERE = (
    r"(er (zijn|is) |there (are|is) )?(geen|no|aucune?|keine?)( enkele?)? (items?|calls?"
    r"|gesprek(ken)?|oproep(en)?|result\w*|records?|rows?|rijen|entries|data|gegevens"
    r"|indicat\w*|numm?[be]rs?|dids?|hot ?desks?|(sip[ -]?)?accounts?|routes?|templates?"
    r"|feestdag\w*|holidays?|vakantie\w*|vacations?|kantooruren|office hours|appels?"
    r"|donn\w*|anruf\w*|daten|ergebnis\w*|eintr\w*)"
    r"( (gevonden|found|trouv\w*|gefunden|beschikbaar|available|aanwezig|present|vorhanden|vandaag"
    r"|today|in|op|on|for|voor|deze|dit|die|this|the|dag|day|period\w*|nog|yet|[\d/-]+))*\.?"
)
"""A message that there is nothing of what was asked for, and not of what it would need."""

ACTIVE = ("actief", "active", "isactief", "isactive")
ACTIVE_TOO = ("aan", "ingeschakeld", "enabled", "state", "waarde", "value")
"""What may as well tell whether an indicator can be used: believed of one where all agrees."""
NAME = (
    *("naam", "name", "logname", "logischenaam", "logicalname", "omschrijving", "description"),
    *("titel", "label"),
)
NUMBER = ("nummer", "number", "telefoonnummer", "didnummer", "didnumber", "telnr", "did")

SIP_USERNAME = ("sipusername", "username", "gebruikersnaam", "sipaccount", "sipacc")
SIP_DISPLAY_NAME = ("logname", "logischenaam", "logicalname", "name", "omschrijving", "label")
FIRST_NAME = ("voornaam", "firstname")
LAST_NAME = ("naam", "achternaam", "familienaam", "lastname")
OUTGOING_NUMBER = ("didout", "uitgaandnummer", "outgoingnumber")
USER_AGENT = ("useragent", "toestel", "agent")
PING = ("sipping", "ping", "pingms")
REGISTERED = ("geregistreerd", "registered", "bereikbaar", "reachable", "online")

CALL_MOMENT = (
    *("calldate", "tijdstip", "start", "starttijd", "starttime", "startdatum", "begin"),
    *("begintijd", "datumtijd", "datetime", "datum", "date", "callstart", "stamp"),
    *("callstartdate", "datumstart", "startdate", "startedat", "begonnen"),
)
EVENT_MOMENT = ("timestamp", "ts", "eventtime")
"""The moment of an event; in a list it is that of the call, where nothing better tells it."""
CALL_DAY = ("datum", "date", "dag", "day", "startdatum", "calldate", "callstartdate")
CALL_TIME = ("tijd", "time", "uur", "tijdstip", "starttijd", "starttime", "callstarttime")
ANSWER_MOMENT = (
    *("callanswertime", "callanswerdate", "answer", "answertime", "answeredat", "answerdate"),
    *("beantwoordom", "opgenomenom"),
)
END_MOMENT = ("callendtime", "callenddate", "end", "endtime", "einde", "eindtijd", "endedat")
CALLER = (
    *("van", "from", "src", "source", "caller", "phonenumberfrom", "beller", "bron", "callerid"),
    *("clid", "anummer", "vannummer", "nrvan", "fromnumber", "srcnumber", "callernumber"),
    *("calleridnum", "calleridnumber", "bellernummer", "oproeper", "anumber", "cli"),
)
"""As in all of these, what is told more exactly stands before what may mean something else."""
CALLED = (
    *("naar", "to", "dst", "destination", "called", "phonenumberto", "callee", "gebelde"),
    *("bestemming", "bnummer", "exten", "naarnummer", "nrnaar", "tonumber", "dstnumber"),
    *("destinationnumber", "callednumber", "gebeldnummer", "ontvanger", "bnumber", "dest"),
)
CALLED_NUMBER = ("did", "didnummer", "viadid")
CALL_SIP_ACCOUNT = ("sipaccount", "sipacc", "sipusername", "account", "accountcode", "extension")
CALL_ID = ("linkedid", "callid", "uniqueid", "gesprekid", "callref", "sessionid")
"""What the rows and events of one call have in common, the widest first."""
ANSWERED_BY = ("answerby", "answeredby", "beantwoorddoor", "opgenomendoor")
TALK_TIME = ("billsec", "gesprekstijd", "gespreksduur", "talktime")
TALK_SECONDS = ("calltime",)
"""Seconds of talk, where it is no time of the day."""
CALL_LENGTH = ("duur", "duration", "lengte", "length")
DIRECTION = ("richting", "direction", "inuit", "inout", "type", "soort")
OUTCOME = (
    *("disposition", "status", "resultaat", "result", "uitkomst", "outcome", "callstatus"),
    *("eindstatus", "afloop"),
)
PHASE = ("origin", "event", "eventtype", "phase", "fase", "gebeurtenis", "channelstatedesc")
APPLICATION = ("lastapp", "applicatie", "application")
VOICEMAIL = ("voicemail", "voicemailbericht", "vm")
ANSWERED = ("beantwoord", "answered")  # Not "opgenomen", which may mean recorded.
MISSED = ("gemist", "missed")

DIRECTIONS: dict[str, Direction] = {
    **dict.fromkeys(
        (
            *("in", "i", "inkomend", "inkomende", "binnenkomend", "binnenkomende", "ingaand"),
            *("ingaande", "vanbuiten", "incoming", "inbound", "entrant", "eingehend", "ontvangen"),
            *("received", "recu"),
            *("gemist", "gemiste", "missed"),
        ),
        Direction.INCOMING,
    ),
    **dict.fromkeys(
        (
            *("uit", "u", "out", "o", "uitgaand", "uitgaande", "naarbuiten", "outgoing"),
            *("outbound", "sortant", "ausgehend", "dialed", "dialled", "emis"),
        ),
        Direction.OUTGOING,
    ),
    **dict.fromkeys(("intern", "interne", "internal", "local", "lokaal"), Direction.INTERNAL),
}
DIRECTION_FLAGS: dict[str, Direction] = {
    word: direction for word, direction in DIRECTIONS.items() if len(word) > 3
}
"""Words that may be keys of their own: ``{"inkomend": "1"}``."""
CALL_NOUNS = ("oproep", "oproepen", "gesprek", "gesprekken", "call", "calls")
"""What may follow a direction: ``Inkomende oproep``."""
EVENTS: dict[str, Phase] = {
    **dict.fromkeys(("start", "new", "newchannel", "newcall", "invite", "setup"), Phase.RINGING),
    **dict.fromkeys(("answer", "bridge", "connect", "link"), Phase.ANSWERED),
    "transfer": Phase.TRANSFERRED,
    **dict.fromkeys(("end", "summary"), Phase.ENDED),
}
"""The words of the PBX's webhooks for what happens to a call, and those of Asterisk."""
CUSTOMER = ("knummer", "klantnummer", "customernumber")
_ANSWER = (
    r"(be|ge)?antwoord|beantwort|antwort|answer|repon|opgenomen|opnam\b|nam op|aangenomen|aanvaard"
    "|angenommen|entgegengenommen|abgehoben|gehoor|picked ?up|accepte|decroch|abouti|complet"
    r"|voltooid|afgerond|afgehandeld|connecte|\bverbonden|verbind|verbunden|overgenomen"
)
"""How words begin that tell of an answer."""
_WENT_ON = "transfer|forward|doorgeschakeld|doorgestuurd|doorverbonden|durchgestellt|overgezet"
_ANSWERED = (
    "beantwoord|answered|opgenomen|aangenomen|repondu|decroche|beantwortet|angenommen"
    "|entgegengenommen|completed|voltooid|afgehandeld"
)
_NEVER = (
    "niet|nooit|niemand|not|never|nobody|ne|jamais|personne|nicht|nie|niemals"
    "|(did|does|was|were|is|has|have|could)n ?t"
)
_NONE = "geen|no|non|pas|sans|aucune?|keine?|ohne|zonder|without|absence|voor|before|avant|vor"
_WITHIN = "(one|any|enkele?|een|te|de|d|une?|ete|encore)"
_NO = "(nee|neen|niet|no|not|non|nein|nicht|false|0)"
MACHINES = (
    "voicemail|antwoordapparaat|answeringmachine|bymachine|mailbox|messagerie|repondeur"
    "|anrufbeantworter"
)
"""What takes a call when nobody does."""
_WITHOUT = "geen|no|zonder|without|aucune?|pas de|sans|keine?|ohne"
NO_MACHINE = rf"(?<![a-z])({_WITHOUT}|non)[ _-]?({MACHINES})"
MESSAGE_LEFT = (
    r"\.(wav|mp3|gsm|ogg|opus|m4a)\b|\bmsg\d|/[a-z]|^[0:/., -]*[1-9][\d:/., -]*$|^(vm|voicemail)$"
    r"|\b0*[1-9]\d* ?(s\b|sec|min|')|\d['m]\d|^(ja|yes|oui|true|x)\b|\bbericht(en)?\b|boodschap"
    r"|\bmessages?\b(?! box)|vocal|nachricht|\binbox\b|\bnieuwe?\b|\bnew\b|nouveau|\bneue?\b"
    r"|luister(d|en)?\b|listened|heard|ecoute|gehort|gelezen|read\b|\blue?\b|gelesen|gelaten"
    r"|ingesproken|opgenomen|opname|\bleft\b|recorded|laisse|hinterlassen|aanwezig|\bpresent"
    r"|beschikbaar|available|ontvangen|received|verstuurd|verzonden|mailed|\bsent\b|afspelen"
    r"|\bplay\b|download"
)
"""What a field for a voicemail tells where a message was left."""
NO_MESSAGE = (
    r"^\W*0[\W0]*(bericht|message|nachricht|nieuw|new|nouveau|neue?\b)|^\W*n/"
    rf"|\b({_WITHOUT}|nul|zero) "
    r"|\b(niet|not|nothing|niets|non|pas|rien|nicht|nichts) (achter|gelaten|ingesproken|left"
    r"|recorded|laisse|hinterlassen)"
)
"""And where it says that none was. One that nobody listened to yet is there."""
MEANINGS: tuple[tuple[str, Outcome | Phase], ...] = (
    (f"{MACHINES}|^vm|ingesproken", Outcome.MISSED),
    ("elders|elsewhere|ailleurs|anderswo", Outcome.ANSWERED),
    (rf"^((oproep|gesprek|call|appel|anruf) )?({_ANSWERED})\b(?! {_NO}$)", Outcome.ANSWERED),
    (
        (
            rf"\b({_NEVER})( \w+){{0,3}} ({_ANSWER}|{_WENT_ON})"
            rf"|\b({_NONE})( {_WITHIN})? ({_ANSWER}|{_WENT_ON})"
            rf"|\b(niet|not|nicht|geen|no|non|un|on)({_ANSWER}|{_WENT_ON})|\bincomplet"
            rf"|({_ANSWER})\w* {_NO}$|userresponse|noanswer|no response|no reply"
            "|abandon|afgebroken|abgebrochen|geannuleerd|cancel|annul|afgehaakt|opgegeven|timeout"
            "|verlaten"
        ),
        Outcome.NO_ANSWER,
    ),
    (
        (
            r"gemist|missed|verpasst|entgangen|manqu|enabsence|afterhours|\bgesloten|kantoorgesloten"
            "|(buiten|na) ?(de ?)?kantooruren|(office|shop|is|are) ?closed"
        ),
        Outcome.MISSED,
    ),
    ("bezet|busy|besetzt|occup", Outcome.BUSY),
    ("ingesprek|inprogress|encours|^(ongoing|lopend|up|talking)$", Phase.ANSWERED),
    (
        (
            "^(ring|ringing|rinkelt|rinkelend|gaatover|overgaand|belt|alerting|dialing|calling"
            "|trying)$"
        ),
        Phase.RINGING,
    ),
    (
        (
            "mislukt|fail|congestion|chanunavail|(niet|on)bereik|nichterreich|invalid|ongeldig"
            "|afgewezen|abgelehnt|unreachable|unavailable|echou|echec|geweigerd|reject|declin|refus"
        ),
        Outcome.FAILED,
    ),
    (
        (
            "^(call|channel|gesprek|oproep|appel|anruf)?(hangup|hungup|opgehangen|end|ended|einde"
            "|afgesloten|closed|beeindigd|fin|fini|termine|beendet|finished|terminated|destroyed|bye"
            "|normalclearing)"
            "(call|channel|complete|request)?$|disconnect"
        ),
        Phase.ENDED,
    ),
    (_ANSWER, Outcome.ANSWERED),
    (_WENT_ON, Phase.TRANSFERRED),
)
"""What words tell of a call, the first that fits.

They stand without accents, in words with blanks between them or in their plain form. What is told
first of several things counts: "answered, no recording".
"""
