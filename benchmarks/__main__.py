"""`python -m benchmarks [SECTION...]` measures, and prints tables of Markdown."""

import sys

from .report import main

main(sys.argv[1:])
