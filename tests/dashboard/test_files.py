"""What browsers load: small, and never an old file under the address of a new one."""

from pathlib import Path
import shutil

from homeassistant.components.frontend import DATA_EXTRA_MODULE_URL
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.voipcenter import frontend
from custom_components.voipcenter.const import DOMAIN

FOLDER = Path(frontend.__file__).parent
SCRIPTS = [*FOLDER.glob("*.js")]
LIMIT = 20_000


def test_the_files_are_small() -> None:
    assert sum(file.stat().st_size for file in SCRIPTS) <= LIMIT


async def address(hass: HomeAssistant) -> str:
    """Set the integration up; return what pages of Home Assistant load of it."""
    assert await async_setup_component(hass, DOMAIN, {})
    [url] = [url for url in hass.data[DATA_EXTRA_MODULE_URL].urls if DOMAIN in url]
    return url


@pytest.mark.usefixtures("socket_enabled")
async def test_the_files_are_served_without_an_account(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator
) -> None:
    url = await address(hass)
    client = await hass_client_no_auth()

    for file in SCRIPTS:
        response = await client.get(f"{url.rpartition('/')[0]}/{file.name}")
        assert response.status == 200
        assert "javascript" in response.content_type
        assert "max-age" in response.headers["Cache-Control"]
        assert await response.text() == file.read_text()
    hidden = await client.get(f"{url.rpartition('/')[0]}/__init__.py")
    assert hidden.status == 404


@pytest.mark.usefixtures("socket_enabled")
async def test_the_address_changes_with_any_file(
    hass: HomeAssistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await address(hass)
    copy = shutil.copytree(FOLDER, tmp_path / "frontend")
    monkeypatch.setattr(frontend, "_FOLDER", copy)
    assert frontend.version() in before

    with (copy / "words.js").open("a") as file:
        file.write("// newer")
    assert frontend.version() not in before
