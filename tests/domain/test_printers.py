"""A printer's settings are taken only as they may be."""

import pytest

from cainiao_recycle.domain.printers import printer_set
from cainiao_recycle.errors import NumberUnclear, Refusal, SettingUnclear

RIGHT = {
    "printer": "counter", "destination": "tcp://192.168.1.50:9100", "width": "58",
    "qr": "raster", "module_dots": "6", "largest_scale": "2", "cut": True,
    "printer_closes": False,
}  # fmt: skip


def test_a_printer_is_kept_as_it_was_told() -> None:
    told = printer_set(**RIGHT)  # type: ignore[arg-type]
    assert (told.printer, told.width_mm, told.module_dots) == ("counter", 58, 6)


@pytest.mark.parametrize(
    ("setting", "value", "refusal"),
    [
        ("printer", "/dev/usb/lp0", SettingUnclear),
        ("printer", "p" * 100, SettingUnclear),
        ("qr", "barcode", SettingUnclear),
        ("width", "60", SettingUnclear),
        ("module_dots", "3", NumberUnclear),
        ("module_dots", "14", NumberUnclear),
        ("largest_scale", "9", NumberUnclear),
    ],
)
def test_what_a_printer_cannot_be_is_refused(
    setting: str, value: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        printer_set(**{**RIGHT, setting: value})  # type: ignore[arg-type]
