"""Egg vouchers: redeemed once, made void, issued anew."""

from cainiao_recycle.domain import codes
from cainiao_recycle.domain.codes import CodeType, ScanKind
from cainiao_recycle.domain.events import (
    LookupFailed,
    VoucherRedeemed,
    VoucherReissued,
    VoucherVoided,
)
from cainiao_recycle.domain.vouchers import (
    Voucher,
    VoucherState,
    refuse_guessing,
    refuse_unless_open,
    refuse_unless_redeemable,
)
from cainiao_recycle.errors import CodeMistyped, VoucherCameLater, VoucherUnknown
from cainiao_recycle.station import reasons
from cainiao_recycle.station.eggs import moved
from cainiao_recycle.station.free_text import refuse_waybill
from cainiao_recycle.station.session import OWN, Recorded, Request, Session, named_request
from cainiao_recycle.store import vouchers


def redeem(
    self: Session, code: str, *, at: str | None = None, request_id: str | None = None
) -> Recorded:
    """Hand over the eggs of a voucher, once. The event is `VoucherRedeemed`.

    Each end of a voucher's life is a refusal of its own. A mistyped or unknown code
    leaves a trace in the journal.
    """
    wanted = read_voucher(self, code, at, request_id)
    with self.request(at, request_id) as request:
        if earlier := request.earlier("redeem", wanted, voucher=wanted):
            return earlier
        wait_after_guesses(request)
        found = vouchers.voucher(request.db, wanted, self.zone)
        if found is not None:
            refuse_unless_redeemable(found, request.rule_date)
            request.stands_on(found.opened_seq, VoucherCameLater, voucher=wanted)
            paid = VoucherRedeemed(
                voucher=wanted,
                eggs=found.eggs,
                was_expired=found.state is VoucherState.EXPIRED,
            )
            return moved(request, paid, -found.eggs)
    note_failure(self, wanted, VoucherUnknown.name, at, request_id)
    raise VoucherUnknown(code=wanted)


def void_voucher(
    self: Session,
    code: str,
    reason: str,
    second: str | None = None,
    *,
    at: str | None = None,
    request_id: str | None = None,
) -> Recorded:
    """Make an open voucher worthless. The event is `VoucherVoided`."""
    wanted = read_voucher(self, code, at, request_id)
    said = reasons.said(self.clerk, reason, second)
    with self.request(at, request_id) as request:
        if earlier := request.earlier(
            "void", wanted, *said, voucher=wanted, **said._asdict()
        ):
            return earlier
        reasons.demand(request.db, said)
        found = open_voucher(request, wanted)
        if found is not None:
            return request.record(
                VoucherVoided(voucher=wanted, eggs=found.eggs, **said._asdict())
            )
    note_failure(self, wanted, VoucherUnknown.name, at, request_id)
    raise VoucherUnknown(code=wanted)


def reissue_voucher(
    self: Session,
    code: str,
    reason: str,
    second: str | None = None,
    *,
    at: str | None = None,
    request_id: str | None = None,
) -> Recorded:
    """A new code for an open voucher whose slip is lost or unreadable; the old code is
    dead. Eggs and dates stay. The event is `VoucherReissued`.
    """
    wanted = read_voucher(self, code, at, request_id)
    said = reasons.said(self.clerk, reason, second)
    with self.request(at, request_id) as request:
        if earlier := request.earlier(
            "reissue", wanted, *said, replaces=wanted, **said._asdict()
        ):
            return earlier
        reasons.demand(request.db, said)
        found = open_voucher(request, wanted)
        if found is not None:
            fresh = request.code(CodeType.VOUCHER)
            return request.record(
                VoucherReissued(
                    voucher=fresh,
                    eggs=found.eggs,
                    replaces=wanted,
                    valid_from=found.valid_from,
                    valid_until=found.valid_until,
                    **said._asdict(),
                    ref=self.keyring.voucher_ref(fresh, request.rule_date[:4]),
                )
            )
    note_failure(self, wanted, VoucherUnknown.name, at, request_id)
    raise VoucherUnknown(code=wanted)


def read_voucher(
    session: Session, code: str, at: str | None, request_id: str | None
) -> str:
    """A voucher's code; a mistyped one leaves a trace."""
    try:
        return codes.of_kind(code, ScanKind.VOUCHER)
    except CodeMistyped as mistyped:
        typed = str(mistyped.facts["code"])
        note_failure(session, typed, mistyped.name, at, request_id)
        raise


def open_voucher(request: Request, code: str) -> Voucher | None:
    """A voucher that can still be changed; one that can't is refused as at redeeming."""
    wait_after_guesses(request)
    found = vouchers.voucher(request.db, code, request.session.zone)
    if found is not None:
        refuse_unless_open(found, request.rule_date)
        request.stands_on(found.opened_seq, VoucherCameLater, voucher=code)
    return found


def wait_after_guesses(request: Request) -> None:
    """Raise `CodesTried` while too many codes were tried: before any voucher is looked up,
    so that a pause tells nothing of it.
    """
    session = request.session
    refuse_guessing(vouchers.tries(request.db, session.clerk), session.clock())


def note_failure(
    session: Session, code: str, why: str, at: str | None, request_id: str | None
) -> None:
    """Leave a trace of a code that isn't one: guessing shows in the journal.

    It may be a customer's number, scanned into the wrong field, and is masked. The same
    request leaves one trace.
    """
    shown = codes.of_a_try(code)
    trace_id = None
    if request_id:
        trace_id = f"{OWN}failed:{named_request(request_id)}"
        refuse_waybill(session.keyring, session.book.db, "--request-id", request_id)
    with session.request(at, None, own_id=trace_id) as request:
        if not request.earlier("failed", shown, why):
            ref = None
            if why == VoucherUnknown.name:
                ref = session.keyring.voucher_ref(code, request.rule_date[:4])
            request.record(LookupFailed(code=shown, why=why, ref=ref))
