"""What a person does in the browser when Home Assistant starts for the first time."""

from .client import Client

USERNAME = PASSWORD = "demo"  # noqa: S105 - it opens nothing but the demo
DASHBOARD = "office-phone"

_PLACE = {
    "location_name": "VoipCenter",
    "country": "BE",
    "currency": "EUR",
    "time_zone": "Europe/Brussels",
    "unit_system": "metric",
    "latitude": 51.0543,
    "longitude": 3.7174,
    "elevation": 8,
}

# The map would ask the internet for its tiles.
_HIDDEN = ["map", "media-browser", "light", "climate", "security", "energy", "todo"]


async def create_user(client: Client) -> None:
    """Create the demo's user, and sign in as that."""
    answer = await client.post(
        "/api/onboarding/users",
        {
            "name": "Demo",
            "username": USERNAME,
            "password": PASSWORD,
            "client_id": client.client_id,
            "language": "en",
        },
    )
    await client.redeem(answer["auth_code"])


async def settle_in(client: Client) -> None:
    """Say where the office is, add its dashboard, and open on that from now on."""
    await client.command("config/core/update", **_PLACE)
    await client.command(
        "lovelace/dashboards/create", url_path=DASHBOARD, title="VoipCenter", icon="mdi:phone"
    )
    await client.command(
        "lovelace/config/save",
        url_path=DASHBOARD,
        config={"strategy": {"type": "custom:voipcenter"}},
    )
    await client.command("frontend/set_system_data", key="core", value={"default_panel": DASHBOARD})
    await client.command(
        "frontend/set_user_data",
        key="sidebar",
        value={"panelOrder": [DASHBOARD, "home"], "hiddenPanels": _HIDDEN},
    )


async def speak(client: Client, language: str) -> None:
    """Let Home Assistant, and the demo's user, speak this language from now on.

    Entities keep the ids that they have, which the dashboard knows them by.
    """
    await client.command("config/core/update", language=language)
    await client.command("frontend/set_user_data", key="language", value={"language": language})
    if "assist_pipeline" in (await client.command("get_config"))["components"]:
        await _listen_to(client, language)


async def _listen_to(client: Client, language: str) -> None:
    """Let the assistant, which was made in English, understand this language."""
    known = await client.command("assist_pipeline/pipeline/list")
    for pipeline in known["pipelines"]:
        if pipeline["id"] == known["preferred_pipeline"]:
            fields = {name: value for name, value in pipeline.items() if name != "id"}
            languages = {"language": language, "conversation_language": language}
            await client.command(
                "assist_pipeline/pipeline/update",
                pipeline_id=pipeline["id"],
                **(fields | languages),
            )
