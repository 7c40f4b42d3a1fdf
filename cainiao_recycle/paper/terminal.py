"""A QR code in a terminal: two modules a character, dark on light.

The lines are to be shown black on white, whatever the terminal's own colours are, or
the code comes out inverted on a dark screen. The quiet zone is four modules.
"""

from collections.abc import Iterator

QUIET_MODULES = 4
HALVES = {
    (False, False): " ",
    (True, False): "▀",
    (False, True): "▄",
    (True, True): "█",
}


def qr_modules(text: str) -> list[list[bool]]:
    """The modules of a QR code, dark ones True, with the quiet zone."""
    import qrcode
    from qrcode.constants import ERROR_CORRECT_Q

    # 16 digits are version 1 (21×21) at every level; Q mends a quarter of the code.
    code = qrcode.QRCode(version=1, error_correction=ERROR_CORRECT_Q, border=QUIET_MODULES)
    code.add_data(text)
    code.make(fit=True)
    return [list(map(bool, row)) for row in code.get_matrix()]


def qr_lines(text: str) -> Iterator[str]:
    """A QR code as lines for the terminal."""
    modules = qr_modules(text)
    if len(modules) % 2:
        modules.append([False] * len(modules[0]))
    for upper, lower in zip(modules[::2], modules[1::2], strict=True):
        yield "".join(HALVES[pair] for pair in zip(upper, lower, strict=True))
