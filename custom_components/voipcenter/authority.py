"""Who may: asked by every action, intent and tool before any value is looked at."""

from collections.abc import Iterable
from dataclasses import dataclass

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import CAT_ENTITIES, POLICY_CONTROL
from homeassistant.const import Platform
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.exceptions import Unauthorized, UnknownUser
from homeassistant.helpers import entity_registry as er

from .api import ItemKey, Part
from .const import CONF_CUSTOMER_NUMBER, DOMAIN
from .runtime import VoipCenterConfigEntry
from .unique_ids import CALL_EVENT, item_id, part_id


@dataclass(frozen=True)
class Authority:
    """What somebody may control: the entities that stand for the PBX's items and its telephone.

    Without a user, an automation acts for its owner, who may do everything.
    """

    hass: HomeAssistant
    context: Context
    user: User | None

    @callback
    def require_something(self) -> None:
        """Raise ``Unauthorized`` for who may control nothing of the PBX."""
        entities = er.async_get(self.hass).entities.values()
        ours = (entity.entity_id for entity in entities if entity.platform == DOMAIN)
        if not (self._may_control(None) or any(map(self._may_control, ours))):
            raise self._refusal(None)

    @callback
    def require_parts(
        self, entry: VoipCenterConfigEntry, key: ItemKey, parts: Iterable[Part]
    ) -> None:
        """Raise ``Unauthorized`` for who may not change these parts of an item."""
        customer_number = entry.data[CONF_CUSTOMER_NUMBER]
        for part in parts:
            if part is Part.ACTIVE:
                self._require(Platform.SWITCH, item_id(customer_number, key))
            else:
                self._require(Platform.SELECT, part_id(customer_number, key, part))

    @callback
    def require_telephone(self, entry: VoipCenterConfigEntry) -> None:
        """Raise ``Unauthorized`` for who may neither place calls nor learn of them."""
        self._require(Platform.EVENT, f"{entry.data[CONF_CUSTOMER_NUMBER]}_{CALL_EVENT}")

    def _require(self, platform: Platform, unique_id: str) -> None:
        entity_id = er.async_get(self.hass).async_get_entity_id(platform, DOMAIN, unique_id)
        if not self._may_control(entity_id):
            raise self._refusal(entity_id)

    def _may_control(self, entity_id: str | None) -> bool:
        """Tell whether an entity may be controlled; one that there is not, by who may all."""
        if self.user is None or self.user.is_admin:
            return True
        permissions = self.user.permissions
        if entity_id is None:
            return permissions.access_all_entities(POLICY_CONTROL)
        return permissions.check_entity(entity_id, POLICY_CONTROL)

    def _refusal(self, entity_id: str | None) -> Unauthorized:
        return Unauthorized(
            context=self.context,
            entity_id=entity_id,
            perm_category=CAT_ENTITIES,
            permission=POLICY_CONTROL,
        )


async def async_authority(hass: HomeAssistant, context: Context | None) -> Authority:
    """Return what the user of a context may control.

    Raises ``Unauthorized`` at once where that is nothing, and for a user who is not known.
    """
    context = context or Context()
    user = None
    if context.user_id:
        user = await hass.auth.async_get_user(context.user_id)
        if user is None:
            raise UnknownUser(context=context)
    authority = Authority(hass, context, user)
    authority.require_something()
    return authority
