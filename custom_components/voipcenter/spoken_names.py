"""Names by which voice assistants find an indicator.

Home Assistant puts the device's name before an entity's, so that one would have to say
"VoipCenter Nachtstand". An alias makes the bare name do. What becomes of the alias is up to its
owner: one that was taken away stays away.
"""

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from .const import DOMAIN

_SPOKEN_NAME = "spoken_name"


@callback
def async_offer_spoken_name(hass: HomeAssistant, entity_id: str, name: str) -> None:
    """Let an entity answer to its bare name, unless something else already does.

    The registry remembers which alias is ours: it follows a new name, and comes only once.
    """
    registry = er.async_get(hass)
    if (entry := registry.async_get(entity_id)) is None:
        return
    remembered = entry.options.get(DOMAIN)
    offered = remembered[_SPOKEN_NAME] if remembered else None
    if offered == name:
        return
    aliases = [alias for alias in entry.aliases if alias != offered]
    is_welcome = offered is None or len(aliases) < len(entry.aliases)
    if is_welcome and name not in aliases and not _is_taken(hass, name, entity_id):
        aliases.append(name)
    registry.async_update_entity(entity_id, aliases=aliases)
    registry.async_update_entity_options(entity_id, DOMAIN, {_SPOKEN_NAME: name})


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
