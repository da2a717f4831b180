"""Contacts that are uploaded in the options give names to those who call."""

from datetime import timedelta
from typing import Any

from aiohttp import FormData
from homeassistant.const import Platform
from homeassistant.core import callback
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.dispatcher import async_dispatcher_connect
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.voipcenter.call_log import SIGNAL_NEWS
from custom_components.voipcenter.calls.contacts import LARGEST_FILE

from ..calls.test_contacts import FILE, card
from ..home import Home
from .forms import Form

JURGEN = "0475112233"


class Upload:
    """A person who chooses a file."""

    def __init__(self, home: Home, client: Any) -> None:
        self.home = home
        self._client = client

    async def __call__(self, file: bytes) -> Form:
        data = FormData()
        data.add_field("file", file, filename="contacten.vcf", content_type="text/vcard")
        async with self._client.post("/api/file_upload", data=data) as reply:
            file_id = (await reply.json())["file_id"]
        form = await Form.for_options(self.home.hass, self.home.entry, "contacts")
        await form.send(contacts=file_id)
        return form


@pytest.fixture
async def upload(new_home: Home, hass_client: ClientSessionGenerator) -> Upload:
    assert await new_home.set_up()
    return Upload(new_home, await hass_client())


def ring(home: Home) -> None:
    home.pbx.office.ring(at=home.now - timedelta(minutes=1), caller=JURGEN, called="093456789")


async def test_names_wherever_a_party_is(upload: Upload) -> None:
    home = upload.home
    news: list[Any] = []

    @callback
    def note(told: Any) -> None:
        news.append(told)

    async_dispatcher_connect(home.hass, SIGNAL_NEWS, note)
    ring(home)
    await home.wake(2)
    assert home.sensor("last_caller") == JURGEN
    form = await upload(FILE.encode())
    assert form.result["type"] is FlowResultType.CREATE_ENTRY
    await home.settle()
    assert home.sensor("last_caller") == "Jürgen Müller"
    ring(home)
    await home.wake(2)
    told = home.look(Platform.EVENT, "call").attributes
    assert (told["event_type"], told["caller_name"]) == ("missed", "Jürgen Müller")
    assert news[-1].attributes["caller_name"] == "Jürgen Müller"
    items = await home.hass.services.async_call(
        "todo",
        "get_items",
        {"entity_id": f"{Platform.TODO}.voipcenter_missed_calls"},
        blocking=True,
        return_response=True,
    )
    assert "Jürgen Müller" in str(items)
    calls = await home.hass.services.async_call(
        "voipcenter", "get_calls", {}, blocking=True, return_response=True
    )
    assert calls["calls"][-1]["caller_name"] == "Jürgen Müller"


async def test_it_is_kept_and_replaced_and_goes_with_the_account(
    upload: Upload, hass_storage: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    home = upload.home
    await upload(FILE.encode())
    await home.reload()
    log = home.entry.runtime_data.calls
    assert log.name(JURGEN) == "Jürgen Müller"
    options = dict(home.entry.options)
    await upload(card("FN:Ann", f"TEL:{JURGEN}") + b"BEGIN:VCARD\n")
    log = home.entry.runtime_data.calls
    assert (log.name(JURGEN), log.name("0475445566")) == ("Ann", "0475445566")
    assert home.entry.options == options
    form = await Form.for_options(home.hass, home.entry, "contacts")
    assert form.placeholders == {"contacts": "1", "skipped": "1"}
    key = f"voipcenter.{home.entry.entry_id}.contacts"
    assert key in hass_storage
    ours = [r.getMessage() for r in caplog.records if "voipcenter" in r.name or "vobject" in r.name]
    assert not [line for line in ours if "Jürgen" in line or "475112233" in line]
    await home.hass.config_entries.async_remove(home.entry.entry_id)
    assert key not in hass_storage


@pytest.mark.parametrize(
    ("file", "error"),
    [
        (b"naam,nummer\nAnn,0475112233", "no_contacts"),
        (b"", "no_contacts"),
        (FILE.encode() + b" " * LARGEST_FILE, "contacts_too_large"),
    ],
    ids=["a table", "nothing", "too large"],
)
async def test_a_wrong_file_changes_nothing(upload: Upload, file: bytes, error: str) -> None:
    await upload(FILE.encode())
    form = await upload(file)
    assert form.is_open
    assert form.result["errors"] == {"contacts": error}
    assert upload.home.entry.runtime_data.calls.name(JURGEN) == "Jürgen Müller"
    await form.send(contacts="0" * 32)
    assert form.result["errors"] == {"contacts": "no_contacts"}


async def test_an_account_that_is_not_loaded_takes_contacts_too(upload: Upload) -> None:
    home = upload.home
    assert await home.unload()
    await upload(FILE.encode())
    assert await home.set_up()
    assert home.entry.runtime_data.calls.name(JURGEN) == "Jürgen Müller"
