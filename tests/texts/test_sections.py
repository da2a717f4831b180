"""No part of the texts is without a test that says whether it is used."""

from .files import ENGLISH, tree

TESTED = {
    "common",
    "conditions",
    "config",
    "entity",
    "exceptions",
    "issues",
    "options",
    "selector",
    "services",
    "system_health",
    "triggers",
}
"""In ``test_forms``, ``test_entities`` and so on."""


def test_every_part_is_tested() -> None:
    assert set(tree(ENGLISH)) == TESTED


def test_every_part_of_a_flow_is_tested() -> None:
    for flow in ("config", "options"):
        assert set(tree(ENGLISH)[flow]) <= {"step", "error", "abort", "create_entry"}
