"""The parts of the demo that can be tried without starting it."""
