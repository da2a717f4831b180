"""What a PBX's own journal and list of calls say of a house: nothing is lost, and nothing twice."""

from collections import Counter, defaultdict
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
import logging

from homeassistant.const import Platform

from simulator import Call, Direction, FaultKind, Outcome, Request, Simulator
from simulator.faults import PASSING
from simulator.items import BRUSSELS

from ..endings.model import Model

HARMLESS = PASSING | {FaultKind.TRICKLE}
DAY = timedelta(days=1)
KEPT_DONE, KEPT_OPEN = 7 * DAY, 30 * DAY
ANONYMOUS = "anonymous"


@dataclass(frozen=True)
class Thing:
    """One thing on the PBX that can be changed: an indicator, or a part of something else."""

    menu: str
    id: int
    part: str = ""

    @property
    def key(self) -> str:
        """Return what the unique ids of its entity end with."""
        item = {"did": "did", "hddesk": "hot_desk"}.get(self.menu, self.menu)
        return "_".join(filter(None, [item, str(self.id), self.part]))

    @property
    def platform(self) -> Platform:
        """Return what its entity is."""
        return Platform.SWITCH if self.menu == "indicator" else Platform.SELECT

    def written(self, value: int) -> str:
        """Return how an update writes a value."""
        return f"{self.part[:1]}{value}"

    def value(self, pbx: Simulator) -> int:
        """Return what the PBX has."""
        office = pbx.office
        match self.menu:
            case "indicator":
                return int(office.indicators[self.id].active)
            case "did":
                return office.numbers[self.id].route
        return office.hot_desks[self.id].template


def was_answered(request: Request) -> bool:
    """Tell whether a request was carried out, and its sender could read so."""
    told = request.applied and request.status == 200
    return told and {FaultKind(kind) for kind in request.faults} <= HARMLESS


class Updates:
    """All that a house changed on its PBX, and all that it dialled."""

    def __init__(self, pbx: Simulator) -> None:
        self._pbx = pbx
        self.things: dict[Thing, Model] = {}
        self.dialled = Counter[str]()
        """How often each number was called."""
        self.acknowledged, self.made, self.put_back = 0, 0, 0

    def add(self, menu: str, id_: int, part: str = "") -> Thing:
        """Watch a thing."""
        thing = Thing(menu, id_, part)
        value = thing.value(self._pbx)
        self.things[thing] = Model(value=value, seen=value)
        return thing

    def take(self) -> list[Request]:
        """Return what was to be changed since the last look, and count what was dialled."""
        journal = self._pbx.journal
        updates = journal.updates()
        for call in journal.calls():
            self.dialled[call.telnr] += call.applied
        assert all(request.finished for request in journal), "a request is still under way"
        journal.clear()
        return updates

    def judge(self, thing: Thing, wished: list[int], *, acknowledged: bool) -> int | None:
        """Hold what was sent, after some wishes of one thing, against the PBX's journal.

        An acknowledged one was made once: sent again only where its reply was lost. Return what
        was made last.
        """
        sent = self.take()
        told = f"{thing} {wished} {acknowledged} {sent}"
        assert all((r.menu, r.id) == (thing.menu, str(thing.id)) for r in sent), told
        assert {r.p for r in sent} <= {thing.written(value) for value in wished}, told
        made = [r for r in sent if r.applied]
        if len(wished) == 1:
            assert sum(map(was_answered, sent)) <= 1, told
            assert not any(map(was_answered, sent[:-1])), told
            assert len(made) <= 2, told
        else:
            assert len(made) <= 2 * len(wished), told
        self.made += len(made)
        if acknowledged:
            self.acknowledged += 1
            was_so = self.things[thing].value == wished[-1]
            assert made or was_so, told
            assert not made or made[-1].p == thing.written(wished[-1]), told
        values = {thing.written(value): value for value in wished}
        return values[made[-1].p] if made else None

    def take_in_what_ended(self, now: float) -> None:
        """Hold what was sent by itself against what was due: nothing else may have been."""
        for request in self.take():
            thing = next(
                t for t in self.things if (t.menu, str(t.id)) == (request.menu, request.id)
            )
            model = self.things[thing]
            told = f"nobody asked for {request}, {model}"
            assert model.end is not None, told
            assert model.end.moment <= now, told
            assert request.p == thing.written(model.end.before), told
            if was_answered(request):
                model.be(now)
                self.put_back += 1
            elif request.applied:
                model.value = model.end.before

    def agree(self, now: float) -> None:
        """Hold what the PBX has against all that was acknowledged and has ended."""
        for thing, model in self.things.items():
            model.be(now)
            assert thing.value(self._pbx) == model.value, (thing, model)


type Miss = tuple[str, str]
"""Who called, and when, as the list tells it."""


def missed_by(call: Call) -> Miss:
    caller = call.caller if call.caller.isdecimal() else ANONYMOUS
    return caller, f"{call.start.astimezone(BRUSSELS):%d/%m %H:%M}"


class MissedList:
    """What was on the list of missed calls in a month, beside the PBX's own history."""

    def __init__(self) -> None:
        self.since = 0.0
        self.latest = 0.0
        """How late it ever was by the PBX's clock, which may have been a day ahead."""
        self.ticked: set[str] = set()
        self.seen: dict[Miss, str] = {}
        """On which item each missed call was."""
        self._gone: set[str] = set()

    def look(self, items: Iterable[Mapping[str, str]], calls: Iterable[Call], now: float) -> None:
        """Compare: each missed call once, ticked where somebody was called back, none again."""
        calls = [call for call in calls if call.start.timestamp() >= self.since]
        missed = {missed_by(call): call for call in calls if call.missed}
        answers = answered(calls)
        misses: defaultdict[str, list[Call]] = defaultdict(list)
        statuses = {item["uid"]: item["status"] for item in items}
        for item in items:
            for line in item["description"].splitlines():
                if line.startswith("Tried"):
                    continue
                who = item["summary"] if item["summary"].isdecimal() else ANONYMOUS
                miss = (who, line.partition(" · ")[0])
                assert miss in missed, f"nobody missed {miss}"
                assert self.seen.setdefault(miss, item["uid"]) == item["uid"], f"{miss} twice"
                assert missed[miss] not in misses[item["uid"]], f"{miss} twice"
                misses[item["uid"]].append(missed[miss])
        assert not statuses.keys() & self._gone, "what was done comes back"
        self._gone |= set(self.seen.values()) - statuses.keys()
        assert missed.keys() <= self.seen.keys(), missed.keys() - self.seen.keys()
        for miss, call in missed.items():
            uid = self.seen[miss]
            if uid in self._gone:
                done = self._is_done(uid, [call], answers, now)
                assert (
                    done is not False or now - call.start.timestamp() > KEPT_OPEN.total_seconds()
                ), miss
        for uid, status in statuses.items():
            done = self._is_done(uid, misses[uid], answers, now)
            who = misses[uid][-1].caller
            told = (status, uid in self.ticked, [c for c in calls if who in (c.caller, c.called)])
            assert done in {None, status == "completed"}, told

    def _is_done(
        self, uid: str, misses: list[Call], answers: Mapping[str, float], now: float
    ) -> bool | None:
        """Tell whether an item is to be ticked; ``None`` where it may be.

        Who withholds the number is given up after a day, by a clock that may be a day ahead.
        """
        last = max(misses, key=lambda call: call.start)
        start = last.start.timestamp()
        if uid in self.ticked or answers.get(last.caller, 0) > start:
            return True
        if last.caller.isdecimal() or start + DAY.total_seconds() > self.latest:
            return False
        return start + DAY.total_seconds() <= now or None


def answered(calls: Iterable[Call]) -> dict[str, float]:
    """Return when each party outside talked to us last."""
    last: dict[str, float] = {}
    for call in calls:
        if call.outcome is Outcome.ANSWERED:
            party = call.called if call.direction is Direction.OUTGOING else call.caller
            last[party] = max(last.get(party, 0), call.start.timestamp())
    return last


class Ear(logging.Handler):
    """Hears all that is logged, and keeps what nobody should ever hear, and how much ours was."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.ours: Counter[str] = Counter()
        self.unexpected: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if record.name.startswith("custom_components.voipcenter"):
            self.ours[f"{record.levelname} {message[:60]}"] += 1
        if record.exc_info or record.levelno > logging.ERROR or "never retrieved" in message:
            exc = logging.Formatter().formatException(record.exc_info) if record.exc_info else ""
            self.unexpected.append(f"{record.name}: {message}\n{exc}")
        # The harness keeps each record, and would keep all that an exception in it holds.
        record.msg, record.args, record.exc_info = message, (), None


@contextmanager
def heard() -> Generator[Ear]:
    """Listen to all that is logged."""
    ear = Ear()
    logging.getLogger().addHandler(ear)
    try:
        yield ear
    finally:
        logging.getLogger().removeHandler(ear)
