"""vCard files as Outlook, Google and Apple write them, and as nobody should."""

import random
import time

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.voipcenter.calls.contacts import (
    Contact,
    Contacts,
    NoContactsError,
    read_contacts,
)
from custom_components.voipcenter.calls.history import digits_of

OUTLOOK = """BEGIN:VCARD\r
VERSION:2.1\r
N;LANGUAGE=nl;CHARSET=Windows-1252:Müller;Jürgen\r
FN;CHARSET=Windows-1252:Jürgen Müller\r
ORG;CHARSET=Windows-1252:Bakkerij De Ster;Verkoop\r
TEL;WORK;VOICE:+32 (0)9 345 67 89\r
TEL;CELL;VOICE:0475/11.22.33\r
TEL;WORK;FAX:093456780\r
NOTE;ENCODING=QUOTED-PRINTABLE:hallo=0D=0A=\r
TEL:0400000000=\r
\r
PHOTO;TYPE=JPEG;ENCODING=BASE64:\r
 /9j/4AAQSkZJRgABAQEAYABgAAD=\r
\r
X-MS-OL-DEFAULT-POSTAL-ADDRESS:0\r
END:VCARD\r
"""
ANDROID = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Dup=C3=A9;C=C3=A9line;;;
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:C=C3=A9line=
 Dup=C3=A9
TEL;CELL;PREF:0032475998877
END:VCARD
"""
GOOGLE = """BEGIN:VCARD
VERSION:3.0
FN:Jan Peeters
N:Peeters;Jan;;;
item1.TEL:+32 475 44 55 66
item1.X-ABLabel:Mobiel
TEL;TYPE=WORK:09 345 67 88
CATEGORIES:myContacts
PHOTO:https://lh3.example.org/x
END:VCARD
"""
APPLE = """BEGIN:VCARD
VERSION:3.0
PRODID:-//Apple Inc.//macOS 15.1//EN
N:Jan;;;;
FN:Loodgieter\\, Jan & Zn
ORG:Loodgieter Jan;
item1.TEL;type=pref:0032 470 12
  34 56
TEL;type=HOME;type=VOICE;type=FAX:03/234.56.78
END:VCARD
"""
FOUR = """BEGIN:VCARD
VERSION:4.0
FN:Iñaki Ørsted
TEL;VALUE=uri;PREF=1;TYPE="voice,home":tel:+31-(0)20-998-87-76;ext=12
TEL;VALUE=text:+44 20 7946 0018 ext. 5
END:VCARD
"""
FILE = OUTLOOK + ANDROID + GOOGLE + APPLE + FOUR

SPELLINGS = ("0475112233", "32475112233", "+32475112233", "0032475112233", "0475 11 22 33",
    "+32 (0)475/11.22.33", "0475.11-22 33")  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_all_at_once(encoding: str) -> None:
    contacts = read_contacts(FILE.encode(encoding))
    assert (len(contacts), contacts.skipped) == (5, 0)
    assert {number: contacts.name_of(number) for number in (
        "32475112233", "3293456789", "093456780", "0475998877", "32475445566", "093456788",
        "32470123456", "31209988776", "442079460018", "0400000000",
    )} == {
        "32475112233": "Jürgen Müller",
        "3293456789": "Jürgen Müller",
        "093456780": "Jürgen Müller",
        "0475998877": "Céline Dupé",
        "32475445566": "Jan Peeters",
        "093456788": "Jan Peeters",
        "32470123456": "Loodgieter, Jan & Zn",
        "31209988776": "Iñaki Ørsted",
        "442079460018": "Iñaki Ørsted",
        "0400000000": None,
    }  # fmt: skip


def test_latin_letters() -> None:
    assert read_contacts(OUTLOOK.encode("cp1252")).name_of("0475112233") == "Jürgen Müller"
    quoted = "FN;CHARSET=X-ONBEKEND;ENCODING=QUOTED-PRINTABLE:J=FCrgen"
    assert read_contacts(card(quoted, "TEL:0475112233")).name_of("0475112233") == "Jürgen"


@pytest.mark.parametrize("extension", ["toestel 12", "(toestel 12)", "(ext. 12)", ";ext=12"])
def test_an_extension_is_left_out(extension: str) -> None:
    read = read_contacts(card("FN:Ann", f"TEL:02 512 34 56 {extension}"))
    assert read.meant_by("Ann") == [("Ann", "02 512 34 56")]


@pytest.mark.parametrize("plus", ["+", "%2B", "%2b"])
def test_a_number_within_another_country_is_not_taken_for_a_belgian_one(plus: str) -> None:
    abroad = f"TEL:tel:0475123456;phone-context={plus}31"
    lines = (abroad, f"TEL:TEL:+32475112233;phone-context={plus}32")
    assert read_contacts(card("FN:Ann", *lines)).meant_by("Ann") == [("Ann", "+32475112233")]
    at_home = card("FN:Ann", f"TEL:tel:0475123456;phone-context={plus}32")
    assert read_contacts(at_home).meant_by("Ann") == [("Ann", "0475123456")]


@pytest.mark.parametrize("written", SPELLINGS)
@pytest.mark.parametrize("told", SPELLINGS)
def test_a_belgian_number_in_every_spelling(written: str, told: str) -> None:
    assert read_contacts(card("FN:Ann", f"TEL:{written}")).name_of(told) == "Ann"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("+39 (0)331 123456", "390331123456"),
        ("0039(0)35 1234567", "390351234567"),
        ("+378 (0)549 123456", "3780549123456"),
        ("+ 241 (0)6 12 34 56", "2410612 3456"),
        ("+49 (0)30 123456", "4930123456"),
    ],
)
def test_a_zero_in_brackets_belongs_to_some_numbers(written: str, told: str) -> None:
    contacts = read_contacts(card("FN:Rossi", f"TEL:{written}"))
    assert contacts.name_of(told) == "Rossi"
    ((_, number),) = contacts.meant_by("Rossi")
    assert digits_of(number) == digits_of(told)


@pytest.mark.parametrize("signs", ["²⁴", "⑦", "❼", "㉔", "&#66;&#101;&#108;"])
def test_signs_that_look_like_digits_are_no_number(signs: str) -> None:
    assert digits_of(signs) is None


def card(*lines: str) -> bytes:
    return "\n".join(["BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD", ""]).encode()


def test_two_cards_with_one_number() -> None:
    """Whoever of them calls: their organisation, else both names."""
    ann = card("FN:Ann", "ORG:De Ster", "TEL:093456789")
    bob = card("FN:Bob", "ORG:De Ster", "TEL:093456789")
    cas = card("FN:Cas", "TEL:093456789")
    assert read_contacts(ann + bob).name_of("093456789") == "De Ster"
    assert read_contacts(ann + cas).name_of("093456789") == "Ann / Cas"
    assert read_contacts(cas + cas).name_of("093456789") == "Cas"
    both = read_contacts(ann + bob)
    assert both.is_called("093456789", "bob")
    assert not both.is_called("093456789", "cas")
    assert not both.is_called(None, "bob")


def test_whose_card_it_is() -> None:
    """The full name, else its parts, else the organisation; else it names nobody."""
    for lines, name in (
        (("FN: ", "N:Peeters;Jan;;;"), "Jan Peeters"),
        (("N:;;;;", "ORG:De Ster;Verkoop"), "De Ster"),
        (("FN:Jan\\nPeeters\u202e",), "Jan Peeters"),
        (("FN:" + "x" * 100,), "x" * 63 + "…"),
    ):
        assert read_contacts(card(*lines, "TEL:0475112233")).name_of("0475112233") == name
    with pytest.raises(NoContactsError):
        read_contacts(card("TEL:0475112233"))


def test_what_is_no_number() -> None:
    contacts = read_contacts(card("FN:Ann", "TEL:", "TEL:1", "TEL:bellen", "TEL:101", "TEL:101"))
    assert contacts.meant_by("ann") == [("Ann", "101")]


@pytest.mark.parametrize(
    "line", ["TEL:+49 30 123456\\n57", "TEL;ENCODING=QUOTED-PRINTABLE:+49 30 123456=0D=0A57"]
)
def test_two_lines_are_no_number(line: str) -> None:
    assert read_contacts(card("FN:Ann", line, "TEL:021234567")).meant_by("ann") == [
        ("Ann", "021234567")
    ]


def test_who_is_meant() -> None:
    contacts = read_contacts(FILE.encode())
    assert contacts.meant_by("jan peeters") == contacts.meant_by("Peeters, Jan")[::1]
    assert {name for name, _ in contacts.meant_by("Jan")} == {"Jan Peeters", "Loodgieter, Jan & Zn"}
    assert contacts.meant_by("celine") == [("Céline Dupé", "0032475998877")]
    assert [number for _, number in contacts.meant_by("Jürgen Müller")] == [
        "+32 9 345 67 89",
        "0475/11.22.33",
    ], "nobody calls a fax"
    assert contacts.meant_by("de ster")
    assert contacts.meant_by("pee") == contacts.meant_by("") == contacts.meant_by("?!") == []


def test_a_broken_card_is_skipped_and_counted() -> None:
    broken = card("FN:Bob", "BEGIN:VEVENT", "TEL:0475998877")
    cut = b"BEGIN:VCARD\nFN:Cas\n"
    contacts = read_contacts(cut + card("FN:Ann", "TEL:0475112233") + broken + cut)
    assert contacts.name_of("0475112233") == "Ann"
    assert contacts.skipped == 3
    assert Contacts.from_stored(contacts.as_stored()).skipped == 3


@pytest.mark.parametrize(
    "file",
    [b"", b"\x89PNG\r\n\x1a\n\x00", b"naam,nummer\nAnn,0475112233", b"\xff\xfe", card("FN:Ann")],
)
def test_a_wrong_file(file: bytes) -> None:
    with pytest.raises(NoContactsError):
        read_contacts(file)


def test_it_is_kept_as_it_was_read() -> None:
    contacts = Contacts([Contact("Ann", "De Ster", ("0475112233",), ("093456780",))])
    kept = Contacts.from_stored(contacts.as_stored())
    assert kept.as_stored() == contacts.as_stored()
    assert len(Contacts.from_stored(None)) == 0


@pytest.mark.parametrize(
    "lines",
    [
        ["PHOTO;ENCODING=b:" + "\n ".join(["A" * 74] * 20_000)],
        ["N:" + "\n ".join(["A" * 74] * 20_000)],
        ["NOTE;ENCODING=QUOTED-PRINTABLE:" + "=\n".join(["A" * 74] * 20_000)],
        ["TEL;X=" + ",".join(['"a"'] * 100) + ',"x:1'],
        ["TEL" + ';X="a"' * 600 + ';"x:1'],
        ["TEL;" + "a=b;" * 1_000_000 + ":1"],
        ["TEL;TYPE=" + "a," * 2_000_000 + ":1"],
        ["N:" + ";" * 4_000_000],
    ],
)
@pytest.mark.timeout(10)
def test_long_lines_take_no_time(lines: list[str]) -> None:
    assert read_contacts(card("FN:Ann", "TEL:0475112233", *lines)).name_of("0475112233") == "Ann"


@pytest.mark.parametrize(
    ("parameters", "is_fax"),
    [
        (';TYPE="work,fax"', True),
        (";type=Work;type=FAX;type=pref", True),
        (";FAX;WORK", True),
        (";PAGER", True),
        (';X-LABEL="fax: of 1999";TYPE=cell', False),
        (";X-FAX=1", False),
        (";TYPE=HOMEFAX", False),
        (";VALUE=uri;TYPE=voice", False),
    ],
)
def test_what_is_no_number_to_call(parameters: str, is_fax: bool) -> None:
    contacts = read_contacts(card("FN:Ann", f"TEL{parameters}:0475112233"))
    assert contacts.name_of("0475112233") == "Ann"
    assert contacts.meant_by("Ann") == ([] if is_fax else [("Ann", "0475112233")])


@pytest.mark.parametrize("said", ["", "?", "🎉", "-", "*"])
def test_a_sign_means_nobody(said: str) -> None:
    contacts = read_contacts(card("FN:☎", "TEL:0475112233"))
    assert contacts.name_of("0475112233") == "☎"
    assert contacts.meant_by(said) == []


@given(st.lists(st.integers(0, len(FILE) - 1), max_size=20), st.binary(max_size=8), st.randoms())
@settings(max_examples=150, deadline=None)
def test_any_mutilation(places: list[int], piece: bytes, dice: random.Random) -> None:
    file = bytearray(FILE.encode())
    for place in places:
        file[place : place + dice.randrange(4)] = piece
    try:
        contacts = read_contacts(bytes(file))
    except NoContactsError:
        return
    for number in ("0475112233", "32475445566"):
        name = contacts.name_of(number)
        assert name is None or (0 < len(name) <= 64 and "\n" not in name)


def test_a_number_of_blanks_takes_no_time() -> None:
    began = time.process_time()
    card = f"BEGIN:VCARD\nVERSION:3.0\nFN:Jan\nTEL:+3247512345{' ' * 20_000}1\nEND:VCARD\n"
    read_contacts(card.encode())
    assert time.process_time() - began < 2


def test_a_card_in_no_encoding_at_all_spoils_no_other() -> None:
    name = "FN;CHARSET=undefined;ENCODING=QUOTED-PRINTABLE:=41"
    odd = f"BEGIN:VCARD\nVERSION:2.1\n{name}\nTEL:021\nEND:VCARD\n"
    assert read_contacts((odd + GOOGLE).encode()).name_of("0475445566") == "Jan Peeters"
