# Home Assistant puts probatio in voluptuous' place when it starts, and its own annotations
# speak of probatio's classes. So that is what `import voluptuous` means to the type checker too.
from probatio import *
