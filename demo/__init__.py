"""Home Assistant with the stand-in PBX, ready to click: `scripts/demo`, or `Demo` from Python.

    async with Demo(folder, port=0, pbx_port=0) as demo:
        demo.url        # Home Assistant's address; demo / demo opens it
        demo.pbx        # the stand-in, a `simulator.Simulator`: its office, journal and faults
        demo.client     # Home Assistant, asked and told as its frontend does

Where what is:

- `running`: the two together, started and ended; `__main__`: the command.
- `folder`: the configuration folder, with `configuration.yaml` and what is linked.
- `process` and `child`: Home Assistant as a process that leaves nothing behind.
- `pbx`: the stand-in's port, and its memory from one start to the next.
- `client`: Home Assistant's own interface. With it, done once what a person would do in a browser:
  `welcome` makes the user and chooses the dashboard, `account` fills in the integration's forms.
- `browser`: a browser at it, for tests and for the `pictures` of the README.
"""

from .client import Client
from .errors import DemoError
from .running import Demo

__all__ = ["Client", "Demo", "DemoError"]
