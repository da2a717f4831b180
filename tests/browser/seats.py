"""Who looks: in which language, at a screen of which size."""

from typing import NamedTuple

import pytest

from demo.browser import DESKTOP, PHONE, Screen


class Seat(NamedTuple):
    language: str = "en"
    screen: Screen = DESKTOP

    def __str__(self) -> str:
        return f"{self.language}-{self.screen.width}"


def at(*seats: Seat) -> pytest.MarkDecorator:
    """Run a test at these seats instead of at the usual one."""
    return pytest.mark.parametrize("seat", seats, ids=str)


BOTH_LANGUAGES_AND_WIDTHS = at(Seat("en", DESKTOP), Seat("nl", PHONE))
BOTH_WIDTHS = at(Seat("en", DESKTOP), Seat("en", PHONE))
ALL_SEATS = at(
    *(Seat(language, screen) for language in ("en", "nl") for screen in (DESKTOP, PHONE))
)
IN_DUTCH = at(Seat("nl", DESKTOP))
