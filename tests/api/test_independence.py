"""The client could be published by itself: it knows nothing of Home Assistant."""

import ast
from pathlib import Path
import subprocess
import sys

import pytest

API = Path(__file__).parents[2] / "custom_components" / "voipcenter" / "api"
ALLOWED = {"aiohttp", "yarl", "socketio", "engineio"} | sys.stdlib_module_names

IMPORT_ALONE = f"""
import sys
for name in ("homeassistant", "custom_components", "voluptuous", "probatio"):
    sys.modules[name] = None
sys.path.insert(0, {str(API.parent)!r})
import api
import importlib, pkgutil
for module in pkgutil.walk_packages(api.__path__, "api."):
    importlib.import_module(module.name)
print(*sorted(name for name in api.__all__ if not hasattr(api, name)))
"""


def test_it_is_imported_where_there_is_no_home_assistant() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-c", IMPORT_ALONE], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")


@pytest.mark.parametrize("file", sorted(API.rglob("*.py")), ids=lambda file: file.stem)
def test_a_module_imports_only_its_own_and_what_is_allowed(file: Path) -> None:
    depth = len(file.relative_to(API).parts)
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            roots = {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            roots = {(node.module or "").partition(".")[0]}
        elif isinstance(node, ast.ImportFrom):
            assert node.level <= depth, f"line {node.lineno} reaches out of the package"
            continue
        else:
            continue
        assert roots <= ALLOWED
