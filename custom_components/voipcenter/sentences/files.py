"""The files themselves: written once, kept up to date while nobody changes them, taken away."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
import re
from typing import NamedTuple

from homeassistant.util.yaml import dump, load_yaml_dict

LANGUAGES = ("de", "en", "fr", "nl")

type Names = Mapping[str, Collection[str]]
"""What can be spoken of, by the list of the files that takes it: indicators, hot desks, people."""

_HERE = Path(__file__).parent
_MARK = b"# Written by the VoipCenter integration, and replaced by it until somebody changes it: "
_COPIED_BY_HAND = {
    "80ff9f17531941802e7a741bf0bcada479e1cbb718d2757793828e53857cbbc5",
    "382c5f075e958f1a737bcded760634dc3c12adde537374a1b0ede97b99237fca",
    "b1e80303f5fbb16212fa371c0a792ff337378d77b47d9e39530803569469e04a",
    "011c535c4c208bac434a2c40c84d41c6096d4994b481da861fa57116ae3da284",
}
"""What people were told to copy before there was an option: nobody's own work either."""
_NOT_HEARD = re.compile(r"[^\w\s'&+/.-]+|_")
_TEMPLATE_SIGNS = re.compile(r"([\\(){}<>\[\]|@;])")


class Written(NamedTuple):
    """What became of the files."""

    changed: bool
    kept: list[Path]
    """Those that somebody changed, and that stay as they are."""


def write(folder: Path, names: Names) -> Written:
    """Bring the files under a ``custom_sentences`` up to date. Raises ``OSError``; blocks."""
    changed, kept = False, []
    for language, path in _paths(folder):
        content = _marked(_filled_in(language, names))
        present = _read(path)
        if present == content:
            continue
        if present is None or _is_ours(present) or _digest(present) in _COPIED_BY_HAND:
            path.parent.mkdir(parents=True, exist_ok=True)
            _replace(path, content)
            changed = True
        else:
            kept.append(path)
    return Written(changed, kept)


def remove(folder: Path) -> Written:
    """Take the files away, and folders that are empty then. Raises ``OSError``; blocks."""
    changed, kept = False, []
    for _, path in _paths(folder):
        present = _read(path)
        if present is not None and _is_ours(present):
            path.unlink()
            changed = True
            with suppress(OSError):  # Others' sentences are in there.
                path.parent.rmdir()
                folder.rmdir()
        elif present is not None:
            kept.append(path)
    return Written(changed, kept)


def _paths(folder: Path) -> Iterator[tuple[str, Path]]:
    for language in LANGUAGES:
        yield language, folder / language / "voipcenter.yaml"


def _read(path: Path) -> bytes | None:
    with suppress(FileNotFoundError, NotADirectoryError):
        return path.read_bytes()
    return None


def _replace(path: Path, content: bytes) -> None:
    """Write all or nothing, under a name that nobody reads until it is whole."""
    part = path.with_suffix(".part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def _marked(content: bytes) -> bytes:
    return _MARK + _digest(content).encode() + b"\n" + content


def _is_ours(content: bytes) -> bool:
    return content == _marked(content.partition(b"\n")[2])


def _filled_in(language: str, names: Names) -> bytes:
    """Return our sentences with the names that can be spoken.

    A sentence about named things is tried only where a word of such a name is heard: it would else
    answer for what is said to others.
    """
    content = load_yaml_dict(_HERE / f"{language}.yaml")
    for name, known in names.items():
        content["lists"][name] = {
            "values": [{"in": spoken, "out": out} for out in known for spoken in _spoken(out)]
        }
    for data in (data for known in content["intents"].values() for data in known["data"]):
        if heard := data.get("required_keywords"):
            data["required_keywords"] = sorted(
                {word for name in heard for out in names.get(name, ()) for word in _words(out)}
            ) or ["-"]
    return dump(content).encode()


def _forms(name: str) -> list[str]:
    """Return a name as it is written, and as it is heard."""
    return [text for text in {name: 0, " ".join(_NOT_HEARD.sub(" ", name).split()): 0} if text]


def _spoken(name: str) -> list[str]:
    """Return a name in the form of a sentence's template."""
    return [_TEMPLATE_SIGNS.sub(r"\\\1", form) for form in _forms(name)]


def _words(name: str) -> set[str]:
    """Return the word that tells a name from others best, in the cases in which it is written."""
    longest = {max(form.split(), key=len) for form in _forms(name)}
    return {form for word in longest for form in (word, word.lower(), word.capitalize())}
