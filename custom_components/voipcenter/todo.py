"""The list of whom to call back."""

from contextvars import ContextVar
from datetime import UTC, datetime
from typing import override

from homeassistant.components.todo.const import TodoItemStatus, TodoListEntityFeature
from homeassistant.components.todo.entity import TodoItem, TodoListEntity
from homeassistant.core import Context, callback
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.intent import IntentHandleError
from homeassistant.util import dt as dt_util

from .api import Menu, without_markup
from .call_log import CallLog, changed_signal
from .calls.missed import Item
from .changes import async_authority, context_of_speaker
from .const import DOMAIN, MISSED_CALLS
from .entity import Control, PbxEntity, adding
from .intent import RESPONSE_UNAUTHORIZED
from .pbx.reader import CALLS_TODAY
from .registries import async_start_unexposed

PARALLEL_UPDATES = 0

_ASKED_BY: ContextVar[Context | None] = ContextVar("asked_by", default=None)


class NotByHandError(ServiceValidationError, IntentHandleError):
    """Somebody, perhaps by voice, may not tick an item, or wants to change more of it."""

    __init__ = ServiceValidationError.__init__
    response_key: str | None = None


class MissedCallsList(Control, PbxEntity, TodoListEntity):
    """Whom we missed. Calls make items and tick them; people only tick and untick."""

    _attr_supported_features = TodoListEntityFeature.UPDATE_TODO_ITEM

    @override
    async def async_added_to_hass(self) -> None:
        """Listen. Who called is for people first: no assistant is shown it unasked."""
        await super().async_added_to_hass()
        async_start_unexposed(self.hass, self.entity_id)
        signal = changed_signal(self.coordinator.config_entry.entry_id)
        self.async_on_remove(async_dispatcher_connect(self.hass, signal, self._handle_change))

    @override
    def facts(self) -> tuple[object, ...]:
        if (self._attr_todo_items is None) is self._is_known:
            self._attr_todo_items = self._items()
        return (self._attr_todo_items,)

    @callback
    def _handle_change(self) -> None:
        self._attr_todo_items = self._items()
        self._handle_coordinator_update()

    @property
    def _is_known(self) -> bool:
        """Tell whether the list tells anything; an empty one does where today's calls are known."""
        read = self.coordinator.data.calls is not None or bool(self.runtime.calls.missed.items)
        return read and Menu.CALLS not in self.coordinator.denied

    def _items(self) -> list[TodoItem] | None:
        if not self._is_known:
            return None
        log = self.runtime.calls
        return [
            TodoItem(
                uid=item.uid,
                summary=log.name(item.caller),
                status=TodoItemStatus.NEEDS_ACTION
                if item.done_at is None
                else TodoItemStatus.COMPLETED,
                due=_local(item.last.start).date(),
                description=_description(log, item),
                completed=None if item.done_at is None else _local(item.done_at),
            )
            for item in log.missed.items
        ]

    @override
    async def async_update_todo_item(self, item: TodoItem) -> None:
        """Tick or untick an item; by voice, that is all that comes with it."""
        await self._require_rights()
        await self._update(item)

    @callback
    @override
    def async_set_context(self, context: Context) -> None:
        """Take note of who asks, here and now; what the entity keeps is of who asked last."""
        super().async_set_context(context)
        _ASKED_BY.set(context)

    async def _require_rights(self) -> None:
        """Ask for who may, as by voice Home Assistant does not."""
        try:
            authority = await async_authority(
                self.hass, _ASKED_BY.get() or context_of_speaker(self.hass)
            )
            authority.require_entity(self.entity_id)
        except Unauthorized:
            error = NotByHandError(translation_domain=DOMAIN, translation_key="unauthorized")
            error.response_key = RESPONSE_UNAUTHORIZED
            raise error from None

    async def _update(self, item: TodoItem) -> None:
        known = next((known for known in self.todo_items or () if known.uid == item.uid), None)
        if known is None or item.uid is None:
            raise NotByHandError(translation_domain=DOMAIN, translation_key="missed_call_gone")
        if item.summary not in (None, known.summary):
            raise NotByHandError(
                translation_domain=DOMAIN, translation_key="missed_call_not_renamed"
            )
        if item.status is not None:
            done = item.status == TodoItemStatus.COMPLETED  # By an action it is plain text.
            await self.runtime.calls.async_tick(item.uid, done=done)

    @override
    async def async_create_todo_item(self, item: TodoItem) -> None:
        """Say that only calls make items."""
        raise NotByHandError(translation_domain=DOMAIN, translation_key="missed_call_not_added")

    @override
    async def async_delete_todo_items(self, uids: list[str]) -> None:
        """Say that items go by themselves."""
        raise NotByHandError(translation_domain=DOMAIN, translation_key="missed_call_not_removed")


def _description(log: CallLog, item: Item) -> str:
    """Return when the caller was missed, the last time first, and when somebody tried.

    Home Assistant shows it as Markdown.
    """
    lines = [
        f"{_moment(miss.start)} · {log.name(miss.called)}" if miss.called else _moment(miss.start)
        for miss in reversed(item.misses)
    ]
    if item.tried_at is not None and item.tried_at > item.last.start:
        lines.insert(0, log.words("tried").format(time=_moment(item.tried_at)))
    return "\n".join(map(without_markup, lines))


def _moment(timestamp: float) -> str:
    return f"{_local(timestamp):%d/%m %H:%M}"


def _local(timestamp: float) -> datetime:
    return dt_util.as_local(datetime.fromtimestamp(timestamp, UTC))


async_setup_entry = adding(MissedCallsList, MISSED_CALLS, CALLS_TODAY)
