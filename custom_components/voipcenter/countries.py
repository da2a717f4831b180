"""Countries that have telephone numbers, by name, in the language of who reads it."""

from collections.abc import Mapping
from functools import lru_cache
import json

from homeassistant.components.frontend.storage import async_user_store
from homeassistant.core import Context, HomeAssistant

_DISPLAY_NAMES = "static/locale-data/intl-displaynames"


async def async_country_names(hass: HomeAssistant, language: str) -> Mapping[str, str]:
    """Return the names by ISO code; where a name is not known, the code stands for it."""
    return await hass.async_add_executor_job(_names, language)


async def async_language_of(hass: HomeAssistant, context: Context | None) -> str:
    """Return the language that a person chose for Home Assistant, else that of the system."""
    if context is not None and context.user_id:
        store = await async_user_store(hass, context.user_id)
        if chosen := (store.data.get("language") or {}).get("language"):
            return str(chosen)
    return hass.config.language


@lru_cache(maxsize=8)
def _names(language: str) -> Mapping[str, str]:
    """Read the names that the frontend gives browsers which know none."""
    from phonenumbers import SUPPORTED_REGIONS

    names: dict[str, str] = {}
    try:
        import hass_frontend

        folder = hass_frontend.where() / _DISPLAY_NAMES
        for spoken in (language, language.partition("-")[0], "en"):
            if (file := folder / f"{spoken}.json").is_file():
                names = json.loads(file.read_text("utf-8"))["data"]["types"]["region"]["long"]
                break
    except ImportError, OSError, ValueError, LookupError:
        pass  # Without a frontend nobody reads them in a form.
    return {code: names.get(code, code) for code in sorted(SUPPORTED_REGIONS)}
