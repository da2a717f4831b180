"""Which module imports which, wherever the import stands: for types and within functions too."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]

type Graph = Mapping[str, set[str]]


def modules_of(package: Path) -> dict[str, Path]:
    """Name every module of a package, as it is imported."""
    named = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        named[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return named


def graph_of(package: Path) -> Graph:
    """Draw what each module of a package imports; what is not of the package by its full name."""
    modules = modules_of(package)
    return {name: set(_imports(name, modules)) for name in modules}


def _imports(name: str, modules: Mapping[str, Path]) -> Iterator[str]:
    path = modules[name]
    within = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = within[: len(within) + 1 - node.level] if node.level else []
            source = ".".join([*above, *filter(None, [node.module])])
            for alias in node.names:
                full = f"{source}.{alias.name}"
                yield full if full in modules else source
