"""HACS shows the README with every link and picture whole.

Before HACS renders a README, its frontend rewrites the Markdown line by line, without parsing it
(hacs/frontend, ``src/tools/markdown.ts``). So two links on one line can break each other.
"""

import re

import pytest

from custom_components.voipcenter.const import PROJECT

from .files import PAGES, ROOT, anchors, read_json

REPOSITORY = PROJECT.removeprefix("https://github.com/")
VERSION = "0.1.0"
HERE = "/hacs/repository/1"
WEB = f"https://github.com/{REPOSITORY}/blob/{VERSION}/"
RAW = f"https://raw.githubusercontent.com/{REPOSITORY}/{VERSION}/"

IN_A_REPOSITORY = re.compile(
    r"https://github\.com/(?P<owner>[^/]+)/(?P<name>[^/]+)/blob/(?P<path>\S+)"
)
RELATIVE_LINK = re.compile(r"\[.*?\]\([^#](?!.*?://).*?\)")
LINK_TO_AN_ANCHOR = re.compile(r"\[.*\]\(#.*\)")
ISSUE = re.compile(r"(?:^|\s)(?:\w[\w.-]+/\w[\w.-]+)?#[1-9]\d{0,4}\b")
LINK = re.compile(r"(!?)\[[^][]*\]\(([^)]*)\)")


def as_hacs_shows(page: str) -> str:
    """Return what HACS renders of a README."""
    page = IN_A_REPOSITORY.sub(_raw_unless_markdown, page)
    page = RELATIVE_LINK.sub(_absolute, page)
    return LINK_TO_AN_ANCHOR.sub(lambda link: link[0].replace("(#", f"({HERE}#", 1), page)


def _is_markdown(text: str) -> bool:
    return ".md" in text.lower() or ".markdown" in text.lower()


def _raw_unless_markdown(address: re.Match[str]) -> str:
    if _is_markdown(address[0]):
        return address[0]
    return "https://raw.githubusercontent.com/{owner}/{name}/{path}".format_map(address.groupdict())


def _absolute(link: re.Match[str]) -> str:
    base = WEB if _is_markdown(link[0]) else RAW
    return link[0].replace("(/", "(", 1).replace("(", f"({base}", 1)


def dead_links(page: str) -> list[str]:
    """Return what leads nowhere, or shows no picture, once HACS has rewritten a README."""
    return [
        target
        for picture, target in LINK.findall(as_hacs_shows(page))
        if not _leads_somewhere(target, page, is_picture=bool(picture))
    ]


def _leads_somewhere(target: str, page: str, *, is_picture: bool) -> bool:
    place, _, anchor = target.partition("#")
    for base in (RAW, f"https://raw.githubusercontent.com/{REPOSITORY}/main/"):
        if place.startswith(base):
            return (ROOT / place.removeprefix(base)).is_file()
    if is_picture:
        return place.startswith(f"{PROJECT}/actions/workflows/")
    for base in (WEB, f"{PROJECT}/blob/main/"):
        if place.startswith(base):
            path = ROOT / place.removeprefix(base)
            return path.is_file() and (not anchor or anchor in anchors(path.read_text()))
    if place == HERE:
        return anchor in anchors(page)
    return place.startswith("https://")


def test_it_shows_the_readme() -> None:
    assert read_json(ROOT / "hacs.json")["render_readme"] is True


def test_no_link_dies_and_every_picture_is_shown() -> None:
    readme = PAGES["README.md"]
    assert LINK.findall(readme)
    assert dead_links(readme) == []


def test_nothing_is_taken_for_an_issue_and_nothing_is_html() -> None:
    """HACS leaves the addresses in HTML as they are, so relative ones lead nowhere."""
    assert ISSUE.findall(PAGES["README.md"]) == []
    assert re.findall(r"<(?:a|img|picture|source)\b", PAGES["README.md"]) == []


@pytest.mark.parametrize(
    "line",
    [
        "[Import](https://example.com) | [File](LICENSE)",
        "[Setting up](#setting-up), [Options](#options)",
        "[Setting up](#setting-up), [Licence](LICENSE)",
        "[Gone](docs/gone.md)",
        "![Gone](docs/pictures/gone.png)",
        f"![Page, not a picture]({PROJECT})",
        "[No such heading](#no-such-heading)",
    ],
)
def test_what_hacs_breaks_is_found(line: str) -> None:
    assert dead_links(f"{PAGES['README.md']}\n{line}\n")


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("[Licence](LICENSE)", f"[Licence]({RAW}LICENSE)"),
        ("![Phone](/docs/pictures/a.png)", f"![Phone]({RAW}docs/pictures/a.png)"),
        ("[API](docs/api.md)", f"[API]({WEB}docs/api.md)"),
        ("[Options](#options)", f"[Options]({HERE}#options)"),
        (
            f"[Licence]({PROJECT}/blob/main/LICENSE)",
            f"[Licence](https://raw.githubusercontent.com/{REPOSITORY}/main/LICENSE)",
        ),
        (f"[API]({PROJECT}/blob/main/docs/api.md)", f"[API]({PROJECT}/blob/main/docs/api.md)"),
        ("[Elsewhere](https://example.com)", "[Elsewhere](https://example.com)"),
        ("[Two](https://a.example), [links](b)", f"[Two]({RAW}https://a.example), [links](b)"),
    ],
)
def test_the_rules(line: str, shown: str) -> None:
    assert as_hacs_shows(line) == shown
