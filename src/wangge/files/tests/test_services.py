import io
import os
import struct
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pillow_heif
import pytest
from django.http import Http404
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from wangge.files import services
from wangge.files.cleaning import FileRefused
from wangge.files.models import StoredFile

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


def photo(size=(3000, 2000), form="JPEG", **given) -> bytes:
    target = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(target, form, **given)
    return target.getvalue()


def photo_with_position() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "PhoneMaker"
    exif[0x0112] = 6
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (38.0, 0.0, 0.1), "E", (106.0, 12.0, 0.5)
    return photo(exif=exif.tobytes(), comment=b"taken at home")


def pdf(change=None) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if change:
        change(writer)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def keep(data: bytes, name: str = "photo.jpg") -> StoredFile:
    return services.store(upload=io.BytesIO(data), name=name, by_person_id=7, at=NOW)


def on_disk(stored: StoredFile) -> bytes:
    return services.disk_path(stored.path).read_bytes()


def test_a_photo_loses_its_position_and_all_other_metadata_and_stands_upright():
    given = photo_with_position()
    assert Image.open(io.BytesIO(given)).getexif().get_ifd(0x8825)
    stored = keep(given)
    kept = Image.open(io.BytesIO(on_disk(stored)))
    assert dict(kept.getexif()) == {}
    assert not {"exif", "comment", "icc_profile"} & kept.info.keys()
    assert b"PhoneMaker" not in on_disk(stored)
    assert b"taken at home" not in on_disk(stored)
    assert kept.size == (stored.width, stored.height) == (1707, 2560)


def test_the_thumbnail_is_small_and_as_bare():
    stored = keep(photo_with_position())
    answer = services.response(stored, thumbnail=True)
    small = Image.open(io.BytesIO(b"".join(answer)))
    answer.close()
    assert max(small.size) == 400
    assert dict(small.getexif()) == {}


def test_a_phones_heic_photo_becomes_a_jpeg():
    source = Image.linear_gradient("L").resize((800, 600)).convert("RGB")
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    target = io.BytesIO()
    pillow_heif.from_pillow(source).save(target, exif=exif.tobytes())
    stored = keep(target.getvalue(), "IMG_0001.HEIC")
    assert (stored.content_type, stored.name) == ("image/jpeg", "IMG_0001.jpg")
    assert dict(Image.open(io.BytesIO(on_disk(stored))).getexif()) == {}


def test_a_png_keeps_its_transparency_and_loses_its_texts():
    notes = PngInfo()
    notes.add_text("Author", "somebody")
    notes.add_itxt("Location", "at home")
    target = io.BytesIO()
    Image.new("RGBA", (50, 50), (200, 0, 0, 90)).save(target, "PNG", pnginfo=notes)
    stored = keep(target.getvalue(), "plan.png")
    kept = Image.open(io.BytesIO(on_disk(stored)))
    assert (stored.content_type, kept.mode, kept.info) == ("image/png", "RGBA", {})
    assert b"somebody" not in on_disk(stored)


def test_what_is_hidden_behind_a_photo_is_gone():
    stored = keep(photo((100, 100)) + b"<script>alert(1)</script>PK\x05\x06")
    assert b"script" not in on_disk(stored)


def bomb() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 9_000)) + chunk(b"IEND", b"")
    )


def with_script(writer: PdfWriter) -> None:
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)


def with_launch(writer: PdfWriter) -> None:
    link = Link(rect=(0, 0, 10, 10), url="https://example.org")
    link[NameObject("/A")] = DictionaryObject(
        {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")}
    )
    writer.add_annotation(0, link)


def with_attachment(writer: PdfWriter) -> None:
    writer.add_attachment("tool.exe", b"MZ")


def locked(writer: PdfWriter) -> None:
    writer.encrypt("secret")


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (bomb, "bomb.png", "像素"),
        (lambda: photo((9, 9)), "report.pdf", "不符"),
        (lambda: pdf(), "photo.jpg", "不符"),
        (lambda: b"<html><script>", "page.html", "PDF"),
        (lambda: b"MZ\x90\0", "photo.jpg", "PDF"),
        (lambda: b"\xff\xd8\xff\xe0 not a picture", "photo.jpg", "损坏"),
        (lambda: photo()[:5000], "photo.jpg", "损坏"),
        (lambda: b"", "photo.jpg", "空"),
        (lambda: pdf() + b"PK\x03\x04 a zip archive", "paper.pdf", "末尾"),
        (lambda: b"GIF89a" + pdf(), "paper.pdf", "PDF"),
        (lambda: b"%PDF-1.7 nothing\n%%EOF", "paper.pdf", "损坏"),
        (lambda: pdf(with_script), "paper.pdf", "脚本"),
        (lambda: pdf(with_launch), "paper.pdf", "脚本"),
        (lambda: pdf(with_attachment), "paper.pdf", "脚本"),
        (lambda: pdf(locked), "paper.pdf", "密码"),
    ],
)
def test_what_could_do_harm_is_refused_with_a_reason_and_leaves_nothing(data, name, said, folder):
    with pytest.raises(FileRefused, match=said):
        keep(data(), name)
    assert not StoredFile.objects.exists()
    assert not folder.exists()


def test_a_plain_pdf_is_kept_as_it_is_and_offered_for_download():
    stored = keep(pdf(), "../../回复 意见.pdf")
    assert stored.name == "回复_意见.pdf"
    assert len(PdfReader(io.BytesIO(on_disk(stored))).pages) == 1
    answer = services.response(stored)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    answer.close()


def test_a_file_that_is_too_large_is_refused(settings):
    settings.ENV = replace(settings.ENV, upload_max_mb=1)
    with pytest.raises(FileRefused, match="1 MB"):
        keep(b"\xff\xd8\xff" + b"\0" * 1024 * 1024)


def test_discarding_takes_the_photo_and_its_thumbnail_off_the_disk(folder, django_capture_on_commit_callbacks):
    stored, other = keep(photo()), keep(photo((100, 100)))
    with django_capture_on_commit_callbacks(execute=True):
        assert services.discard(file_ids=[stored.pk], at=NOW) == 1
        assert services.disk_path(stored.path).exists()
    left = sorted(path.name for path in folder.rglob("*.jpg"))
    assert left == sorted([f"{other.pk}.jpg", f"{other.pk}.small.jpg"])
    assert list(StoredFile.objects.values_list("pk", flat=True)) == [other.pk]
    with pytest.raises(Http404):
        services.response(stored)


def test_the_sweep_removes_what_nobody_holds_in_both_directions(folder, django_capture_on_commit_callbacks):
    unheld, held = keep(photo((90, 90))), keep(photo((80, 80)))
    services.hold(file_ids=[held.pk], holder="matter:1")
    strays = [folder / "2026/03/4b0b7f2e-0000-4000-8000-000000000000.jpg", folder / "2026/03/x.jpg.part"]
    for stray in strays:
        stray.write_bytes(b"left behind by a crash")
        os.utime(stray, (NOW.timestamp(), NOW.timestamp()))
    fresh = folder / "2026/03/5b0b7f2e-0000-4000-8000-000000000000.jpg"
    fresh.write_bytes(b"being written now")
    later = NOW + timedelta(days=3)
    os.utime(fresh, (later.timestamp(), later.timestamp()))
    with django_capture_on_commit_callbacks(execute=True):
        assert services.sweep(later) == 3
    assert [stored.pk for stored in StoredFile.objects.all()] == [held.pk]
    assert sorted(path.name for path in folder.rglob("*.jpg")) == sorted(
        [f"{held.pk}.jpg", f"{held.pk}.small.jpg", fresh.name]
    )
    assert not services.disk_path(unheld.path).exists()
    assert services.sweep(NOW) == 0


def test_the_doctor_says_how_many_files_were_lost():
    stored = keep(photo((70, 70)))
    assert services.lost_files() == []
    services.disk_path(stored.path).unlink()
    assert "1" in services.lost_files()[0]
