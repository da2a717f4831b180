"""What an answer tells of itself: how many entries there are, and whether they go on elsewhere."""

from . import words
from .moments import read_day
from .values import Fields, Json, as_flag, as_text, is_empty, plain


class Paging:
    """Takes note of what objects around a list tell of it."""

    def __init__(self) -> None:
        """Start with nothing told."""
        self.told: set[int] = set()
        """How many entries there are, where the answer says so."""
        self._goes_on = False

    def note(self, fields: Fields) -> None:
        """Look at an object that stands around the list."""
        self.told |= {int(text) for text in fields.texts(words.COUNTS) if text.isdecimal()}
        pages = [int(text) for text in fields.texts(words.PAGES) if text.isdecimal()]
        follows = [told for told in fields.told(words.FOLLOWS) if not _is_none(told)]
        days = (read_day(as_text(told) or "") for told in follows)  # Those before and after.
        self._goes_on |= any(page > 1 for page in pages) or any(
            as_flag(told) is not False and day is None
            for told, day in zip(follows, days, strict=True)
        )

    def holds_but_a_part(self, entries: int) -> bool:
        """Tell whether there are more entries than were told."""
        return self._goes_on or any(told > entries for told in self.told)


def _is_none(told: Json) -> bool:
    return is_empty(told) or (isinstance(told, str) and plain(told) in {"", "null", "none"})
