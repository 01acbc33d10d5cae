"""A photo that no camera took."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def photo(*, size=(640, 480), kind="JPEG", colour="#3366aa"):
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, format=kind)
    return SimpleUploadedFile("내 얼굴.jpg", out.getvalue())
