"""What a PBX is and knows, and how its phones ring: all but the web server in front of it."""

from datetime import datetime
from time import time

from .calls import feed_payload
from .checks import Lockout
from .credentials import Credentials
from .dialect import Dialect
from .faults import Faults
from .feed import Feed
from .holds import Holds
from .items import BRUSSELS, Call, Direction
from .journal import Journal
from .office import Office
from .values import Json


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
        self._wskeys_given = 1

    def now(self) -> float:
        """Read the PBX's own clock."""
        return time() + self.clock_offset

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
        """Let a phone ring: a call of today, told on the feed; without talk time nobody answers."""
        incoming = Direction(direction) is Direction.INCOMING
        own = next((number.number for number in self.office.numbers.values()), "")
        outside = "0470998877"
        call = self.office.ring(
            at=datetime.fromtimestamp(self.now(), BRUSSELS),
            caller=caller if caller is not None else outside if incoming else own,
            called=called if called is not None else own if incoming else outside,
            direction=Direction(direction),
            talk_time=talk_time,
            sip_account=sip_account,
        )
        await self.announce(call)
        return call

    async def announce(self, call: Call) -> None:
        """Tell the feed of a call."""
        await self.notify(feed_payload(call, self.dialect))

    async def notify(self, payload: Json) -> None:
        """Send a raw `notify` to every registered client of the feed."""
        await self.feed.notify(payload)
