import json
from pathlib import Path
from typing import Any

import pytest

from custom_components.voipcenter.api import Credentials, FeedKey, VoipCenterClient
from custom_components.voipcenter.api.signing import Endpoint, password_digest, signed_form
from simulator import Simulator

# Computed by PHP itself.
VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "signing-vectors.json").read_text()
)
WHO = Credentials.from_password(
    **{name: VECTORS["credentials"][name] for name in ("customer_number", "api_id", "api_key")},
    password=VECTORS["credentials"]["password"],
)


def signed(endpoint: str, parameters: dict[str, str]) -> dict[str, str]:
    return signed_form(WHO, Endpoint(endpoint), parameters, VECTORS["credentials"]["ts"])


@pytest.mark.parametrize(
    "vector", VECTORS["signatures"], ids=lambda vector: "-".join(vector["params"].values())
)
def test_signs_as_php_does(vector: dict[str, Any]) -> None:
    form = signed(vector["endpoint"], vector["params"])
    assert form["pass"] == vector["pass"]
    assert form.items() >= vector["params"].items()


@pytest.mark.parametrize("vector", VECTORS["password_digests"], ids=lambda v: v["password"])
def test_digests_a_password_as_php_does(vector: dict[str, str]) -> None:
    assert password_digest(vector["password"]) == vector["pwd"]


def test_a_filter_is_sent_and_not_signed() -> None:
    plain = signed("get.php", {"m": "sipacc", "id": "0"})
    filtered = signed("get.php", {"m": "sipacc", "id": "0", "filter": "bureau"})
    assert filtered["filter"] == "bureau"
    assert filtered["pass"] == plain["pass"]


def test_the_form_holds_what_the_manual_asks_for_and_no_more() -> None:
    form = signed("update.php", {"m": "did", "id": "100", "p": "r140"})
    assert set(form) == {"apiID", "knummer", "pwd", "m", "id", "p", "f", "ts", "pass"}
    assert (form["f"], form["ts"]) == ("json", str(VECTORS["credentials"]["ts"]))


@pytest.mark.parametrize("by_url", [False, True])
@pytest.mark.parametrize("name", ["Céline", "Jan & co", "a+b", "100%", "f10|v20", "a b;c=d#e/?"])
async def test_any_character_survives_the_way(
    pbx: Simulator, client: VoipCenterClient, name: str, by_url: bool
) -> None:
    pbx.credentials = type(pbx.credentials)(websocket_username=name)
    pbx.dialect = type(pbx.dialect)(post_refused=by_url)
    assert (await client.feed_key(name)).username == name


def test_no_secret_is_shown() -> None:
    shown = repr(WHO) + str(WHO) + repr([WHO]) + repr(FeedKey(username="office", key="s3cr3t-ws"))
    assert WHO.customer_number in shown
    for secret in (WHO.api_key, WHO.password_digest, VECTORS["credentials"]["password"], "s3cr3t"):
        assert secret not in shown
