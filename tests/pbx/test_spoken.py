"""When it is that people say, and which route is voicemail."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from custom_components.voipcenter.pbx.spoken import Said, voicemail_meant

at = datetime.fromisoformat
WEDNESDAY = at("2026-11-25 10:30")


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ({}, None),
        ({"hour": 2}, time(14)),
        ({"hour": 6}, time(18)),
        ({"hour": 7}, time(7)),
        ({"hour": 12}, time(12)),
        ({"hour": 14, "minute": 30}, time(14, 30)),
        ({"hour": 2, "minute": 30}, time(14, 30)),
        ({"hour": 6, "exact": True}, time(6)),
        ({"hour": 0}, time(0)),
        ({"hour": 24}, time(0)),
        ({"hour": 3, "fraction": -30}, time(14, 30)),
        ({"hour": 1, "fraction": -30}, time(12, 30)),
        ({"hour": 2, "fraction": 15}, time(14, 15)),
        ({"hour": 8, "part": "evening"}, time(20)),
        ({"hour": 12, "part": "evening"}, time(0)),
        ({"hour": 20, "part": "evening"}, time(20)),
        ({"hour": 6, "part": "morning"}, time(6)),
        ({"hour": 12, "part": "morning"}, time(0)),
        ({"hour": 12, "part": "afternoon"}, time(12)),
        ({"hour": 14, "part": "afternoon"}, time(14)),
        ({"hour": 2, "part": "afternoon"}, time(14)),
        ({"part": "evening"}, time(18)),
        ({"day": "tomorrow", "hour": 8}, at("2026-11-26 08:00")),
        ({"day": "tomorrow", "hour": 24}, at("2026-11-27 00:00")),
        ({"day": "tomorrow"}, at("2026-11-26 08:00")),
        ({"day": "tomorrow", "part": "afternoon"}, at("2026-11-26 13:00")),
        ({"day": "day_after", "hour": 9}, at("2026-11-27 09:00")),
        ({"day": "today"}, at("2026-11-26 00:00")),
        ({"day": "today", "hour": 5}, at("2026-11-25 17:00")),
        ({"part": "this_evening"}, at("2026-11-25 18:00")),
        ({"part": "this_evening", "hour": 8}, at("2026-11-25 20:00")),
        ({"part": "this_evening", "hour": 5}, at("2026-11-25 17:00")),
        ({"part": "this_evening", "hour": 12}, at("2026-11-26 00:00")),
        ({"part": "this_evening", "hour": 1}, at("2026-11-26 01:00")),
        ({"part": "this_evening", "hour": 1, "fraction": -30}, at("2026-11-26 00:30")),
        ({"part": "this_evening", "hour": 12, "fraction": -15}, at("2026-11-25 23:45")),
        ({"part": "this_morning"}, at("2026-11-25 08:00")),
        ({"day": 0}, at("2026-11-30 08:00")),
        ({"day": 4, "hour": 1}, at("2026-11-27 13:00")),
        ({"day": 2, "hour": 4}, at("2026-11-25 16:00")),
        ({"day": 2, "hour": 9}, at("2026-12-02 09:00")),
        ({"day": 2}, at("2026-12-02 08:00")),
    ],
)
def test_until_when(said: dict[str, Any], until: datetime | time | None) -> None:
    assert Said(**said).until(WEDNESDAY) == until


def test_for_how_long() -> None:
    assert Said(hours=2).duration == timedelta(hours=2)
    assert Said(minutes=90).duration == timedelta(minutes=90)
    assert Said(hour=2).duration is None


@pytest.mark.parametrize(
    ("said", "routes", "meant"),
    [
        ("voicemail", ["Onthaal", "Voicemail"], "Voicemail"),
        ("Messagerie", ["Onthaal", "Voicemail kantoor"], "Voicemail kantoor"),
        ("répondeur", ["Boîte vocale"], "Boîte vocale"),
        ("voicemail", ["Voicemail dag", "Voicemail nacht"], None),
        ("voicemail", ["Onthaal"], None),
        ("Onthaal", ["Voicemail"], None),
        ("voicemail", ["Zonder voicemail"], None),
        ("voicemail", ["Voicemail uit"], None),
        ("mailbox", ["Mailbox aus", "Mailbox"], "Mailbox"),
        ("voicemail", ["Voicemail désactivée", "Nooit voicemail"], None),
        ("voicemail", ["Zonder voicemail", "Naar voicemail"], "Naar voicemail"),
        ("répondeur", ["Pas de répondeur", "Noël: répondeur"], "Noël: répondeur"),
    ],
)
def test_which_route_is_voicemail(said: str, routes: list[str], meant: str | None) -> None:
    ids = dict(enumerate(routes))
    found = voicemail_meant(said, ids)
    assert (None if found is None else ids[found]) == meant
