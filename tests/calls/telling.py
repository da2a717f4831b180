"""Calls as the live source and a list tell them, and what comes of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from custom_components.voipcenter.api import Call, Direction, Outcome, Phase
from custom_components.voipcenter.calls.happenings import Happening, Happenings

T0 = datetime(2026, 10, 5, 10, tzinfo=UTC).timestamp()
ANN, BOB, OFFICE, SHOP = "32470112233", "3293221100", "3293456789", "3293456790"
RING, ANSWER, TRANSFER, END = Phase.RINGING, Phase.ANSWERED, Phase.TRANSFERRED, Phase.ENDED


def at(seconds: float) -> datetime:
    return datetime.fromtimestamp(T0 + seconds, timezone(timedelta(hours=2)))


def live(
    phase: Phase | None = RING,
    seconds: float | None = None,
    caller: str | None = ANN,
    **told: object,
) -> Call:
    return Call(
        phase=phase,
        at=None if seconds is None else at(seconds),
        **{
            "caller": caller,
            "called": OFFICE,
            "direction": Direction.INCOMING,
            **told,
        },  # type: ignore[arg-type]
    )


def row(seconds: float, outcome: Outcome | None = Outcome.MISSED, **told: object) -> Call:
    call = live(None, caller="0470 11 22 33")
    known = {"start": at(seconds), "called": "09 345 67 89", "outcome": outcome, "duration": 0}
    return replace(call, **{**known, **told})  # type: ignore[arg-type]


def kinds(happened: list[Happening]) -> list[str]:
    return [happening.kind.value for happening in happened]


def hear(happenings: Happenings, *calls: tuple[float, Call]) -> list[str]:
    return kinds([told for now, call in calls for told in happenings.hear(call, T0 + now)])
