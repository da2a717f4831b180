"""What a reference to another item means, as the integration finds out."""

from collections.abc import Mapping

from custom_components.voipcenter.api import Item, Reference, SipAccount


def resolved(reference: Reference, choices: Mapping[int, Item]) -> int:
    """Return the id of what is chosen, by id first, then by name; 0 where nothing is."""
    if not reference.is_set:
        return 0
    if reference.id is not None and reference.id in choices:
        return reference.id
    (found,) = (
        id_
        for id_, item in choices.items()
        if reference.name in {item.name, item.username if isinstance(item, SipAccount) else None}
    )
    return found
