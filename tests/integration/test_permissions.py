"""Error 16: the API user may not read some parts of the PBX, or none."""

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import Platform
from homeassistant.setup import async_setup_component
import pytest

from custom_components.voipcenter.const import DOMAIN
from custom_components.voipcenter.repairs import MENUS_NOT_ALLOWED, NOT_ALLOWED, issue_id

from ..home import HOUR, Home
from ..saying import said


async def test_numbers_that_may_not_be_read_are_off_and_the_rest_works(new_home: Home) -> None:
    home = new_home
    home.pbx.denied_menus = {"did"}
    assert await home.set_up()
    assert not home.known_entity(Platform.SELECT, "did_1_route")
    assert home.device("did_1") is None
    assert home.switch(103) == "on"
    assert home.select("hot_desk_1_template") == "Onthaal"
    assert int(home.sensor("calls_today")) > 0
    assert home.connected == "on"


async def test_a_catalogue_that_may_not_be_read_leaves_the_other_choices(new_home: Home) -> None:
    home = new_home
    home.pbx.denied_menus = {"routes"}
    assert await home.set_up()
    assert not home.known_entity(Platform.SELECT, "did_1_route")
    assert home.select("did_1_backup_route") == "GSM zaakvoerder"


async def test_calls_that_may_not_be_read(new_home: Home) -> None:
    home = new_home
    home.pbx.denied_menus = {"calls"}
    assert await home.set_up()
    assert not home.known_entity(Platform.SENSOR, "calls_today")
    assert home.switch(103) == "on"


async def test_a_repair_issue_names_what_may_not_be_read(new_home: Home) -> None:
    home = new_home
    home.pbx.denied_menus = {"did", "calls"}
    await home.set_up()
    assert home.issues == {MENUS_NOT_ALLOWED}
    issue = home.issue(MENUS_NOT_ALLOWED)
    assert issue.is_fixable
    assert issue.translation_placeholders == {
        "account": home.entry.title,
        "menus": "calls, numbers",
    }


async def test_it_is_said_once(new_home: Home, caplog: pytest.LogCaptureFixture) -> None:
    home = new_home
    home.pbx.denied_menus = {"did"}
    await home.set_up()
    await home.wake(3)
    await home.after(HOUR)
    assert [level for level, _ in said(caplog)] == ["WARNING"]


async def test_what_may_not_be_read_is_tried_each_hour_only(new_home: Home) -> None:
    home = new_home
    home.pbx.denied_menus = {"did", "calls", "routes"}
    await home.set_up()
    home.forget_requests()
    for _ in range(11):
        await home.next_lists()
    assert not {"list did", "calls", "list routes"} & set(home.asked())
    await home.next_lists()
    assert home.counted()["list did"] == 1
    assert home.counted()["calls"] == 1
    assert home.counted()["list routes"] == 1


async def test_it_comes_back_within_the_hour_once_allowed(new_home: Home) -> None:
    home = new_home
    home.pbx.denied_menus = {"did", "calls"}
    await home.set_up()
    home.pbx.denied_menus = set()
    await home.after(HOUR)
    assert home.select("did_1_route") == "Onthaal"
    assert int(home.sensor("calls_today")) > 0
    assert not home.issues


async def test_it_comes_back_at_once_by_the_refresh_button(new_home: Home) -> None:
    home = new_home
    home.pbx.denied_menus = {"did"}
    await home.set_up()
    home.pbx.denied_menus = set()
    await home.refresh()
    assert home.select("did_1_route") == "Onthaal"
    assert not home.issues


async def test_a_permission_taken_away_makes_states_unknown(home: Home) -> None:
    home.pbx.denied_menus = {"indicator", "calls"}
    await home.wake()
    assert home.switch(103) == "unknown"
    assert home.sensor("calls_today") == "unknown"
    assert home.select("did_1_route") == "Onthaal"
    assert home.issues == {MENUS_NOT_ALLOWED}
    home.pbx.denied_menus = set()
    await home.after(HOUR)
    assert home.switch(103) == "on"
    assert int(home.sensor("calls_today")) > 0
    assert not home.issues


async def test_one_item_that_may_not_be_read_leaves_the_others_alone(home: Home) -> None:
    home.pbx.faults.arm("error", number=16, menu="indicator", id=105)
    await home.wake(6)
    assert home.switch(105) == "unknown"
    assert home.switch(103) == "on"
    assert home.switch(100) == "off"
    assert not home.issues
    assert home.asked().count("list indicator") == 2, "in doubt once, and after five minutes"


async def test_one_refusal_of_one_item_changes_nothing(home: Home) -> None:
    home.pbx.faults.arm("error", number=16, menu="indicator", id=107, times=1)
    await home.wake()
    assert home.switch(103) == "on"
    await home.wake()
    assert home.switch(107) != "unknown"


async def test_an_api_user_that_may_read_nothing_but_calls(new_home: Home) -> None:
    home = new_home
    home.pbx.denied_menus = {
        *("indicator", "did", "hddesk", "sipacc", "routes", "backuproutes"),
        *("feestdagen", "vakanties", "kantooruren", "hdtemplate"),
    }
    assert await home.set_up()
    assert int(home.sensor("calls_today")) > 0
    assert home.issues == {MENUS_NOT_ALLOWED}


async def test_nothing_may_be_read(new_home: Home, caplog: pytest.LogCaptureFixture) -> None:
    home = new_home
    home.pbx.denied_menus = {"*"}
    assert not await home.set_up()
    assert home.state is ConfigEntryState.SETUP_RETRY
    assert home.issues == {NOT_ALLOWED}
    await home.after(60)
    await home.after(60)
    assert home.issues == {NOT_ALLOWED}
    assert not [line for level, line in said(caplog) if level == "WARNING"]


async def test_setup_succeeds_by_itself_once_allowed(new_home: Home) -> None:
    home = new_home
    home.pbx.denied_menus = {"*"}
    await home.set_up()
    home.pbx.denied_menus = set()
    await home.after(10)
    assert home.state is ConfigEntryState.LOADED
    assert not home.issues


async def test_every_permission_taken_away_while_running(home: Home) -> None:
    home.pbx.denied_menus = {"*"}
    await home.after(HOUR)
    assert home.issues == {NOT_ALLOWED}
    assert home.connected == "off"
    assert home.switch(103) == "unknown"
    home.pbx.denied_menus = set()
    await home.after(HOUR)
    assert home.connected == "on"
    assert home.switch(103) == "on"
    assert not home.issues


@pytest.mark.parametrize(("denied", "kind"), [({"*"}, NOT_ALLOWED), ({"did"}, MENUS_NOT_ALLOWED)])
async def test_the_repair_leads_to_the_form_for_another_api_user(
    new_home: Home, denied: set[str], kind: str
) -> None:
    home = new_home
    assert await async_setup_component(home.hass, "repairs", {})
    home.pbx.denied_menus = denied
    await home.set_up()
    flows = home.hass.data["repairs"]["flow_manager"]
    explanation = await flows.async_init(DOMAIN, data={"issue_id": issue_id(home.entry, kind)})
    assert explanation["step_id"] == "confirm"
    assert explanation["description_placeholders"]["account"] == home.entry.title
    done = await flows.async_configure(explanation["flow_id"], {})
    (form,) = home.hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    assert done["next_flow"] == ("config_flow", form["flow_id"])
    assert form["step_id"] == "reconfigure"
    assert form["context"]["entry_id"] == home.entry.entry_id


async def test_removing_the_account_removes_its_issues(new_home: Home) -> None:
    home = new_home
    home.pbx.denied_menus = {"did"}
    await home.set_up()
    assert home.issues
    await home.hass.config_entries.async_remove(home.entry.entry_id)
    assert not home.issues
