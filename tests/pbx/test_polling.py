from weakref import ref

import pytest

from custom_components.voipcenter.api import (
    ItemKey,
    Menu,
    VoipCenterAuthenticationError,
    VoipCenterCertificateError,
    VoipCenterError,
    VoipCenterResponseError,
)
from custom_components.voipcenter.pbx.polling import Sweep


async def test_a_failure_keeps_nothing_of_what_was_read() -> None:
    """Or a reading keeps all that a server sends, until the next one."""

    class Reply:
        pass

    replies: list[ref[Reply]] = []

    async def read(key: ItemKey) -> None:
        reply = Reply()
        replies.append(ref(reply))
        try:
            int(str(reply))
        except ValueError:
            raise VoipCenterResponseError("no JSON") from None

    sweep = Sweep(read)
    await sweep.run([ItemKey(Menu.INDICATORS, 100)])
    assert [str(error) for error in sweep.errors] == ["no JSON"]
    assert [reply() for reply in replies] == [None]


@pytest.mark.parametrize(
    "error", [VoipCenterAuthenticationError(code=17), VoipCenterCertificateError("not trusted")]
)
async def test_what_is_the_same_for_all_ends_a_round(error: VoipCenterError) -> None:
    asked: list[ItemKey] = []

    async def read(key: ItemKey) -> None:
        asked.append(key)
        raise error

    sweep = Sweep(read, first_alone=True)
    await sweep.run(ItemKey(Menu.INDICATORS, id_) for id_ in range(1, 9))
    assert (len(asked), sweep.stopped) == (1, True)
