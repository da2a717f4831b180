"""Routes, holidays and the like change rarely: read each hour, and at once when one is missing."""

import pytest

from custom_components.voipcenter import select
from simulator.items import CatalogueItem

from ..home import Home


async def test_a_new_route_in_use_is_looked_up_at_once(home: Home) -> None:
    home.pbx.office.routes.add(CatalogueItem(777, "Nieuwe route"))
    home.pbx.office.numbers[1].route = 777
    await home.next_lists()
    assert home.select("did_1_route") == "Nieuwe route"
    assert "Nieuwe route" in home.options("did_2_route")
    assert home.counted()["list routes"] == 1


async def test_nothing_is_chosen_from_a_catalogue_that_was_never_read(new_home: Home) -> None:
    home = new_home
    home.pbx.faults.arm("html", menu="vacations")
    home.pbx.faults.arm("html", menu="vakanties")
    home.pbx.office.numbers[1].vacations = 0
    await home.set_up()
    assert home.options("did_1_vacations") == ["none"]
    await home.choose("did_1_vacations", "none")
    assert home.pbx.journal.updates()[-1].p == "v0"


async def test_only_the_catalogue_concerned_is_looked_up(home: Home) -> None:
    home.pbx.office.numbers[1].route = 777
    await home.next_lists()
    assert home.counted()["list routes"] == 1
    assert home.counted()["list backuproutes"] == 0


async def test_a_route_that_no_catalogue_holds_is_looked_up_once(home: Home) -> None:
    home.pbx.office.numbers[1].route = 777
    await home.next_lists(4)
    assert home.select("did_1_route") == "unknown"
    assert home.counted()["list routes"] == 1


async def test_a_look_that_fails_is_repeated(home: Home) -> None:
    home.pbx.office.routes.add(CatalogueItem(199, "Nieuw"))
    home.pbx.office.numbers[1].route = 199
    home.pbx.faults.arm("html", menu="routes", times=1)
    await home.next_lists()
    assert home.select("did_1_route") == "unknown"
    await home.wake()
    assert home.select("did_1_route") == "Nieuw"


async def test_several_strange_routes_are_one_look(home: Home) -> None:
    for id_ in (1, 2, 3):
        home.pbx.office.numbers[id_].route = 770 + id_
    await home.next_lists()
    assert home.counted()["list routes"] == 1


async def test_a_strange_account_at_a_desk_is_looked_up(home: Home) -> None:
    office = home.pbx.office
    await home.wake(4)
    newcomer = office.sip_accounts[101].__class__(
        999, "kantoor99", "Nieuwe Collega", "Nieuwe", "Collega", "", "", None
    )
    office.sip_accounts.add(newcomer)
    office.hot_desks[1].sip_account = 999
    await home.wake()
    assert home.select("hot_desk_1_sip_account") == "Nieuwe Collega"


async def test_a_renamed_route(home: Home) -> None:
    home.pbx.office.routes[140].name = "Balie"
    await home.refresh()
    assert home.select("did_1_route") == "Balie"


async def test_an_empty_catalogue_takes_no_options_away(home: Home) -> None:
    options = home.options("did_1_route")
    home.pbx.faults.arm("empty_lists", menu="routes")
    await home.refresh()
    assert home.options("did_1_route") == options
    assert home.select("did_1_route") == "Onthaal"


async def test_no_more_is_offered_than_can_be_kept_for_each(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    every_route = home.options("did_1_route")
    room = len(home.pbx.office.numbers) * len("".join(every_route[:3]).encode())
    monkeypatch.setattr(select, "MOST_OFFERED", room)
    home.pbx.office.routes.add(CatalogueItem(777, "Nieuwe route"))
    home.pbx.office.numbers[1].route = 777
    await home.next_lists()
    assert home.select("did_1_route") == "Nieuwe route"
    assert home.options("did_1_route") == [*every_route[:3], "Nieuwe route"]
    assert home.options("did_2_route")[:3] == every_route[:3]
    route = {"did": "1", "route": every_route[-1]}
    await home.hass.services.async_call("voipcenter", "update_number", route, blocking=True)
    assert home.select("did_1_route") == every_route[-1]
    assert home.options("did_1_route") == [*every_route[:3], every_route[-1]]


async def test_all_selects_of_a_part_share_what_they_offer(home: Home) -> None:
    home.pbx.office.routes.add(CatalogueItem(777, "Nieuwe route"))
    home.pbx.office.numbers[3].route = home.pbx.office.numbers[2].route
    await home.refresh()
    assert home.options("did_3_route") is home.options("did_2_route")
    assert "Nieuwe route" in home.options("did_2_route")
