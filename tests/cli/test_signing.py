"""`print list` and `pulp notebooks` on the command line."""

import pytest

from cainiao_recycle import errors
from tests import desk
from tests.cli.conftest import Program, at


def test_a_delivery_of_notebooks_is_an_answer(cr: Program) -> None:
    line = ("--school", "南坪小学", "--batch", "2022-A", "--number", "120", *at("11:00"))
    found = cr.replays("pulp", "notebooks", *line)
    assert set(found) == {
        "batch", "school", "notebooks", "entry", "happened_at", "replayed",
    }  # fmt: skip
    assert found["notebooks"] == 120
    assert "✓ 南坪小学: 120 notebooks of batch 2022-A" in cr("pulp", "notebooks", *line).out


@pytest.mark.parametrize("what", ["eggs", "cages", "notebooks"])
def test_a_list_is_read_on_the_terminal_and_written_as_a_pdf(
    cr: Program, what: str
) -> None:
    cr.refuses(errors.NothingToSign, "print", "list", what)
    cr.must("eggs", "receive", "360", "--note", "南坪禽蛋")
    cr.returned(desk.WAYBILL, "--defect", "wet")
    cr.must("pulp", "cage", "--mass-g", "340")
    cr.must("pulp", "notebooks", "--school", "南坪小学", "--batch", "A", "--number", "120")
    told = cr("print", "list", what)
    assert told.code == 0
    figure = {"eggs": "360", "cages": "0.340", "notebooks": "120"}[what]
    assert figure in told.out
    path = str(cr.folder / f"{what}.pdf")
    found = cr.must("print", "list", what, "--to", path)
    assert found == {"list": what, "rows": 1, "to": path}
    pypdfium2 = pytest.importorskip("pypdfium2")
    about = pypdfium2.PdfDocument(path).get_metadata_dict()
    assert about["Title"] == told.out.splitlines()[0]
    assert about["Author"] == desk.NAME
    cr.refuses(errors.FileExists, "print", "list", what, "--to", path)


@pytest.mark.parametrize(
    "line",
    [
        ("boxes",), ("eggs", "--ticket", "M-1"), ("cages", "--date", desk.DAY),
        ("eggs", "--to", "eggs.png"),
    ],
)  # fmt: skip
def test_a_list_there_is_not_is_wrong_usage(cr: Program, line: tuple[str, ...]) -> None:
    cr.must("eggs", "receive", "360")
    answer = cr("print", "list", *line)
    assert (answer.code, answer.out) == (2, "")


def test_a_list_of_a_day_or_a_ticket_has_its_own(cr: Program) -> None:
    cr.must("eggs", "receive", "360", *at("08:00"))
    assert "360" in cr("print", "list", "eggs", "--date", desk.DAY).out
    cr.refuses(errors.NothingToSign, "print", "list", "eggs", "--date", "2022-11-10")
    cr.refuses(errors.TicketUnknown, "print", "list", "cages", "--ticket", "M-9")
    cr.refuses(errors.DateUnclear, "print", "list", "eggs", "--date", "yesterday")
