"""Replies of every kind, read through the client over HTTP as they stand on the wire."""

import aiohttp

from .judging import LOST, WRONG, answering, cases, faults

LOST_AT_MOST = 6


async def test_no_case_is_read_wrong_and_hardly_one_is_lost(session: aiohttp.ClientSession) -> None:
    found: dict[str, list[str]] = {}
    async with answering(session) as client:
        for case in cases():
            if told := await faults(client(case), case):
                found[f"{case['id']} ({case['why']})"] = told
    wrong = {name: told for name, told in found.items() if any(WRONG in each for each in told)}
    lost = {name: told for name, told in found.items() if all(LOST in each for each in told)}
    assert wrong == {}
    assert len(lost) <= LOST_AT_MOST, lost


def test_every_case_has_an_id_of_its_own() -> None:
    ids = [case["id"] for case in cases()]
    assert len(ids) == len(set(ids)) >= 413
