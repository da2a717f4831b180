"""The PBX's webhooks: it posts what happens in a call to an address of the customer's [field-2]."""

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Final

import aiohttp
from yarl import URL

from .listeners import Listeners

_PATIENCE: Final = aiohttp.ClientTimeout(total=5)
_REMEMBERED = 200


@dataclass
class Post:
    """One post, and what became of it."""

    fields: dict[str, str]
    result: str = ""
    """The HTTP status, or why there was no answer; empty as long as it is under way."""


class Webhooks:
    """Posts one after the other, in the order in which things happened; none is sent twice."""

    def __init__(self) -> None:
        """Begin without an address: nothing is posted."""
        self._url: URL | None = None
        self.posts: deque[Post] = deque(maxlen=_REMEMBERED)
        """What was posted, oldest first."""
        self.changes = Listeners()
        self._waiting: deque[tuple[URL, Post]] = deque()
        self._posting: asyncio.Task[None] | None = None

    @property
    def address(self) -> str:
        """Where posts go to, without the path, which is a secret; empty for nowhere."""
        return str(self._url.origin()) if self._url else ""

    def post_to(self, url: str) -> None:
        """Post to this address from now on, or nowhere if it is empty. Raises `ValueError`."""
        parsed = URL(url.strip()) if url.strip() else None
        if parsed and (parsed.scheme not in {"http", "https"} or not parsed.host):
            raise ValueError("A webhook's address begins with http:// or https://")
        self._url = parsed
        self.changes.tell()

    def send(self, fields: dict[str, str]) -> None:
        """Post a form as soon as what came before it is posted."""
        if self._url is None:
            return
        post = Post(fields)
        self.posts.append(post)
        self._waiting.append((self._url, post))
        if self._posting is None or self._posting.done():
            self._posting = asyncio.create_task(self._post())
        self.changes.tell()

    async def delivered(self) -> None:
        """Wait until everything is posted."""
        if self._posting is not None:
            await self._posting

    async def stop(self) -> None:
        """Fall silent; what was not posted yet never will be."""
        self._waiting.clear()
        if self._posting is not None:
            self._posting.cancel()
            await asyncio.gather(self._posting, return_exceptions=True)

    async def _post(self) -> None:
        while self._waiting:
            url, post = self._waiting.popleft()
            try:
                async with aiohttp.request(
                    "POST", url, data=post.fields, allow_redirects=False, timeout=_PATIENCE
                ) as reply:
                    post.result = str(reply.status)
            except (aiohttp.ClientError, TimeoutError) as error:
                post.result = type(error).__name__
            self.changes.tell()
