"""Every error that is raised can be read, with what it leaves open filled in."""

from .files import ENGLISH, differences, placeholders, texts, tree
from .sources import other_translated_calls, raised


def test_every_error_that_is_raised_has_a_message() -> None:
    said = differences(tree(ENGLISH)["exceptions"], {said.key for said in raised()}, "exceptions")
    assert not said, said


def test_every_error_is_raised_with_what_its_message_leaves_open() -> None:
    messages = texts(ENGLISH)
    assert [
        said
        for said in raised()
        if not said.placeholders >= placeholders(messages[f"exceptions.{said.key}.message"])
    ] == []


def test_no_other_code_takes_a_translation_key() -> None:
    """The PBX's errors are looked at above, issues in a test of their own."""
    assert other_translated_calls() == {"Translated", "async_create_issue"}
