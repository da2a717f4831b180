"""Nothing here needs Home Assistant."""

import pytest

from custom_components.voipcenter.calls.happenings import Happenings

from ..alone import _custom_integrations
from .telling import T0

__all__ = ["_custom_integrations"]


@pytest.fixture
def happenings() -> Happenings:
    return Happenings(T0 - 3600)
