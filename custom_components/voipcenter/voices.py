"""What assistants make of what is new to them: whether they see it, and what it is called.

Each is decided once, and the registry remembers that it was. What becomes of it is up to its owner.
"""

from homeassistant.components.homeassistant.const import DATA_EXPOSED_ENTITIES
from homeassistant.components.homeassistant.exposed_entities import (
    KNOWN_ASSISTANTS,
    async_expose_entity,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from .const import DOMAIN

_ASSIST = "conversation"
_CLOSES_OFFICE = "closes_office"
_SPOKEN_NAME = "spoken_name"


@callback
def async_start_unexposed(hass: HomeAssistant, entity_id: str) -> bool:
    """Let no assistant see an entity that was just created; tell whether it was."""
    if (entry := er.async_get(hass).async_get(entity_id)) is None or DOMAIN in entry.options:
        return False
    _expose(hass, entity_id, exposed=False)
    _remember(hass, entity_id)
    return True


@callback
def async_introduce_indicator(
    hass: HomeAssistant, entity_id: str, name: str, *, wanted: bool, closes_office: bool
) -> None:
    """Expose an indicator that was just created only where it is ``wanted``, and give it its name.

    One that from now on closes the office is exposed too: its owner named it for that.
    """
    is_new = async_start_unexposed(hass, entity_id)
    if (entry := er.async_get(hass).async_get(entity_id)) is None:
        return
    closed_before = entry.options[DOMAIN].get(_CLOSES_OFFICE)
    if wanted if is_new else (closes_office and closed_before is False):
        _expose(hass, entity_id, exposed=True)
    if closed_before is not closes_office:
        _remember(hass, entity_id, **{_CLOSES_OFFICE: closes_office})
    _offer_spoken_name(hass, entry, name)


def _expose(hass: HomeAssistant, entity_id: str, *, exposed: bool) -> None:
    """Show an entity to Assist and to clouds that are shown what is new, or to none."""
    if (settings := hass.data.get(DATA_EXPOSED_ENTITIES)) is None:
        return  # Without Home Assistant's own integration there is no assistant.
    for assistant in KNOWN_ASSISTANTS:
        if not exposed or assistant == _ASSIST or settings.async_get_expose_new_entities(assistant):
            async_expose_entity(hass, assistant, entity_id, exposed)


def _offer_spoken_name(hass: HomeAssistant, entry: er.RegistryEntry, name: str) -> None:
    """Let an entity answer to its bare name, unless something else already does.

    Home Assistant puts the device's name before an entity's, so that one would have to say
    "VoipCenter Nachtstand". An alias makes the bare name do. It follows a new name; one that was
    taken away stays away.
    """
    offered = entry.options[DOMAIN].get(_SPOKEN_NAME)
    if offered == name:
        return
    entity_id = entry.entity_id
    aliases = [alias for alias in entry.aliases if alias != offered]
    is_welcome = offered is None or len(aliases) < len(entry.aliases)
    if is_welcome and name not in aliases and not _is_taken(hass, name, entity_id):
        aliases.append(name)
    er.async_get(hass).async_update_entity(entity_id, aliases=aliases)
    _remember(hass, entity_id, **{_SPOKEN_NAME: name})


def _remember(hass: HomeAssistant, entity_id: str, **decided: str | bool) -> None:
    registry = er.async_get(hass)
    if (entry := registry.async_get(entity_id)) is not None:
        remembered = {**entry.options.get(DOMAIN, {}), **decided}
        registry.async_update_entity_options(entity_id, DOMAIN, remembered)


def _is_taken(hass: HomeAssistant, name: str, entity_id: str) -> bool:
    """Tell whether another entity answers to a name, which then would mean neither of them."""
    wanted = name.casefold()
    return any(
        state.name.casefold() == wanted
        for state in hass.states.async_all()
        if state.entity_id != entity_id
    ) or any(
        isinstance(alias, str) and alias.casefold() == wanted
        for entry in er.async_get(hass).entities.values()
        for alias in entry.aliases
        if entry.entity_id != entity_id
    )
