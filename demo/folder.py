"""The folder in which the demo's Home Assistant lives: made once, brought up to date each start."""

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
import fcntl
import json
import os
from pathlib import Path
import shutil

from .errors import DemoError
from .pbx import Settings

_HERE = Path(__file__).parent
ROOT = _HERE.parent

_LINKS = {
    "custom_components": ROOT / "custom_components",
}
_COPIES = {
    "configuration.yaml": _HERE / "configuration.yaml",
    # A person may add to them.
    "blueprints/automation": ROOT / "blueprints" / "automation",
}
_WRITTEN_BY_HOME_ASSISTANT = ("automations.yaml", "scripts.yaml", "scenes.yaml")

# The other steps of Home Assistant's welcome add integrations that ask the internet for the weather
# and for radio stations, and choose how much the project may learn of this computer. Only the first
# one, making the user, is left.
_ONBOARDING = {"done": ["core_config", "analytics", "integration"]}


def _http(port: int) -> dict[str, object]:
    """Let Home Assistant listen on loopback only.

    In its YAML this would be a trial that somebody has to confirm within five minutes.
    """
    settings = {
        "server_host": ["127.0.0.1"],
        "server_port": port,
        "cors_allowed_origins": [],
        "login_attempts_threshold": -1,
        "ip_ban_enabled": True,
        "ssl_profile": "modern",
        "use_x_frame_options": True,
        "created_at": datetime.now(UTC).isoformat(),
        "error": None,
        "error_message": None,
    }
    return {"stable": settings, "pending": None, "yaml_migration_done": True}


@dataclass
class Memory:
    """What the next start must know; it is there once the first start has come to its end."""

    entry_id: str | None = None
    """The demo's account in Home Assistant; a person may have removed it since."""
    pbx_port: int = 0
    """Where that account looks for the PBX."""
    language: str = "en"
    pbx: Settings = field(default_factory=dict)


class Folder:
    """A folder that belongs to one running demo at a time."""

    def __init__(self, path: Path) -> None:
        """Use this folder, which need not exist yet."""
        self.path = path
        self._memory = path / "demo.json"
        self._lock: int | None = None

    def occupy(self) -> None:
        """Keep other demos out of the folder."""
        self.path.mkdir(parents=True, exist_ok=True)
        # On the folder itself: emptying it leaves the lock in place.
        self._lock = os.open(self.path, os.O_RDONLY)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.leave()
            raise DemoError(f"A demo is running already in {self.path}.") from None

    def leave(self) -> None:
        """Let other demos in."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def recall(self) -> Memory | None:
        """Return what the last start left; ``None`` where none has come to its end."""
        if not self._memory.exists():
            return None
        return Memory(**json.loads(self._memory.read_text(encoding="utf-8")))

    def remember(self, memory: Memory) -> None:
        """Keep this for the next start."""
        unfinished = self._memory.with_suffix(".new")
        unfinished.write_text(json.dumps(asdict(memory), indent=2), encoding="utf-8")
        unfinished.replace(self._memory)

    def empty(self) -> None:
        """Remove what earlier starts left. Refuses a folder that no demo made."""
        left = list(self.path.iterdir())
        if left and not (self.path / ".demo").exists():
            raise DemoError(f"{self.path} is not a folder of the demo's; it is left alone.")
        for item in left:
            if item.is_dir() and not item.is_symlink():
                shutil.rmtree(item)
            else:
                item.unlink()

    def furnish(self, port: int) -> None:
        """Lay down what Home Assistant reads, so that it listens on this port."""
        (self.path / ".demo").touch()
        for name, source in _LINKS.items():
            _link(self.path / name, source)
        for name, source in _COPIES.items():
            _copy(self.path / name, source)
        for name in _WRITTEN_BY_HOME_ASSISTANT:
            (self.path / name).touch()
        self._store("http", 2, 2, _http(port))
        if self.recall() is None:
            self._store("onboarding", 4, 1, _ONBOARDING)

    def _store(self, key: str, version: int, minor: int, data: object) -> None:
        """Put something where Home Assistant itself would have."""
        folder = self.path / ".storage"
        folder.mkdir(mode=0o700, exist_ok=True)
        content = {"version": version, "minor_version": minor, "key": key, "data": data}
        (folder / key).write_text(json.dumps(content), encoding="utf-8")


def _link(place: Path, target: Path) -> None:
    place.unlink(missing_ok=True)
    place.symlink_to(target)


def _copy(place: Path, source: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, place, dirs_exist_ok=True)
    elif source.exists():
        shutil.copyfile(source, place)
