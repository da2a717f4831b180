"""What was asked of the PBX, in the order in which it was asked."""

from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import time
from typing import TypedDict, Unpack

from .listeners import Listeners

_REMEMBERED = 200_000


class About(TypedDict, total=False):
    """Which requests are meant: to an endpoint, about a menu, an id, by a filter; absent: any."""

    endpoint: str | None
    menu: str | None
    id: object
    filter: str | None
    details: bool | None
    """Only single items, or only lists."""


@dataclass
class Request:
    """One request, filled in while it is served; nothing secret but what stood in its URL."""

    number: int
    """Its place among all requests, counted from 1."""
    at: float
    method: str
    path_qs: str
    endpoint: str
    """`get`, `call`, `update`, or `elsewhere` for who followed a redirect."""
    menu: str = ""
    id: str = ""
    filter: str = ""
    p: str = ""
    sipacc: str = ""
    telnr: str = ""
    error: int | None = None
    """The PBX's error number, where one was answered."""
    status: int | None = None
    """The HTTP status; None when nothing was answered (yet)."""
    applied: bool = False
    """Whether the PBX did what was asked: a change made, a call placed."""
    faults: list[str] = field(default_factory=list)
    finished: bool = False

    def matches(self, **about: Unpack[About]) -> bool:
        """Whether it is one of those."""
        id_ = about.get("id")
        return (
            about.get("endpoint") in {None, self.endpoint}
            and about.get("menu") in {None, self.menu}
            and (id_ is None or str(id_) == self.id)
            and about.get("filter") in {None, self.filter}
            and about.get("details") in {None, self.id not in {"", "0"}}
        )


class Journal:
    """The requests, oldest first."""

    def __init__(self) -> None:
        """Begin empty."""
        self._requests: deque[Request] = deque(maxlen=_REMEMBERED)
        self._urls: deque[str] = deque(maxlen=_REMEMBERED)
        self.changes = Listeners()
        """Who wants to hear of arrivals and answers: `journal.changes.add(listener)`."""
        self._counted = 0
        self._in_service = 0
        self.max_concurrent = 0
        """The most requests that were in service at once."""

    def note_url(self, url: str) -> None:
        """Write down the URL of anything that was asked of this server."""
        self._urls.append(url)

    @contextmanager
    def serving(
        self, *, method: str, path_qs: str, endpoint: str, params: Mapping[str, str]
    ) -> Iterator[Request]:
        """Write a request down for as long as it is served."""
        self._counted += 1
        request = Request(
            number=self._counted,
            at=time(),
            method=method,
            path_qs=path_qs,
            endpoint=endpoint,
            menu=params.get("m", ""),
            id=params.get("id", ""),
            filter=params.get("filter", ""),
            p=params.get("p", ""),
            sipacc=params.get("sipacc", ""),
            telnr=params.get("telnr", ""),
        )
        self._requests.append(request)
        self._in_service += 1
        self.max_concurrent = max(self.max_concurrent, self._in_service)
        self.changes.tell()
        try:
            yield request
        finally:
            self._in_service -= 1
            request.finished = True
            self.changes.tell()

    @property
    def urls(self) -> list[str]:
        """Every URL that was asked of this server, raw: of the interface, page and feed."""
        return list(self._urls)

    def of(
        self, endpoint: str | None = None, *, menu: str | None = None, id: object = None
    ) -> list[Request]:
        """Give the requests to an endpoint, about a menu, about an id."""
        return [r for r in self._requests if r.matches(endpoint=endpoint, menu=menu, id=id)]

    def updates(self) -> list[Request]:
        """Give the requests that wanted to change something."""
        return self.of("update")

    def calls(self) -> list[Request]:
        """Give the requests that wanted to place a call."""
        return self.of("call")

    def latest(self, count: int) -> list[Request]:
        """Give the newest requests, newest first."""
        return [request for request, _ in zip(reversed(self._requests), range(count), strict=False)]

    def clear(self) -> None:
        """Forget everything that was served, and begin the peak anew."""
        self._requests.clear()
        self._urls.clear()
        self.max_concurrent = self._in_service
        self.changes.tell()

    def __iter__(self) -> Iterator[Request]:
        """Give the requests, oldest first."""
        return iter(tuple(self._requests))

    def __len__(self) -> int:
        """Count the requests."""
        return len(self._requests)

    def __getitem__(self, place: int) -> Request:
        """Give the request at a place; -1 is the newest."""
        return self._requests[place]
