import json

import pytest

from demo.pbx import restore, settings_of, start_on_free_port
from simulator import Office, Simulator


def test_the_office_remembers_its_settings() -> None:
    before = Office.sample()
    before.indicators[100].active = True
    before.numbers[1].route = 144
    before.hot_desks[4].sip_account = 103

    after = Office.sample()
    restore(after, json.loads(json.dumps(settings_of(before))))

    assert after.indicators[100].active
    assert after.numbers[1].route == 144
    assert after.hot_desks[4].sip_account == 103


def test_settings_of_what_is_gone_are_ignored() -> None:
    settings = settings_of(Office.sample())
    smaller = Office.sized(indicators=2)
    restore(smaller, settings)

    assert list(smaller.indicators) == [100, 101]


@pytest.mark.usefixtures("socket_enabled")
async def test_a_taken_port_is_passed_over() -> None:
    async with Simulator() as first:
        second = Simulator(first.port)
        await start_on_free_port(second)
        try:
            assert second.port > first.port
        finally:
            await second.stop()
