"""How light the integration is, beside two opponents on the same stand-in PBX.

`scripts/bench` runs it all and prints a table. Where what is:

- `report`: what is measured, and the table; `child`: one measurement in a process of its own.
- `opponents`: two other ways to read the same account, with the integration's own signing.
- `reading`, `pressing`, `resting`, `weight`, `work`: the measurements.
- `house`: Home Assistant outside of tests; `standin`: the stand-in PBX in a process of its own.
- `blocks`: what the event loop did, and for how long.
"""
