"""`boxes surplus` for machines and people."""

from cainiao_recycle.paper.receipts.terminal import cells
from tests import desk
from tests.cli.conftest import Program


def test_each_size_is_an_object_and_its_boxes_go_one_way_or_stay(cr: Program) -> None:
    assert cr("boxes", "surplus").err == "Nothing to list.\n"
    for number in range(3):
        cr.returned(desk.waybill(number))
    cr.must("config", "set", "shelf_boxes", "2")
    before = cr.journal()
    assert cr.must("boxes", "surplus") == {
        "size": "5", "in_stock": 3, "sent": 0, "cover_days": None, "room": -1, "keep": 2,
        "give": 1, "transfer": 0, "pulp": 0, "days": 1,
    }  # fmt: skip
    assert cr.journal() == before


def test_people_read_it_on_80_columns_in_both_languages(cr: Program) -> None:
    cr.returned()
    for lang, says in (("en", "Sent: in the last 1 days"), ("zh", "最近 1 天")):
        told = cr.process("boxes", "surplus", "--lang", lang, COLUMNS="80").out
        assert says in told
        assert max(map(cells, told.splitlines())) <= 80
