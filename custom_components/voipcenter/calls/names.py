"""Who is who: our own numbers and phones name themselves."""

from collections.abc import Callable, Mapping

from ..api import ItemKey, Menu
from ..pbx.account import Account
from .history import digits_of

type NameOf = Callable[[str], str | None]
"""What others are called; ``None`` for who is not known."""


def own_names(account: Account) -> Mapping[str, str]:
    """Return what our numbers and phones are called, by digits and by username."""
    names: dict[str, str] = {}
    for id_, number in account.numbers.items():
        label = account.label(ItemKey(Menu.NUMBERS, id_))
        if label and (digits := digits_of(number.number)):
            names[digits] = label
    for id_, phone in account.sip_accounts.items():
        label = account.label(ItemKey(Menu.SIP_ACCOUNTS, id_))
        if label and phone.username:
            names[phone.username.casefold()] = label
    return names


def name_in(names: Mapping[str, str], party: str | None, name_of: NameOf) -> str | None:
    """Return what a party is called, else its number; ``None`` for who withholds that."""
    digits = digits_of(party)
    if not party or not (digits or party.casefold() in names):
        return None
    return names.get(party.casefold()) or names.get(digits or "") or name_of(party) or party
