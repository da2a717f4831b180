"""What people's languages say of a call: who denies an answer tells of none."""

from datetime import date

import pytest

from custom_components.voipcenter.api import Call, Direction, Outcome
from custom_components.voipcenter.api.wire import read_calls

from .conftest import BRUSSELS

NOT_ANSWERED = """
heeft niet geantwoord, geen enkel antwoord, zonder te antwoorden
niet beantwoord, (niet) beantwoord, niet-beantwoord, NIET BEANTWOORD, onbeantwoord, niet opgenomen
niet aangenomen, nooit opgenomen, niemand heeft opgenomen, niemand nam op, niemand antwoordde
niet door ons beantwoord, niet op tijd beantwoord, niet meer beantwoord, geen antwoord, geen gehoor
zonder gehoor, niet voltooid, niet doorverbonden, kon niet verbinden, opgehangen voor antwoord
beantwoord: nee, beantwoord=0, wachtrij verlaten, afgebroken
not answered, not_answered, NOANSWER, NO_ANSWER, no-answer, unanswered, never answered
not yet answered, not picked up, no one answered, nobody answered, no reply, no response
RINGNOANSWER, ring no answer
didn't answer, wasn't answered, hasn't been answered
hung up before answer, not forwarded, incomplete, abandoned, answer timeout, answered: no
non répondu, pas répondu, n'a pas répondu, personne n'a répondu, sans réponse, aucune réponse
pas de réponse, ne répond pas, nul ne répond, absence de réponse
non décroché, pas décroché, non abouti, annulé, abandonné
nicht beantwortet, unbeantwortet, keine Antwort, ohne Antwort, nicht abgehoben, abgebrochen
nicht angenommen, nicht entgegengenommen, nicht verbunden, geen antwoord; geen voicemail
"""
ANSWERED = """
beantwoord, Beantwoord, oproep beantwoord, opgenomen, aangenomen, aanvaard, voltooid, doorverbonden
beantwoord door onthaal, beantwoord in kantooruren, beantwoord (niet bezet), opgenomen na 3x bellen
telefoon beantwoord, persoon beantwoord, IN-BEANTWOORD
beantwoord (geen voicemail), Answered - no_voicemail, répondu; sans messagerie
elders beantwoord, in de wachtrij voor verkoop beantwoord
ANSWER, answered, COMPLETEAGENT, completed - caller disconnected, answered elsewhere, connected
answered; no recording, answered; cancelled transfer, picked up, forwarded
extension answered, station answered, IN_ANSWERED, conversation completed
communication aboutie, réception: répondu
répondu, décroché, abouti, Appel accepté, répondu ailleurs
angenommen, beantwortet, entgegengenommen, Anruf angenommen, verbunden
"""
MISSED = """
gemist, gemiste oproep, voicemail, naar voicemail doorgeschakeld, beantwoord door voicemail
beantwoord: nee; voicemail, answered: no; voicemail
antwoordapparaat, ingesproken, gesloten, buiten kantooruren, Na kantooruren, buiten de kantooruren
kantoor gesloten, office closed
missed call, answered by machine, answered by voicemail
manqué, appel manqué, appel en absence, messagerie vocale, répondeur
verpasst, verpasster Anruf, entgangen, Anrufbeantworter
"""
FAILED = "mislukt, doorschakeling mislukt, afgewezen, échec, refusé, abgelehnt, nicht erreichbar"
UNKNOWN = """
geen opname, ok, beller hing op, unsuccessful, 7, afgesloten, Gesprek afgesloten, aangesloten
Binnen kantooruren, tijdens kantooruren, Call closed, geen voicemail
"""


def call_of(**told: str) -> Call:
    rows = [{"calldate": "2026-10-05 14:02:11", "src": "0470998877", **told}]
    [call] = read_calls(rows, date(2026, 10, 5), BRUSSELS)
    return call


@pytest.mark.parametrize(
    ("phrases", "outcome"),
    [
        (NOT_ANSWERED, Outcome.NO_ANSWER),
        (ANSWERED, Outcome.ANSWERED),
        (MISSED, Outcome.MISSED),
        (FAILED, Outcome.FAILED),
        (UNKNOWN, None),
    ],
    ids=["not answered", "answered", "missed", "failed", "unknown"],
)
def test_how_a_call_ended(phrases: str, outcome: Outcome | None) -> None:
    told = [each.strip() for each in phrases.strip().replace("\n", ",").split(",")]
    read = {each: call_of(status=each.replace(";", ",")).outcome for each in told}
    assert read == dict.fromkeys(told, outcome)


@pytest.mark.parametrize(
    ("told", "direction"),
    [
        ("Ontvangen", Direction.INCOMING),
        ("reçu", Direction.INCOMING),
        ("Externe inkomende oproep", Direction.INCOMING),
        ("émis", Direction.OUTGOING),
        ("dialled", Direction.OUTGOING),
        ("Appel sortant", Direction.OUTGOING),
        ("Interne oproep", Direction.INTERNAL),
        ("oproep", None),
    ],
)
def test_which_way_a_call_went(told: str, direction: Direction | None) -> None:
    assert call_of(richting=told).direction is direction


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        ({"duur": "12"}, Outcome.ANSWERED),
        ({"duur": "0"}, None),
        ({"billsec": "12", "duur": "0"}, Outcome.ANSWERED),
        ({"duur": "12", "richting": "uit"}, None),
    ],
)
def test_what_was_not_missed_was_answered_if_it_came_in_and_lasted(
    told: dict[str, str], outcome: Outcome | None
) -> None:
    assert call_of(**{"gemist": "0", "richting": "in"} | told).outcome is outcome


@pytest.mark.parametrize(("told", "caller"), [("0", None), ("0000", None), ("00470", "00470")])
def test_a_number_of_zeros_is_withheld(told: str, caller: str | None) -> None:
    assert call_of(src=told, dst="021234567").caller == caller
