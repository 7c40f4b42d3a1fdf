"""Vouchers from their issue on; the credits of a box pay for one in `boxes`."""

from cainiao_recycle.domain.record import Event


class VoucherRedeemed(Event):
    """Eggs were handed over. `was_expired`: the voucher's expiry was sealed before this
    was told, and is taken back.
    """

    kind = "voucher-redeemed/1"
    voucher: str
    eggs: int
    was_expired: bool


class VoucherVoided(Event):
    """An open voucher was made worthless. `second` is who else stands for it."""

    kind = "voucher-voided/1"
    voucher: str
    eggs: int
    reason: str
    second: str | None


class VoucherReissued(Event):
    """An open voucher got a new code; the old one is dead. `ref` is the new code's
    reference under the network's key, if there is one.
    """

    kind = "voucher-reissued/2"
    voucher: str
    eggs: int
    replaces: str
    valid_from: str
    valid_until: str
    reason: str
    ref: str | None
    second: str | None


class VouchersExpired(Event):
    """Vouchers whose last day is over, found when that day was closed."""

    kind = "vouchers-expired/1"
    vouchers: tuple[str, ...]
    eggs: int


class VoucherBatchIssued(Event):
    """Vouchers for an occasion (a school day), alike, and paid for by no box. `refs` are
    the codes' references under the network's key, none where there is none.
    """

    kind = "voucher-batch-issued/2"
    reason: str
    eggs: int
    campaign: str
    campaign_date: str
    valid_from: str
    valid_until: str
    vouchers: tuple[str, ...]
    refs: tuple[str, ...]
    second: str | None


class LookupFailed(Event):
    """Somebody presented a voucher code that isn't one: the trace of a try. `code` is what
    is kept of it (`codes.of_a_try`); `ref` its reference under the network's key, by which
    another station knows a code of its own.
    """

    kind = "lookup-failed/1"
    code: str
    why: str
    ref: str | None
