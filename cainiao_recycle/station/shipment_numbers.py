"""What a shipment is called: read in one way at every door, and as the book has it.

A number that is a carrier's waybill is personal data: the book has its reference.
"""

import re
from contextlib import suppress
from sqlite3 import Connection

from cainiao_recycle.domain import codes, references, text
from cainiao_recycle.domain.personal import refuse_number
from cainiao_recycle.errors import PhoneAsWaybill, Refusal, SettingUnclear
from cainiao_recycle.sentences import N_, Clause
from cainiao_recycle.station.session import Request, Session

NO_OPTION = N_("It begins with a letter or a digit: a dash would be an option.")
ROUNDED = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]+")
NOT_ROUNDED = N_(
    "A spreadsheet has rounded it: give its column the format Text there, and write the "
    "numbers anew."
)


def number(raw: str) -> str:
    """A shipment's number: 1 to 32 printable characters, upper-cased, no dash in front;
    what a scanner adds to a waybill is taken off. Raises `PhoneAsWaybill` for somebody's
    number, `NumberInText` where one stands in the name.
    """
    if is_told(raw):
        return raw
    name = text.one_line("SHIPMENT", text.narrow(raw), 32).upper()
    if name.startswith("-"):
        raise SettingUnclear(field="SHIPMENT", value=name, expected=Clause(NO_OPTION))
    name = scanned_number(name)
    if codes.is_phone(name):
        raise PhoneAsWaybill()
    refuse_number("SHIPMENT", name)
    return name


def new_number(raw: str) -> str:
    """The number of a shipment that is entered: none that stands for many others. Raises
    what `number` raises.
    """
    name = number(raw)
    if ROUNDED.fullmatch(name):
        raise SettingUnclear(field="SHIPMENT", value=name, expected=Clause(NOT_ROUNDED))
    return name


def is_told(word: str) -> bool:
    """Whether a word is what a waybill is called where its number isn't known."""
    return references.is_reference(word) or bool(references.OUTSIDE.fullmatch(word))


def named(request: Request, name: str) -> str:
    """A shipment as the book has it: a waybill's reference, any other name as it is."""
    if references.OUTSIDE.fullmatch(name):
        return request.session.keyring.sought(request.db, name)
    if references.is_reference(name) or references.is_waybill(name):
        return request.reference(name)
    return name


def sought(session: Session, db: Connection, name: str) -> str:
    """A shipment as the book would have it; nothing is recorded of it."""
    if is_told(name):
        return session.keyring.sought(db, name)
    name = scanned_number(name)
    return session.keyring.sought(db, name) if references.is_waybill(name) else name


def scanned_number(name: str) -> str:
    """A carrier's number in its one form, however a scanner, a label or a hand spells it;
    any other name as it was typed.
    """
    if name.isalnum() and name.isascii():
        return name
    if name.startswith(("]", "*")) or codes.PIECE.fullmatch(name):
        return codes.scanned(name)
    with suppress(Refusal):
        scanned = codes.scanned(name)
        if references.is_waybill(scanned):
            return scanned
    return name
