"""The validator finds each kind of broken packing; it is tried without the search."""

from dataclasses import replace

import pytest

from cainiao_recycle.domain.packing.model import Item, Placement
from cainiao_recycle.domain.packing.validator import check_packing

BOOK = Item("book", 100, 80, 20, 300, padding_mm=5)
GLASS = Item("glass", 60, 60, 90, 200, upright=True, fragile=True)
INSIDE = (200, 100, 120)
LYING = Placement(BOOK, 5, 5, 5, 100, 80, 20)
STANDING = Placement(GLASS, 110, 0, 0, 60, 60, 90)


def faults(*placements: Placement, load_g: int = 1_000) -> tuple[str, ...]:
    return check_packing([BOOK, GLASS], INSIDE, load_g, placements)


def test_a_sound_packing_has_no_faults():
    assert faults(LYING, STANDING) == ()


@pytest.mark.parametrize(
    ("placements", "fault"),
    [
        ((LYING,), "glass: 0 of 1"),
        ((LYING, STANDING, STANDING), "glass: 2 of 1"),
        ((replace(LYING, x_mm=4), STANDING), "leaves no 5 mm to the wall"),
        ((replace(LYING, length_mm=99), STANDING), "are not its own"),
        ((LYING, replace(STANDING, x_mm=141)), "to the wall 200"),
        ((LYING, replace(STANDING, length_mm=90, height_mm=60)), "not upright"),
        ((LYING, replace(STANDING, x_mm=109)), "closer than 5 mm"),
        ((replace(LYING, z_mm=95), replace(STANDING, x_mm=50)), "over the fragile glass"),
    ],
)
def test_each_broken_rule_is_named(placements, fault):
    assert any(fault in found for found in faults(*placements))


def test_a_load_above_the_limit_is_a_fault():
    assert faults(LYING, STANDING, load_g=499) == ("load 500 g above 499 g",)
