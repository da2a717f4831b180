"""The manifest is complete and in order, and agrees with what stands elsewhere."""

import ast
from collections.abc import Iterator
import re
import sys
import tomllib

from homeassistant.const import Platform
from homeassistant.loader import Manifest

from custom_components.voipcenter.const import DOMAIN

from .files import INTEGRATION, ROOT, read_json
from .sources import modules

MANIFEST = read_json(INTEGRATION / "manifest.json")

MAY_BE_IMPORTED = {*Platform, "homeassistant", "system_health"}
"""Parts of Home Assistant that are always there, or hold nothing but base classes."""


def test_it_has_all_keys_that_are_needed() -> None:
    assert set(MANIFEST) >= {
        "codeowners",
        "config_flow",
        "documentation",
        "domain",
        "integration_type",
        "iot_class",
        "issue_tracker",
        "name",
        "requirements",
        "version",
    }
    assert set(MANIFEST) <= set(Manifest.__annotations__)
    assert MANIFEST["domain"] == DOMAIN == INTEGRATION.name
    assert MANIFEST["codeowners"]
    assert all(owner.startswith("@") for owner in MANIFEST["codeowners"])
    assert MANIFEST["documentation"].startswith("https://")
    assert MANIFEST["issue_tracker"] == f"{MANIFEST['documentation']}/issues"


def test_its_keys_are_in_order() -> None:
    """Domain and name first, then by the alphabet."""
    first = {"domain": 0, "name": 1}
    assert list(MANIFEST) == sorted(MANIFEST, key=lambda key: (first.get(key, 2), key))
    assert MANIFEST["requirements"] == sorted(MANIFEST["requirements"])


def test_it_requires_what_is_tested() -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text())
    pinned = dict(pin.split("==") for pin in pyproject["dependency-groups"]["dev"])
    required = dict(pin.split("==") for pin in MANIFEST["requirements"])
    assert required == {name: pinned[name] for name in required}


def test_it_requires_what_is_imported_and_nothing_else() -> None:
    providers = {
        "phonenumbers": "phonenumbers",
        "socketio": "python-socketio",
        "engineio": "python-socketio",  # It stands on it.
        "vobject": "vobject",
    }
    homes = {"homeassistant", "aiohttp", "voluptuous", "yarl", "hass_frontend"}
    imported = {module.partition(".")[0] for _, module in _imports()}
    foreign = {name for name in imported if name not in homes | sys.stdlib_module_names}
    # What is slow to import is imported by name, in a thread.
    foreign |= {
        call.args[-1].value
        for module in modules().values()
        for call in ast.walk(module)
        if isinstance(call, ast.Call)
        and any(
            isinstance(arg, ast.Name) and arg.id == "import_module"
            for arg in (call.func, *call.args)
        )
        and isinstance(call.args[-1], ast.Constant)
    }
    assert {providers[name] for name in foreign} == {
        pin.partition("==")[0] for pin in MANIFEST["requirements"]
    }


def test_it_names_no_loggers() -> None:
    """The loggers of the call feed stay silent: its packets carry the key."""
    assert "loggers" not in MANIFEST


def test_it_depends_on_what_is_imported_of_home_assistant() -> None:
    """A platform such as ``llm.py`` may import the component that loads it."""
    allowed = MAY_BE_IMPORTED | set(MANIFEST.get("dependencies", ()))
    allowed |= set(MANIFEST.get("after_dependencies", ()))
    assert {
        (file, component)
        for file, component in _components()
        if component not in allowed and not (INTEGRATION / f"{component}.py").is_file()
    } == set()


def test_its_version_is_that_of_the_changelog() -> None:
    headings = re.findall(r"^## \[([^]]+)\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    released = [heading for heading in headings if heading.lower() != "unreleased"]
    assert MANIFEST["version"] == released[0]


def _imports() -> Iterator[tuple[str, str]]:
    """Yield the modules that are imported at run time."""
    for file, module in modules().items():
        for node in _at_run_time(module):
            if isinstance(node, ast.Import):
                yield from ((file, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield file, node.module


def _components() -> Iterator[tuple[str, str]]:
    prefix = "homeassistant.components"
    for file, module in modules().items():
        for node in _at_run_time(module):
            if isinstance(node, ast.ImportFrom) and node.module == prefix:
                yield from ((file, alias.name) for alias in node.names)
    for file, name in _imports():
        if name.startswith(f"{prefix}."):
            yield file, name.split(".")[2]


def _at_run_time(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            yield node
            yield from _at_run_time(node)
