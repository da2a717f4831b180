"""A stand-in VoipCenter PBX on loopback: as strict as the manual, and as moody when asked.

Where what is:

- `server`: the PBX itself, to start, stop and handle; `pbx`: all of it but its web server;
  `credentials`: who may speak to it.
- What it has: `office` and its `items`; `sample` and `day` fill a small Belgian one.
- What it hears: `interface` receives a request, `checks` refuses what is wrong with it (`errors`),
  `operations` carries it out on one of the `menus`.
- What it says: `dialect` names the open shapes of the wire, `dialects.toml` collects some;
  `render`, `calls` and `values` write the office in one, `reply` puts the envelope around it.
- What goes wrong: `faults` says when, `strike` how it looks; `holds` keeps replies open.
- What was asked of it: `journal`.
- Beside the interface: `feed` tells of calls as they happen; `page` (`page.html`, `picture`) shows
  it all to people.

It shares no code with the integration: it is a second opinion about the wire.
"""

from .credentials import Credentials
from .dialect import DIALECTS, Dialect
from .faults import Fault, FaultKind, Faults
from .items import (
    Call,
    CatalogueItem,
    Direction,
    HotDesk,
    Indicator,
    Number,
    Outcome,
    SipAccount,
)
from .journal import Journal, Request
from .office import Office
from .server import Simulator

__all__ = [
    "DIALECTS",
    "Call",
    "CatalogueItem",
    "Credentials",
    "Dialect",
    "Direction",
    "Fault",
    "FaultKind",
    "Faults",
    "HotDesk",
    "Indicator",
    "Journal",
    "Number",
    "Office",
    "Outcome",
    "Request",
    "Simulator",
    "SipAccount",
]
