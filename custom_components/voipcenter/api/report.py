"""What a client went through, fit to be sent in: shapes instead of what the PBX said."""

from collections.abc import Collection

from .client import VoipCenterClient
from .masking import masked, pattern_of, shape_of, shown_key
from .models import Menu
from .wire import Json, Notes


def traffic_report(client: VoipCenterClient) -> dict[str, object]:
    """Return how the way to the PBX is: what was sent, and which fallbacks are in use."""
    transport = client.transport
    unreadable = transport.unreadable
    return {
        "requests": dict(transport.requests),
        "clock_offset": round(transport.clock.offset, 1),
        "pause_for": round(transport.gate.closed_for),
        "by_get": sorted(endpoint.value for endpoint in transport.by_get),
        "update_notation": client.notation,
        "last_unreadable_reply": unreadable
        and {
            "status": unreadable.status,
            "content_type": unreadable.content_type,
            "begins": pattern_of(unreadable.beginning),
        },
    }


def not_understood(client: VoipCenterClient, secrets: Collection[str]) -> dict[str, Json]:
    """Return what of each menu's last answers was passed over: noise, fields and words."""
    told = {menu: client.notes(menu) for menu in Menu}
    return {
        menu: {
            "noise": pattern_of(notes.noise),
            "fields": [shown_key(name, secrets) for name in notes.fields],
            "words": [masked(word, secrets) for word in notes.words],
        }
        for menu, notes in told.items()
        if notes != Notes()
    }


def reply_shapes(client: VoipCenterClient, secrets: Collection[str]) -> dict[str, Json]:
    """Return the shape of the last reply of each list and detail, without ``secrets``."""
    answers = dict(client.answers)
    return {name: shape_of(answer.content, secrets) for name, answer in answers.items()}
