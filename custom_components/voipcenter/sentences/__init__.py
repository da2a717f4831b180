"""What Home Assistant's own assistant understands of us, in files that it reads.

Of an integration it takes no sentences: it knows those of its own package, and those in the folder
``custom_sentences`` of the configuration. Sentences of triggers and of ``configuration.yaml`` have
one language, and no answer of an intent.
"""

from pathlib import Path

from homeassistant.components.homeassistant.const import DATA_EXPOSED_ENTITIES
from homeassistant.components.homeassistant.exposed_entities import async_listen_entity_updates
from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED, ConfigEntry, ConfigEntryChange
from homeassistant.const import SERVICE_RELOAD
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.util.hass_dict import HassKey

from ..api import Menu
from ..assistants import Exposed, loaded_entries
from ..changes import Authority, accounts
from ..const import CONF_VOICE_SENTENCES, DOMAIN, LOGGER
from ..publishing import WHAT_THERE_IS
from ..registries import ASSIST
from ..runtime import VoipCenterConfigEntry
from . import files


class SentenceFiles:
    """Keeps our sentences where Assist looks for them, for as long as an account wants them."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Do nothing before ``async_update``."""
        self.hass = hass
        self._folder = Path(hass.config.path("custom_sentences"))
        self._wanted: files.Names | None = {}
        self._present: files.Names | None = {}
        self._writing = False
        self._told: set[Path] = set()

    @callback
    def async_update(self) -> None:
        """Write what can be said now, where that is not what is written."""
        wanting = [e for e in accounts(self.hass) if e.options.get(CONF_VOICE_SENTENCES)]
        if not wanting:
            self._wanted = None
        elif loaded := [entry for entry in loaded_entries(self.hass) if entry in wanting]:
            self._wanted = self._names(loaded)
        if self._wanted != self._present and not self._writing:
            self._writing = True
            self.hass.async_create_task(self._async_write(), "VoipCenter's sentences")

    def _names(self, entries: list[VoipCenterConfigEntry]) -> files.Names:
        """Return what is exposed of these accounts, by the lists that take it."""
        exposed = Exposed(Authority(self.hass, Context(), None), ASSIST)
        desks = [(entry, name) for entry, _, name in exposed.hot_desks() if entry in entries]
        return {
            "voipcenter_indicator": [n for e, _, n in exposed.indicators() if e in entries],
            "voipcenter_hot_desk": [name for _, name in desks],
            "voipcenter_sip_account": sorted(
                {
                    name
                    for entry in entries
                    if any(entry is owner for owner, _ in desks)
                    for name in entry.runtime_data.coordinator.data.labels.get(
                        Menu.SIP_ACCOUNTS, {}
                    ).values()
                }
            ),
        }

    async def _async_write(self) -> None:
        changed = False
        try:
            while (wanted := self._wanted) != self._present:
                written = await self.hass.async_add_executor_job(self._write, wanted)
                self._present = wanted
                changed |= written.changed
                for path in set(written.kept) - self._told if wanted is not None else ():
                    self._told.add(path)
                    LOGGER.warning("%s stays as it is: somebody changed it", path)
        except OSError as error:
            self._present = wanted  # Tried again when what can be said is another.
            LOGGER.warning("The sentences in %s could not be changed: %s", self._folder, error)
        finally:
            self._writing = False
        if changed and self.hass.services.has_service(ASSIST, SERVICE_RELOAD):
            await self.hass.services.async_call(ASSIST, SERVICE_RELOAD)

    def _write(self, wanted: files.Names | None) -> files.Written:
        if wanted is None:
            return files.remove(self._folder)
        return files.write(self._folder, wanted)


_FILES: HassKey[SentenceFiles] = HassKey(f"{DOMAIN}_sentences")


@callback
def async_setup_sentences(hass: HomeAssistant) -> None:
    """Keep our sentences in step with accounts, options and what is exposed."""
    kept = hass.data[_FILES] = SentenceFiles(hass)

    @callback
    def update(_change: ConfigEntryChange, entry: ConfigEntry) -> None:
        if entry.domain == DOMAIN:
            kept.async_update()

    async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, update)
    if DATA_EXPOSED_ENTITIES in hass.data:
        async_listen_entity_updates(hass, ASSIST, kept.async_update)
    kept.async_update()


@callback
def async_keep_sentences(hass: HomeAssistant, entry: VoipCenterConfigEntry) -> None:
    """Let our sentences name what an account has, from now on and whenever that changes."""
    update = hass.data[_FILES].async_update
    coordinator = entry.runtime_data.coordinator
    entry.async_on_unload(coordinator.async_add_listener(update, WHAT_THERE_IS))
