import json
from pathlib import Path

import pytest

from demo import DemoError
from demo.folder import ROOT, Folder, Memory


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "demo"


@pytest.fixture
def folder(path: Path) -> Folder:
    folder = Folder(path)
    folder.occupy()
    return folder


def test_home_assistant_finds_what_it_needs(folder: Folder, path: Path) -> None:
    folder.furnish(8123)

    assert (path / "custom_components").resolve() == ROOT / "custom_components"
    assert (path / "configuration.yaml").is_file()


def test_home_assistant_listens_on_loopback_only(folder: Folder, path: Path) -> None:
    folder.furnish(8124)

    stored = json.loads((path / ".storage" / "http").read_text())["data"]["stable"]
    assert stored["server_host"] == ["127.0.0.1"]
    assert stored["server_port"] == 8124


def test_what_a_person_made_survives_the_next_start(folder: Folder, path: Path) -> None:
    folder.furnish(8123)
    (path / "automations.yaml").write_text("- alias: mine")
    (path / ".storage" / "onboarding").unlink()
    folder.remember(Memory(entry_id="abc"))
    folder.furnish(8123)

    assert (path / "automations.yaml").read_text() == "- alias: mine"
    assert not (path / ".storage" / "onboarding").exists()


def test_memory_comes_back(folder: Folder) -> None:
    assert folder.recall() is None

    memory = Memory("abc", 8090, "nl", {"indicators": {"100": {"active": True}}})
    folder.remember(memory)

    assert folder.recall() == memory


def test_starting_over_leaves_what_is_linked(folder: Folder, path: Path) -> None:
    folder.furnish(8123)
    folder.empty()

    assert not list(path.iterdir())
    assert (ROOT / "custom_components" / "voipcenter").is_dir()


def test_a_folder_of_someone_else_is_left_alone(folder: Folder, path: Path) -> None:
    (path / "letter.txt").write_text("dear")

    with pytest.raises(DemoError, match="left alone"):
        folder.empty()
    assert (path / "letter.txt").exists()


def test_one_demo_at_a_time(folder: Folder, path: Path) -> None:
    other = Folder(path)
    with pytest.raises(DemoError, match="running already"):
        other.occupy()

    folder.leave()
    other.occupy()
    other.leave()
