"""Cuts the serif faces of the papers down to what Korean names and titles need.

Kept: Latin, punctuation and symbols in common use, every Hangul syllable, and the hanja of KS X 1001 (4,888, of which 4,622 remain
in normal form C). A cut face is 10 MB instead of 14 and a certificate takes about a sixth less time. The cut is deterministic: the same source gives
the same bytes, because the bytes of a certificate depend on those of its fonts.

    npm pack @expo-google-fonts/noto-serif-kr@0.4.3 pretendard@1.3.9
    tar xzf expo-google-fonts-noto-serif-kr-0.4.3.tgz --one-top-level=noto && tar xzf pretendard-1.3.9.tgz --one-top-level=pretendard
    python tools/fonts/cut.py noto/package lms/documents/assets/fonts

Pretendard is shipped as it is: its licence reserves the name for the unmodified font, and it is small. It is the TrueType flavour, because
WeasyPrint writes a PDF from the CFF one whose glyph widths are wrong.
"""

import argparse
import unicodedata
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FACES = {
    "400Regular/NotoSerifKR_400Regular.ttf": "NotoSerifKR-Regular.ttf",
    "700Bold/NotoSerifKR_700Bold.ttf": "NotoSerifKR-Bold.ttf",
}
RANGES = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x024F),  # Latin letters with marks, for names from abroad
    (0x0300, 0x036F),  # combining marks
    (0x1E00, 0x1EFF),  # Vietnamese
    (0x2010, 0x2027),  # dashes, quotation marks, ellipsis
    (0x2030, 0x205E),
    (0x20A0, 0x20BF),  # currencies
    (0x2100, 0x214F),  # letterlike
    (0x2150, 0x218F),  # Roman numerals
    (0x2190, 0x21FF),  # arrows
    (0x2460, 0x24FF),  # numbers in circles
    (0x25A0, 0x25FF),
    (0x3000, 0x303F),  # CJK punctuation
    (0x3130, 0x318F),  # compatibility jamo
    (0x3200, 0x32FF),
    (0xAC00, 0xD7A3),  # Hangul syllables
    (0xFF01, 0xFF5E),  # full-width forms
)
LAYOUT_FEATURES = ("ccmp", "kern", "liga", "locl", "mark", "mkmk")


def ks_x_1001_hanja() -> set[int]:
    """The 4,888 hanja of KS X 1001, rows 0xCA to 0xFD of its EUC form, as they are in normal form C."""
    hanja = "".join(bytes((row, cell)).decode("euc_kr") for row in range(0xCA, 0xFE) for cell in range(0xA1, 0xFF))
    return set(map(ord, unicodedata.normalize("NFC", hanja)))


def cut(source: Path, target: Path) -> None:
    options = subset.Options(
        layout_features=list(LAYOUT_FEATURES),
        hinting=False,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        notdef_outline=True,
        recalc_timestamp=False,
        drop_tables=["vhea", "vmtx", "BASE", "DSIG", "STAT"],
    )
    font = TTFont(source, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    characters = {code for first, last in RANGES for code in range(first, last + 1)} | ks_x_1001_hanja()
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    font.save(target)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    arguments = parser.parse_args()
    for source, target in FACES.items():
        cut(arguments.source / source, arguments.target / target)


if __name__ == "__main__":
    main()
