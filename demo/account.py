"""The account of the stand-in PBX: added, set up and moved through the integration's own forms."""

from collections.abc import Iterable, Mapping
from typing import Any

from yarl import URL

from simulator import Simulator

from .client import Client
from .errors import DemoError

_FLOWS = "/api/config/config_entries/flow"
_OPTIONS = "/api/config/config_entries/options/flow"
_SETTINGS = {"next_step_id": "settings"}

type Fields = dict[str, Any]


async def add_account(client: Client, pbx: Simulator) -> str:
    """Fill in the forms that add an account; return the id of the entry."""
    known = pbx.credentials
    result = await _fill_in(
        client,
        _FLOWS,
        {"handler": "voipcenter"},
        {
            "customer_number": known.customer_number,
            "password": known.password,
            "api_id": known.api_id,
            "api_key": known.api_key,
            "base_url": pbx.base_url,
        },
    )
    entry_id: str = result["result"]["entry_id"]
    return entry_id


async def set_options(client: Client, entry_id: str, pbx: Simulator) -> None:
    """Fill in the options: who calls, what closes the office, and where to hear of calls."""
    closed = (i for i in pbx.office.indicators.values() if i.name == "Kantoor gesloten")
    await _fill_in(
        client,
        _OPTIONS,
        {"handler": entry_id},
        {
            "sip_account": next(iter(pbx.office.sip_accounts.values())).username,
            "office_closed_indicator": next((str(indicator.id) for indicator in closed), None),
            "phones": True,
            "voice_sentences": True,
            "webhook": True,
            "websocket_username": pbx.credentials.websocket_username,
            "websocket_url": pbx.websocket_url,
        },
    )


async def connect_webhook(client: Client, entry_id: str, pbx: Simulator) -> None:
    """Copy the address of the webhook from the options into the PBX, if there is one."""
    menu = await client.post(_OPTIONS, {"handler": entry_id})
    form = await client.post(f"{_OPTIONS}/{menu['flow_id']}", _SETTINGS)
    await client.delete(f"{_OPTIONS}/{form['flow_id']}")
    address = URL(form["description_placeholders"]["webhook_url"])
    if address.host:  # Else a person has turned it off.
        pbx.webhooks.post_to(f"{client.url}{address.path}")


async def expose(client: Client, entry_id: str) -> None:
    """Let assistants use more of the account than switches, all that Home Assistant does itself."""
    known = await client.command("config/entity_registry/list")
    spoken_of = [
        entity["entity_id"]
        for entity in known
        if entity["config_entry_id"] == entry_id
        and not entity["entity_category"]
        and entity["entity_id"].startswith(("select.", "sensor.", "todo."))
    ]
    await client.command(
        "homeassistant/expose_entity",
        assistants=["conversation"],
        entity_ids=spoken_of,
        should_expose=True,
    )


async def move_account(client: Client, entry_id: str, pbx: Simulator) -> None:
    """Tell the account where the PBX is now."""
    await _fill_in(
        client,
        _FLOWS,
        {"handler": "voipcenter", "entry_id": entry_id},
        {"base_url": pbx.base_url},
        end="reconfigure_successful",
    )
    await _fill_in(client, _OPTIONS, {"handler": entry_id}, {"websocket_url": pbx.websocket_url})


async def accounts(client: Client) -> dict[str, str]:
    """Return the state of every account of the integration, by the id of its entry."""
    entries = await client.command("config_entries/get", domain="voipcenter")
    return {entry["entry_id"]: entry["state"] for entry in entries}


async def reload(client: Client, entry_id: str) -> None:
    """Load the account anew."""
    await client.post(f"/api/config/config_entries/entry/{entry_id}/reload")


def filled(form: Iterable[Mapping[str, Any]], values: Mapping[str, Any]) -> Fields:
    """Fill in a form as a browser sends it: ours where we have a value, else what stands there."""
    result: Fields = {}
    for field in form:
        name = field["name"]
        if field.get("type") == "expandable":
            result[name] = filled(field["schema"], values)
        elif values.get(name) is not None:
            result[name] = values[name]
        elif (shown := _shown(field)) is not None:
            result[name] = shown
    return result


def _shown(field: Mapping[str, Any]) -> object:
    suggested = (field.get("description") or {}).get("suggested_value")
    return field.get("default") if suggested is None else suggested


async def _fill_in(
    client: Client,
    path: str,
    opening: Fields,
    values: Mapping[str, Any],
    *,
    end: str | None = None,
) -> Fields:
    """Open a form, fill in its steps and send them; ``end`` is why one without result ends."""
    result: Fields = await client.post(path, opening)
    if result["type"] not in ("form", "menu"):
        raise DemoError(f"The integration showed no form: {result.get('reason') or result['type']}")
    while result["type"] == "menu" or (result["type"] == "form" and not result["errors"]):
        is_menu = result["type"] == "menu"
        answer = _SETTINGS if is_menu else filled(result["data_schema"], values)
        result = await client.post(f"{path}/{result['flow_id']}", answer)
    if result["type"] != "create_entry" and result.get("reason") != end:
        told = result.get("errors") or result.get("reason") or result["type"]
        raise DemoError(f"The integration did not take the stand-in's account: {told}")
    return result
