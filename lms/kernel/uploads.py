"""Papers that strangers send as files: what they are by their content, and nothing else than that.

A picture is decoded and written anew, so that what a phone adds (where and when it was taken) and whatever hides behind the last pixel is
gone. A PDF cannot be written anew without a change to it, so one that acts, carries files or is a second kind of file as well is refused. Its
compressed parts are not looked into: who shows one to people does so in a sandbox.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from django.core.files.base import File

BEGINNINGS: Final = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff"}
PILLOW_FORMATS: Final = {"png": "PNG", "jpeg": "JPEG"}
HEIC_BRANDS: Final = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
MOST_PIXELS: Final = 64_000_000  # of a picture as it comes; 256 MB while it is decoded
LONGEST_SIDE: Final = 3508  # of a picture as it is kept: A4 at 300 dpi
QUALITY: Final = 90
FIRST_BYTES: Final = 1024
PAGE_BEGINS: Final = re.compile(rb"<(?:html|script|svg|body|!doctype)", re.IGNORECASE)
STREAM: Final = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
ACTS: Final = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)(?![A-Za-z])")
BROKEN: Final = (OSError, SyntaxError, ValueError, EOFError, OverflowError, TypeError, LookupError, struct.error, zlib.error)  # what Pillow raises


class PaperTooLarge(DomainError):
    code = "paper-too-large"
    status = 422
    message = _("One of the files is larger than %(megabytes)s MB. Nothing was sent. Please take a smaller photo of it.")


class PictureTooLarge(DomainError):
    code = "picture-too-large"
    status = 422
    message = _("One of the photos has more than %(megapixels)s megapixels. Nothing was sent. Please take a smaller photo of it.")


class PaperUnreadable(DomainError):
    code = "paper-unreadable"
    status = 422
    message = _("One of the files is neither a photo (JPEG, PNG) nor a PDF, or it is damaged. Nothing was sent. Please choose another one.")


class PictureIsHeic(DomainError):
    code = "picture-is-heic"
    status = 422
    message = _(
        "One of the photos is in the format HEIC, which not every computer can open. Nothing was sent. On an iPhone: open the photo, take a "
        "screenshot of it and send that; or choose Settings, Camera, Formats, “Most Compatible” and take the photo again."
    )


class PaperActs(DomainError):
    code = "paper-acts"
    status = 422
    message = _(
        "One of the PDF files holds a program or other files, so we cannot take it. Nothing was sent. Please print it and send a photo of the paper."
    )


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it may be kept; `kind` is pdf, png or jpeg."""

    kind: str
    content: bytes

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()


def read(file: File[bytes], *, most_megabytes: int) -> Upload:
    """What was sent, checked and cleaned. Raises PaperTooLarge, PaperUnreadable, PictureIsHeic, PictureTooLarge, PaperActs."""
    most_bytes = most_megabytes * 1024 * 1024
    if file.size > most_bytes:
        raise PaperTooLarge(megabytes=most_megabytes)
    content = file.read()
    kind = kind_of(content)
    if kind is None:
        raise PictureIsHeic if _is_heic(content) else PaperUnreadable
    if _is_something_else_too(content, kind):
        raise PaperUnreadable
    if kind == "pdf":
        _refuse_bad_pdf(content)
        return Upload(kind, content)
    return _drawn_anew(content, kind, most_bytes=most_bytes)


def kind_of(content: bytes) -> str | None:
    """By its first bytes: its name and what a browser says about it are anybody's words."""
    return next((kind for kind, beginning in BEGINNINGS.items() if content.startswith(beginning)), None)


def _is_heic(content: bytes) -> bool:
    return content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS


def _is_something_else_too(content: bytes, kind: str) -> bool:
    """Whether another program would open it as an archive, a page or a PDF."""
    first = content[:FIRST_BYTES]
    return zipfile.is_zipfile(io.BytesIO(content)) or PAGE_BEGINS.search(first) is not None or (kind != "pdf" and BEGINNINGS["pdf"] in first)


def _refuse_bad_pdf(content: bytes) -> None:
    if b"%%EOF" not in content[-FIRST_BYTES:] or b"startxref" not in content:
        raise PaperUnreadable
    if ACTS.search(STREAM.sub(b"", content)):
        raise PaperActs


def _drawn_anew(content: bytes, kind: str, *, most_bytes: int) -> Upload:
    """The picture's first frame, upright, no larger than can be read on paper, without anything but its pixels."""
    try:
        with Image.open(io.BytesIO(content), formats=[PILLOW_FORMATS[kind]]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise PictureTooLarge(megapixels=MOST_PIXELS // 1_000_000)
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            image.load()
            upright = _on_white(ImageOps.exif_transpose(image))
    except Image.DecompressionBombError as bomb:
        raise PictureTooLarge(megapixels=MOST_PIXELS // 1_000_000) from bomb
    except BROKEN as broken:
        raise PaperUnreadable from broken
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    written = _written(upright, kind)
    if len(written) > most_bytes:  # a photo as PNG
        return Upload("jpeg", _written(upright, "jpeg"))
    return Upload(kind, written)


def _on_white(image: Image.Image) -> Image.Image:
    """Shades of grey or colours, with nothing to look through."""
    if image.mode in {"1", "L"}:
        return image.convert("L")
    if not image.has_transparency_data:
        return image.convert("RGB")
    seen_through = image.convert("RGBA")
    paper = Image.new("RGBA", seen_through.size, "white")
    paper.alpha_composite(seen_through)
    return paper.convert("RGB")


def _written(image: Image.Image, kind: str) -> bytes:
    image.info = {}  # profile, text, date
    out = io.BytesIO()
    image.save(out, format=PILLOW_FORMATS[kind], **({"quality": QUALITY} if kind == "jpeg" else {}))
    return out.getvalue()
