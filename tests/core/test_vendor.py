"""What is copied from node_modules for browsers to load."""

from pathlib import Path

import pytest

from rscord.core import vendor


@pytest.fixture
def node_modules(tmp_path: Path) -> Path:
    root = tmp_path / "node_modules"
    for source, _ in vendor.wanted():
        (root / source).parent.mkdir(parents=True, exist_ok=True)
        (root / source).write_bytes(b"export {};\n//# sourceMappingURL=x.mjs.map\n")
    return root


def test_every_module_is_there_without_its_source_map(node_modules: Path, tmp_path: Path) -> None:
    target = tmp_path / "vendor"
    assert vendor.copy(node_modules, target) == len(list(vendor.wanted())) + 1
    assert (target / "preact.js").read_bytes() == b"export {};\n"
    assert (target / "licenses/preact.txt").is_file()
    assert (target / "manifest.json").is_file()


def test_a_second_run_writes_nothing(node_modules: Path, tmp_path: Path) -> None:
    vendor.copy(node_modules, tmp_path / "vendor")
    assert vendor.copy(node_modules, tmp_path / "vendor") == 0


def test_files_that_are_no_longer_wanted_go(node_modules: Path, tmp_path: Path) -> None:
    old = tmp_path / "vendor" / "old" / "gone.js"
    old.parent.mkdir(parents=True)
    old.write_text("old")
    vendor.copy(node_modules, tmp_path / "vendor")
    assert not old.exists()


def test_a_missing_library_is_named_and_nothing_is_changed(node_modules: Path, tmp_path: Path) -> None:
    (node_modules / "htm/dist/htm.mjs").unlink()
    with pytest.raises(vendor.MissingLibrary, match=r"htm\.mjs is missing. Run: npm ci"):
        vendor.copy(node_modules, tmp_path / "vendor")
    assert not (tmp_path / "vendor").exists()


def test_main_says_what_is_wrong(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(vendor, "ROOT", tmp_path)
    assert vendor.main() == 1
    assert "npm ci" in capsys.readouterr().err


def test_main_copies(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, node_modules: Path
) -> None:
    monkeypatch.setattr(vendor, "ROOT", node_modules.parent)
    assert vendor.main() == 0
    assert "files written" in capsys.readouterr().out
