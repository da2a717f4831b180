from weakref import ref

from custom_components.voipcenter.api import ItemKey, Menu, VoipCenterResponseError
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
