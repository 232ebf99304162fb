"""Makes an upload harmless: photographs are painted anew without their metadata, PDF files are searched for actions."""

import io
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import pillow_heif
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

LONGEST_SIDE = 2560
THUMBNAIL_SIDE = 400
MOST_PIXELS = 50_000_000
MOST_JPEG_PIXELS = 220_000_000
MOST_OBJECTS = 50_000
MOST_PAGES = 1_000
JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"
SUFFIXES = {JPEG: ".jpg", PNG: ".png", PDF: ".pdf"}
IMAGE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif"})
FORBIDDEN_KEYS = frozenset({"/JavaScript", "/JS", "/EmbeddedFiles", "/RichMedia", "/XFA", "/AA"})
FORBIDDEN_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition", "/RichMediaExecute"}
)

pillow_heif.register_heif_opener(thumbnails=False)
Image.MAX_IMAGE_PIXELS = MOST_JPEG_PIXELS  # Pillow's own guard, which is twice as generous, stands behind ours


class FileRefused(ValueError):
    """The upload is not taken; the message tells the person why and what to do."""


@dataclass(frozen=True)
class Clean:
    """What is kept of an upload."""

    content_type: str
    data: bytes
    width: int | None = None
    height: int | None = None
    thumbnail: bytes = b""


def kind_of(data: bytes) -> str:
    """`image` or `pdf` by the first bytes; '' for anything else."""
    is_heif = data[4:8] == b"ftyp" and data[8:12] in {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
    is_webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or is_heif or is_webp:
        return "image"
    return "pdf" if data.startswith(b"%PDF-") else ""


def clean(data: bytes, name: str) -> Clean:
    """The harmless form of an upload; FileRefused when there is none."""
    kind = kind_of(data)
    suffix = PurePath(name).suffix.lower()
    if not kind:
        raise FileRefused(_("Only photographs (JPEG, PNG, WebP, HEIC) and PDF files can be attached."))
    if suffix and suffix not in (IMAGE_SUFFIXES if kind == "image" else {".pdf"}):
        raise FileRefused(_("The content of the file is not what its name says (%(suffix)s).") % {"suffix": suffix})
    return clean_image(data) if kind == "image" else clean_pdf(data)


def clean_image(data: bytes) -> Clean:
    """The picture upright, at most 2560 pixels long, without EXIF, position, comments or anything behind its end."""
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "WEBP", "HEIF"]) as opened:
            width, height = opened.size
            if width * height > (MOST_JPEG_PIXELS if opened.format == "JPEG" else MOST_PIXELS):
                raise FileRefused(_("The picture has too many pixels. Please make it smaller first."))
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            picture = ImageOps.exif_transpose(opened)
            profile = opened.info.get("icc_profile")
    except FileRefused:
        raise
    except Image.DecompressionBombError as error:
        raise FileRefused(_("The picture has too many pixels. Please make it smaller first.")) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise FileRefused(_("The picture is damaged and cannot be read.")) from error
    has_holes = "A" in picture.getbands() or "transparency" in picture.info
    painted = _in_common_colours(picture.convert("RGBA" if has_holes else "RGB"), profile)
    painted.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    small = _on_white(painted)
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    encoded = _encoded(painted, "PNG" if has_holes else "JPEG")
    return Clean(PNG if has_holes else JPEG, encoded, *painted.size, thumbnail=_encoded(small, "JPEG"))


def _in_common_colours(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """A copy in sRGB that carries nothing but its pixels."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            picture = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB")) or picture
        except (ImageCms.PyCMSError, OSError):
            profile = None
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return bare


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode == "RGB":
        return picture.copy()
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def _encoded(picture: Image.Image, form: str) -> bytes:
    target = io.BytesIO()
    picture.save(target, form, **({"quality": 82, "optimize": True} if form == "JPEG" else {"optimize": True}))
    return target.getvalue()


def clean_pdf(data: bytes) -> Clean:
    """The file as it is, if it is a whole PDF file without scripts, actions, attachments or a second file behind it."""
    end = data.rfind(b"%%EOF")
    if end < 0 or data[end + 5 :].strip(b"\r\n\t \0"):
        raise FileRefused(_("The PDF file is damaged or has something else behind its end."))
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise FileRefused(_("The PDF file is locked with a password. Please attach it without."))
        if len(reader.pages) > MOST_PAGES:
            raise FileRefused(_("The PDF file has too many pages."))
        _search_objects(reader)
    except FileRefused:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise FileRefused(_("The PDF file is damaged and cannot be read.")) from error
    return Clean(PDF, data)


def _search_objects(reader: PdfReader) -> None:
    """Looks at every object of the file, reachable or not."""
    numbers = {(number, generation) for generation, table in reader.xref.items() for number in table}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > MOST_OBJECTS:
        raise FileRefused(_("The PDF file is too complicated."))
    waiting: list[Any] = [reader.trailer]
    waiting += [
        reader.get_object(IndirectObject(number, generation, reader)) for number, generation in numbers if number
    ]
    while waiting:
        found = waiting.pop()
        if isinstance(found, DictionaryObject):
            _check_dictionary(found)
            waiting += found.values()
        elif isinstance(found, ArrayObject):
            waiting += found


def _check_dictionary(found: DictionaryObject) -> None:
    if FORBIDDEN_KEYS & found.keys() or found.get("/S") in FORBIDDEN_ACTIONS:
        raise FileRefused(_("The PDF file contains scripts, actions or attached files. Please print it to PDF anew."))
