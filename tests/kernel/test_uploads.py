"""Files that strangers send: what is taken, what of it is kept, and what is refused in which words."""

from __future__ import annotations

import contextlib
import io
import random
import zipfile
import zlib

import pytest
from django.core.files.base import ContentFile
from django.utils import translation
from PIL import Image, PngImagePlugin

from lms.kernel import uploads
from lms.kernel.errors import DomainError

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\nstartxref\n9\n%%EOF\n"
SEOUL = {1: "N", 2: (37.0, 29.0, 1.0), 3: "E", 4: (127.0, 1.0, 57.0)}


def picture(kind="JPEG", *, size=(60, 40), mode="RGB", colour=None, **options):
    out = io.BytesIO()
    Image.new(mode, size, colour if colour is not None else 0).save(out, kind, **options)
    return out.getvalue()


def read(content, *, most_megabytes=10):
    return uploads.read(ContentFile(content), most_megabytes=most_megabytes)


def opened(upload):
    return Image.open(io.BytesIO(upload.content))


def archive():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("run.js", "alert(1)")
    return out.getvalue()


@pytest.mark.parametrize(("content", "kind"), [(picture("JPEG"), "jpeg"), (picture("PNG"), "png"), (PDF, "pdf")])
def test_photos_and_pdf_are_taken_by_their_content(content, kind):
    taken = read(content)
    assert taken.kind == kind
    assert read(content).sha256 == taken.sha256, "the same file is known again"


def test_where_and_when_a_photo_was_taken_is_not_kept():
    exif = Image.Exif()
    exif[0x0132], exif[0x010F] = "2026:03:05 14:00:00", "Telephone Inc."
    exif.get_ifd(0x8825).update(SEOUL)
    photo = picture("JPEG", exif=exif, comment=b"at home", icc_profile=b"profile")
    assert b"Telephone Inc." in photo
    kept = read(photo)
    assert not opened(kept).getexif()
    assert not opened(kept).info.keys() & {"exif", "comment", "icc_profile", "xmp"}
    for trace in (b"Telephone Inc.", b"2026:03:05", b"at home", b"profile"):
        assert trace not in kept.content


def test_words_inside_a_png_are_not_kept():
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "at home")
    assert b"at home" not in read(picture("PNG", pnginfo=words)).content


def test_a_photo_held_sideways_is_kept_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert opened(read(picture("JPEG", size=(60, 40), exif=exif))).size == (40, 60)


def test_what_hides_behind_the_last_pixel_is_not_kept():
    kept = read(picture("JPEG") + b"a film of the moment" * 10)
    assert b"a film" not in kept.content


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_becomes_a_plain_one(mode):
    assert opened(read(picture("PNG", mode=mode))).mode in {"L", "RGB"}


def test_nothing_shines_through():
    assert opened(read(picture("PNG", mode="RGBA", colour=(0, 0, 0, 0)))).getpixel((0, 0)) == (255, 255, 255)


def test_a_photo_of_several_frames_and_one_in_the_colours_of_print_are_taken():
    frame = Image.new("RGB", (30, 20))
    out = io.BytesIO()
    frame.save(out, "MPO", save_all=True, append_images=[frame])
    assert read(out.getvalue()).kind == "jpeg"
    assert opened(read(picture("JPEG", mode="CMYK"))).mode == "RGB"


def test_a_large_photo_is_kept_as_large_as_it_is_read():
    assert max(opened(read(picture("JPEG", size=(6000, 1000)))).size) == uploads.LONGEST_SIDE


def test_a_photo_that_is_large_as_png_is_kept_as_jpeg():
    noise = Image.effect_noise((900, 900), 80)
    out = io.BytesIO()
    noise.save(out, "PNG", compress_level=9)
    kept = uploads._drawn_anew(out.getvalue(), "png", most_bytes=600_000)
    assert kept.kind == "jpeg"


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"BM", b"II*\x00", b"RIFF....WEBP", b"<svg xmlns='x'/>", b"MZ\x90", "그림".encode(), b" %PDF-", archive()]
)
def test_anything_else_is_refused(content):
    with pytest.raises(uploads.PaperUnreadable):
        read(content)


@pytest.mark.parametrize("brand", uploads.HEIC_BRANDS)
def test_a_photo_of_an_iphone_is_answered_with_what_to_do(brand):
    with pytest.raises(uploads.PictureIsHeic) as refusal:
        read(b"\x00\x00\x00\x24ftyp" + brand + b"\x00" * 40)
    with translation.override("en"):
        assert "take a screenshot" in str(refusal.value)


@pytest.mark.parametrize("content", [picture("JPEG"), picture("PNG"), PDF])
def test_a_beginning_alone_is_not_enough(content):
    with pytest.raises(uploads.PaperUnreadable):
        read(content[: len(content) // 3])


@pytest.mark.parametrize(
    "host",
    [picture("JPEG", comment=b"%PDF-1.7 x"), picture("JPEG", comment=b"<script>alert(1)</script>"), picture("PNG") + archive(), PDF + archive()],
)
def test_a_file_that_is_two_things_at_once_is_refused(host):
    with pytest.raises(uploads.PaperUnreadable):
        read(host)


@pytest.mark.parametrize(
    "act",
    [
        b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>",
        b"/S /Launch /F (cmd.exe)",
        b"/Type /EmbeddedFile",
        b"/Names << /EmbeddedFiles 5 0 R >>",
        b"/XFA 7 0 R",
    ],
)
def test_a_pdf_that_acts_or_carries_files_is_refused(act):
    with pytest.raises(uploads.PaperActs):
        read(PDF.replace(b"/Type /Catalog", b"/Type /Catalog " + act))


def test_the_same_letters_inside_a_compressed_part_mean_nothing():
    scan = PDF.replace(b"endobj", b"stream\n...\x00/JS(...endstream\nendobj")
    assert read(scan).content == scan


def test_a_huge_file_and_a_huge_picture_are_refused_before_they_are_decoded(monkeypatch):
    with pytest.raises(uploads.PaperTooLarge) as refusal:
        read(PDF + bytes(1024 * 1024), most_megabytes=1)
    assert "1 MB" in str(refusal.value)
    pictures = [huge(9000, 9000), huge(60_000, 60_000)]
    monkeypatch.setattr(Image.Image, "load", lambda _: pytest.fail("it was decoded"))
    for content in pictures:
        with pytest.raises(uploads.PictureTooLarge):
            read(content)


def huge(width, height):
    """A small file that says that it is a large picture."""
    png = bytearray(picture("PNG", mode="1"))
    png[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    png[29:33] = zlib.crc32(bytes(png[12:29])).to_bytes(4, "big")
    return bytes(png)


def test_whatever_is_damaged_is_refused_and_nothing_else_happens():
    chance = random.Random(20260305)
    whole = [picture("PNG", mode="P"), picture("JPEG", progressive=True), picture("JPEG"), picture("PNG", mode="RGBA")]
    for _ in range(400):
        content = bytearray(chance.choice(whole))
        for _ in range(chance.choice((1, 3, 20))):
            content[chance.randrange(len(content))] = chance.randrange(256)
        with contextlib.suppress(DomainError):
            assert read(bytes(content)).kind in {"jpeg", "png"}
