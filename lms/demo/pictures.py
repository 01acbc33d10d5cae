"""Cover pictures: quiet geometry in the district's colours, the same bytes for the same course."""

from __future__ import annotations

import io
import itertools
import math
import random
from typing import TYPE_CHECKING

from PIL import Image, ImageColor, ImageDraw

if TYPE_CHECKING:
    from collections.abc import Callable

WIDTH, HEIGHT = 1280, 720
SCALE = 2  # drawn larger and reduced, which smooths every edge
Colour = tuple[int, int, int]
PALE: Colour = (246, 242, 233)
SUN: Colour = (232, 178, 92)


class Canvas:
    """A picture at drawing size, the palette, and the course's own chance."""

    def __init__(self, *, seed: str, primary: str, accent: str) -> None:
        self.chance = random.Random(seed)
        self.primary, self.accent = _rgb(primary), _rgb(accent)
        self.light = _mix(self.primary, PALE, 0.72)
        self.middle = _mix(self.primary, PALE, 0.42)
        self.width, self.height = WIDTH * SCALE, HEIGHT * SCALE
        self.image = Image.new("RGB", (self.width, self.height), PALE)
        self.draw = ImageDraw.Draw(self.image)

    def tone(self) -> Colour:
        return self.chance.choice([self.primary, self.middle, self.light, self.accent, SUN])

    def disc(self, x: float, y: float, radius: float, fill: Colour) -> None:
        self.draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)


def cover(pattern: str, *, seed: str, primary: str, accent: str) -> bytes:
    """A PNG of 1280 × 720 pixels."""
    canvas = Canvas(seed=seed, primary=primary, accent=accent)
    PATTERNS[pattern](canvas)
    small = canvas.image.reduce(SCALE).quantize(64, method=Image.Quantize.FASTOCTREE)
    file = io.BytesIO()
    small.save(file, "PNG", optimize=False)
    return file.getvalue()


def _rgb(colour: str) -> Colour:
    red, green, blue = ImageColor.getrgb(colour)[:3]
    return red, green, blue


def _mix(first: Colour, second: Colour, share: float) -> Colour:
    red, green, blue = (round(a * (1 - share) + b * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def _waves(canvas: Canvas) -> None:
    for row in range(6):
        base, swing, phase = canvas.height * (0.28 + 0.13 * row), 40 + 70 * canvas.chance.random(), canvas.chance.random() * math.tau
        points = [(x, base + swing * math.sin(phase + x / 260)) for x in range(0, canvas.width + 20, 20)]
        fill = _mix(canvas.light, canvas.primary, row / 5)
        canvas.draw.polygon([*points, (canvas.width, canvas.height), (0, canvas.height)], fill=fill)
    canvas.disc(canvas.width * 0.78, canvas.height * 0.2, 130, SUN)


def _grid(canvas: Canvas) -> None:
    side = canvas.height // 5
    for column in range(canvas.width // side + 1):
        for row in range(5):
            if canvas.chance.random() < 0.62:
                x, y, gap = column * side, row * side, 14
                canvas.draw.rounded_rectangle((x + gap, y + gap, x + side - gap, y + side - gap), 36, fill=canvas.tone())


def _bars(canvas: Canvas) -> None:
    canvas.draw.rectangle((0, canvas.height * 0.86, canvas.width, canvas.height), fill=canvas.light)
    step = canvas.width // 12
    for index in range(1, 11):
        top = canvas.height * (0.72 - 0.055 * index + 0.12 * canvas.chance.random())
        fill = canvas.accent if index == 8 else _mix(canvas.middle, canvas.primary, index / 10)
        canvas.draw.rounded_rectangle((index * step + 18, top, (index + 1) * step - 18, canvas.height * 0.86), 20, fill=fill)


def _network(canvas: Canvas) -> None:
    canvas.draw.rectangle((0, 0, canvas.width, canvas.height), fill=canvas.primary)
    layers = [
        [(canvas.width * (0.16 + 0.17 * layer), canvas.height * (index + 1) / (size + 1)) for index in range(size)]
        for layer, size in enumerate((3, 5, 6, 4, 2))
    ]
    for left, right in itertools.pairwise(layers):
        for start in left:
            for end in right:
                canvas.draw.line((start, end), fill=canvas.middle, width=canvas.chance.choice([2, 4, 8]))
    for layer in layers:
        for x, y in layer:
            canvas.disc(x, y, 44, PALE)
            canvas.disc(x, y, 30, canvas.chance.choice([canvas.accent, SUN, canvas.light]))


def _circles(canvas: Canvas) -> None:
    for _ in range(9):
        x, y, radius = canvas.chance.random() * canvas.width, canvas.chance.random() * canvas.height, canvas.chance.randint(110, 330)
        fill = canvas.tone()
        for ring in range(4, 0, -1):
            canvas.disc(x, y, radius * ring / 4, fill if ring % 2 == 0 else PALE)


def _steps(canvas: Canvas) -> None:
    count = 7
    for index in range(count):
        left, top = canvas.width * index / count, canvas.height * (0.9 - 0.11 * index)
        canvas.draw.rectangle((left, top, canvas.width, canvas.height), fill=_mix(canvas.light, canvas.primary, index / (count - 1)))
    canvas.disc(canvas.width * (0.1 + 0.2 * canvas.chance.random()), canvas.height * 0.28, 140, SUN)


def _sunrise(canvas: Canvas) -> None:
    x, y = canvas.width * (0.35 + 0.3 * canvas.chance.random()), canvas.height * 0.72
    for ring, fill in enumerate([_mix(SUN, PALE, 0.75), _mix(SUN, PALE, 0.5), _mix(SUN, PALE, 0.25), SUN]):
        canvas.disc(x, y, 620 - 130 * ring, fill)
    canvas.draw.polygon([(0, canvas.height * 0.78), (canvas.width * 0.4, canvas.height * 0.6), (canvas.width, canvas.height * 0.84),
                         (canvas.width, canvas.height), (0, canvas.height)], fill=canvas.middle)  # fmt: skip
    canvas.draw.polygon([(0, canvas.height * 0.94), (canvas.width * 0.7, canvas.height * 0.74), (canvas.width, canvas.height * 0.8),
                         (canvas.width, canvas.height), (0, canvas.height)], fill=canvas.primary)  # fmt: skip


def _split(canvas: Canvas) -> None:
    middle = canvas.width // 2
    canvas.draw.rectangle((middle, 0, canvas.width, canvas.height), fill=canvas.primary)
    for _ in range(7):
        dx, y, radius = canvas.chance.random() * middle, canvas.chance.random() * canvas.height, canvas.chance.randint(60, 190)
        canvas.disc(middle - dx, y, radius, canvas.middle)
        canvas.disc(middle + dx, y, radius, canvas.accent if canvas.chance.random() < 0.4 else SUN)
    canvas.draw.rectangle((middle - 6, 0, middle + 6, canvas.height), fill=PALE)


def _mosaic(canvas: Canvas) -> None:
    side = canvas.height // 4
    for column in range(canvas.width // side + 1):
        for row in range(4):
            x, y = column * side, row * side
            corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]
            cut = canvas.chance.randrange(2)
            canvas.draw.polygon(corners, fill=canvas.tone())
            canvas.draw.polygon([corners[cut], corners[cut + 1], corners[(cut + 2) % 4]], fill=canvas.tone())


def _shield(canvas: Canvas) -> None:
    canvas.draw.rectangle((0, 0, canvas.width, canvas.height), fill=canvas.light)
    x = canvas.width * (0.4 + 0.2 * canvas.chance.random())
    for size, fill in ((1.0, PALE), (0.86, canvas.primary), (0.6, canvas.accent), (0.36, PALE)):
        half, top, bottom = 430 * size, canvas.height / 2 - 470 * size, canvas.height / 2 + 520 * size
        shoulder = canvas.height / 2 + 60 * size
        canvas.draw.polygon(
            [(x - half, top), (x, top - 70 * size), (x + half, top), (x + half, shoulder), (x, bottom), (x - half, shoulder)], fill=fill
        )


PATTERNS: dict[str, Callable[[Canvas], None]] = {
    "waves": _waves,
    "grid": _grid,
    "bars": _bars,
    "network": _network,
    "circles": _circles,
    "steps": _steps,
    "sunrise": _sunrise,
    "split": _split,
    "mosaic": _mosaic,
    "shield": _shield,
}
