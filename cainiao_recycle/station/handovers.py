"""What is signed for: cages for the mill, eggs delivered, notebooks that schools got."""

from typing import NamedTuple

from cainiao_recycle.domain import text
from cainiao_recycle.domain.days import after, parse_date
from cainiao_recycle.errors import TicketUnknown
from cainiao_recycle.station.session import Session
from cainiao_recycle.store import egg_stock, pulp
from cainiao_recycle.store.egg_stock import Delivery
from cainiao_recycle.store.pulp import Cage, Collection, NotebookDelivery

LISTED_DAYS = 31
"""Days that a list goes back where no date is told."""


class CagesToSign(NamedTuple):
    """Cages that wait for the mill, or those that a ticket took."""

    cages: list[Cage]
    collection: Collection | None


def cages_to_sign(self: Session, ticket: str | None = None) -> CagesToSign:
    """The closed cages that stand here, or those of a ticket. Raises `TicketUnknown`."""
    with self.book.reading() as db:
        if ticket is None:
            return CagesToSign(pulp.cages(db, "closed"), None)
        name = text.called("--ticket", ticket, 40)
        found = pulp.collection(db, name)
        if found is None:
            raise TicketUnknown(ticket=name)
        return CagesToSign(pulp.of_ticket(db, name), found)


def dates(self: Session, date: str | None) -> tuple[str, str]:
    """The business date told, or the last month up to today."""
    if date:
        day = parse_date(date)
        return day, day
    today = self.today()
    return after(today, 1 - LISTED_DAYS), after(today, 1)


def eggs_delivered(self: Session, date: str | None = None) -> list[Delivery]:
    """Eggs delivered on a business date, or in the last month."""
    with self.book.reading() as db:
        return egg_stock.deliveries(db, *dates(self, date))


def notebooks_delivered(self: Session, date: str | None = None) -> list[NotebookDelivery]:
    """Notebooks that schools got on a business date, or in the last month."""
    with self.book.reading() as db:
        return pulp.notebooks(db, *dates(self, date))
