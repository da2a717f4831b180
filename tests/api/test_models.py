"""What is known of an item, as lists, details and changes tell it bit by bit."""

import pytest

from custom_components.voipcenter.api import (
    HOT_DESK_PARTS,
    NOT_SET,
    NUMBER_PARTS,
    CatalogueItem,
    HotDesk,
    Indicator,
    Item,
    Number,
    Part,
    Reference,
    SipAccount,
)

ROUTE = Reference(id=140, name="Onthaal")
ALL_SET = dict.fromkeys(NUMBER_PARTS, ROUTE)

ROUTE_ITEM = CatalogueItem(id=140, name="Onthaal")
INDICATOR = Indicator(id=100, name="Nacht", active=True)
NUMBER = Number(id=1, name="093456789", number="093456789", parts=ALL_SET)
DESK = HotDesk(id=1, name="Onthaal", parts=dict.fromkeys(HOT_DESK_PARTS, NOT_SET))
ACCOUNT = SipAccount(id=101, name="Annelies", username="kantoor01", ping=18, reachable=True)


@pytest.mark.parametrize("item", [ROUTE_ITEM, INDICATOR, NUMBER, DESK, ACCOUNT])
def test_an_item_of_which_all_is_known_is_complete(item: Item) -> None:
    assert item.complete


@pytest.mark.parametrize("item", [INDICATOR, NUMBER, DESK, ACCOUNT])
def test_an_item_whose_state_is_forgotten_is_not(item: Item) -> None:
    forgotten = item.forgotten()
    assert not forgotten.complete
    assert (forgotten.id, forgotten.name) == (item.id, item.name)
    assert forgotten.forgotten() == forgotten


def test_a_catalogue_item_is_only_a_name() -> None:
    assert ROUTE_ITEM.forgotten() == ROUTE_ITEM
    assert ROUTE_ITEM.keeping(CatalogueItem(id=140, name="Oud")) == ROUTE_ITEM
    assert ROUTE_ITEM.changed({}) == ROUTE_ITEM


@pytest.mark.parametrize("item", [INDICATOR, NUMBER, DESK, ACCOUNT])
def test_a_list_of_names_does_not_forget_what_is_known(item: Item) -> None:
    assert item.forgotten().keeping(item) == item
    assert item.keeping(item.forgotten()) == item


@pytest.mark.parametrize("item", [ROUTE_ITEM, INDICATOR, NUMBER, DESK, ACCOUNT])
def test_a_detail_tells_the_state_and_the_list_the_name(item: Item) -> None:
    named = type(item)(id=item.id, name="Uit de lijst")
    informed = named.informed_by(item)
    assert informed.name == "Uit de lijst"
    assert informed.complete


def test_a_renamed_item_keeps_its_state() -> None:
    renamed = Indicator(id=100, name="Avond").keeping(INDICATOR)
    assert renamed == Indicator(id=100, name="Avond", active=True)


def test_the_digits_and_the_username_of_the_list_stand() -> None:
    listed = Number(id=1, name="093456789", number="093456789")
    detail = Number(id=1, name="?", number="Algemeen", parts={Part.ROUTE: ROUTE})
    assert listed.informed_by(detail).number == "093456789"
    assert Number(id=1, name="x").informed_by(detail).number == "Algemeen"
    account = SipAccount(id=101, name="Annelies")
    assert account.informed_by(ACCOUNT).username == "kantoor01"
    other = SipAccount(id=101, name="Annelies", username="anders")
    assert other.informed_by(ACCOUNT).username == "anders"


def test_a_detail_that_tells_some_parts_leaves_those_of_the_list() -> None:
    detail = Number(id=1, name="?", parts={Part.ROUTE: NOT_SET})
    assert NUMBER.informed_by(detail).parts == {**ALL_SET, Part.ROUTE: NOT_SET}


@pytest.mark.parametrize("between", ["nothing", "a list", "a change"])
def test_a_part_that_details_no_longer_tell_is_unknown(between: str) -> None:
    listed = Number(id=1, name="One", parts={Part.HOLIDAYS: ROUTE})
    known = listed.informed_by(NUMBER)
    if between == "a list":
        known = listed.keeping(known)
    elif between == "a change":
        known = known.changed({Part.ROUTE: 141, Part.VACATIONS: 0})
    assert known.complete
    detail = Number(id=1, name="?", parts={Part.BACKUP_ROUTE: NOT_SET})
    assert known.informed_by(detail).parts == {Part.HOLIDAYS: ROUTE, Part.BACKUP_ROUTE: NOT_SET}


def test_a_change_is_shown_as_it_was_sent() -> None:
    assert INDICATOR.changed({Part.ACTIVE: 0}) == Indicator(id=100, name="Nacht", active=False)
    changed = NUMBER.changed({Part.ROUTE: 141, Part.HOLIDAYS: 0})
    assert changed.parts == {
        **ALL_SET,
        Part.ROUTE: Reference(id=141),
        Part.HOLIDAYS: NOT_SET,
    }


def test_a_reference_is_set_by_id_or_by_name() -> None:
    assert Reference(id=1).is_set
    assert Reference(name="Onthaal").is_set
    assert not NOT_SET.is_set
