"""Blueprints as people get them: imported by their address, and saved."""

from pathlib import Path
from typing import Any

from homeassistant.components.automation.helpers import async_get_blueprints
from homeassistant.components.blueprint.importer import fetch_blueprint_from_url
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker

from .conftest import BLUEPRINTS

FOLDER = "blueprints/automation/voipcenter"
REPOSITORY = "hass-voipcenter/hass-voipcenter"
FILES = sorted(BLUEPRINTS.rglob("*.yaml"))


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def file(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture
async def imported(hass: HomeAssistant, aioclient_mock: AiohttpClientMocker, file: Path) -> Any:
    """Return a blueprint as Home Assistant imports it."""
    assert await async_setup_component(hass, "automation", {})
    raw = f"https://raw.githubusercontent.com/{REPOSITORY}/main/{FOLDER}/{file.name}"
    aioclient_mock.get(raw, text=await hass.async_add_executor_job(file.read_text))
    address = f"https://github.com/{REPOSITORY}/blob/main/{FOLDER}/{file.name}"
    return await fetch_blueprint_from_url(hass, address)


def test_all_are_there() -> None:
    assert [path.relative_to(BLUEPRINTS).as_posix() for path in FILES] == [
        "automation/voipcenter/announce_incoming_call.yaml",
        "automation/voipcenter/close_office_on_leave.yaml",
        "automation/voipcenter/missed_call_notify.yaml",
        "automation/voipcenter/planned_closures.yaml",
        "automation/voipcenter/route_by_schedule.yaml",
        "automation/voipcenter/sip_account_gone.yaml",
        "automation/voipcenter/still_closed.yaml",
    ]


async def test_it_is_imported_by_its_address(
    hass: HomeAssistant, file: Path, imported: Any
) -> None:
    assert imported.suggested_filename == f"hass-voipcenter/{file.stem}"
    blueprint = imported.blueprint
    assert blueprint.validate() is None
    assert blueprint.metadata["homeassistant"] == {"min_version": "2026.10.0"}
    original = await async_get_blueprints(hass).async_get_blueprint(f"voipcenter/{file.name}")
    assert blueprint.data == original.data, "source_url is the address that it is imported by"


async def test_it_is_the_same_when_saved(hass: HomeAssistant, imported: Any) -> None:
    blueprints = async_get_blueprints(hass)
    await blueprints.async_add_blueprint(imported.blueprint, "saved.yaml")
    await blueprints.async_reset_cache()
    saved = await blueprints.async_get_blueprint("saved.yaml")
    assert saved.data == imported.blueprint.data


def test_each_input_is_named_and_has_a_selector(imported: Any) -> None:
    for name, details in imported.blueprint.inputs.items():
        assert details["name"], name
        assert details["selector"], name


def test_what_is_collapsed_need_not_be_filled_in(imported: Any) -> None:
    for section in imported.blueprint.metadata["input"].values():
        if section.get("collapsed"):
            assert all("default" in details for details in section["input"].values())
