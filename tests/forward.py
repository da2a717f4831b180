"""Lets the test plugin that was made for Home Assistant 2026.10 run with a newer one.

It comes before all other plugins: Home Assistant must be imported before one of them imports httpx.
What 2026.11 moved gets its former place again.
"""

from homeassistant.components import logger
from homeassistant.components.logger import helpers as logger_helpers
from homeassistant.helpers.restore_state import RestoreStateData

if not hasattr(logger, "_clear_logger_overwrites"):
    logger._clear_logger_overwrites = logger_helpers._clear_logger_overwrites
    RestoreStateData.last_states = property(
        lambda self: self.last_states_by_entity_id,
        lambda self, states: setattr(self, "last_states_by_entity_id", states),
    )
