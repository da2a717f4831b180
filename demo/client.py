"""Home Assistant's own interface, spoken as its frontend does: a token, REST and a websocket."""

import time
from typing import Any, Self

from aiohttp import ClientError, ClientSession, ClientWebSocketResponse, WSMsgType

from .errors import DemoError

type Answer = Any
"""JSON as it came."""


class Client:
    """One signed-in user."""

    def __init__(self, url: str) -> None:
        """Speak to the Home Assistant at this address."""
        self.url = url
        self._client_id = f"{url}/"
        self._session = ClientSession()
        self._tokens: dict[str, Any] = {}

    async def __aenter__(self) -> Self:
        """Be ready."""
        return self

    async def __aexit__(self, *exception: object) -> None:
        """Hang up."""
        await self.close()

    async def close(self) -> None:
        """Hang up."""
        await self._session.close()

    @property
    def client_id(self) -> str:
        """Who we say we are when we sign in: the frontend at this address."""
        return self._client_id

    async def is_up(self) -> bool:
        """Tell whether Home Assistant answers yet."""
        try:
            async with self._session.get(f"{self.url}/manifest.json") as response:
                return response.ok
        except ClientError:
            return False

    # Signing in

    async def sign_in(self, username: str, password: str) -> None:
        """Sign in with a password."""
        flow = await self.post(
            "/auth/login_flow",
            {
                "client_id": self._client_id,
                "handler": ["homeassistant", None],
                "redirect_uri": self._client_id,
            },
        )
        result = await self.post(
            f"/auth/login_flow/{flow['flow_id']}",
            {"client_id": self._client_id, "username": username, "password": password},
        )
        if result["type"] != "create_entry":
            raise DemoError(f"Home Assistant does not let the user {username} in.")
        await self.redeem(result["result"])

    async def redeem(self, code: str) -> None:
        """Exchange the code that ends signing in for tokens."""
        form = {"grant_type": "authorization_code", "code": code, "client_id": self._client_id}
        async with self._session.post(f"{self.url}/auth/token", data=form) as response:
            response.raise_for_status()
            self._tokens = await response.json()

    def tokens_for_browser(self) -> dict[str, Any]:
        """Return what a browser that is signed in keeps as `hassTokens` in its local storage."""
        return {
            **self._tokens,
            "hassUrl": self.url,
            "clientId": self._client_id,
            "expires": int((time.time() + self._tokens["expires_in"]) * 1000),
        }

    # REST

    async def get(self, path: str) -> Answer:
        """Read something."""
        return await self._request("GET", path)

    async def post(self, path: str, content: object = None) -> Answer:
        """Do something."""
        return await self._request("POST", path, content)

    async def delete(self, path: str) -> Answer:
        """Remove something."""
        return await self._request("DELETE", path)

    async def _request(self, method: str, path: str, content: object = None) -> Answer:
        headers = {}
        if self._tokens:
            headers["Authorization"] = f"Bearer {self._tokens['access_token']}"
        async with self._session.request(
            method, f"{self.url}{path}", json=content, headers=headers
        ) as response:
            if not response.ok:
                text = (await response.text()).strip()
                raise DemoError(f"Home Assistant refused {path}: {response.status} {text}")
            return await response.json()

    # Websocket

    async def command(self, type_: str, **fields: object) -> Answer:
        """Send a command of the websocket interface and return its result."""
        # Each over a line of its own: Home Assistant hangs up on who is silent for a minute.
        async with self._session.ws_connect(
            f"{self.url}/api/websocket", max_msg_size=0
        ) as websocket:
            await self._introduce(websocket)
            await websocket.send_json({"id": 1, "type": type_, **fields})
            while (message := await self._receive(websocket))["type"] != "result":
                pass
        if not message["success"]:
            raise DemoError(f"Home Assistant refused {type_}: {message['error']['message']}")
        return message["result"]

    async def action(
        self, name: str, data: dict[str, object] | None = None, **target: object
    ) -> None:
        """Perform an action such as `switch.turn_on`, with a target such as `entity_id`."""
        domain, action = name.split(".")
        fields = {"domain": domain, "service": action, "service_data": data or {}}
        await self.command("call_service", **fields, **({"target": target} if target else {}))

    async def state(self, entity_id: str) -> dict[str, Any]:
        """Return the state of an entity."""
        state: dict[str, Any] = await self.get(f"/api/states/{entity_id}")
        return state

    async def _introduce(self, websocket: ClientWebSocketResponse) -> None:
        await self._receive(websocket)
        await websocket.send_json({"type": "auth", "access_token": self._tokens["access_token"]})
        if (await self._receive(websocket))["type"] != "auth_ok":
            raise DemoError("Home Assistant does not accept the token any more.")

    async def _receive(self, websocket: ClientWebSocketResponse) -> dict[str, Any]:
        message = await websocket.receive()
        if message.type is not WSMsgType.TEXT:
            raise DemoError("Home Assistant hung up.")
        content: dict[str, Any] = message.json()
        return content
