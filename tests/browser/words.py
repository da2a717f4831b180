"""What stands on the screen, in the language of who looks."""

import json
from pathlib import Path
from typing import Any

_TRANSLATIONS = Path("custom_components/voipcenter/translations")

_OF_HOME_ASSISTANT = {
    "en": {
        "add integration": "Add integration",
        "search brand": "Search for a brand name",
        "submit": "Submit",
        "finish": "Skip and finish",
        "finish without devices": "Finish",
        "options": "Configure",
        "reconfigure": "Reconfigure",
        "sign in again": "Reconfigure",
        "attention": "Attention required",
        "close": "Close",
        "diagnostics": "Download diagnostics",
        "assist": "Assist (A)",
        "request": "Enter a request",
        "perform action": "Perform action",
    },
    "nl": {
        "add integration": "Voeg integratie toe",
        "search brand": "Zoek naar een merknaam",
        "submit": "Verzend",
        "finish": "Sla over en voltooi",
        "finish without devices": "Voltooi",
        "options": "Configureer",
        "reconfigure": "Herconfigureer",
        "sign in again": "Configureer opnieuw",
        "attention": "Aandacht vereist",
        "close": "Sluiten",
        "diagnostics": "Download diagnostieken",
        "assist": "Assist (A)",
        "request": "Typ een verzoek",
        "perform action": "Voer actie uit",
    },
}


class Words:
    """A language, as Home Assistant and the integration write it."""

    def __init__(self, language: str) -> None:
        self._home_assistant = _OF_HOME_ASSISTANT.get(language, {})
        file = _TRANSLATIONS / f"{language}.json"
        self._integration: Any = json.loads(file.read_text(encoding="utf-8"))

    def __getitem__(self, name: str) -> str:
        """Give a word of Home Assistant's own."""
        return self._home_assistant[name]

    def of(self, key: str, **placeholders: str) -> str:
        """Give a text of the integration, such as `config.step.user.title`."""
        text = self._integration
        for part in key.split("."):
            text = text[part]
        return str(text).format(**placeholders)
