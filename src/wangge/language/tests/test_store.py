"""A model file that is damaged, foreign or hostile is refused with a reason, and never runs anything."""

import hashlib
import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from wangge.language import store

ARRAYS = {"weights": np.arange(6.0)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    store.save(tmp_path / "model.zip", "category", {"labels": ["甲"]}, ARRAYS)
    return tmp_path / "model.zip"


def test_what_is_saved_is_read(path: Path) -> None:
    stored = store.load(path, "category")
    assert stored.meta == {"labels": ["甲"]}
    assert stored.arrays["weights"].tolist() == ARRAYS["weights"].tolist()


@pytest.mark.parametrize("place", [0.02, 0.3, 0.6, 0.98])
def test_damage_never_changes_an_answer_unnoticed(path: Path, place: float) -> None:
    before = store.load(path, "category")
    content = bytearray(path.read_bytes())
    for offset in range(8):
        content[int(len(content) * place) - offset] ^= 0xFF
    path.write_bytes(bytes(content))
    try:
        after = store.load(path, "category")
    except store.ModelRefused:
        return
    assert after.meta == before.meta
    assert after.arrays["weights"].tolist() == before.arrays["weights"].tolist()


def test_a_damaged_array_is_refused(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[content.index(b"arrays.npz") + 40] ^= 0xFF
    path.write_bytes(bytes(content))
    with pytest.raises(store.ModelRefused, match="damaged"):
        store.load(path, "category")


@pytest.mark.parametrize("kept", [0, 1, 100])
def test_half_a_file_is_refused(path: Path, kept: int) -> None:
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(store.ModelRefused):
        store.load(path, "category")


def test_a_foreign_file_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("尊敬的领导")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("model.json", "[]")
        archive.writestr("arrays.npz", b"")
    for name in ("letter.txt", "other.zip", "nothing", "."):
        with pytest.raises(store.ModelRefused):
            store.load(tmp_path / name, "category")


def test_a_model_for_another_purpose_is_refused_by_name(path: Path) -> None:
    with pytest.raises(store.ModelRefused, match=r"“category”.*“unit”"):
        store.load(path, "unit")


def test_a_pickle_inside_is_never_opened(path: Path, tmp_path: Path) -> None:
    proof = tmp_path / "executed"

    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return (Path.touch, (proof,))  # type: ignore[return-value]

    packed = io.BytesIO()
    np.savez(packed, weights=np.array([Trap()], dtype=object))
    _swap(path, packed.getvalue())
    with pytest.raises(store.ModelRefused):
        store.load(path, "category")
    assert not proof.exists()


def test_a_failed_save_leaves_the_old_model(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(TypeError):
        store.save(path, "category", {"labels": object()}, ARRAYS)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def _swap(path: Path, content: bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        head = json.loads(archive.read("model.json"))
    head["sha256"] = hashlib.sha256(content).hexdigest()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("model.json", json.dumps(head))
        archive.writestr("arrays.npz", content)
