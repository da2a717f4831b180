"""Names come from the PBX; two items that share one stay apart."""

from homeassistant.const import Platform

from simulator import Dialect, Indicator
from simulator.items import CatalogueItem

from ..home import Home


async def test_two_indicators_of_one_name(new_home: Home) -> None:
    home = new_home
    home.pbx.office.indicators.add(Indicator(200, "Nachtstand", active=True))
    await home.set_up()
    assert home.look(Platform.SWITCH, "indicator_100").name == "VoipCenter Nachtstand (100)"
    assert home.look(Platform.SWITCH, "indicator_200").name == "VoipCenter Nachtstand (200)"
    assert home.switch(100) == "off"
    assert home.switch(200) == "on"


async def test_a_second_indicator_of_one_name_comes_and_goes(home: Home) -> None:
    home.pbx.office.indicators.add(Indicator(200, "Nachtstand"))
    await home.next_lists()
    assert home.look(Platform.SWITCH, "indicator_100").name == "VoipCenter Nachtstand (100)"
    del home.pbx.office.indicators[200]
    await home.next_lists(3)
    assert home.look(Platform.SWITCH, "indicator_100").name == "VoipCenter Nachtstand"


async def test_two_routes_of_one_name(new_home: Home) -> None:
    home = new_home
    home.pbx.office.routes.add(CatalogueItem(777, "Onthaal"))
    await home.set_up()
    assert home.options("did_1_route") == [
        "Onthaal (140)",
        "Verkoop",
        "Technische dienst",
        "Belgroep iedereen",
        "Voicemail",
        "Onthaal (777)",
    ]
    assert home.select("did_1_route") == "Onthaal (140)"
    home.forget_requests()
    await home.choose("did_1_route", "Onthaal (777)")
    assert home.asked() == ["update did 1 r777"]
    assert home.select("did_1_route") == "Onthaal (777)"


async def test_a_route_that_is_called_as_another_is_told_apart(new_home: Home) -> None:
    home = new_home
    home.pbx.office.routes.add(CatalogueItem(777, "Onthaal"))
    home.pbx.office.routes.add(CatalogueItem(778, "Onthaal (140)"))
    await home.set_up()
    options = home.options("did_1_route")
    assert len(set(options)) == len(options)
    assert {"Onthaal (140)", "Onthaal (777)", "Onthaal (140) (778)"} <= set(options)
    await home.choose("did_1_route", "Onthaal (140) (778)")
    assert home.pbx.office.numbers[1].route == 778


async def test_a_name_that_two_phones_share_says_nothing(new_home: Home) -> None:
    """Where the PBX tells names only, better unknown than the wrong colleague."""
    home = new_home
    home.pbx.dialect = Dialect(desk_account="log_name", part_values="names")
    home.pbx.office.sip_accounts[102].log_name = "Annelies Peeters"
    await home.set_up()
    assert home.select("hot_desk_1_sip_account") == "unknown"
    assert home.select("hot_desk_2_sip_account") == "Céline Dubois"
    await home.choose("hot_desk_2_sip_account", "Annelies Peeters (102)")
    assert home.pbx.office.hot_desks[2].sip_account == 102


async def test_none_is_an_option_where_the_pbx_says_that_nothing_is_set(home: Home) -> None:
    assert home.pbx.office.numbers[4].vacations == 0
    assert home.select("did_4_vacations") == "none"
    assert "none" in home.options("did_4_vacations")
    assert "none" not in home.options("did_1_vacations")
    assert "none" not in home.options("did_4_holidays")


async def test_choosing_none(home: Home) -> None:
    await home.choose("did_4_vacations", "Zomerverlof")
    await home.after(1)
    assert home.select("did_4_vacations") == "Zomerverlof"
    assert "none" in home.options("did_4_vacations")
    home.forget_requests()
    await home.choose("did_4_vacations", "none")
    assert home.asked() == ["update did 4 v0"]
    assert home.select("did_4_vacations") == "none"
    assert home.pbx.office.numbers[4].vacations == 0
    await home.after(1)
    assert home.select("did_4_vacations") == "none"


async def test_a_route_that_is_called_none(new_home: Home) -> None:
    home = new_home
    home.pbx.office.routes[140].name = "none"
    home.pbx.office.numbers[2].route = 0
    await home.set_up()
    assert home.select("did_1_route") == "none (140)"
    assert home.select("did_2_route") == "none"
    await home.choose("did_2_route", "none (140)")
    assert home.pbx.office.numbers[2].route == 140


async def test_names_longer_than_a_state_may_be(new_home: Home) -> None:
    home = new_home
    home.pbx.office.routes[140].name = "x" * 300
    home.pbx.office.routes[141].name = "x" * 301
    await home.set_up()
    shown = home.select("did_1_route")
    assert shown.startswith("xxxx")
    assert shown.endswith("… (140)")
    assert len(shown) < 255
    await home.choose("did_1_route", shown.replace("140", "141"))
    assert home.pbx.office.numbers[1].route == 141


async def test_a_name_with_strange_characters(home: Home) -> None:
    """A PHP application may write a letter as an entity; what is none stays as it is."""
    home.pbx.office.routes[140].name = 'Accueil «&eacute;té» <b>& "co" 日本 \U0001f4de'
    await home.refresh()
    assert home.select("did_1_route") == 'Accueil «été» <b>& "co" 日本 \U0001f4de'
    await home.choose("did_2_route", 'Accueil «été» <b>& "co" 日本 \U0001f4de')
    assert home.pbx.office.numbers[2].route == 140
