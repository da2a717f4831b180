"""Text from outside, made fit for people and models: one line of what can be seen.

Control characters break lines; bidirectional ones turn the rest of a line around; what has no
width hides one text in another. The last kind has no category of its own in Unicode.
"""

from collections.abc import Callable
import re
import unicodedata

_SPACES = frozenset({"Cc", "Zl", "Zp", "Zs"})
_UNSEEN = frozenset({"Cf", "Cs", "Co", "Cn"})
_UNSEEN_TOO = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)
_MOST_MARKS = 2
_LONGEST_REMEMBERED = 100
_MOST_REMEMBERED = 4096


def one_line(text: str, limit: int) -> str:
    """Return what can be seen of a text on one line, of ``limit`` characters at most."""
    text = text[: limit * 8]
    if not (text.isascii() and text.isprintable()):
        text = _visible(text)
    text = " ".join(text.split())
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def unaccented(text: str) -> str:
    """Return a text in small letters without accents, as words are compared.

    Some letters unfold into eighteen: no text gets longer than twice what it was.
    """
    letters = unicodedata.normalize("NFKD", text.casefold())[: 4 * len(text)]
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return bare[: 2 * len(text)]


def _visible(text: str) -> str:
    shown: list[str] = []
    marks = 0  # A letter bears an accent or two, and no tower of them.
    for character in _UNSEEN_TOO.sub("", text):
        category = unicodedata.category(character)
        marks = marks + 1 if category.startswith("M") else 0
        if category in _SPACES:
            shown.append(" ")
        elif category not in _UNSEEN and marks <= _MOST_MARKS:
            shown.append(character)
    return "".join(shown)


class _Remembered[T](dict[str, T]):
    """What a function made of texts, by the text."""

    def __init__(self, function: Callable[[str], T]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, text: str) -> T:
        if len(text) > _LONGEST_REMEMBERED:
            return self[text[:_LONGEST_REMEMBERED]]
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        made = self[text] = self._function(text)
        return made


def remembered[T](function: Callable[[str], T]) -> Callable[[str], T]:
    """Let a function remember what it made of texts that come again and again.

    Unlike with ``functools.lru_cache``, of long texts only the beginning is looked at, and kept: a
    server that means harm would fill the memory by them.
    """
    return _Remembered(function).__getitem__
