"""Nothing is paid for a voucher."""

from cainiao_recycle.errors.branches import VoucherRefusal
from cainiao_recycle.sentences import N_


class VoucherAlreadyRedeemed(VoucherRefusal):
    name = "voucher-already-redeemed"
    sentence = N_(
        "Voucher {code} was redeemed on {at} by {clerk} (eggs: {eggs}). Don't hand out "
        "eggs again.{slips}"
    )


class VoucherVoid(VoucherRefusal):
    name = "voucher-void"
    sentence = N_(
        "Voucher {code} was made void on {at} by {clerk}: {reason}. No eggs for it.{slips}"
    )


class VoucherExpired(VoucherRefusal):
    name = "voucher-expired"
    sentence = N_("Voucher {code} was valid until {until}. No eggs for it any more.")


class VoucherReplaced(VoucherRefusal):
    name = "voucher-replaced"
    sentence = N_(
        "Voucher {code} was replaced on {at} by {clerk}. Ask for the new slip, ending "
        "in {ending}.{slips}"
    )


class VoucherNotYetValid(VoucherRefusal):
    name = "voucher-not-yet-valid"
    sentence = N_("Voucher {code} is valid from {from_} on. Come back then.")
