"""Nothing here needs Home Assistant."""

from ..alone import _custom_integrations

__all__ = ["_custom_integrations"]
