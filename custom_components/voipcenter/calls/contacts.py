"""Who others are: the cards of a vCard file, as Outlook, Google and Apple export them.

The file is a person's own, yet anything may stand in it: a card that cannot be read is skipped and
counted. Of a card only its names and numbers are looked at; photos are most of such a file.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from importlib import import_module
import quopri
import re
from typing import Any, Self

from ..api.text import one_line, unaccented
from .history import digits_of

LARGEST_FILE = 5 * 1024 * 1024
_LONGEST_NAME = 64
_LONGEST_NUMBER = 32
_LONGEST_VALUE = 200
"""Characters in which a number and its extension are looked for."""
_LONGEST_LINE = 2000
_LONGEST_SAID = 200
_LEAST_DIGITS = 3
_LINE = re.compile(r"(?:[\w-]+\.)?(BEGIN|END|VERSION|FN|N|ORG|TEL)([;:].*)", re.IGNORECASE)
_QUOTED = re.compile(r";(?:ENCODING=)?QUOTED-PRINTABLE(?=[;:])", re.IGNORECASE)
_CHARSET = re.compile(r";CHARSET=\"?([\w-]+)\"?(?=[;:])", re.IGNORECASE)
# Without a way back: the library's own pattern takes hours for thirty quotes that do not end.
_PARAMETERS = re.compile(r"((?:[^\":]|\"[^\"]*\")*+):(.*)")
_PARAMETER = re.compile(r";([\w-]+)(?:=((?:[^\";]|\"[^\"]*\")*+))?")
_NOT_TO_CALL = {"FAX", "PAGER"}
_EXTENSION = re.compile(
    r"\s*(?:[;,]|\(?(?:ext|toestel|poste|durchwahl|x|p|w)\.?\s*\d).*", re.IGNORECASE
)
_SCHEME = re.compile(r"^tel:", re.IGNORECASE)
_ELSEWHERE = re.compile(r"[^+].*;phone-context=(?:\+|%2B)(?!32\b)", re.IGNORECASE)
"""What is a number within another country alone."""
_TRUNK_ZERO = re.compile(r"^(\s*(?:\+|00)(?!\s*(?:39|378|379|225|241|242))[\d\s.-]*)\(0\)")
"""What is dialled within the country alone; in these the zero belongs to the number."""


class NoContactsError(ValueError):
    """A file is no vCard file, or holds no number."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A card: a person or an organisation, and the numbers it has."""

    name: str
    organisation: str
    numbers: tuple[str, ...]
    faxes: tuple[str, ...] = ()
    """Numbers that may call, and that nobody wants to call."""


class Contacts:
    """The cards of one file, found by number and by name."""

    def __init__(self, contacts: Iterable[Contact] = (), skipped: int = 0) -> None:
        """Know these; ``skipped`` cards could not be read."""
        self._all = tuple(contacts)
        self.skipped = skipped
        self._by_digits: dict[str, list[Contact]] = {}
        self._by_word: dict[str, list[Contact]] = {}
        for contact in self._all:
            for number in (*contact.numbers, *contact.faxes):
                self._by_digits.setdefault(digits_of(number) or "", []).append(contact)
            for word in {*_words(contact.name), *_words(contact.organisation)}:
                self._by_word.setdefault(word, []).append(contact)

    def __len__(self) -> int:
        """Count the contacts."""
        return len(self._all)

    def name_of(self, number: str) -> str | None:
        """Return what a number is called, however it is written.

        Where several cards have it, that is their organisation if it is one, else their names.
        """
        cards = self._by_digits.get(digits_of(number) or "", [])
        names = list(dict.fromkeys(card.name for card in cards))
        organisations = {card.organisation for card in cards}
        if len(names) > 1 and len(organisations) == 1 and (organisation := organisations.pop()):
            return organisation
        return one_line(" / ".join(names), _LONGEST_NAME) or None

    def is_called(self, number: str | None, name: str) -> bool:
        """Tell whether a number is that of a contact of this name."""
        cards = self._by_digits.get(digits_of(number) or "", [])
        return any(_words(name) == _words(card.name) for card in cards)

    def meant_by(self, text: str) -> list[tuple[str, str]]:
        """Return the names and numbers that a text may mean: each number once.

        A whole name goes before a part of one, such as a first name, or the organisation.
        """
        wanted = _words(text[:_LONGEST_SAID])
        bearers = [self._by_word.get(word, []) for word in wanted]
        rarest = min(bearers, key=len, default=[])
        cards = [card for card in rarest if _words(card.name) == wanted] or [
            card for card in rarest if {*wanted} <= {*_words(card.name), *_words(card.organisation)}
        ]
        found = {
            digits_of(number): (card.name, number) for card in cards for number in card.numbers
        }
        return list(found.values())

    def as_stored(self) -> dict[str, Any]:
        """Return what a Store can write."""
        contacts = [astuple(contact) for contact in self._all]
        return {"contacts": contacts, "skipped": self.skipped}

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any] | None) -> Self:
        """Return what ``as_stored`` wrote. Slow for thousands: not for the event loop."""
        if stored is None:
            return cls()
        cards = (
            Contact(name, organisation, tuple(numbers), tuple(faxes))
            for name, organisation, numbers, faxes in stored["contacts"]
        )
        return cls(cards, stored["skipped"])


def read_contacts(data: bytes) -> Contacts:
    """Return the contacts in a vCard file that have a number. Raises ``NoContactsError``.

    Slow, and it imports what is slow to import: not for the event loop.
    """
    read = import_module("vobject").readOne
    contacts: list[Contact] = []
    skipped = 0
    for card in _cards(_decoded(data)):
        try:
            contact = _contact(read(card).contents) if card else None
        except Exception:  # noqa: BLE001 - the library fails in many ways, and tells of whom.
            contact = None
        if contact is None:
            skipped += 1
        elif contact.name and (contact.numbers or contact.faxes):
            contacts.append(contact)
    if not contacts:
        raise NoContactsError
    return Contacts(contacts, skipped)


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\0" in data[:4]:
        return data.decode("utf-16-be" if data.startswith(b"\0") else "utf-16-le", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _cards(text: str) -> Iterator[str]:
    """Yield each card with the lines that count; an empty one for a card without an end."""
    card: list[str] = []
    for line in _lines(text):
        word = line.replace(" ", "").upper()
        if word == "BEGIN:VCARD":
            if card:
                yield ""
            card = [line]
        elif card:
            card.append(line)
            if word == "END:VCARD":
                yield "\r\n".join(card)
                card = []
    if card:
        yield ""


def _lines(text: str) -> Iterator[str]:
    """Yield the lines that count, each whole and without quoted-printable."""
    line, quoted = "", False
    for piece in (*re.split(r"\r\n?|\n", text), "\n"):
        if quoted and line.endswith("="):
            line = line[:-1] + piece if len(line) <= _LONGEST_LINE else piece[-1:]
        elif piece[:1] in (" ", "\t") and not quoted:
            line += piece[1:] if len(line) <= _LONGEST_LINE and _LINE.match(line) else ""
        else:
            if match := _LINE.fullmatch(line[: 2 * _LONGEST_LINE].rstrip()):
                yield match[1] + _plain(_unquoted(match[2]) if quoted else match[2])
            line, quoted = piece, bool(_QUOTED.search(piece.partition(":")[0] + ":"))


def _plain(rest: str) -> str:
    """Return parameters and value of a line, with no parameter but those of numbers not to call."""
    match = _PARAMETERS.fullmatch(rest)
    parameters, value = match.groups() if match else ("", rest.partition(":")[2])
    told = _PARAMETER.findall(parameters)
    words = {
        word.strip('" ').upper()
        for name, values in told
        for word in (values.split(",") if name.upper() == "TYPE" else [name])
    }
    return "".join(f";TYPE={kind}" for kind in sorted(words & _NOT_TO_CALL)) + f":{value}"


def _unquoted(rest: str) -> str:
    """Return parameters and value of a line of version 2.1 as later versions write them."""
    parameters, _, value = _QUOTED.sub("", rest).partition(":")
    charset = _CHARSET.search(f"{parameters}:")
    raw = quopri.decodestring(value.encode("latin-1", errors="replace"))
    text = raw.decode("cp1252", errors="replace")
    for encoding in (charset[1] if charset else "utf-8", "utf-8"):
        try:
            text = raw.decode(encoding)
            break
        except LookupError, UnicodeError:
            continue
    lines = (" ".join(line.split()) for line in text.splitlines())
    return f"{parameters}:{'\\n'.join(filter(None, lines))}"


def _contact(told: Mapping[str, list[Any]]) -> Contact:
    """Return what a card tells, line by line under each name."""
    name = " ".join(
        str(part) for line in told.get("n", []) for part in (line.value.given, line.value.family)
    )
    organisation = _clean(str(told["org"][0].value[0]) if "org" in told else "")
    full = next((str(line.value) for line in told.get("fn", []) if str(line.value).strip()), "")
    numbers: dict[bool, dict[str, str]] = {False: {}, True: {}}
    for line in told.get("tel", []):
        number = _number(str(line.value))
        if len(digits := digits_of(number) or "") >= _LEAST_DIGITS:
            numbers["TYPE" in line.params].setdefault(digits, number)
    return Contact(
        name=_clean(full) or _clean(name) or organisation,
        organisation=organisation,
        numbers=tuple(numbers[False].values()),
        faxes=tuple(numbers[True].values()),
    )


def _number(text: str) -> str:
    if len(text.strip().splitlines()) > 1:
        return ""  # On another line stands something else.
    number = _SCHEME.sub("", " ".join(text.split()))[:_LONGEST_VALUE]
    if _ELSEWHERE.match(number):
        return ""
    number = _EXTENSION.sub("", number)
    return one_line(_TRUNK_ZERO.sub(r"\1", number), _LONGEST_NUMBER)


def _clean(text: str) -> str:
    return one_line(text, _LONGEST_NAME)


def _words(text: str) -> tuple[str, ...]:
    """Return the words of a name, as they are told apart when spoken: without accents and signs."""
    return tuple(re.findall(r"\w+", unaccented(text)))
