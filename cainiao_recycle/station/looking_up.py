"""The life of anything: vouchers, boxes, waybills, shipments, and a customer's slips."""

from collections.abc import Iterable
from sqlite3 import Connection
from typing import NamedTuple

from cainiao_recycle.domain import codes, privacy, text
from cainiao_recycle.domain.campaigns import Campaign
from cainiao_recycle.domain.codes import CodeType, ScanKind
from cainiao_recycle.domain.story import Story
from cainiao_recycle.domain.vouchers import Voucher
from cainiao_recycle.errors import CodeUnknown, CustomerUnknown
from cainiao_recycle.station.session import Session
from cainiao_recycle.station.shipment_numbers import is_told, sought
from cainiao_recycle.station.told import read_waybill
from cainiao_recycle.store import (
    boxes,
    customers,
    history,
    journal,
    returns,
    setup,
    shipments,
    stories,
    vouchers,
)
from cainiao_recycle.store.boxes import Box
from cainiao_recycle.store.customers import Brought
from cainiao_recycle.store.journal import Entry
from cainiao_recycle.store.shipments import Shipment


class Account(NamedTuple):
    """A customer in one campaign; `customer` is the number that stands in the tables.
    `missing` boxes are left until the next reward of `eggs`; None where none can come.
    """

    campaign: str
    customer: int
    brought: Brought
    vouchers: tuple[Voucher, ...]
    missing: int | None
    eggs: int


class Known(NamedTuple):
    """A customer who is in the book, the latest campaign first."""

    last_four: str
    accounts: tuple[Account, ...]
    story: Story


class Life(NamedTuple):
    """What a code is, as the book stands, and every entry that touched it. `vouchers`
    are those a box paid for. A customer's `code` is empty: it is never repeated.
    """

    code: str
    subject: Voucher | Box | Shipment | Known
    entries: tuple[Entry, ...]
    vouchers: tuple[Voucher, ...] = ()


def show(self: Session, code: str) -> Life:
    """The life of whatever a code is: voucher, box (tag, number or waybill), shipment
    or customer (mobile number or member code). Raises `CodeUnknown`, `CustomerUnknown`.
    """
    with self.book.reading() as db:
        wanted = text.one_line("CODE", text.narrow(code), 80)
        if found := shipment_called(self, db, wanted):
            return life(db, wanted, found, history.of_shipment(db, found.shipment))
        scanned = codes.scanned(code)
        number = privacy.phone(scanned)
        if number and (known := known_customer(self, db, number)):
            return customers_life(db, known)
        if scanned.isdigit() and len(scanned) <= 7:
            box = boxes.by_number(db, int(scanned))
        elif scanned[0] == CodeType.VOUCHER and codes.is_ours(scanned):
            return voucher_life(self, db, codes.of_kind(scanned, ScanKind.VOUCHER))
        elif number:
            box = boxes.by_waybill(db, self.keyring.sought(db, scanned))
        else:
            box = box_under(self, db, scanned)
        if box is not None:
            return box_life(self, db, scanned, box)
        if sent := shipments.sent_under(db, self.keyring.known_as(db, scanned)):
            return life(db, scanned, sent, history.of_shipment(db, sent.shipment))
        if number:
            raise CustomerUnknown()
        if privacy.MEMBER.fullmatch(scanned) and (
            known := known_customer(self, db, scanned)
        ):
            return customers_life(db, known)
    raise CodeUnknown(code=scanned)


def shipment_called(session: Session, db: Connection, word: str) -> Shipment | None:
    """The shipment of a number, whatever else the word may be."""
    if codes.is_phone(word):
        return None
    name = word if is_told(word) else word.upper()
    return shipments.shipment(db, sought(session, db, name))


def box_under(session: Session, db: Connection, scanned: str) -> Box | None:
    """The box of a tag or a waybill; of no waybill where it is too short for one."""
    names_no_box = not (is_told(scanned) or codes.WAYBILL.fullmatch(scanned))
    if privacy.MEMBER.fullmatch(scanned) and names_no_box:
        return None
    scan = session.keyring.read_known(db, scanned)
    of_kind = boxes.by_tag if scan.kind is ScanKind.TAG else boxes.by_waybill
    return of_kind(db, scan.code)


def voucher_life(session: Session, db: Connection, code: str) -> Life:
    """The life of a voucher, with the ones it replaced and was replaced by."""
    voucher = vouchers.voucher(db, code, session.zone)
    if voucher is None:
        raise CodeUnknown(code=code)
    return life(db, code, voucher, history.of_voucher(db, code))


def box_life(session: Session, db: Connection, code: str, box: Box) -> Life:
    """The life of a box, with the vouchers it paid for."""
    paid = vouchers.listed(db, None, session.zone, vouchers.sought(db, "box", box.box))
    found = life(db, code, box, history.of_box(db, box.box))
    return found._replace(vouchers=tuple(paid))


def known_customer(session: Session, db: Connection, number: str) -> Known | None:
    """A customer in each campaign whose key is here, the latest first. Raises
    `CustomerUnclear`.
    """
    kept = session.keyring.read()
    found = []
    last_four = ""
    for campaign in reversed(setup.campaigns(db)):
        if key := kept.of_campaign(campaign.code):
            person = privacy.customer(number, key)
            customer = customers.number_of(db, campaign.code, person)
            if customer is not None:
                last_four = privacy.last_four(person, key)
                found.append(account(session, db, campaign, customer))
    if not found:
        return None
    told = stories.story(db, [one.customer for one in found])
    return Known(last_four, tuple(found), told)


def account(session: Session, db: Connection, campaign: Campaign, customer: int) -> Account:
    """What a customer brought in a campaign, and the vouchers it came to."""
    codes_of = vouchers.sought(db, "customer", customer)
    brought = customers.brought(db, customer)
    return Account(
        campaign.code,
        customer,
        brought,
        tuple(vouchers.listed(db, None, session.zone, codes_of)),
        campaign.missing(brought.unused, session.today()),
        campaign.eggs_per_reward,
    )


def story(self: Session, number: str) -> Known:
    """A customer (mobile number or member code) with the story of the boxes they brought.
    Raises `CustomerUnclear`, and `CustomerUnknown` for one without any.
    """
    with self.book.reading() as db:
        known = known_customer(self, db, privacy.identity(number))
    if known is None or not known.story.got.boxes:
        raise CustomerUnknown()
    return known


def customers_life(db: Connection, known: Known) -> Life:
    """A customer's boxes and vouchers, without the number."""
    entries = set().union(
        *(customers.entries_of(db, one.customer) for one in known.accounts)
    )
    return life(db, "", known, history.with_undos(db, entries))


def life(
    db: Connection,
    code: str,
    subject: Voucher | Box | Shipment | Known,
    entries: Iterable[int],
) -> Life:
    """A life from the numbers of its entries."""
    found = (journal.by_seq(db, seq) for seq in sorted(set(entries)))
    return Life(code, subject, tuple(entry for entry in found if entry is not None))


def list_vouchers(
    self: Session,
    state: str | None = None,
    *,
    customer: str | None = None,
    waybill: str | None = None,
    visit: str | None = None,
) -> list[Voucher]:
    """Vouchers as issued, all or those in one state; of a customer (mobile number or
    member code), those that the box of a waybill paid for, those of a visit. Raises
    `CustomerUnknown`, and `CodeUnknown` for a waybill that no box came under.
    """
    with self.book.reading() as db:
        found: list[set[str]] = []
        if customer is not None:
            found.append(of_customer(self, db, customer))
        if waybill is not None:
            found.append(of_waybill(self, db, read_waybill(waybill)))
        if visit is not None:
            found.append(vouchers.sought(db, "visit", text.called("--visit", visit, 40)))
        wanted = set.intersection(*found) if found else None
        return vouchers.listed(db, state, self.zone, wanted)


def of_customer(session: Session, db: Connection, number: str) -> set[str]:
    """The codes of a customer's vouchers."""
    known = known_customer(session, db, privacy.identity(number))
    if known is None:
        raise CustomerUnknown()
    return {voucher.code for one in known.accounts for voucher in one.vouchers}


def of_waybill(session: Session, db: Connection, waybill: str) -> set[str]:
    """The codes of the vouchers that the boxes of a waybill paid for."""
    reference = session.keyring.known_as(db, waybill)
    if not returns.came_under(db, reference):
        raise CodeUnknown(code=waybill)
    return vouchers.sought(db, "waybill", reference)
