"""What the dashboard and the card say."""

import re

from .files import ENGLISH, INTEGRATION, placeholders, texts, tree

SOURCE = "".join(path.read_text() for path in sorted((INTEGRATION / "frontend").glob("*.js")))
ELSEWHERE = {
    word
    for module in ("call_log.py", "options_flow.py", "todo.py")
    for word in re.findall(r'words[(\[]"(\w+)"[)\]]', (INTEGRATION / module).read_text())
}
"""What is said by Home Assistant itself: of callers, in the list of missed calls and in a form."""


def test_each_text_is_said() -> None:
    assert set(tree(ENGLISH)["common"]) <= set(re.findall(r'"(\w+)"', SOURCE)) | ELSEWHERE


def test_each_text_that_is_said_is_there() -> None:
    said = set(re.findall(r'\b_?say(?:Now)?\(\s*"(\w+)"', SOURCE))

    assert len(said) > 20
    assert said <= set(tree(ENGLISH)["common"])


def test_each_placeholder_is_filled_in() -> None:
    wanted = {
        key.removeprefix("common."): placeholders(text)
        for key, text in texts(ENGLISH).items()
        if key.startswith("common.") and placeholders(text)
        if key.removeprefix("common.") not in ELSEWHERE
    }
    for key, names in wanted.items():
        given = re.search(rf'"{key}"[^{{}};]*{{([^;]*?)}}\)', SOURCE)
        assert given, key
        assert all(re.search(rf"\b{name}\b", given[1]) for name in names), key
