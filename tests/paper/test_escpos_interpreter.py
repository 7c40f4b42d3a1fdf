"""The ESC/POS interpreter against byte strings put together by hand."""

from __future__ import annotations

import pytest

from tests.paper.escpos_interpreter import (
    CENTER,
    RIGHT,
    Receipt,
    interpret,
    qr_data_codewords,
    qr_version,
    render,
)

INIT = b"\x1b\x40"
KANJI = b"\x1b\x40\x1c\x26"
ZHONG = b"\xd6\xd0"  # 中 in GBK
WEN = b"\xce\xc4"  # 文 in GBK


def printed(data: bytes, dots: int = 384) -> Receipt:
    """Interpret what must have no problem."""
    receipt = interpret(data, dots=dots)
    assert receipt.problems == []
    return receipt


def the_problem(data: bytes, dots: int = 384) -> str:
    """The only problem of what must have one."""
    receipt = interpret(data, dots=dots)
    assert len(receipt.problems) == 1, receipt.problems
    return receipt.problems[0]


# ------------------------------------------------------------------------------ text


def test_a_line_of_single_bytes() -> None:
    receipt = printed(INIT + b"Hello\n")
    (line,) = receipt.lines
    assert (line.text, line.x, line.y, line.width) == ("Hello", 0, 0, 60)
    assert (line.width_mag, line.height_mag, line.cell_width) == (1, 1, 60)
    assert not any((line.bold, line.underline, line.reverse, line.wrapped))
    assert receipt.height == 30
    assert receipt.feeds == []


def test_kanji_mode_takes_two_bytes_a_character() -> None:
    (line,) = printed(KANJI + b"A" + ZHONG + WEN + b"B\n").lines
    assert line.text == "A中文B"
    assert [cell.width for cell in line.cells] == [12, 24, 24, 12]
    assert [cell.double_byte for cell in line.cells] == [False, True, True, False]
    assert line.width == 72


def test_kanji_mode_is_off_after_initialization() -> None:
    receipt = interpret(KANJI + INIT + ZHONG + b"\n", dots=384)
    assert len(receipt.problems) == 1
    assert "2 byte(s) >= 0x80 outside Kanji mode (d6 d0)" in receipt.problems[0]
    assert receipt.lines[0].text == "╓╨"  # code page 437
    assert not receipt.kanji_mode


def test_kanji_mode_is_cancelled() -> None:
    data = KANJI + ZHONG + b"\x1c\x2e" + ZHONG + b"\n"
    assert "offset 8: 2 byte(s) >= 0x80" in the_problem(data)


def test_a_trail_byte_may_be_ascii() -> None:
    assert printed(KANJI + "镕".encode("gbk") + b"\n").text == "镕"
    assert "丂".encode("gbk") == b"\x81\x40"
    assert printed(KANJI + b"\x81\x40\n").text == "丂"


@pytest.mark.parametrize(
    ("tail", "said"),
    [
        (b"\xd6\n", "lone GBK lead byte D6 before 0A"),
        (b"\xd6\x1c\x2e\n", "lone GBK lead byte D6 before 1C"),
        (b"A\n\xd6", "lone GBK lead byte D6 at the end"),
        (b"\x81\x30\n", "GB18030"),
        (b"\xaa\xa1\n", "invalid GBK pair AA A1"),
        (b"\xd6\x7f\n", "invalid GBK pair D6 7F"),
        (b"\xd6\xff\n", "invalid GBK pair D6 FF"),
        (b"\x80\n", "80 is no lead byte"),
        (b"\xff\n", "FF is no lead byte"),
    ],
)
def test_broken_double_bytes(tail: bytes, said: str) -> None:
    assert said in the_problem(KANJI + tail)


def test_a_lone_lead_byte_leaves_the_next_command_whole() -> None:
    receipt = interpret(KANJI + b"\xd6\x1b\x45\x01A\n", dots=384)
    assert receipt.lines[0].cells[-1].style.bold


def test_high_bytes_use_the_selected_code_table() -> None:
    receipt = interpret(INIT + b"\x1b\x74\x10\x80\n", dots=384)
    assert receipt.text == "€"
    assert len(receipt.problems) == 1


def test_international_character_set() -> None:
    assert printed(INIT + b"\x1b\x52\x0f$5\x1b\x52\x00$\n").text == "¥5$"
    assert "out of range" in the_problem(INIT + b"\x1b\x52\x63")


def test_a_full_line_does_not_wrap() -> None:
    (line,) = printed(INIT + b"x" * 32 + b"\n").lines
    assert line.width == 384
    assert len(printed(INIT + b"x" * 48 + b"\n", dots=576).lines) == 1
    assert len(printed(KANJI + ZHONG * 16 + b"\n").lines) == 1


def test_overflow_is_reported_and_wraps() -> None:
    receipt = interpret(INIT + b"x" * 33 + b"\n", dots=384)
    assert [line.text for line in receipt.lines] == ["x" * 32, "x"]
    assert [line.wrapped for line in receipt.lines] == [True, False]
    assert receipt.lines[1].y == 30
    assert len(receipt.problems) == 1
    assert "overflows the print width of 384 dots and wraps" in receipt.problems[0]


def test_a_double_byte_character_over_the_edge() -> None:
    receipt = interpret(KANJI + b"x" * 31 + ZHONG + b"\n", dots=384)
    assert [line.text for line in receipt.lines] == ["x" * 31, "中"]
    assert len(receipt.problems) == 2
    assert "cut in half by the wrap: '中' needs 24 dots and 12 are left" in str(
        receipt.problems
    )


def test_a_wrap_between_double_byte_characters_cuts_none() -> None:
    receipt = interpret(KANJI + ZHONG * 17 + b"\n", dots=384)
    assert len(receipt.problems) == 1
    assert "overflows" in receipt.problems[0]


# ------------------------------------------------------------------------------ style


def test_print_mode_bits() -> None:
    (line,) = printed(INIT + b"\x1b\x21\xb8AB\x1b\x21\x01c\n").lines
    first, _, last = line.cells
    assert (first.width, first.height) == (24, 48)
    assert (first.style.bold, first.style.underline) == (True, True)
    assert (last.width, last.height, last.style.font) == (9, 17, "B")
    assert line.height == 48
    assert last.y == 48 - 17  # on the common baseline
    assert not line.uniform
    assert [text for text, _ in line.runs] == ["AB", "c"]


def test_the_size_of_esc_print_mode_is_for_single_bytes_only() -> None:
    receipt = interpret(KANJI + b"\x1b\x21\x38" + ZHONG + WEN + b"\n", dots=384)
    assert [cell.width for cell in receipt.lines[0].cells] == [24, 24]
    assert receipt.lines[0].bold  # emphasis is shared
    assert len(receipt.problems) == 1
    assert "ESC ! (2 x 2) does not apply" in receipt.problems[0]


def test_both_print_modes_together() -> None:
    data = KANJI + b"\x1b\x21\x30\x1c\x21\x0cA" + ZHONG + b"\n"
    assert [cell.width for cell in printed(data).lines[0].cells] == [24, 48]


def test_esc_print_mode_does_not_undo_the_size_of_double_bytes() -> None:
    data = KANJI + b"\x1d\x21\x11" + ZHONG + b"\n\x1b\x21\x00" + WEN + b"\n"
    receipt = interpret(data, dots=384)
    assert receipt.lines[1].width == 48
    assert "ESC ! (1 x 1) does not apply" in receipt.problems[0]


def test_character_size_is_for_all_characters() -> None:
    (line,) = printed(KANJI + b"\x1d\x21\x21A" + ZHONG + b"\n").lines
    assert [(cell.width, cell.height) for cell in line.cells] == [(36, 48), (72, 48)]
    assert (line.width_mag, line.height_mag) == (3, 2)
    assert "out of range" in the_problem(INIT + b"\x1d\x21\x08")


def test_enlarged_text_overflows_sooner() -> None:
    assert len(printed(INIT + b"\x1d\x21\x11" + b"x" * 16 + b"\n").lines) == 1
    assert "overflows" in the_problem(INIT + b"\x1d\x21\x11" + b"x" * 17 + b"\n")


@pytest.mark.parametrize("command", [b"\x1b\x45", b"\x1b\x47"])
def test_emphasis_goes_by_the_lowest_bit(command: bytes) -> None:
    (line,) = printed(INIT + command + b"\x03A" + command + b"\xfeB\n").lines
    assert [cell.style.bold for cell in line.cells] == [True, False]


def test_underline_has_two_commands() -> None:
    data = KANJI + b"\x1b\x2d\x31\x1c\x2d\x02A" + ZHONG + b"\x1b\x2d\x00\x1c\x2d\x30A\n"
    (line,) = printed(data).lines
    assert [cell.style.underline for cell in line.cells] == [True, True, False]
    said = the_problem(KANJI + b"\x1b\x2d\x01" + ZHONG + b"\n")
    assert "underline" in said
    assert "FS -" in said


def test_kanji_sizes() -> None:
    data = KANJI + b"\x1c\x57\x01" + ZHONG + b"\x1c\x57\x00" + ZHONG + b"A\n"
    cells = printed(data).lines[0].cells
    assert [(cell.width, cell.height) for cell in cells] == [(48, 48), (24, 24), (12, 24)]
    wide = printed(KANJI + b"\x1c\x21\x84" + ZHONG + b"A\n").lines[0].cells
    assert [(cell.width, cell.height) for cell in wide] == [(48, 24), (12, 24)]
    assert [cell.style.underline for cell in wide] == [True, False]


def test_spacing_of_characters() -> None:
    data = KANJI + b"\x1b\x20\x02\x1c\x53\x01\x03AB" + ZHONG + WEN + b"\n"
    (line,) = printed(data).lines
    assert [cell.x for cell in line.cells] == [0, 14, 29, 57]
    assert line.cell_width == 72


def test_font_and_reverse_and_upside_down() -> None:
    data = INIT + b"\x1b\x4d\x01\x1d\x42\x01A\x1d\x42\x00\x1b\x4d\x30B\n\x1b\x7b\x01C\n"
    one, two = printed(data).lines
    assert [cell.width for cell in one.cells] == [9, 12]
    assert [cell.style.reverse for cell in one.cells] == [True, False]
    assert two.style.upside_down


def test_initialization_resets_everything() -> None:
    changed = (
        b"\x1c\x26\x1b\x21\xb9\x1c\x21\x8c\x1d\x21\x11\x1b\x45\x01\x1b\x47\x01\x1b\x2d\x02"
        b"\x1b\x4d\x01\x1b\x61\x02\x1b\x20\x05\x1b\x33\x50\x1d\x42\x01\x1d\x4c\x20\x00"
        b"\x1d\x57\x00\x01\x1b\x44\x03\x00\x1b\x7b\x01\x1b\x52\x0f\x1d\x50\x64\x64"
        b"\x1d\x28\x6b\x03\x00\x31\x43\x08\x1d\x68\x10\x1d\x77\x02\x1d\x48\x02"
    )
    rest = (
        b"A$\tB\n\x1b\x4a\x0a\x1d\x6b\x02490123456789\x00"
        b"\x1d\x28\x6b\x04\x00\x31\x50\x30A\x1d\x28\x6b\x03\x00\x31\x51\x30"
    )
    plain, again = printed(INIT + rest), printed(changed + INIT + rest)
    assert [line.text for line in again.lines] == ["A$\tB"]
    assert [(c.x, c.y, c.style) for c in again.lines[0].cells] == [
        (c.x, c.y, c.style) for c in plain.lines[0].cells
    ]
    assert again.feeds[0].dots == plain.feeds[0].dots == 10
    assert again.symbols[0].module_size == 3
    assert again.barcodes[0].height == 162
    assert again.height == plain.height


def test_initialization_throws_away_the_line() -> None:
    receipt = interpret(b"lost" + INIT + b"kept\n", dots=384)
    assert receipt.text == "kept"
    assert receipt.lines[0].x == 0
    assert receipt.problems == ["offset 4: ESC @ throws away unprinted text: 'lost'"]


# --------------------------------------------------------------------------- position


def test_alignment() -> None:
    data = INIT + b"\x1b\x61\x01ab\n\x1b\x61\x32cd\n\x1b\x61\x00ef\n"
    lines = printed(data).lines
    assert [line.x for line in lines] == [180, 360, 0]
    assert [line.align for line in lines] == [CENTER, RIGHT, "left"]


@pytest.mark.parametrize(
    "command",
    [b"\x1b\x61\x01", b"\x1d\x4c\x20\x00", b"\x1d\x57\x80\x00", b"\x1b\x7b\x01"],
)
def test_line_start_settings_are_ignored_in_a_line(command: bytes) -> None:
    receipt = interpret(INIT + b"ab" + command + b"cd\nef\n", dots=384)
    assert [(line.text, line.x) for line in receipt.lines] == [("abcd", 0), ("ef", 0)]
    assert not receipt.lines[1].style.upside_down
    assert len(receipt.problems) == 1
    assert "in the middle of a line" in receipt.problems[0]
    moved = INIT + b"\x1b\x24\x10\x00" + command + b"a\n"
    assert "position move" in the_problem(moved)


def test_margin_and_width_of_the_print_area() -> None:
    data = INIT + b"\x1d\x4c\x18\x00\x1d\x57\x78\x00\x1b\x61\x02" + b"ab\n"
    assert printed(data).lines[0].x == 24 + 120 - 24
    assert "print width of 120 dots" in the_problem(data + b"x" * 11 + b"\n")
    assert "exceed the paper" in the_problem(INIT + b"\x1d\x4c\x18\x00\x1d\x57\x80\x01")
    assert "leaves no print area" in the_problem(INIT + b"\x1d\x4c\x80\x01")


def test_absolute_and_relative_position() -> None:
    (line,) = printed(INIT + b"a\x1b\x24\x64\x00b\x1b\x5c\x0a\x00c\n").lines
    assert [cell.x for cell in line.cells] == [0, 100, 122]
    assert line.text == "a\tb\tc"
    back = INIT + b"ab\x1b\x5c\xf4\xffc\n"  # 12 dots to the left
    assert "'c' is printed over 'b'" in the_problem(back)
    assert "outside the 384 dots" in the_problem(INIT + b"\x1b\x24\x81\x01")


def test_tabs() -> None:
    (line,) = printed(INIT + b"a\tb\x1b\x44\x0a\x14\x00\tc\n").lines
    assert [cell.x for cell in line.cells] == [0, 96, 120]
    assert "no tab position left" in the_problem(INIT + b"\x1b\x44\x00a\tb\n")
    assert "ends the list" in the_problem(INIT + b"\x1b\x44\x30\x30A\n")


def test_tabs_go_by_the_width_when_they_are_set() -> None:
    data = INIT + b"\x1d\x21\x10\x1b\x44\x04\x00\x1d\x21\x00\tc\n"
    assert printed(data).lines[0].x == 96


def test_motion_units() -> None:
    data = INIT + b"\x1d\x50\x65\x65\x1b\x24\x0a\x00a\n\x1b\x4a\x0a"  # 1/101 inch
    receipt = printed(data)
    assert receipt.lines[0].x == 20
    assert receipt.feeds[0].dots == 20


# ------------------------------------------------------------------------------- feed


def test_line_spacing() -> None:
    data = INIT + b"a\n\x1b\x33\x40b\n\x1b\x32c\n\x1b\x33\x00d\ne\n"
    assert [line.y for line in printed(data).lines] == [0, 30, 94, 124, 148]


def test_a_tall_line_feeds_its_own_height() -> None:
    data = INIT + b"\x1d\x21\x01a\n\x1d\x21\x00b\n"
    assert [line.y for line in printed(data).lines] == [0, 48]


def test_feeds() -> None:
    receipt = printed(INIT + b"\n\x1b\x64\x03\x1b\x4a\x28a\x1b\x64\x02b\n")
    assert [(feed.y, feed.dots, feed.command) for feed in receipt.feeds] == [
        (0, 30, "LF"),
        (30, 90, "ESC d"),
        (120, 40, "ESC J"),
        (160, 60, "ESC d"),
    ]
    assert [line.y for line in receipt.lines] == [160, 220]


def test_carriage_return() -> None:
    assert printed(INIT + b"a\r\nb\r\n").text == "a\nb"
    assert "CR without LF" in the_problem(INIT + b"a\rb\n")


def test_form_feed_is_of_page_mode() -> None:
    assert "FF outside page mode" in the_problem(INIT + b"\x0c")


@pytest.mark.parametrize(
    ("command", "mode", "function", "feed"),
    [
        (b"\x1d\x56\x00", "full", "A", 0),
        (b"\x1d\x56\x31", "partial", "A", 0),
        (b"\x1d\x56\x41\x10", "full", "B", 16),
        (b"\x1d\x56\x42\x00", "partial", "B", 0),
        (b"\x1d\x56\x61\x10", "full", "C", 16),
        (b"\x1d\x56\x68\x10", "partial", "D", 16),
        (b"\x1b\x69", "full", "ESC i", 0),
        (b"\x1b\x6d", "partial", "ESC m", 0),
    ],
)
def test_cuts(command: bytes, mode: str, function: str, feed: int) -> None:
    receipt = printed(INIT + b"a\n\x1b\x64\x04" + command)
    (cut,) = receipt.cuts
    assert (cut.mode, cut.function, cut.feed) == (mode, function, feed)
    assert cut.y == 150 + feed
    assert receipt.notes == []


def test_a_cut_right_after_the_print_is_noted() -> None:
    assert "between head and cutter" in printed(INIT + b"a\n\x1d\x56\x00").notes[0]


def test_a_cut_in_a_line() -> None:
    assert "GS V in the middle of a line" in the_problem(INIT + b"a\x1d\x56\x42\x00")
    assert "out of range" in the_problem(INIT + b"\x1d\x56\x05")


# ----------------------------------------------------------------------------- images


@pytest.mark.parametrize(
    ("mode", "width", "height"),
    [(0, 8, 2), (1, 16, 2), (2, 8, 4), (3, 16, 4), (48, 8, 2), (51, 16, 4)],
)
def test_raster_modes(mode: int, width: int, height: int) -> None:
    data = INIT + bytes((0x1D, 0x76, 0x30, mode, 1, 0, 2, 0, 0b10000001, 0b01000000))
    receipt = printed(data)
    (image,) = receipt.images
    assert (image.x, image.y, image.width, image.height) == (0, 0, width, height)
    across, down = width // 8, height // 2
    for y in range(height):
        for x in range(width):
            black = (x // across, y // down) in {(0, 0), (7, 0), (1, 1)}
            assert image.pixel(x, y) == black
    assert receipt.height == height


def test_raster_follows_the_alignment_and_feeds_its_height() -> None:
    raster = b"\x1d\x76\x30\x00\x02\x00\x05\x00" + b"\xff" * 10
    receipt = printed(INIT + b"\x1b\x61\x01" + raster + b"a\n")
    assert receipt.images[0].x == (384 - 16) // 2
    assert receipt.lines[0].y == 5


def test_raster_of_the_full_width_and_wider() -> None:
    full = b"\x1d\x76\x30\x00\x30\x00\x01\x00" + b"\xff" * 48
    assert printed(INIT + full).images[0].width == 384
    wide = b"\x1d\x76\x30\x00\x31\x00\x01\x00" + b"\xff" * 49
    assert "wider than the paper" in the_problem(INIT + wide)
    doubled = b"\x1d\x76\x30\x01\x19\x00\x01\x00" + b"\xff" * 25
    assert "400 dots is wider than the paper" in the_problem(INIT + doubled)
    assert printed(INIT + wide, dots=576).problems == []


def test_raster_in_a_line() -> None:
    receipt = interpret(INIT + b"ab\x1d\x76\x30\x00\x01\x00\x01\x00\xffcd\n", dots=384)
    assert [line.text for line in receipt.lines] == ["ab", "cd"]
    assert receipt.images[0].y == 30
    assert len(receipt.problems) == 1
    assert "GS v 0 in the middle of a line, after 'ab'" in receipt.problems[0]


def test_short_and_long_rasters() -> None:
    head = INIT + b"\x1d\x76\x30\x00\x02\x00\x02\x00"
    assert "the raster needs 4 bytes, 3 left" in the_problem(head + b"\xff" * 3)
    receipt = interpret(head + b"\xff" * 4 + b"\xff\n", dots=384)
    assert len(receipt.images) == 1
    assert "1 byte(s) >= 0x80" in receipt.problems[0]
    assert "out of range" in the_problem(INIT + b"\x1d\x76\x30\x04\x01\x00\x01\x00")
    assert "out of range" in the_problem(INIT + b"\x1d\x76\x30\x00\x00\x00\x01\x00")


def test_real_time_bytes_in_a_raster_are_noted() -> None:
    data = INIT + b"\x1d\x76\x30\x00\x03\x00\x01\x00\x10\x04\x01"
    assert "10 04 01" in printed(data).notes[0]


def graphics(function: int, rest: bytes, eight: bool = False) -> bytes:
    """GS ( L or GS 8 L."""
    body = bytes((48, function)) + rest
    if eight:
        return b"\x1d\x38\x4c" + len(body).to_bytes(4, "little") + body
    return b"\x1d\x28\x4c" + len(body).to_bytes(2, "little") + body


@pytest.mark.parametrize("eight", [False, True])
@pytest.mark.parametrize("go", [2, 50])
def test_graphics_are_stored_and_printed(eight: bool, go: int) -> None:
    # a=48 bx=2 by=1 c=49, 10 x 2 dots
    picture = b"\x30\x02\x01\x31\x0a\x00\x02\x00\x80\x40\x00\x00"
    data = INIT + b"\x1b\x61\x02" + graphics(112, picture, eight) + graphics(go, b"")
    (image,) = printed(data).images
    assert (image.x, image.width, image.height) == (384 - 20, 20, 2)
    black = {(x, y) for y in range(2) for x in range(20) if image.pixel(x, y)}
    assert black == {(0, 0), (1, 0), (18, 0), (19, 0)}


def test_graphics_in_columns() -> None:
    picture = b"\x30\x01\x01\x31\x02\x00\x08\x00\x80\x01"
    (image,) = printed(INIT + graphics(113, picture) + graphics(50, b"")).images
    black = {(x, y) for y in range(8) for x in range(2) if image.pixel(x, y)}
    assert black == {(0, 0), (1, 7)}


def test_graphics_problems() -> None:
    picture = b"\x30\x01\x01\x31\x08\x00\x01\x00\xff"
    store = graphics(112, picture)
    assert "nothing is stored" in the_problem(INIT + graphics(50, b""))
    assert "stored graphics were never printed" in the_problem(INIT + store)
    assert "need 1 bytes, 2 are there" in the_problem(
        INIT + graphics(112, picture + b"\xff")
    )
    twice = INIT + store + store + graphics(50, b"")
    assert "stored over graphics" in the_problem(twice)
    assert "announced" in the_problem(INIT + store[:-1])
    middle = INIT + store + b"ab" + graphics(50, b"")
    assert "GS ( L in the middle of a line" in the_problem(middle)


def test_bit_image_is_part_of_the_line() -> None:
    # ESC * 33: 2 columns of 24 dots
    data = INIT + b"\x1b\x33\x18a\x1b\x2a\x21\x02\x00\x80\x00\x00\x00\x00\x01\n"
    receipt = printed(data)
    (image,) = receipt.images
    assert (image.x, image.y, image.width, image.height) == (12, 0, 2, 24)
    assert image.pixel(0, 0)
    assert image.pixel(1, 23)
    assert receipt.height == 24
    assert receipt.text == "a"


@pytest.mark.parametrize(
    ("mode", "size"), [(0, (4, 24)), (1, (2, 24)), (32, (4, 24)), (33, (2, 24))]
)
def test_bit_image_modes(mode: int, size: tuple[int, int]) -> None:
    body = b"\xff" * (6 if mode >= 32 else 2)
    data = INIT + bytes((0x1B, 0x2A, mode, 2, 0)) + body + b"\n"
    (image,) = printed(data).images
    assert (image.width, image.height) == size


def test_bit_image_problems() -> None:
    wide = INIT + b"\x1b\x2a\x01\x81\x01" + b"\xff" * 385 + b"\n"
    assert "wider than the paper" in the_problem(wide)
    assert "truncated command ESC *" in the_problem(INIT + b"\x1b\x2a\x21\x02\x00\xff")
    assert "never printed" in the_problem(INIT + b"\x1b\x2a\x01\x01\x00\xff")


# --------------------------------------------------------------------------- symbols


def qr(function: int, rest: bytes) -> bytes:
    """GS ( k for QR."""
    return b"\x1d\x28\x6b" + (len(rest) + 2).to_bytes(2, "little") + bytes(
        (49, function)
    ) + rest  # fmt: skip


def test_a_qr_symbol_as_in_the_manual() -> None:
    data = (
        INIT + b"\x1b\x61\x01"
        b"\x1d\x28\x6b\x04\x00\x31\x41\x32\x00"  # model 2
        b"\x1d\x28\x6b\x03\x00\x31\x43\x06"  # 6 dots a module
        b"\x1d\x28\x6b\x03\x00\x31\x45\x31"  # level M
        b"\x1d\x28\x6b\x08\x00\x31\x50\x30HELLO"
        b"\x1d\x28\x6b\x03\x00\x31\x51\x30"
        b"\x1d\x28\x6b\x03\x00\x31\x52\x30"  # size query
        b"a\n"
    )
    receipt = printed(data)
    (symbol,) = receipt.symbols
    assert (symbol.data, symbol.module_size) == (b"HELLO", 6)
    assert (symbol.error_correction, symbol.model) == ("M", 2)
    assert (symbol.version, symbol.size, symbol.x) == (1, 126, (384 - 126) // 2)
    assert receipt.lines[0].y == 126
    assert receipt.queries == ["GS ( k 82"]


def test_qr_defaults_and_printing_twice() -> None:
    data = INIT + qr(80, b"0A") + qr(81, b"0") + qr(81, b"0")
    one, two = printed(data).symbols
    assert (one.module_size, one.error_correction, one.model) == (3, "L", 2)
    assert two.y == one.size


def test_qr_problems() -> None:
    assert "no QR data" in the_problem(INIT + qr(81, b"0"))
    assert "never printed" in the_problem(INIT + qr(80, b"0A"))
    assert "throws away stored QR" in the_problem(INIT + qr(80, b"0A") + INIT)
    assert "out of range" in the_problem(INIT + qr(67, b"\x11"))
    assert "out of range" in the_problem(INIT + qr(69, b"\x34"))
    assert "has 3 bytes instead of 4" in the_problem(INIT + qr(65, b"2"))
    assert "announced" in the_problem(INIT + qr(80, b"0ABC")[:-1])
    big = INIT + qr(67, b"\x10") + qr(80, b"0" + b"a" * 20) + qr(81, b"0")
    assert "wider than the 384" in the_problem(big)
    assert interpret(big, dots=384).symbols == []
    much = INIT + qr(80, b"0" + b"a" * 3000) + qr(81, b"0")
    assert "do not fit in a QR symbol" in the_problem(much)
    middle = INIT + qr(80, b"0A") + b"ab" + qr(81, b"0")
    assert "GS ( k in the middle of a line" in the_problem(middle)
    model1 = INIT + qr(65, b"1\0") + qr(80, b"0A") + qr(81, b"0")
    assert "model 1" in the_problem(model1)
    assert "symbol type 48" in the_problem(INIT + b"\x1d\x28\x6b\x03\x00\x30\x41\x00")


def test_qr_capacities_agree_with_the_qrcode_library() -> None:
    base = pytest.importorskip("qrcode.base")
    levels = {"L": 1, "M": 0, "Q": 3, "H": 2}
    for version in range(1, 41):
        for level, number in levels.items():
            blocks = base.rs_blocks(version, number)
            known = sum(block.data_count for block in blocks)
            assert qr_data_codewords(version, level) == known


@pytest.mark.parametrize(
    ("data", "level", "version"),
    [
        (b"1" * 41, "L", 1),
        (b"1" * 42, "L", 2),
        (b"A" * 25, "L", 1),
        (b"A" * 26, "L", 2),
        (b"a" * 17, "L", 1),
        (b"a" * 14, "M", 1),
        (b"a" * 11, "Q", 1),
        (b"a" * 7, "H", 1),
        (b"a" * 8, "H", 2),
        (b"a" * 2953, "L", 40),
        (b"a" * 2954, "L", None),
    ],
)
def test_qr_versions(data: bytes, level: str, version: int | None) -> None:
    assert qr_version(data, level) == version


def test_barcodes() -> None:
    data = (
        INIT + b"\x1b\x61\x01\x1d\x68\x50\x1d\x77\x02\x1d\x48\x02"
        b"\x1d\x6b\x02490123456789\x00"
        b"\x1d\x6b\x49\x07{BNo.12"
    )
    receipt = printed(data)
    ean, code128 = receipt.barcodes
    assert (ean.system, ean.data, ean.width) == ("EAN13", b"490123456789", 190)
    assert (ean.x, ean.height, ean.hri) == ((384 - 190) // 2, 80, "below")
    assert code128.y == 104
    assert code128.width == 2 * (11 * 7 + 13)
    assert any("EAN13" in note for note in receipt.notes)


def test_barcode_problems() -> None:
    assert "not allowed" in the_problem(INIT + b"\x1d\x6b\x0249012345678x\x00")
    assert "no NUL" in the_problem(INIT + b"\x1d\x6b\x02490123456789")
    assert "system 20 is unknown" in the_problem(INIT + b"\x1d\x6b\x14")
    middle = INIT + b"ab\x1d\x6b\x02490123456789\x00"
    assert "GS k in the middle of a line" in the_problem(middle)


# ------------------------------------------------------------------ the rest and errors


def test_pulses_beeps_and_queries() -> None:
    data = (
        INIT + b"\x1b\x70\x00\x19\xfa\x1b\x42\x03\x02\x1b\x43\x01\x02\x03"
        b"\x10\x04\x01\x1d\x72\x01"
    )
    receipt = printed(data)
    assert receipt.pulses == [(0, 25, 250)]
    assert receipt.beeps == [b"\x03\x02", b"\x01\x02\x03"]
    assert receipt.queries == ["DLE EOT 1", "GS r 1"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x1b\x7e", "unknown command ESC ~ (1b 7e)"),
        (b"\x1d\x01", "unknown command GS 01 (1d 01)"),
        (b"\x1c\x7a", "unknown command FS z"),
        (b"\x10\x06", "unknown command DLE 06"),
        (b"\x00", "unknown control code 00"),
        (b"\x1b", "truncated command ESC (1b)"),
        (b"\x1b\x24\x01", "truncated command ESC $"),
        (b"\x1c\x53\x01", "truncated command FS S"),
        (b"\x1d\x28\x6b\x03", "truncated command GS ( k"),
        (b"\x1b\x44\x08", "truncated command ESC D"),
        (b"\x1d\x28\x7a\x01\x00\x01", "unknown command GS ( z"),
        (b"\x1b\x4c", "ESC L changes the print"),
        (b"\x1b\x61\x03", "the parameter 3 is out of range"),
        (b"abc", "left over in the print buffer, never printed: 'abc'"),
        (b"\x7f\n", "byte 7F"),
    ],
)
def test_errors(data: bytes, said: str) -> None:
    assert said in the_problem(INIT + data)


def test_the_parameters_of_an_unknown_command_are_text() -> None:
    assert interpret(INIT + b"\x1b\x7eAB\n", dots=384).text == "AB"


def test_harmless_commands_are_noted() -> None:
    receipt = printed(INIT + b"\x1b\x55\x01\x1b\x63\x35\x00a\n")
    assert len(receipt.notes) == 2
    assert receipt.text == "a"


# ------------------------------------------------------------------------------ render


def test_render_draws_images_and_text_in_place() -> None:
    pytest.importorskip("PIL")
    data = (
        INIT + b"\x1b\x61\x01\x1d\x76\x30\x00\x01\x00\x02\x00\x80\x01"
        b"\x1d\x42\x01 \x1d\x42\x00\n"
    )
    page = render(printed(data))
    assert page.size == (384, 32)
    assert page.getpixel((188, 0)) == 0
    assert page.getpixel((189, 0)) == 255
    assert page.getpixel((195, 1)) == 0
    assert page.getpixel((186, 2)) == 0  # the reversed space
    assert page.getpixel((197, 25)) == 0
    assert page.getpixel((198, 25)) == 255
    assert render(printed(data), margin=10).size == (404, 52)


def test_render_takes_a_font() -> None:
    image_font = pytest.importorskip("PIL.ImageFont")
    page = render(printed(INIT + b"\x1d\x21\x11W\n"), font=image_font.load_default(size=20))
    box = page.point(lambda dot: 255 - dot).getbbox()
    assert box is not None
    assert box[2] <= 24
    assert box[3] <= 48


@pytest.mark.parametrize(
    "payload", [b"https://example.org/r?id=42", b"0123456789", b"AB:1"]
)
def test_a_native_symbol_can_be_read_back(payload: bytes) -> None:
    zxing = pytest.importorskip("zxingcpp")
    pytest.importorskip("qrcode")
    data = (
        KANJI + b"\x1b\x61\x01" + ZHONG + b"\n\n" + qr(67, b"\x05") + qr(69, b"\x32")
        + qr(80, b"0" + payload) + qr(81, b"0") + b"\x1b\x64\x02end\n"
    )  # fmt: skip
    receipt = printed(data)
    page = render(receipt, margin=40)
    (found,) = zxing.read_barcodes(page)
    assert found.bytes == payload
    symbol = receipt.symbols[0]
    assert found.position.top_left.x == pytest.approx(symbol.x + 40, abs=2)
    assert found.position.top_left.y == pytest.approx(symbol.y + 40, abs=2)


def test_a_raster_symbol_can_be_read_back() -> None:
    zxing = pytest.importorskip("zxingcpp")
    qrcode = pytest.importorskip("qrcode")
    code = qrcode.QRCode(border=4)
    code.add_data("raster")
    matrix = code.get_matrix()
    wide = (len(matrix) * 4 + 7) // 8
    rows = b""
    for row in matrix:
        bits = "".join("1111" if dark else "0000" for dark in row).ljust(wide * 8, "0")
        rows += int(bits, 2).to_bytes(wide, "big") * 4
    head = b"\x1d\x76\x30\x00" + wide.to_bytes(2, "little")
    head += (len(matrix) * 4).to_bytes(2, "little")
    page = render(printed(INIT + b"\x1b\x61\x01" + head + rows + b"a\n"))
    (found,) = zxing.read_barcodes(page)
    assert found.text == "raster"
