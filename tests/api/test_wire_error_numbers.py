"""The number of an error that stands beside words, and figures that are theirs."""

import pytest

from custom_components.voipcenter.api import (
    VoipCenterAuthenticationError,
    VoipCenterError,
    VoipCenterRequestError,
)
from custom_components.voipcenter.api.wire import raise_for_error


@pytest.mark.parametrize(
    "words",
    [
        *("Timeout after 15 seconds", "Database timeout (15 s)", "Onderhoud tot 14:00"),
        *("14:00-15:00 onderhoud", "10 seconds", "No answer within 10 seconds", "13-14 uur: dicht"),
    ],
)
@pytest.mark.parametrize("in_head", [True, False])
def test_a_figure_in_words_is_no_number_of_an_error(words: str, in_head: bool) -> None:
    """By 10 the digests would move into URLs, by 13 to 15 the gate would close."""
    fields = {"status": "0", "error": words}
    with pytest.raises(VoipCenterRequestError) as told:
        raise_for_error({"head": fields} if in_head else fields)
    assert told.value.code is None


@pytest.mark.parametrize(
    "words",
    [
        *("15-minute limit exceeded", "15 (max) oproepen", "15. september is een feestdag"),
        *(
            "Nr. 15 - Dagplan bestaat niet",
            "Nummer 15: Dagplan",
            "nummer 14 (Verkoop) is bezet",
            "15) kies een route",
        ),
        *(
            "14-dagen periode overschreden",
            "13-cijferig nummer",
            "15; wacht",
            "15, 16 of 17",
            "15 - mei",
        ),
        *("fout: 15-minutenlimiet", "10 (max) oproepen"),
    ],
)
@pytest.mark.parametrize("name", ["error", "errors", "error_message"])
def test_a_figure_before_words_is_theirs_unless_it_is_called_an_error(
    words: str, name: str
) -> None:
    """Once taken for 15, every press would be refused as if the password were wrong."""
    for fields in ({name: words}, {"error": {name: words}}):
        with pytest.raises(VoipCenterRequestError) as told:
            raise_for_error({"head": {"status": "0", **fields}})
        assert told.value.code is None


@pytest.mark.parametrize(
    "told",
    [
        *("Error 15: geweigerd", "Fout 15 - geweigerd", "15: Verkeerd wachtwoord", "ERR_15. Nee"),
        *("15 - Mot de passe refusé", "[15] Wrong password", "code 15: geweigerd"),
        *(
            "15: Authentication failed",
            "15|geweigerd",
            "15, wrong password",
            "Fehler 15",
            "Error n° 15",
            "15 - Ongeldige inloggegevens",
        ),
    ],
)
def test_words_that_go_with_an_error_leave_it_its_number(told: str) -> None:
    with pytest.raises(VoipCenterAuthenticationError) as error:
        raise_for_error({"head": {"status": "0"}, "error": told})
    assert error.value.code == 15


@pytest.mark.parametrize(
    "told",
    [
        *("16", 16.0, " 016 ", "E16", "#16", "[16]", "Error 16", "fout: 16", "error_number=16"),
        *(
            "16: geen rechten",
            "Error #16 - no rights",
            "ERR_16",
            "16.0",
            "16. Geen",
            "16 (geen rechten)",
        ),
    ],
)
def test_a_number_of_an_error_may_stand_before_words(told: str | float) -> None:
    with pytest.raises(VoipCenterError) as error:
        raise_for_error({"head": {"status": "0", "error_number": told}})
    assert error.value.code == 16


@pytest.mark.parametrize("code", [2, 10, 11, 16, 17, 20, 21])
@pytest.mark.parametrize("between", [": ", " - ", ". ", ") "])
@pytest.mark.parametrize("fields", [{}, {"status": "0"}])
def test_a_number_before_its_words(code: int, between: str, fields: dict[str, str]) -> None:
    words = f"{code}{between}Missing parameters"
    with pytest.raises(VoipCenterError) as error:
        raise_for_error({**fields, "message" if fields else "error": words})
    assert error.value.code == code


@pytest.mark.parametrize("status", [{"status": "0"}, {"status": "mislukt"}, {"success": False}])
def test_a_message_beside_no_success_is_a_refusal(status: dict[str, str | bool]) -> None:
    with pytest.raises(VoipCenterRequestError, match="Fout paswoord"):
        raise_for_error({**status, "message": "Fout paswoord"})
    raise_for_error({**status, "message": "Fout paswoord", "naam": "Nacht"})
