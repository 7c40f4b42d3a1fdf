"""Our SVG as a picture, for reading it with a scanner's eyes.

Only what our documents use: rectangles, paths of `M h v z` (and `H`), texts, grey
fills, one `translate` and one `scale`. Anything else is an error, so that what isn't
drawn here can't be taken for read. Edges are smoothed as a renderer would: drawn four
times as large and averaged.
"""

import re
import xml.etree.ElementTree as ET
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from cainiao_recycle.paper.typeface import FONT

NS = "{http://www.w3.org/2000/svg}"
SMOOTH = 4
SEGMENT = re.compile(r"M(-?[\d.]+) (-?[\d.]+)h(-?[\d.]+)v(-?[\d.]+)[hH]-?[\d.]+z")
TRANSFORM = re.compile(r"translate\(([\d.]+) ([\d.]+)\) scale\(([\d.]+)\)")
ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}


def svg_picture(svg: str, dpi: int) -> Image.Image:
    root = ET.fromstring(svg)
    _, _, wide, high = map(float, root.attrib["viewBox"].split())
    width_mm = float(root.attrib["width"].removesuffix("mm"))
    unit = width_mm / wide * dpi / 25.4 * SMOOTH
    image = Image.new("L", (round(wide * unit), round(high * unit)), 255)
    canvas = ImageDraw.Draw(image)
    for element in root:
        match element.tag.removeprefix(NS):
            case "path":
                path(canvas, element.attrib, unit)
            case "rect":
                x, y, w, h = (
                    float(element.attrib[k]) for k in ("x", "y", "width", "height")
                )
                box(canvas, (x, y, x + w, y + h), unit, fill(element.attrib))
            case "text":
                text(canvas, element, unit)
            case other:
                raise ValueError(f"<{other}> is not drawn here")
    size = (image.width // SMOOTH, image.height // SMOOTH)
    return image.resize(size, Image.Resampling.BOX)


def path(canvas: ImageDraw.ImageDraw, of: dict[str, str], unit: float) -> None:
    left, top, scale = 0.0, 0.0, 1.0
    if "transform" in of:
        found = TRANSFORM.fullmatch(of["transform"])
        assert found, of["transform"]
        left, top, scale = map(float, found.groups())
    assert SEGMENT.sub("", of["d"]) == "", "only rectangles are drawn here"
    for x, y, w, h in (map(float, one) for one in SEGMENT.findall(of["d"])):
        corners = (left + x * scale, top + y * scale)
        far = (left + (x + w) * scale, top + (y + h) * scale)
        box(canvas, (*corners, *far), unit, fill(of))


def box(canvas: ImageDraw.ImageDraw, at: tuple[float, ...], unit: float, grey: int) -> None:
    x1, y1, x2, y2 = (round(one * unit) for one in at)
    canvas.rectangle((x1, y1, max(x1, x2 - 1), max(y1, y2 - 1)), fill=grey)


def text(canvas: ImageDraw.ImageDraw, element: Any, unit: float) -> None:
    of = element.attrib
    font = ImageFont.truetype(FONT, float(of["font-size"]) * unit)
    at = (float(of["x"]) * unit, float(of["y"]) * unit)
    anchor = ANCHORS[of["text-anchor"]]
    canvas.text(at, element.text or "", fill=fill(of), font=font, anchor=anchor)


def fill(of: dict[str, str]) -> int:
    colour = of.get("fill", "#000").removeprefix("#")
    return int(colour[:2] if len(colour) == 6 else colour[0] * 2, 16)
