"""Cut the font that ships in the package out of Noto Sans SC Medium.

Run it only to make the font anew:

    npm pack @expo-google-fonts/noto-sans-sc@0.4.3
    tar xzf expo-google-fonts-noto-sans-sc-0.4.3.tgz
    python tests/make_font.py package/500Medium/NotoSansSC_500Medium.ttf \
        package/LICENSE_FONT

That package holds Google's static instances (TrueType outlines, one file a weight).
The outlines must be TrueType and the file static: reportlab refuses CFF outlines and
embeds a variable font at its thinnest weight. Needs fonttools; the same input gives
the same bytes.
"""

import argparse
import hashlib
import shutil
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent.parent / "cainiao_recycle" / "paper" / "fonts"
SOURCE_SHA256 = "b30853d205f3ecdde938b1488c735ee15a2e870d31331b992fdc53971e23ec4a"

EXTRAS = "¥€©·–—…•×÷°±№“”‘’«»←↑→↓①②③④⑤⑥⑦⑧⑨⑩✓ÄÖÜäöüßéèêàçñ"
"""Characters beside GBK that a label may hold."""


def gbk() -> set[str]:
    """Every character of GBK: 20,902 ideographs and 889 others. Receipt printers print
    these, so a name that the font draws is printed on every kind of paper.
    """
    found = set()
    for row in range(0x81, 0xFF):
        for cell in range(0x40, 0xFF):
            try:
                found.add(bytes((row, cell)).decode("gbk"))
            except UnicodeDecodeError:
                continue
    return {one for one in found if len(one) == 1}


def cut(source: Path) -> TTFont:
    """The subset, without hints and layout tables that no writer here uses."""
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.drop_tables += ["vhea", "vmtx", "STAT", "BASE", "GDEF", "GPOS", "GSUB", "gasp"]
    font = TTFont(source, recalcTimestamp=False)
    wanted = gbk() | set(EXTRAS) | {chr(code) for code in range(0x20, 0x7F)}
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(character) for character in wanted])
    cutter.subset(font)
    return font


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", type=Path, help="NotoSansSC_500Medium.ttf")
    parser.add_argument("licence", type=Path, help="the licence text beside it")
    given = parser.parse_args()
    digest = hashlib.sha256(given.source.read_bytes()).hexdigest()
    if digest != SOURCE_SHA256:
        parser.error(
            f"{given.source} is another file than the one the font was cut from: {digest}"
        )
    cut(given.source).save(FONTS / "NotoSansSC-Medium-GBK.ttf")
    shutil.copyfile(given.licence, FONTS / "OFL.txt")


if __name__ == "__main__":
    main()
