"""The sentence files: everything in them is understood, and nothing else is.

What Home Assistant's own sentences do is known from the package that they come in.
"""

from functools import cache
from itertools import chain, islice
from random import Random
from typing import Any

from hassil.intents import Intents, TextSlotList
from hassil.parse_expression import parse_sentence
from hassil.recognize import RecognizeResult, recognize_best
from hassil.sample import sample_sentence
from hassil.util import merge_dict
from home_assistant_intents import get_intents
import pytest
import yaml

from custom_components.voipcenter import intent
from custom_components.voipcenter.sentences import files

LANGUAGES = ("en", "nl", "fr", "de")
CLOSE, OPEN = intent.INTENT_CLOSE_OFFICE, intent.INTENT_OPEN_OFFICE
ROUTE, CALL, COUNT = (
    intent.INTENT_ROUTE_NUMBER,
    intent.INTENT_CALL_NUMBER,
    intent.INTENT_COUNT_CALLS,
)
INTENTS = tuple(name for key, name in vars(intent).items() if key.startswith("INTENT_"))
OWN_NAMES = "voipcenter_"
SAMPLES = 3
"""Wordings of each sentence that are tried, of the hundreds that some have."""

NAMED = {
    "voipcenter_indicator": ["Nachtstand"],
    "voipcenter_hot_desk": ["Flexplek 1"],
    "voipcenter_sip_account": ["Elke Willems"],
}
ENDS = {"en": "until 9", "nl": "tot 9 uur", "fr": "jusqu'à 9 heures", "de": "bis 9 Uhr"}
SAMPLED = {"number": "93456789", "start": "0", "own": "0", "route": "Voicemail"}

SAID = {
    "en": {
        CLOSE: [
            "close the office",
            "Close the office.",
            "shut our office for today",
            "set the office to closed",
            "the office can be closed now",
        ],
        OPEN: ["open the office", "reopen the office", "open up the office again"],
        COUNT: [
            "how many calls today?",
            "How many calls were there today?",
            "how many missed calls did we have today",
            "how many phone calls have we had so far today",
            "did we miss any calls today",
        ],
    },
    "nl": {
        CLOSE: [
            "sluit het kantoor",
            "Sluit het kantoor af.",
            "doe het kantoor dicht",
            "doe ons kantoor maar toe voor vandaag",
            "zet het kantoor op gesloten",
            "het kantoor mag dicht",
            "kantoor sluiten",
        ],
        OPEN: ["open het kantoor", "doe het kantoor weer open", "het kantoor mag terug open"],
        COUNT: [
            "hoeveel oproepen vandaag?",
            "hoeveel oproepen zijn er vandaag geweest?",
            "hoeveel telefoontjes hebben we vandaag gehad",
            "hoe vaak is er vandaag gebeld",
            "hebben we vandaag oproepen gemist",
        ],
    },
    "fr": {
        CLOSE: [
            "ferme le bureau",
            "fermez notre bureau pour aujourd'hui",
            "mets le bureau en mode fermé",
            "il faut fermer le bureau",
        ],
        OPEN: ["ouvre le bureau", "rouvrez le bureau", "il faut ouvrir le bureau"],
        COUNT: [
            "combien d'appels aujourd'hui ?",
            "combien d’appels avons-nous eus aujourd’hui ?",
            "combien d'appels y a-t-il eu aujourd'hui",
            "combien y a-t-il eu d'appels aujourd'hui",
            "combien d'appels on a manqués aujourd'hui",
            "est-ce qu'on a manqué des appels",
        ],
    },
    "de": {
        CLOSE: [
            "schließe das Büro",
            "mach das Büro zu",
            "mach unser Büro für heute dicht",
            "stelle das Büro auf geschlossen",
            "Büro schließen",
        ],
        OPEN: ["öffne das Büro", "mach das Büro wieder auf", "Büro öffnen"],
        COUNT: [
            "wie viele Anrufe heute?",
            "wie viele Anrufe gab es heute?",
            "wie viele Gespräche hatten wir heute",
            "wie viele Anrufe wurden heute verpasst",
            "haben wir heute Anrufe verpasst",
        ],
    },
}

CALLED = {
    "en": [
        ("call 02/123.45.67", "02/123.45.67"),
        ("Dial +32 2 123 45 67.", "+32 2 123 45 67"),
        ("call the number 0470-99-88-77", "0470-99-88-77"),
        ("place a phone call to 021234567", "021234567"),
    ],
    "nl": [
        ("bel 02/123.45.67", "02/123.45.67"),
        ("Bel naar +32 2 123 45 67.", "+32 2 123 45 67"),
        ("bel het nummer 021234567 op", "021234567"),
        ("vorm het nummer 021234567", "021234567"),
        ("telefoneer naar 021234567", "021234567"),
    ],
    "fr": [
        ("appelle le 02 123 45 67", "02 123 45 67"),
        ("Appelez 02/123.45.67.", "02/123.45.67"),
        ("compose le numéro 021234567", "021234567"),
        ("téléphone au 021234567", "021234567"),
    ],
    "de": [
        ("ruf 02/123.45.67 an", "02/123.45.67"),
        ("Rufe die Nummer +32 2 123 45 67 an.", "+32 2 123 45 67"),
        ("wähle die Nummer 021234567", "021234567"),
    ],
}

EMERGENCIES = {
    "en": [
        "call an ambulance",
        "call the police",
        "ring the fire brigade",
        "Call for an ambulance!",
    ],
    "nl": ["bel de politie", "bel een ambulance", "bel de brandweer op", "Bel eens de politie."],
    "fr": ["appelle les pompiers", "appelez la police", "appelle une ambulance", "appelle le SAMU"],
    "de": ["ruf den Notarzt", "ruf die Polizei an", "Rufe einen Krankenwagen", "ruf die Feuerwehr"],
}

ROUTED = {
    "en": [
        ("route 093456789 to sales", "093456789", "sales"),
        (
            "forward the number 09 345 67 89 on to the technical desk",
            "09 345 67 89",
            "technical desk",
        ),
        ("send the calls for 093456789 to voicemail", "093456789", "voicemail"),
        ("set the route of 093456789 to sales", "093456789", "sales"),
        ("let sales answer the calls to 093456789", "093456789", "sales"),
    ],
    "nl": [
        ("leid 093456789 om naar Verkoop", "093456789", "Verkoop"),
        ("leid 09 345 67 89 naar de technische dienst om", "09 345 67 89", "technische dienst"),
        ("schakel het nummer 093456789 door naar het onthaal", "093456789", "onthaal"),
        ("stuur de oproepen naar 093456789 naar de voicemail", "093456789", "voicemail"),
        ("zet de route van 093456789 op Verkoop", "093456789", "Verkoop"),
        ("stel de route van 093456789 in op Verkoop", "093456789", "Verkoop"),
    ],
    "fr": [
        ("redirige le 093456789 vers l'accueil", "093456789", "accueil"),
        ("redirige 09 345 67 89 vers le service technique", "09 345 67 89", "service technique"),
        ("renvoie les appels du 093456789 vers la vente", "093456789", "vente"),
        ("mets la route du 093456789 sur Vente", "093456789", "Vente"),
    ],
    "de": [
        ("leite 093456789 an den Verkauf weiter", "093456789", "Verkauf"),
        ("leite die Nummer 09 345 67 89 zum Empfang um", "09 345 67 89", "Empfang"),
        ("stelle Anrufe für 093456789 an den Verkauf durch", "093456789", "Verkauf"),
        ("stelle die Route von 093456789 auf Verkauf um", "093456789", "Verkauf"),
    ],
}

NOT_FOR_US = {
    "en": [
        "close the office blinds",
        "open the office door",
        "turn off the office",
        "put the heating to 20",
        "switch the television to channel 3",
        "send the vacuum to the kitchen",
        "set the route to sales",
        "ring the bell",
        "call me back",
        "call mother",
        "call me a taxi",
        "phone the dentist",
        "call the office",
    ],
    "nl": [
        "sluit de gordijnen in het kantoor",
        "open het kantoorraam",
        "zet het kantoor uit",
        "zet de verwarming naar 20",
        "zet de muziek over naar de keuken",
        "schakel de televisie naar kanaal 3",
        "stuur de stofzuiger naar de keuken",
        "draai de muziek stiller",
        "kies een andere kleur",
        "bel mij terug",
        "bel mama",
        "bel naar de tandarts",
        "telefoneer eens naar Jan",
    ],
    "fr": [
        "ferme les volets du bureau",
        "ouvre la porte du bureau",
        "mets le bureau en rouge",
        "mets le chauffage sur 20",
        "passe la télévision sur la trois",
        "envoie le robot vers la cuisine",
        "transfère la musique vers la cuisine",
        "appelle maman",
        "rappelle-moi",
        "appelle le dentiste",
        "téléphone à Jean",
    ],
    "de": [
        "schließe die Rollläden im Büro",
        "öffne das Bürofenster",
        "schalte das Büro aus",
        "stelle die Heizung auf 20",
        "stelle das Licht auf rot",
        "schicke den Staubsauger in die Küche",
        "wähle eine andere Farbe",
        "ruf mich an",
        "ruf Mama an",
        "ruf den Zahnarzt an",
        "telefoniere mit Jan",
    ],
}


@cache
def ours(language: str) -> dict[str, Any]:
    """Return our file, as it is written for an office."""
    text = files._filled_in(language, NAMED)
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


@cache
def all_sentences(language: str) -> Intents:
    """Return Home Assistant's own sentences with ours, merged as it does."""
    merged: dict[str, Any] = dict(get_intents(language) or {})
    marked = yaml.safe_load(yaml.safe_dump(ours(language)))
    for known in marked["intents"].values():
        for data in known["data"]:
            data["metadata"] = {"custom": True}
    merge_dict(merged, marked)
    return Intents.from_dict(merged)


def understood(language: str, text: str) -> RecognizeResult | None:
    """Return what Home Assistant makes of a sentence, in a house with an office."""
    return recognize_best(
        text,
        all_sentences(language),
        slot_lists={
            "name": TextSlotList.from_tuples([("VoipCenter Nachtstand",) * 2]),
            "area": TextSlotList.from_tuples(
                [(room, room) for room in ("office", "kantoor", "bureau", "Büro")]
            ),
            "floor": TextSlotList.from_tuples([]),
        },
        best_metadata_key="custom",
        best_slot_name="name",
        language=language,
    )


def slots(result: RecognizeResult) -> dict[str, str]:
    """Return what was said; a number that is called is told by its first figure and the rest."""
    said = {name: str(entity.value).strip() for name, entity in result.entities.items()}
    if start := said.pop("start", None):
        said["number"] = start + said["number"]
    return said


def flat(table: dict[str, Any]) -> list[Any]:
    """Return the rows of a table by language."""
    return [pytest.param(language, rows, id=language) for language, rows in table.items()]


@pytest.mark.parametrize(("language", "said"), flat(SAID))
def test_what_people_say(language: str, said: dict[str, list[str]]) -> None:
    for name, sentences in said.items():
        for sentence in sentences:
            result = understood(language, sentence)
            assert result is not None, sentence
            assert result.intent.name == name, sentence


@pytest.mark.parametrize(("language", "said"), flat(CALLED))
def test_numbers_that_are_called(language: str, said: list[tuple[str, str]]) -> None:
    for sentence, number in said:
        result = understood(language, sentence)
        assert result is not None, sentence
        assert (result.intent.name, slots(result)) == (CALL, {"number": number}), sentence


@pytest.mark.parametrize(("language", "said"), flat(EMERGENCIES))
def test_who_calls_for_help_is_understood(language: str, said: list[str]) -> None:
    for sentence in said:
        result = understood(language, sentence)
        assert result is not None, sentence
        assert (result.intent.name, slots(result)) == (CALL, {"number": "112"}), sentence


@pytest.mark.parametrize(("language", "said"), flat(ROUTED))
def test_numbers_that_are_routed(language: str, said: list[tuple[str, str, str]]) -> None:
    for sentence, number, route in said:
        result = understood(language, sentence)
        assert result is not None, sentence
        wanted = {"number": number, "route": route}
        assert (result.intent.name, slots(result)) == (ROUTE, wanted), sentence


@pytest.mark.parametrize(("language", "said"), flat(NOT_FOR_US))
def test_what_is_said_to_others(language: str, said: list[str]) -> None:
    """A lamp is not routed."""
    for sentence in said:
        result = understood(language, sentence)
        assert result is None or result.intent.name not in INTENTS, sentence


ASKED = {
    "en": ["is the office closed", "is the office open?", "the office is closed"],
    "nl": ["is het kantoor gesloten", "het kantoor is gesloten?", "is de zaak open"],
    "fr": ["le bureau est fermé ?", "est-ce que le bureau est ouvert", "le bureau est-il fermé"],
    "de": ["ist das Büro geschlossen", "das Büro ist offen?"],
}


@pytest.mark.parametrize(("language", "said"), flat(ASKED))
def test_a_question_closes_no_office(language: str, said: list[str]) -> None:
    for sentence in said:
        result = understood(language, sentence)
        assert result is not None, sentence
        assert result.intent.name == intent.INTENT_OFFICE_STATE, sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_wording_means_what_it_stands_under(language: str) -> None:
    intents = all_sentences(language)
    words = {
        **intents.slot_lists,
        **{
            f"voipcenter_{name}": TextSlotList.from_tuples([(value, value)])
            for name, value in SAMPLED.items()
        },
    }
    rules = {**intents.expansion_rules, "voipcenter_end": parse_sentence(ENDS[language])}
    dice = Random(7)
    for name in INTENTS:
        for sentence in chain.from_iterable(data.sentences for data in intents.intents[name].data):
            texts = list(islice(sample_sentence(sentence, words, rules, language), 500))
            for text in dice.sample(texts, min(SAMPLES, len(texts))):
                result = understood(language, text)
                assert result is not None, text
                assert result.intent.name == name, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_home_assistants_own_is_overwritten(language: str) -> None:
    """Lists and rules of all files share their names."""
    names = {*ours(language)["lists"], *ours(language)["expansion_rules"]}
    assert all(name.startswith(OWN_NAMES) for name in names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_intent_has_sentences_and_an_answer(language: str) -> None:
    content = ours(language)
    assert content["language"] == language
    assert tuple(content["intents"]) == INTENTS
    assert tuple(content["responses"]["intents"]) == INTENTS
    for name in INTENTS:
        assert sum(len(data["sentences"]) for data in content["intents"][name]["data"]) >= 2
