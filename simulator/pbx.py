"""What a PBX is and knows, and how its phones ring: all but the web server in front of it."""

from datetime import datetime
from time import time

from .calls import feed_payload, post_fields
from .checks import Lockout
from .credentials import Credentials
from .dialect import Dialect
from .faults import Faults
from .feed import Feed
from .holds import Holds
from .items import BRUSSELS, Call, Direction
from .journal import Journal
from .office import Office
from .operations import Change
from .switchboard import Event, Notice, Switchboard
from .values import Json
from .webhooks import Webhooks


class Pbx:
    """A PBX. Everything about it may be changed while it runs."""

    def __init__(
        self,
        office: Office | None = None,
        dialect: Dialect | None = None,
        credentials: Credentials | None = None,
        clock_offset: float = 0.0,
        *,
        seed: int = 0,
    ) -> None:
        """Set a PBX up; without an office it gets the small Belgian one."""
        self.office = office or Office.sample()
        self.dialect = dialect or Dialect()
        self.credentials = credentials or Credentials()
        self.clock_offset = clock_offset
        """Seconds that the PBX's clock is ahead of this computer's."""
        self.denied_menus: set[str] = set()
        """Menus that the API user may not use (error 16); `call` for calling, `*` for all."""
        self.faults = Faults(seed)
        self.journal = Journal()
        self.lockout = Lockout()
        self.holds = Holds()
        self.hold = self.holds.add
        self.feed = Feed(self.feed_credentials)
        self.webhooks = Webhooks()
        self.switchboard = Switchboard(lambda: self.office, self.now, self._tell)
        self._wskeys_given = 1
        self._to_come: list[tuple[float, Change]] = []

    def now(self) -> float:
        """Read the PBX's own clock."""
        return time() + self.clock_offset

    def change(self, change: Change, *, after: float) -> None:
        """Change something, or let it show only after some seconds, whatever the clock tells."""
        self._to_come.append((time() + after, change))
        self.make_due_changes()

    def make_due_changes(self) -> None:
        """Make what was acknowledged before and is to show by now, in that order."""
        now = time()
        due = [change for at, change in self._to_come if at <= now]
        self._to_come = [(at, change) for at, change in self._to_come if at > now]
        for item, values in due:
            for name, value in values.items():
                setattr(item, name, value)

    @property
    def wskey(self) -> str:
        """The key that the call feed wants at the moment."""
        return f"ws-sleutel-{self.credentials.websocket_username}-{self._wskeys_given:04}"

    def rotate_wskey(self) -> str:
        """Change the key of the call feed; who is registered already stays so."""
        self._wskeys_given += 1
        return self.wskey

    def feed_credentials(self) -> dict[str, str]:
        """Give what a client of the call feed must register with."""
        return {"username": self.credentials.websocket_username, "wskey": self.wskey}

    @property
    def feed_clients(self) -> tuple[str, ...]:
        """The connections that are registered with the call feed."""
        return self.feed.registered

    async def hang_up(self) -> None:
        """Disconnect every client of the call feed."""
        await self.feed.hang_up()

    async def ring(
        self,
        caller: str | None = None,
        called: str | None = None,
        direction: Direction | str = Direction.INCOMING,
        talk_time: int = 0,
        sip_account: str = "",
    ) -> Call:
        """Let a call of today take place, told at once; without talk time nobody answers it."""
        direction = Direction(direction)
        caller, called = self._parties(caller, called, direction)
        call = self.office.ring(
            at=datetime.fromtimestamp(self.now(), BRUSSELS),
            caller=caller,
            called=called,
            direction=direction,
            talk_time=talk_time,
            sip_account=sip_account,
        )
        return await self.switchboard.ring(call)

    async def begin_call(
        self,
        caller: str | None = None,
        called: str | None = None,
        direction: Direction | str = Direction.INCOMING,
        sip_account: str = "",
    ) -> Call:
        """Let a phone ring; the switchboard answers, transfers and ends the call by its id."""
        direction = Direction(direction)
        caller, called = self._parties(caller, called, direction)
        return await self.switchboard.begin(caller, called, direction, sip_account)

    async def notify(self, payload: Json) -> None:
        """Send a raw `notify` to every registered client of the feed."""
        await self.feed.notify(payload)

    async def fall_silent(self) -> None:
        """Drop the calls, the posts and who listens, as an outage does."""
        await self.switchboard.stop()
        await self.webhooks.stop()
        await self.feed.stop()

    async def _tell(self, notice: Notice) -> None:
        """Tell of a call by feed and webhooks, in the same breath."""
        post = post_fields(notice, self.office, self.credentials.customer_number)
        if notice.event is Event.START or self.dialect.feed_payload == "posts":
            await self.notify(feed_payload(notice, post, self.dialect))
        self.webhooks.send(post)

    def _parties(
        self, caller: str | None, called: str | None, direction: Direction
    ) -> tuple[str, str]:
        """Fill in who was not told: somebody outside, and the first number or phone of ours."""
        own = next((number.number for number in self.office.numbers.values()), "")
        outside = "0470998877"
        usual = {
            Direction.INCOMING: (outside, own),
            Direction.OUTGOING: (own, outside),
            Direction.INTERNAL: tuple(a.username for a in self.office.sip_accounts.values())[:2],
        }[direction]
        return usual[0] if caller is None else caller, usual[1] if called is None else called
