"""What people of an office say, in their words: each does what was said, and nothing else.

The lists were written before the sentences, and are no list of these.
"""

from dataclasses import dataclass, field

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
import pytest

from custom_components.voipcenter.const import CONF_ASSISTANTS_MAY_CALL, DOMAIN

from .voice import Voice, spoken

type Change = tuple[str, str, str]


@dataclass(frozen=True)
class Effect:
    """What the PBX is asked for, and how the answer begins."""

    asked: list[Change] = field(default_factory=list)
    dialled: str | None = None
    answer: str = ""


CLOSED, OPENED = Effect([("indicator", "101", "1")]), Effect([("indicator", "101", "0")])
TO_SALES = Effect([("did", "1", "r141")])
TO_TECHNICIANS, TO_VOICEMAIL = Effect([("did", "3", "r142")]), Effect([("did", "3", "r144")])
ALL_TO_VOICEMAIL = Effect([("did", str(id_), "r144") for id_ in range(1, 7)])
FIRST_TO_VOICEMAIL = Effect([("did", "1", "r144")])
ELKE_AT_FLEX_1 = Effect([("hddesk", "3", "s105")])
NIGHT_ON, NIGHT_OFF = Effect([("indicator", "100", "1")]), Effect([("indicator", "100", "0")])
MEETING_OFF = Effect([("indicator", "103", "0")])
CALLED, CALLED_BACK = Effect(dialled="021234567"), Effect(dialled="0470111222")


def told(answer: str) -> Effect:
    return Effect(answer=answer)


UTTERANCES: dict[str, dict[str, Effect]] = {
    "nl": {
        "sluit de zaak": CLOSED,
        "sluit het kantoor tot twee uur": CLOSED,
        "kantoor dicht tot maandag acht uur": CLOSED,
        "sluit het kantoor voor een uurtje": CLOSED,
        "sluit het kantoor voor 2 uur": CLOSED,
        "sluit het kantoor gedurende 12 uur": CLOSED,
        "we gaan dicht voor vandaag": CLOSED,
        "doe de zaak maar weer open": OPENED,
        "zet het kantoor terug open": OPENED,
        "is het kantoor gesloten?": told("Het kantoor is open"),
        "tot wanneer zijn we gesloten?": told("Het kantoor is open"),
        "zijn we nog open?": told("Het kantoor is open"),
        "hoe laat opent het kantoor?": told("Het kantoor is open"),
        "om hoe laat sluit de zaak?": told("Het kantoor is open"),
        "wie heeft er het laatst gebeld?": told("Laatste beller: 0470111222, om "),
        "van wie was de laatste oproep?": told("Laatste beller: 0470111222, om "),
        "hoeveel telefoontjes hebben we vandaag gehad?": told("Er was vandaag één oproep; "),
        "hebben we oproepen gemist?": told("Er was vandaag één oproep; er is er één gemist"),
        "hoeveel mensen moeten we nog terugbellen?": told("Nog terug te bellen: 0470111222"),
        "bel de laatste beller terug": CALLED_BACK,
        "bel eens naar 02 123 45 67": CALLED,
        "zet alle nummers op voicemail": ALL_TO_VOICEMAIL,
        "stuur 09 345 67 89 door naar Verkoop": TO_SALES,
        "schakel 02 123 45 67 door naar de technische dienst": TO_TECHNICIANS,
        "waar komt 09 345 67 89 uit?": told("093456789 gaat naar "),
        "naar wie gaat 09 345 67 90?": told("093456790 gaat naar "),
        "zet Flexplek 1 op Elke Willems": ELKE_AT_FLEX_1,
        "zet flexplek Flexplek 1 op Elke Willems": ELKE_AT_FLEX_1,
        "zet Nachtstand aan": NIGHT_ON,
        "zet Vergadering af": MEETING_OFF,
        "wie belde daarjuist?": told("Laatste beller: 0470111222, om "),
        "staat het antwoordapparaat nog op?": told("Antwoordapparaat staat aan"),
    },
    "fr": {
        "on ferme le bureau jusqu'à demain huit heures": CLOSED,
        "ferme la boutique": CLOSED,
        "ferme le bureau jusqu'à quatorze heures": CLOSED,
        "ferme le bureau pour 2 heures": CLOSED,
        "ferme le bureau pendant 12 heures": CLOSED,
        "ferme le bureau pour une heure": CLOSED,
        "ferme le bureau jusqu'à huit heures moins quart": CLOSED,
        "on ferme pour aujourd'hui": CLOSED,
        "rouvre le bureau": OPENED,
        "tu peux rouvrir le bureau": OPENED,
        "est-ce que le bureau est fermé ?": told("Le bureau est ouvert"),
        "on est fermés jusqu'à quand ?": told("Le bureau est ouvert"),
        "on est encore ouverts ?": told("Le bureau est ouvert"),
        "à quelle heure ferme le bureau ?": told("Le bureau est ouvert"),
        "quand est-ce que le bureau ouvre ?": told("Le bureau est ouvert"),
        "qui a appelé en dernier ?": told("0470111222 a appelé en dernier, à "),
        "c'était qui le dernier appel ?": told("0470111222 a appelé en dernier, à "),
        "combien d'appels on a eus aujourd'hui ?": told("Il y a eu un appel aujourd'hui"),
        "est-ce qu'on a raté des appels ?": told("Il y a eu un appel aujourd'hui, dont un"),
        "combien de personnes faut-il encore rappeler ?": told("À rappeler : 0470111222"),
        "rappelle le dernier appelant": CALLED_BACK,
        "appelle le 02 123 45 67": CALLED,
        "transfère le 09 345 67 89 vers Verkoop": TO_SALES,
        "mets le 02 123 45 67 sur la messagerie": TO_VOICEMAIL,
        "mets tous les numéros sur voicemail": ALL_TO_VOICEMAIL,
        "où arrive le 09 345 67 89 ?": told("Le 093456789 va vers "),
        "vers qui va le 09 345 67 90 ?": told("Le 093456790 va vers "),
        "mets Flexplek 1 sur Elke Willems": ELKE_AT_FLEX_1,
        "active Nachtstand": NIGHT_ON,
        "est-ce que l'indicateur Nachtstand est activé ?": told("L'indicateur Nachtstand est act"),
        "coupe Vergadering": MEETING_OFF,
        "on est de nouveau ouverts": OPENED,
        "fais passer le 09 345 67 89 vers Verkoop": TO_SALES,
    },
    "de": {
        "schließ das Büro bis zwei Uhr": CLOSED,
        "mach das Büro bis morgen früh um acht zu": CLOSED,
        "wir schließen für heute": CLOSED,
        "mach das Büro wieder auf": OPENED,
        "ist das Büro noch offen?": told("Das Büro ist geöffnet"),
        "bis wann ist das Büro geschlossen?": told("Das Büro ist geöffnet"),
        "wer hat zuletzt angerufen?": told("0470111222 hat zuletzt angerufen, um "),
        "wie viele Anrufe hatten wir heute?": told("Heute gab es einen Anruf; "),
        "wen müssen wir noch zurückrufen?": told("Zurückzurufen: 0470111222"),
        "ruf den letzten Anrufer zurück": CALLED_BACK,
        "leite alle Nummern auf die Mailbox um": ALL_TO_VOICEMAIL,
        "wohin geht die 09 345 67 89?": told("093456789 geht an "),
        "setz Flexplek 1 auf Elke Willems": ELKE_AT_FLEX_1,
        "schalte Nachtstand ein": NIGHT_ON,
        "mach Vergadering aus": MEETING_OFF,
        "wir haben wieder offen": OPENED,
        "wer war das gerade am Telefon?": told("0470111222 hat zuletzt angerufen, um "),
        "kannst du 09 345 67 89 an Verkoop weiterleiten?": TO_SALES,
        "gib Elke Willems den Flexplek 1": ELKE_AT_FLEX_1,
    },
    "en": {
        "lock up the office": CLOSED,
        "close the office until two": CLOSED,
        "close the office until tomorrow at eight": CLOSED,
        "close the office for half an hour": CLOSED,
        "close the office until 2:30 pm": CLOSED,
        "we're closing for today": CLOSED,
        "open the office again": OPENED,
        "is the office closed?": told("The office is open"),
        "how long are we closed for?": told("The office is open"),
        "who called last?": told("0470111222 called last, at "),
        "how many calls did we miss today?": told("There was one call today; one was missed"),
        "who do we still need to call back?": told("To call back: 0470111222"),
        "call back the last caller": CALLED_BACK,
        "send 09 345 67 89 to voicemail": FIRST_TO_VOICEMAIL,
        "send all calls to voicemail": ALL_TO_VOICEMAIL,
        "where does 09 345 67 89 go?": told("093456789 goes to "),
        "put Flexplek 1 on Elke Willems": ELKE_AT_FLEX_1,
        "turn on Nachtstand": NIGHT_ON,
        "turn off Vergadering": MEETING_OFF,
        "we're back open": OPENED,
        "who was that who just rang?": told("0470111222 called last, at "),
    },
}

NOTHING: dict[str, list[str]] = {
    "nl": [
        "sluit het kantoor om vijf uur",
        "sluit het kantoor voor 18 uur",  # Which may mean: before it is six.
        "sluit het kantoor niet",
        "sluit het kantoor tot de postbode is geweest",
        "zet de verwarming op 20",
        "zet de keukenlamp aan",
        "zet 20 minuten op de timer",
        "zet Flexplek 1 op de gang",
        "zet niet alle nummers op voicemail",
        "bel Jan terug",
        "open het kantoorraam",
        "we gaan nu",
        "wie was er aan de deur",
        "kantoor dicht?",
        "sluit nu",
        "zet alles op stil",
        "sluit het kantoor morgen",
    ],
    "fr": [
        "ferme le bureau à cinq heures",
        "ferme le bureau pour 18 heures",
        "ne ferme pas le bureau",
        "ferme le bureau jusqu'à ce que je revienne",
        "mets le chauffage sur 20",
        "allume la lampe de la cuisine",
        "mets 20 minutes sur le minuteur",
        "mets Flexplek 1 sur la table",
        "ne mets pas tous les numéros sur voicemail",
        "rappelle Jean",
        "ferme la porte du bureau",
        "on ferme ?",
        "on est fermés jusqu'à lundi ?",
        "Elke Willems est sur Flexplek 1 ?",
        "mets tout sur pause",
        "ferme maintenant",
        "ferme le bureau demain",
    ],
    "de": [
        "schließ das Büro um fünf Uhr",
        "schließ das Büro nicht",
        "stelle die Heizung auf 20",
        "ruf Jan zurück",
        "wir machen",
        "wir haben bis Montag geschlossen?",
    ],
    "en": [
        "close the office at five",
        "do not close the office",
        "set the heating to 20",
        "put Flexplek 1 on the table",
        "call Jan back",
        "shut down",
        "close now",
        "we're closed until monday?",
        "put everything on pause",
    ],
}


@pytest.fixture
async def office(hass: HomeAssistant, clock: FrozenDateTimeFactory, voice: Voice) -> Voice:
    """Return an office that exposes all there is, and that somebody called a moment ago."""
    voice.choose(**{CONF_ASSISTANTS_MAY_CALL: True})
    voice.expose(Platform.SENSOR, "calls_today", "last_caller")
    voice.expose(Platform.TODO, "missed_calls")
    voice.expose(Platform.SELECT, *(f"did_{id_}_route" for id_ in voice.pbx.office.numbers))
    voice.expose(
        Platform.SELECT, *(f"hot_desk_{id_}_sip_account" for id_ in voice.pbx.office.hot_desks)
    )
    voice.pbx.office.calls.clear()
    await voice.pbx.ring(caller="0470111222")
    clock.tick(60)
    await voice.entry.runtime_data.coordinator.async_refresh_calls()
    await hass.async_block_till_done(wait_background_tasks=True)
    return voice


async def effect_of(voice: Voice, text: str, language: str) -> tuple[Effect, str]:
    """Say something; return what it does, and what is answered. The office is open again then."""
    asked, dialled = len(voice.asked), len(voice.dialled)
    response = await voice.say(text, language)
    new = [number for _, number in voice.dialled[dialled:]]
    effect = Effect(sorted(voice.asked[asked:]), new[0] if new else None)
    if voice.pbx.office.indicators[101].active:
        await voice.hass.services.async_call(DOMAIN, "open_office", blocking=True)
    return effect, spoken(response)


@pytest.mark.parametrize("language", UTTERANCES)
async def test_what_is_said_is_done(office: Voice, language: str) -> None:
    wrong = {}
    for text, wanted in UTTERANCES[language].items():
        if wanted is OPENED:
            await office.hass.services.async_call(DOMAIN, "close_office", blocking=True)
        effect, answer = await effect_of(office, text, language)
        same = (effect.asked, effect.dialled) == (wanted.asked, wanted.dialled)
        if not (same and answer.startswith(wanted.answer)):
            wrong[text] = effect, answer
    assert wrong == {}


@pytest.mark.parametrize("language", NOTHING)
async def test_what_cannot_be_done_does_nothing_else(office: Voice, language: str) -> None:
    for text in NOTHING[language]:
        effect, answer = await effect_of(office, text, language)
        assert effect == Effect(), text
        assert answer
