"""The PBX's own signing against vectors that PHP computed."""

import json
from pathlib import Path
from time import time
from typing import Any

import pytest

from simulator import Credentials, Simulator
from simulator.checks import Endpoint, password_digest, signature

from .asking import Asker

VECTORS = json.loads(
    (Path(__file__).parent.parent / "vectors" / "signing-vectors.json").read_text()
)
KNOWN = VECTORS["credentials"]


@pytest.mark.parametrize("vector", VECTORS["password_digests"], ids=lambda v: v["password"])
def test_password_digest(vector: dict[str, str]) -> None:
    assert password_digest(vector["password"]) == vector["pwd"]


def complete(vector: dict[str, Any]) -> dict[str, str]:
    return {
        "apiID": KNOWN["api_id"],
        "knummer": KNOWN["customer_number"],
        "pwd": password_digest(KNOWN["password"]),
        "ts": str(KNOWN["ts"]),
        **vector["params"],
    }


@pytest.mark.parametrize("vector", VECTORS["signatures"], ids=lambda v: str(v["params"]))
def test_signature(vector: dict[str, Any]) -> None:
    endpoint = Endpoint(vector["endpoint"].removesuffix(".php"))
    assert signature(endpoint, complete(vector), KNOWN["api_key"]) == vector["pass"]


async def test_the_running_pbx_accepts_every_vector() -> None:
    credentials = Credentials(
        customer_number=KNOWN["customer_number"],
        password=KNOWN["password"],
        api_id=KNOWN["api_id"],
        api_key=KNOWN["api_key"],
        websocket_username="office",
    )
    pbx = Simulator(credentials=credentials, clock_offset=KNOWN["ts"] - time())
    async with pbx, Asker(pbx) as ask:
        for vector in VECTORS["signatures"]:
            endpoint = vector["endpoint"].removesuffix(".php")
            answer = await ask.send(endpoint, complete(vector) | {"pass": vector["pass"]})
            past_the_checks = {None, ("body", 2), ("body", 20), ("head", 17)}
            assert answer.error in past_the_checks, vector
