"""What is kept about somebody, and until when: asked by whoever has the number in hand, for
the one whose it is.
"""

from collections.abc import Iterator
from sqlite3 import Connection
from typing import NamedTuple

from cainiao_recycle.domain import codes, privacy, references
from cainiao_recycle.domain.forgetting import may_go_from, year_ends
from cainiao_recycle.domain.vouchers import Voucher
from cainiao_recycle.station.looking_up import account
from cainiao_recycle.station.session import Session
from cainiao_recycle.store import customers, returns, setup
from cainiao_recycle.store.customers import Brought
from cainiao_recycle.store.returns import UnderWaybill


class Until(NamedTuple):
    """How long: by the mark of the key that finds it, the last day it is needed, and the
    first day on which `close` says that the key may go (None: it never does).
    """

    key: str
    ended: str
    may_go_from: str | None


class OfCustomer(NamedTuple):
    """What is kept of a customer in a campaign; `first` and `last` are days on which boxes
    were brought.
    """

    campaign: str
    first: str | None
    last: str | None
    brought: Brought
    vouchers: tuple[Voucher, ...]
    until: Until


class OfWaybill(NamedTuple):
    """What is kept of a waybill: a box that came or a parcel."""

    row: UnderWaybill
    until: Until


class About(NamedTuple):
    """What is kept about somebody, as far as the keys that are here tell."""

    customers: tuple[OfCustomer, ...]
    waybills: tuple[OfWaybill, ...]


def about(self: Session, number: str) -> About:
    """What is kept under a mobile number, a member code or a waybill. Nothing is recorded.
    Raises what a number raises that is none of the three.
    """
    privacy.refuse_not_their_own(number)
    scanned = codes.scanned(number)
    member = privacy.phone(scanned) or scanned
    is_member = privacy.MEMBER.fullmatch(member) is not None
    if not is_member:
        codes.waybill(scanned)
    with self.book.reading() as db:
        keep_years = setup.setting(db, "keep_years")
        return About(
            tuple(of_customer(self, db, member, keep_years)) if is_member else (),
            tuple(of_waybill(self, db, scanned, keep_years)),
        )


def of_customer(
    session: Session, db: Connection, number: str, keep_years: int
) -> Iterator[OfCustomer]:
    """What is kept of a customer in each campaign whose key is here, the latest first."""
    kept = session.keyring.read()
    for campaign in reversed(setup.campaigns(db)):
        key = kept.of_campaign(campaign.code)
        if key is None:
            continue
        found = customers.number_of(db, campaign.code, privacy.customer(number, key))
        if found is None:
            continue
        first, last = customers.days_of(db, found)
        one = account(session, db, campaign, found)
        until = may_go_from(campaign.ends, keep_years)
        yield OfCustomer(
            campaign.code,
            first,
            last,
            one.brought,
            one.vouchers,
            Until(references.mark(key), campaign.ends, until),
        )


def of_waybill(
    session: Session, db: Connection, number: str, keep_years: int
) -> Iterator[OfWaybill]:
    """What is kept under a waybill and its pieces."""
    if not codes.WAYBILL.fullmatch(number):
        return
    reference = session.keyring.sought(db, number)
    if not references.is_reference(reference):
        return
    key = session.keyring.waybills[references.mark_of(reference)]
    ends = year_ends(key.of, setup.campaigns(db))
    until = Until(key.mark, ends, may_go_from(ends, keep_years))
    for row in returns.under_waybill(db, references.stem_of(reference)):
        yield OfWaybill(row, until)
