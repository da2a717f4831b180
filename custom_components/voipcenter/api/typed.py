"""What people type and paste, read as they meant it.

Mails, PDFs and phones put blanks, quotes, labels and invisible characters around and into what is
copied from them. What cannot be read is refused (``ValueError``) before anything is sent: each
failed attempt counts at the PBX.
"""

import re
import unicodedata

from yarl import URL

from .address import DEFAULT_BASE_URL, api_address, feed_address

_QUOTES = "\"'`´‘’‚‛“”„‟«»‹›"
_CUSTOMER_NUMBER = re.compile(
    r"(?:\D*[^\d\w])?"  # a label such as "Klantnummer:"
    r"(\d{1,12}"
    r"|\d{1,4}(?:[ '’_‐–-]\d{2,4})+"  # in groups: one of a single digit is rather a second number
    r"|\d{1,3}(?:[.,]\d{3})+|\d{2}(?:[.,]\d{2}){2,})"
    r"[^\d\w]*",
    re.ASCII,
)
_LONGEST_CUSTOMER_NUMBER = 12
_LABEL = re.compile(
    r"(?:(?:voipcenter|api|id|key|user|username|private|public|secret|sleutel|gebruiker|gebruikersnaam"
    r"|geheime|schlüssel|benutzer|clé|clef|utilisateur|identifiant)[\s_-]*)+(?:[:=]|(?<=\s))\s*(?=\S)",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[ -~]{1,256}")
# Of blanks only the one that pages and mails write: others may belong to a password, even there.
_AROUND_PASSWORDS = (
    "\r\n\v\f\0\x85\xa0\u2028\u2029\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2066\u2067\u2068\u2069\ufeff\ufffc"
)
_VENDOR = "voipcenter.be"
_FEED_PORT = 4123
_SCRIPT = re.compile(r"/(?:get|call|update)\.php$", re.IGNORECASE)
_SOCKET_IO = re.compile(r"/socket\.io(?:/.*)?$")


def pasted(text: str) -> str:
    """Return a text in one line, without what was copied along with it."""
    return " ".join(_visible(text).split()).strip(f"{_QUOTES} ")


def _visible(text: str) -> str:
    """Return a text without the characters that nobody sees, all others in their usual width."""
    return "".join(
        character
        for character in unicodedata.normalize("NFKC", text)
        if unicodedata.category(character) not in {"Cf", "Co"} and character not in "\0\ufffc"
    )


def customer_number(text: str) -> str:
    """Return a customer number: digits alone [manual]. "Klantnr. 123 456" means 123456.

    Raises ``ValueError``.
    """
    plain = "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in pasted(text)
    )
    match = _CUSTOMER_NUMBER.fullmatch(plain)
    number = re.sub(r"\D", "", match[1]) if match else ""
    if not 0 < len(number) <= _LONGEST_CUSTOMER_NUMBER:
        raise ValueError("not a customer number")
    return number


def api_id(text: str) -> str:
    """Return an API id: one word of ASCII. Raises ``ValueError``."""
    return api_key(text).replace(" ", "")


def api_key(text: str) -> str:
    """Return an API key: ASCII, which a narrow page may have broken into lines.

    Raises ``ValueError``, for the dots under which a page hides a key too.
    """
    plain = _visible(text).strip(f"{_QUOTES} \t\r\n")
    if label := _LABEL.match(plain):
        plain = plain[label.end() :]
    plain = pasted(re.sub(r" *[^\S ]\s*", "", plain))
    if not _TOKEN.fullmatch(plain):
        raise ValueError("not the PBX's")
    return plain


def password(text: str) -> str:
    """Return a password, without what nobody can have meant at its ends; all else may be meant."""
    return text.strip(_AROUND_PASSWORDS)


def base_url(text: str) -> str:
    """Return the API's address: whole, and without the name of a script in it.

    Raises ``ValueError`` for one that may not be used.
    """
    url = URL(_with_scheme(pasted(text)))
    vendor = URL(DEFAULT_BASE_URL)
    if url.path == "/" and url.host in {vendor.host, f"www.{vendor.host}"} and not url.query:
        url = url.with_path(vendor.path)
    elif _SCRIPT.search(url.path) and not url.query:
        url = url.with_path(_SCRIPT.sub("/", url.path))
    return str(api_address(str(url)))


def websocket_url(text: str) -> str:
    """Return the call feed's address: with the port that VoipCenter's servers have.

    Raises ``ValueError`` for one that may not be used.
    """
    url = URL(_with_scheme(pasted(text)))
    feed_address(str(url))
    if _SOCKET_IO.search(url.path):
        url = url.with_path(_SOCKET_IO.sub("/", url.path))
    if url.explicit_port is None and f".{url.host}".endswith(f".{_VENDOR}"):
        url = url.with_port(_FEED_PORT)
    return str(url).rstrip("/")


def _with_scheme(text: str) -> str:
    """Return an address with its scheme; ``pbxonline.be/api`` is one without, a mere word none."""
    if "://" in text or not re.match(r"[\w-]+[.:][\w-]", text):
        return text
    return f"https://{text}"
