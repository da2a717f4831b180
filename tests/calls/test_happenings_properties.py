"""Whatever the sources swap, repeat or lose, and whenever Home Assistant restarts: told once."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
import json

from hypothesis import given, settings, strategies as st

from custom_components.voipcenter.api import Call, Direction, Outcome, Phase
from custom_components.voipcenter.calls.happenings import NEWS, Happening, Happenings, Kind

T0 = datetime(2026, 10, 5, 10, tzinfo=UTC).timestamp()
OURS = ("093456789", "093456790")
BEGINNINGS = {Kind.INCOMING, Kind.OUTGOING, Kind.CALL}
ENDS = {Kind.ENDED, Kind.MISSED}


def moment(timestamp: float) -> datetime:
    return datetime.fromtimestamp(timestamp, UTC)


@dataclass(frozen=True, kw_only=True)
class Truth:
    """A call as it really was; no two are between the same parties."""

    order: int
    start: float
    rings: int
    talks: int
    direction: Direction
    premature: bool
    """Whether the list calls it missed while it still rings."""

    @property
    def end(self) -> float:
        return self.start + self.rings + self.talks

    @property
    def parties(self) -> dict[str, str]:
        outside, ours = f"04701122{self.order:02}", OURS[self.order % 2]
        if self.direction is Direction.OUTGOING:
            return {"caller": ours, "called": outside}
        return {"caller": outside, "called": ours}

    def told(self, phase: Phase, *, with_id: bool, summary: bool = False) -> Call:
        at = {
            Phase.RINGING: self.start,
            Phase.ANSWERED: self.start + self.rings,
            Phase.ENDED: self.end,
        }[phase]
        call = Call(
            phase=phase,
            at=moment(at),
            direction=self.direction,
            call_id=f"trunk-{self.order:08x}" if with_id else None,
            **self.parties,
        )
        if phase is Phase.ANSWERED:
            return replace(call, direction=Direction.INTERNAL)  # As this PBX does.
        return replace(call, outcome=self.outcome, duration=self.talks) if summary else call

    @property
    def outcome(self) -> Outcome:
        if self.talks:
            return Outcome.ANSWERED
        return Outcome.MISSED if self.direction is Direction.INCOMING else Outcome.NO_ANSWER

    def row(self, now: float) -> Call | None:
        """Return how the list shows the call; ``None`` before it does."""
        if now < self.start or (now < self.end and not self.premature):
            return None
        if now < self.end:
            talked = max(0, int(now - self.start) - self.rings) if self.talks else 0
            outcome = Outcome.ANSWERED if talked else Outcome.MISSED
        else:
            talked, outcome = self.talks, self.outcome
        return Call(
            start=moment(self.start),
            direction=self.direction,
            duration=talked,
            outcome=outcome,
            **self.parties,
        )


truths = st.lists(
    st.builds(
        Truth,
        order=st.integers(0, 99),
        start=st.integers(0, 400).map(lambda seconds: T0 + seconds),
        rings=st.integers(1, 29),
        talks=st.one_of(st.just(0), st.integers(1, 600)),
        direction=st.sampled_from([Direction.INCOMING, Direction.OUTGOING]),
        premature=st.booleans(),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda call: call.order,
)


class Story:
    """What happened, told by sources that are no better than real ones."""

    def __init__(self, since: float = T0 - 10) -> None:
        self.happenings = Happenings(since)
        self.since = since
        self.told: list[tuple[float, Happening]] = []

    def restart(self) -> None:
        stored = json.loads(json.dumps(self.happenings.as_stored()))
        self.happenings = Happenings(self.since, stored)

    def hear(self, call: Call, now: float) -> None:
        self.told += [(now, happening) for happening in self.happenings.hear(call, now)]

    def read(self, calls: list[Truth], now: float, lag: float) -> None:
        rows = [row for call in calls if (row := call.row(now - lag))]
        self.told += [(now, happening) for happening in self.happenings.read(rows, now)]

    def kinds(self, call: Truth) -> list[Kind]:
        parties = (call.parties["caller"], call.parties["called"])
        return [
            told.kind for _, told in self.told if (told.call.caller, told.call.called) == parties
        ]

    def check(self, calls: list[Truth], *, answers_heard: bool) -> None:
        for call in calls:
            kinds = self.kinds(call)
            counted = Counter(kinds)
            assert sum(counted[kind] for kind in BEGINNINGS) <= 1
            assert counted[Kind.ANSWERED] <= 1
            assert sum(counted[kind] for kind in ENDS) <= 1
            if call.talks or call.direction is Direction.OUTGOING:
                assert answers_heard is False or Kind.MISSED not in kinds
            else:
                assert Kind.ANSWERED not in kinds
                assert Kind.ENDED not in kinds
            ranks = [0 if kind in BEGINNINGS else 2 if kind in ENDS else 1 for kind in kinds]
            assert ranks == sorted(ranks)
        for now, told in self.told:
            end = max(call.end for call in calls if call.parties["caller"] == told.call.caller)
            assert now - end <= NEWS + 1


@settings(max_examples=150, deadline=None)
@given(truths, st.data())
def test_by_ids_in_any_order(calls: list[Truth], data: st.DataObject) -> None:
    """Delayed, swapped, repeated; lost too, where the summary says how the call ended."""
    events: list[tuple[float, Call]] = []
    for call in calls:
        phases = [(call.start, Phase.RINGING, False), (call.end, Phase.ENDED, False)]
        phases.append((call.end, Phase.ENDED, True))
        if call.talks:
            phases.append((call.start + call.rings, Phase.ANSWERED, False))
        for at, phase, summary in phases:
            for delay in data.draw(st.lists(st.integers(0, 1500), max_size=3)):
                told = call.told(phase, with_id=True, summary=summary)
                events.append((at + delay, told))
    _tell(calls, sorted(events, key=lambda event: event[0]), data, premature=False)


@settings(max_examples=150, deadline=None)
@given(truths, st.booleans(), st.data())
def test_in_order_with_losses(calls: list[Truth], with_id: bool, data: st.DataObject) -> None:
    """In the order of their happening, some several times, some never; ids or none."""
    events: list[tuple[float, Call]] = []
    for call in calls:
        phases = [(call.start, Phase.RINGING)] * data.draw(st.integers(0, 3))
        if call.talks:  # An answer that is heard is never taken back by a list that lags.
            phases.append((call.start + call.rings, Phase.ANSWERED))
        phases += [(call.end, Phase.ENDED)] * data.draw(st.integers(0, 2))
        events += [(at, call.told(phase, with_id=with_id)) for at, phase in phases]
    _tell(calls, sorted(events, key=lambda event: event[0]), data, premature=True)


@settings(max_examples=80, deadline=None)
@given(truths, st.data())
def test_by_the_list_alone(calls: list[Truth], data: st.DataObject) -> None:
    """Only misses, each of them, within a poll of what settles a row."""
    calls = [replace(call, premature=call.premature and call.talks == 0) for call in calls]
    story = _tell(calls, [], data, premature=True)
    for call in calls:
        kinds = story.kinds(call)
        missed = call.direction is Direction.INCOMING and not call.talks
        assert kinds == ([Kind.MISSED] if missed else [])


def _tell(
    calls: list[Truth], events: list[tuple[float, Call]], data: st.DataObject, *, premature: bool
) -> Story:
    if not premature:
        calls = [replace(call, premature=False) for call in calls]
    story = Story()
    lag = data.draw(st.integers(0, 60), label="lag")
    restarts = data.draw(st.lists(st.integers(0, 1500), max_size=2), label="restarts")
    readings = [T0 + wake for wake in range(0, 1860, 60)]
    happens = [
        *((now, 0, call) for now, call in events),
        *((now, 1, None) for now in readings),
        *((T0 + after, 2, None) for after in restarts),
    ]
    for now, what, told in sorted(happens, key=lambda each: each[:2]):
        if told is not None:
            story.hear(told, now)
        elif what == 1:
            story.read(calls, now, lag)
        else:
            story.restart()
    story.check(calls, answers_heard=True)
    return story


@settings(max_examples=100, deadline=None)
@given(truths, st.integers(0, 60))
def test_what_was_before_is_no_news(calls: list[Truth], lag: int) -> None:
    """At the first setup nothing older is told; later readings change nothing about that."""
    last = max(call.end for call in calls)
    story = Story(since=last + 1)
    for wake in range(0, 1800, 60):
        story.read(calls, last + 1 + wake, lag)
    assert story.told == []
