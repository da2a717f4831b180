"""What the integration's source says of texts: which keys it raises, and with what placeholders."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import cast

from custom_components.voipcenter import repairs
from custom_components.voipcenter.api.errors import (
    VoipCenterCallError,
    VoipCenterError,
    error_for,
)
from custom_components.voipcenter.calls.budget import Limit
from custom_components.voipcenter.calls.dialling import Rule
from custom_components.voipcenter.problems import problem_key, translated

from .files import INTEGRATION

ABORTS = {
    "_abort_if_unique_id_configured": "already_configured",
    "_abort_if_unique_id_mismatch": "unique_id_mismatch",
    "_async_abort_entries_match": "already_configured",
}
"""What helpers of Home Assistant abort a flow with, in the integration's words."""

_CHECKS = {"feed_user_problem"}
"""What forms of several modules have checked in the same way."""

_EXCEPTIONS = ("Error", "Failed", "NotReady")
_MAKERS = {"invalid", "failure"}
"""What makes an exception of a key and, by their names, its placeholders."""


@dataclass(frozen=True)
class Said:
    """A key in the source, the placeholders given with it, and where that is."""

    key: str
    placeholders: frozenset[str]
    where: str


@cache
def modules() -> dict[str, ast.Module]:
    """Return the integration's modules, parsed, by the names of their files."""
    return {
        str(path.relative_to(INTEGRATION)): ast.parse(path.read_text())
        for path in sorted(INTEGRATION.rglob("*.py"))
    }


def raised() -> list[Said]:
    """Return the translated exceptions that the source raises itself."""
    return [*_raised_literally(), *raised_for_the_pbx()]


def _raised_literally() -> Iterator[Said]:
    for name, module in modules().items():
        for call, function in _calls(module):
            keywords = {keyword.arg: keyword.value for keyword in call.keywords}
            if isinstance(call.func, ast.Name) and call.func.id in _MAKERS:
                told, given = call.args[0], frozenset(filter(None, keywords))
            elif getattr(function, "name", None) not in _MAKERS and (
                "translation_key" in keywords and _callee(call).endswith(_EXCEPTIONS)
            ):
                told = keywords["translation_key"]
                given = _keys_of_dict(keywords.get("translation_placeholders"))
            else:
                continue
            for key in _possible(told, function, module, name):
                yield Said(key, given, f"{name}:{call.lineno}")


def other_translated_calls() -> set[str]:
    """Return what else takes a translation key; a new one needs a test here."""
    return {
        _callee(call)
        for module in modules().values()
        for call, _ in _calls(module)
        for keyword in call.keywords
        if keyword.arg == "translation_key" and not _callee(call).endswith(_EXCEPTIONS)
    }


def pbx_errors() -> list[VoipCenterError]:
    """Return an error of each kind that the client raises."""
    unnumbered = [kind() for kind in _kinds(VoipCenterError)]
    return [*unnumbered, *(error_for(code, "", in_head=True) for code in range(100))]


def _kinds(kind: type[VoipCenterError]) -> Iterator[type[VoipCenterError]]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from _kinds(narrower)


def raised_for_the_pbx() -> list[Said]:
    """Return what the client's errors are translated to."""
    return [
        Said(
            problem_key(error),
            frozenset(translated(error)["translation_placeholders"]),
            f"problems.py, for {type(error).__name__}",
        )
        for error in pbx_errors()
    ]


def form_errors(module_name: str) -> set[str]:
    """Return the errors that a module's forms may show."""
    module = modules()[module_name]
    callees = {_callee(call) for call, _ in _calls(module)}
    borrowed = [
        node
        for other in modules().values()
        for node in ast.walk(other)
        if isinstance(node, ast.AsyncFunctionDef) and node.name in callees & _CHECKS
    ]
    keys = {
        value.value
        for part in (module, *borrowed)
        for node in ast.walk(part)
        for value in _error_values(node)
        if isinstance(value, ast.Constant) and isinstance(value.value, str)
    }
    if "problem_key" in callees:
        # A form places no calls.
        keys |= {
            problem_key(error)
            for error in pbx_errors()
            if not isinstance(error, VoipCenterCallError)
        }
    return keys


def _error_values(node: ast.AST) -> Iterator[ast.expr]:
    match node:
        case ast.Dict(keys=[ast.Constant(value="base"), *_], values=[value, *_]):
            yield value
        case ast.Assign(
            targets=[ast.Subscript(value=ast.Name(id="errors"))], value=ast.IfExp() as one
        ):
            yield from (one.body, one.orelse)
        case ast.Assign(targets=[ast.Subscript(value=ast.Name(id="errors"))], value=value):
            yield value
        case ast.DictComp(value=value):
            yield value


def aborts(module_name: str) -> set[str]:
    """Return what a module's flow may end with, other than in Home Assistant's own words."""
    keys = set()
    for call, _ in _calls(modules()[module_name]):
        callee = _callee(call)
        reasons = [keyword.value for keyword in call.keywords if keyword.arg == "reason"]
        if callee in {"async_abort", "async_update_reload_and_abort"} and reasons:
            keys |= {ast.literal_eval(reason) for reason in reasons}
        elif callee in ABORTS:
            keys.add(ABORTS[callee])
    return keys


def issue_placeholders() -> dict[str, frozenset[str]]:
    """Return the placeholders of each kind of repair issue."""
    given: dict[str, frozenset[str]] = {}
    for module in modules().values():
        for node in ast.walk(module):
            match node:
                case ast.Yield(value=ast.Tuple(elts=[ast.Name(id=kind), ast.Dict() as said])):
                    given[cast("str", getattr(repairs, kind))] = _keys_of_dict(said)
                case ast.Call(
                    func=ast.Name(id="set_issue"),
                    args=[*_, ast.Name(id=kind), ast.Dict() as said],
                ):
                    given[cast("str", getattr(repairs, kind))] = _keys_of_dict(said)
    return {kind: said | {"account"} for kind, said in given.items()}


def _calls(tree: ast.AST, function: ast.AST | None = None) -> Iterator[tuple[ast.Call, ast.AST]]:
    """Yield calls, each with the function in which it stands."""
    for node in ast.iter_child_nodes(tree):
        inner = (
            node if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else function or tree
        )
        if isinstance(node, ast.Call):
            yield node, inner
        yield from _calls(node, inner)


def _callee(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _keys_of_dict(node: ast.expr | None) -> frozenset[str]:
    if not isinstance(node, ast.Dict):
        assert node is None, f"placeholders that cannot be read: {ast.unparse(node)}"
        return frozenset()
    return frozenset(ast.literal_eval(key) for key in node.keys if key is not None)


def _possible(node: ast.expr, function: ast.AST, module: ast.Module, name: str) -> set[str]:
    """Return the texts that an expression may be: literally, by assignment or as an argument."""
    match node:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp(body=one, orelse=other):
            return _possible(one, function, module, name) | _possible(other, function, module, name)
        case ast.Attribute(attr="rule"):
            return {*Rule}
        case ast.Attribute(attr="limit"):
            return {*Limit}
        case ast.Name(id=variable):
            found = [
                assigned.value
                for assigned in ast.walk(function)
                if isinstance(assigned, ast.Assign)
                for target in assigned.targets
                if isinstance(target, ast.Name) and target.id == variable
            ]
            found += _arguments(variable, function, module)
            if found:
                return set().union(*(_possible(one, function, module, name) for one in found))
    raise AssertionError(f"{name}:{node.lineno}: which texts may {ast.unparse(node)} be?")


def _arguments(parameter: str, function: ast.AST, module: ast.Module) -> list[ast.expr]:
    """Return what is given for a function's parameter within its module."""
    if not isinstance(function, ast.FunctionDef):
        return []
    names = [argument.arg for argument in function.args.args]
    if parameter not in names:
        return []
    place = names.index(parameter)
    return [
        call.args[place]
        for call, _ in _calls(module)
        if _callee(call) == function.name and len(call.args) > place
    ]
