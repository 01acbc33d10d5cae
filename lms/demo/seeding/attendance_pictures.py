"""Some of those whose run is on have a picture on the roll: drawn, of nobody."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from courses.attendance.services import pictures

if TYPE_CHECKING:
    from random import Random

    from lms.demo.seeding.cast import Cast

SIDE = 320
MOST = 6
SKIN = ("#f2d3b8", "#e8c2a0", "#d9ab86")
HAIR = ("#2b2622", "#4a3b32", "#8c8883", "#d8d5d0")
CLOTHES = ("#2f6f73", "#8a5a44", "#4c5f8a", "#7a4b6b", "#5f7a3a")
WALLS = ("#eef2f0", "#f3eee6", "#e9edf3")


def seed(cast: Cast) -> None:
    learner = cast.people["learner"]
    for key, planned in cast.runs.items():
        if planned.text.state != "running":
            continue
        chance = cast.chance("roll-pictures", planned.text.course, planned.text.number)
        for enrolment in cast.enrolments.get(key, [])[:MOST]:
            pictures.keep_picture(person=enrolment.learner, file=ContentFile(_face(chance), name="drawn.png"), now=cast.now)
    pictures.keep_picture(person=learner, file=ContentFile(_face(cast.chance("roll-pictures", learner.email or "")), name="drawn.png"), now=cast.now)


def _face(chance: Random) -> bytes:
    image = Image.new("RGB", (SIDE, SIDE), chance.choice(WALLS))
    draw = ImageDraw.Draw(image)
    skin, hair, clothes = chance.choice(SKIN), chance.choice(HAIR), chance.choice(CLOTHES)
    draw.ellipse((40, 235, 280, 420), fill=clothes)
    draw.rectangle((138, 200, 182, 260), fill=skin)
    long = chance.choice((120, 190, 230))
    draw.rounded_rectangle((88, 48, 232, long), radius=60, fill=hair)
    draw.ellipse((100, 70, 220, 225), fill=skin)
    draw.chord((94, 50, 226, 150), 180, 360, fill=hair)
    for x in (138, 182):
        draw.ellipse((x - 6, 140, x + 6, 152), fill="#2b2622")
    draw.arc((138, 165, 182, 198), 20, 160, fill="#8c4a40", width=5)
    out = io.BytesIO()
    image.save(out, format="PNG")
    return out.getvalue()
