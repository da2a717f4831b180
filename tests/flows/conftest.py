"""A PBX that is read in no time."""

import pytest

from simulator import Office, Simulator


@pytest.fixture
def pbx(pbx: Simulator) -> Simulator:
    """Return the PBX of an office with little in it, which is read in no time."""
    pbx.office = Office.sized(
        indicators=2, numbers=1, hot_desks=1, sip_accounts=2, routes=2, calls=3
    )
    return pbx
