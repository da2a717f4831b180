"""What was not understood is named, for whoever teaches the readers."""

from typing import Any

from custom_components.voipcenter.api import Menu
from custom_components.voipcenter.api.wire import notes_of


def test_fields_that_nobody_reads() -> None:
    reply: Any = {"id_100": {"naam": "Nacht", "actief": "1", "kleur": "rood", "leeg": None}}
    assert notes_of(Menu.INDICATORS, [reply, {"actief_sinds": "1"}]).fields == (
        "actief_sinds",
        "kleur",
    )
    deep: Any = [[[[{"id_100": {"kleur": "rood"}}]]]]
    assert notes_of(Menu.INDICATORS, [deep]).fields == ("kleur",)
    for levels, seen in ((8, ("kleur",)), (9, ())):
        nested: Any = {"kleur": "rood"}
        for _ in range(levels):
            nested = [nested]
        assert notes_of(Menu.INDICATORS, [nested]).fields == seen
    known: Any = {"DID": "093456789", "id_route": "140", "feestdagen_naam": "x", "b": "150"}
    assert notes_of(Menu.NUMBERS, [known, None, [], "x"]).fields == ()


def test_words_that_leave_a_call_unknown() -> None:
    rows: Any = [
        {"van": "1", "naar": "2", "status": "wachtrij", "richting": "in"},
        {"van": "1", "naar": "2", "status": "gemist", "richting": "zijwaarts"},
        {"van": "1", "naar": "2", "status": "vreemd", "beantwoord": "1", "type": "in"},
        {"van": "1", "naar": "2", "status": "in gesprek", "type": "uit", "kost": "0.05"},
        {"van": "1", "naar": "2", "status": "x" * 100, "type": "uit"},
    ]
    notes = notes_of(Menu.CALLS, [rows])
    words = ("richting: zijwaarts", "status: wachtrij", f"status: {'x' * 39}…")
    assert (notes.fields, notes.words) == (("kost",), words)
    assert notes_of(Menu.CALLS, [{"kop": ["a"]}, None]).words == ()


def test_of_noise_the_beginning_is_kept_and_not_written() -> None:
    notes = notes_of(Menu.CALLS, [], "Jan Peeters")
    assert notes.noise == "Jan Peeters"
    assert "Jan" not in repr(notes)
