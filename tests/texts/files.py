"""The files of the integration that hold texts, and ways to compare them."""

from collections.abc import Iterable, Iterator, Mapping
import json
from pathlib import Path
import re
from string import Formatter
from typing import Any

import custom_components.voipcenter

ROOT = Path(__file__).parents[2]
INTEGRATION = Path(custom_components.voipcenter.__file__).parent
TRANSLATIONS = INTEGRATION / "translations"

PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text()
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
}
"""What there is to read for people who use the integration: the README, and what it leads to."""

ENGLISH = "en"
LANGUAGES = ("en", "nl", "fr", "de")
TRANSLATED = ("nl", "fr", "de")

type Tree = Mapping[str, Any]
type Texts = Mapping[str, str]
"""Texts by where they stand, such as ``config.step.user.title``."""


def read_json(path: Path) -> dict[str, Any]:
    """Return what a file holds; a key that stands twice is a mistake."""
    read: dict[str, Any] = json.loads(path.read_text(), object_pairs_hook=_without_doubles)
    return read


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    assert len(keys) == len(set(keys)), f"a key stands twice: {keys}"
    return dict(pairs)


def tree(language: str) -> dict[str, Any]:
    """Return a language's file."""
    return read_json(TRANSLATIONS / f"{language}.json")


def texts(language: str) -> dict[str, str]:
    """Return a language's texts by where they stand."""
    return dict(flat(tree(language)))


def headings(page: str) -> list[str]:
    """Return the headings of a text in Markdown."""
    return re.findall(r"^#+ (.*)$", page, re.MULTILINE)


def anchors(page: str) -> set[str]:
    """Return what one can link to in a text, as GitHub and HACS name its headings."""
    return {re.sub(r"[^\w -]", "", text).lower().replace(" ", "-") for text in headings(page)}


def flat(branch: Tree, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the leaves of a tree, each with the way to it."""
    for key, value in branch.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def placeholders(text: str) -> set[str]:
    """Return the names that a text leaves open."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def left_open(branch: Tree) -> set[str]:
    """Return the names that the texts of a tree leave open."""
    return {name for _, text in flat(branch) for name in placeholders(text)}


def listed(keys: Iterable[str]) -> str:
    """Return keys one a line, for the message of a failed test."""
    return "".join(f"\n  {key}" for key in sorted(keys))


def differences(present: Iterable[str], wanted: Iterable[str], where: str) -> str:
    """Return what a file lacks and what it has too much; empty where it is as wanted."""
    present, wanted = set(present), set(wanted)
    said = ""
    if missing := wanted - present:
        said += f"\n{where} lacks:{listed(missing)}"
    if unused := present - wanted:
        said += f"\n{where} has, and nothing uses:{listed(unused)}"
    return said
