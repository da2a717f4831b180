"""The list of missed calls against a simple model of it, and through any kill and restart."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
import json

from hypothesis import given, settings, strategies as st

from custom_components.voipcenter.api import Call, Direction, Outcome
from custom_components.voipcenter.calls.missed import MissedCalls

T0 = datetime(2026, 10, 5, 8, tzinfo=UTC).timestamp()
CALLERS = ("0470112233", "093221100", "31201234567")
WAYS = {  # One number as the PBX may write it, now so, then so.
    "0470112233": ("0470112233", "32470112233", "+32 470 11 22 33"),
    "093221100": ("093221100", "3293221100", "0032 9 322 11 00"),
    "31201234567": ("31201234567", "+31201234567", "0031 20 1234567"),
}


@dataclass
class Expected:
    """An item of the model: who, when missed, and whether it is done."""

    caller: str
    starts: list[int]
    done: bool = False
    reopened: int = -1


@dataclass
class Model:
    """The rules, as a person would go through them in the order of time."""

    items: list[Expected] = field(default_factory=list)

    def open_item(self, caller: str) -> Expected | None:
        return next((i for i in self.items if i.caller == caller and not i.done), None)

    def missed(self, caller: str, at: int) -> None:
        if item := self.open_item(caller):
            item.starts.append(at)
        else:
            self.items.append(Expected(caller, [at]))

    def talked(self, caller: str) -> None:
        if item := self.open_item(caller):
            item.done = True

    def seen(self) -> list[tuple[str, bool, int, int]]:
        return sorted(
            (item.caller, item.done, min(5, len(item.starts)), item.starts[-1])
            for item in self.items
        )


deeds = st.lists(
    st.one_of(
        st.tuples(st.just("missed"), st.sampled_from(CALLERS), st.integers(0, 2)),
        st.tuples(st.just("called back"), st.sampled_from(CALLERS), st.integers(0, 2)),
        st.tuples(st.just("tried"), st.sampled_from(CALLERS), st.integers(0, 2)),
        st.tuples(st.just("came in"), st.sampled_from(CALLERS), st.integers(0, 2)),
        st.tuples(st.just("ticked"), st.sampled_from(CALLERS), st.just(0)),
        st.tuples(st.just("unticked"), st.sampled_from(CALLERS), st.just(0)),
        st.tuples(st.just("killed"), st.sampled_from(CALLERS), st.just(0)),
    ),
    max_size=25,
)


def row(deed: str, number: str, at: int) -> Call:
    outgoing = deed in {"called back", "tried"}
    answered = deed in {"called back", "came in"}
    parties = ("093456789", number) if outgoing else (number, "093456789")
    unanswered = Outcome.NO_ANSWER if outgoing else Outcome.MISSED
    return Call(
        start=datetime.fromtimestamp(T0 + at, UTC),
        direction=Direction.OUTGOING if outgoing else Direction.INCOMING,
        caller=parties[0],
        called=parties[1],
        outcome=Outcome.ANSWERED if answered else unanswered,
        duration=20 if answered else 0,
    )


@settings(max_examples=200, deadline=None)
@given(deeds, st.booleans(), st.data())
def test_like_the_model(
    story: list[tuple[str, str, int]], newest_first: bool, data: st.DataObject
) -> None:
    """Each reading gives the whole day again; a kill loses what was not read yet, and no more."""
    model, missed = Model(), MissedCalls(T0 - 1)
    calls: list[Call] = []
    stored = earlier = missed.as_stored()
    for minute, (deed, caller, way) in enumerate(story, 1):
        at = minute * 60
        if deed == "missed":
            model.missed(caller, at)
        elif deed in {"called back", "came in"}:
            model.talked(caller)
        elif deed in {"ticked", "unticked"}:
            done = deed == "ticked"
            mine = [item for item in model.items if item.caller == caller]
            if mine and mine[-1].done is not done:
                latest = max(
                    (item for item in missed.items if item.caller in WAYS[caller]),
                    key=lambda item: item.last,
                )
                missed.tick(latest.uid, done=done, now=T0 + at)
                mine[-1].done = done
                stored = earlier = missed.as_stored()  # Before the person is answered.
        if deed in {"missed", "called back", "tried", "came in"}:
            calls.append(row(deed, WAYS[caller][way], at))
        elif deed == "killed":
            before = data.draw(st.sampled_from([stored, earlier]))
            missed = MissedCalls(T0 + at, json.loads(json.dumps(before)))
        earlier = stored
        missed.learn(calls[::-1] if newest_first else calls, T0 + at + 31, lambda _call: True)
        stored = missed.as_stored()
        assert _seen(missed) == model.seen()
    uids = [item.uid for item in missed.items]
    assert len(uids) == len({*uids})
    for caller in CALLERS:  # One open item for each caller.
        is_open = [i for i in missed.items if i.caller in WAYS[caller] and i.done_at is None]
        assert len(is_open) <= 1


def _seen(missed: MissedCalls) -> list[tuple[str, bool, int, int]]:
    by_way = {way: caller for caller, ways in WAYS.items() for way in ways}
    return sorted(
        (
            by_way[item.caller or ""],
            item.done_at is not None,
            len(item.misses),
            int(item.last.start - T0),
        )
        for item in missed.items
    )
