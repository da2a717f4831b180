"""What a measurement brings."""

from collections.abc import Iterable
from statistics import median

type Figures = dict[str, float]


def medians(rounds: Iterable[Figures]) -> Figures:
    """Return the median of each figure."""
    rounds = list(rounds)
    return {name: median(figures[name] for figures in rounds) for name in rounds[0]}


def fastest(rounds: Iterable[Figures]) -> Figures:
    """Return the least of each figure: a busy computer makes some of them long, none short."""
    rounds = list(rounds)
    return {name: min(figures[name] for figures in rounds) for name in rounds[0]}
