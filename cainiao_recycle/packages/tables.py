"""The tables of a package: columns, types, units and keys, each told once.

`datapackage.json` is made from this, the questions of `store/exports` answer with these
columns in this order, and whoever reads a package checks it against them. A column is only
ever added behind the others; a table's key never changes.
"""

from typing import NamedTuple

from cainiao_recycle.sentences import N_

FORMAT = 2
"""Version of the layout."""

DESCRIPTOR = "datapackage.json"

TYPES = INTEGER, STRING, DATE, DATETIME = "integer", "string", "date", "datetime"

BALANCES = {
    "boxes": (
        ("boxes_in", "boxes_received"),
        (
            "boxes_sent",
            "boxes_pulped",
            "boxes_missing",
            "boxes_given",
            "boxes_transferred",
        ),
    ),
    "vouchers": (
        ("vouchers_issued",),
        ("vouchers_redeemed", "vouchers_void", "vouchers_expired", "vouchers_replaced"),
    ),
    "eggs": (("eggs_received", "eggs_variance"), ("eggs_given", "eggs_broken")),
}
"""What comes in and what goes out, by stock: opening + in = out + closing."""


class Column(NamedTuple):
    """A column. `unit` is of its whole numbers; `is_free`: people type what is in it."""

    name: str
    title: str
    type: str = INTEGER
    unit: str = ""
    is_free: bool = False


class Table(NamedTuple):
    """A table: what a row is, the columns that no two rows share, and all columns."""

    name: str
    text: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The header."""
        return tuple(column.name for column in self.columns)


KNOWN = {
    column.name: column
    for column in (
        Column("entry", N_("entry")),
        Column("recorded_at", N_("recorded at"), DATETIME),
        Column("happened_at", N_("happened at"), DATETIME),
        Column("business_date", N_("business date"), DATE),
        Column("late", N_("late (1: told after its day was closed)")),
        Column("clerk", N_("clerk"), STRING, is_free=True),
        Column("date", N_("date"), DATE),
        # boxes
        Column("box", N_("box")),
        Column("tag", N_("tag"), STRING),
        Column("size", N_("size"), STRING, is_free=True),
        Column("length_mm", N_("length"), unit="mm"),
        Column("width_mm", N_("width"), unit="mm"),
        Column("height_mm", N_("height"), unit="mm"),
        Column("wall_mm", N_("wall"), unit="mm"),
        Column("mass_g", N_("mass"), unit="g"),
        Column("max_load_g", N_("greatest load"), unit="g"),
        Column("max_cycles", N_("most cycles")),
        Column("cycle", N_("cycle")),
        Column("condition", N_("condition"), STRING),
        Column("defects", N_("defects"), STRING),
        Column("disposition", N_("goes to"), STRING),
        Column("state", N_("state"), STRING),
        Column("shelf", N_("shelf"), STRING, is_free=True),
        Column("arrived_at", N_("arrived at"), DATETIME),
        Column("cage", N_("cage")),
        # returns and what they earn
        Column("waybill_ref", N_("waybill's reference"), STRING),
        Column("waybill_piece", N_("piece of the parcel"), STRING),
        Column("visit", N_("visit"), STRING, is_free=True),
        Column("customer", N_("customer (a number within the station and campaign)")),
        Column("campaign", N_("campaign"), STRING, is_free=True),
        Column("campaign_date", N_("campaign's date"), DATE),
        Column("credits", N_("credits")),
        Column("points", N_("points")),
        Column("reward", N_("reward"), STRING),
        Column("undone_by", N_("undone by entry")),
        Column("undone_date", N_("undone on"), DATE),
        Column("undone_at", N_("undone at"), DATETIME),
        Column("undone", N_("undone (1: it counts no more)")),
        Column("direction", N_("direction (given, out, in)"), STRING),
        Column("transfer", N_("transfer"), STRING, is_free=True),
        Column("station", N_("other station"), STRING, is_free=True),
        # vouchers and eggs
        Column("voucher_key", N_("voucher's key"), STRING),
        Column("voucher", N_("voucher (masked while it is open)"), STRING),
        Column("voucher_ref", N_("voucher's reference"), STRING),
        Column("eggs", N_("eggs"), unit="eggs"),
        Column("valid_from", N_("valid from"), DATE),
        Column("valid_until", N_("valid until"), DATE),
        Column("issued_entry", N_("issued by entry")),
        Column("issued_at", N_("issued at"), DATETIME),
        Column("closed_at", N_("closed at"), DATETIME),
        Column("closed_by", N_("closed by"), STRING, is_free=True),
        Column("reason", N_("reason"), STRING, is_free=True),
        Column("replaces", N_("replaces the voucher with key"), STRING),
        Column("replaced_by", N_("replaced by the voucher with key"), STRING),
        Column("job", N_("print job")),
        Column("copy", N_("copy")),
        Column("destination", N_("printed to"), STRING, is_free=True),
        Column("started_at", N_("started at"), DATETIME),
        Column("outcome", N_("outcome"), STRING),
        Column("movement", N_("movement"), STRING),
        Column("note", N_("note"), STRING, is_free=True),
        Column("code", N_("code that was tried (masked)"), STRING, is_free=True),
        Column("why", N_("why it was refused"), STRING),
        # parcels
        Column("shipment", N_("shipment"), STRING, is_free=True),
        Column("priority", N_("priority")),
        Column("carton", N_("carton"), STRING),
        Column("board_g", N_("board reused"), unit="g"),
        Column("sent_at", N_("sent at"), DATETIME),
        # pulp
        Column("boxes", N_("boxes"), unit="boxes"),
        Column("estimate_g", N_("estimated mass"), unit="g"),
        Column("weighed", N_("weighed (1) or estimated (0)")),
        Column("ticket", N_("mill's ticket"), STRING, is_free=True),
        Column("scale_g", N_("mill's scale"), unit="g"),
        Column("moisture", N_("moisture"), unit="1/10000"),
        Column("outthrows", N_("outthrows"), unit="1/10000"),
        Column("settlement_g", N_("settled mass"), unit="g"),
        Column("notebook_equivalents", N_("notebook equivalents"), unit="notebooks"),
        Column("estimate_off", N_("estimate off by"), unit="1/10000"),
        Column("collected_at", N_("collected at"), DATETIME),
        Column("batch", N_("batch"), STRING, is_free=True),
        Column("school", N_("school"), STRING, is_free=True),
        Column("notebooks", N_("notebooks"), unit="notebooks"),
        # what is set up
        Column("name", N_("name"), STRING, is_free=True),
        Column("starts", N_("first day"), DATE),
        Column("ends", N_("last day"), DATE),
        Column("rule", N_("rule (JSON)"), STRING, is_free=True),
        # the day
        Column("indicator", N_("indicator"), STRING),
        Column("amount", N_("amount")),
        Column("head", N_("journal's head before the seal"), STRING),
        Column("boxes_opening", N_("boxes: opening"), unit="boxes"),
        Column("boxes_in", N_("boxes: returned"), unit="boxes"),
        Column("boxes_sent", N_("boxes: sent"), unit="boxes"),
        Column("boxes_pulped", N_("boxes: pulped"), unit="boxes"),
        Column("boxes_missing", N_("boxes: missing"), unit="boxes"),
        Column("boxes_received", N_("boxes: from other stations"), unit="boxes"),
        Column("boxes_given", N_("boxes: given away"), unit="boxes"),
        Column("boxes_transferred", N_("boxes: to other stations"), unit="boxes"),
        Column("boxes_closing", N_("boxes: closing"), unit="boxes"),
        Column("vouchers_opening", N_("vouchers: opening"), unit="vouchers"),
        Column("vouchers_issued", N_("vouchers: issued"), unit="vouchers"),
        Column("vouchers_redeemed", N_("vouchers: redeemed"), unit="vouchers"),
        Column("vouchers_void", N_("vouchers: void"), unit="vouchers"),
        Column("vouchers_expired", N_("vouchers: expired"), unit="vouchers"),
        Column("vouchers_replaced", N_("vouchers: replaced"), unit="vouchers"),
        Column("vouchers_closing", N_("vouchers: closing"), unit="vouchers"),
        Column("eggs_opening", N_("eggs: opening"), unit="eggs"),
        Column("eggs_received", N_("eggs: received"), unit="eggs"),
        Column("eggs_given", N_("eggs: given"), unit="eggs"),
        Column("eggs_broken", N_("eggs: broken"), unit="eggs"),
        Column("eggs_variance", N_("eggs: found too many by counts"), unit="eggs"),
        Column("eggs_closing", N_("eggs: closing"), unit="eggs"),
    )
}
"""Every column by its name, which means the same in each table."""


def table(name: str, text: str, key: str, columns: str) -> Table:
    """A table of columns that are known, told by their names."""
    known = tuple(KNOWN[one] for one in columns.split())
    return Table(name, text, tuple(key.split()), known)


TABLES = {
    one.name: one
    for one in (
        table(
            "box",
            "Boxes as they stand: a row each.",
            "box",
            """box tag size length_mm width_mm height_mm mass_g cycle condition state shelf
               arrived_at cage""",
        ),
        table(
            "box_return",
            "Boxes that came back, and what they earned: a row an arrival.",
            "entry",
            """entry box cycle tag size mass_g waybill_ref waybill_piece visit customer
               condition defects disposition campaign campaign_date credits points reward
               voucher_key happened_at recorded_at business_date late clerk undone_by
               undone_date""",
        ),
        table(
            "box_transfer",
            "Boxes that were given away (no transfer), and those that went to another "
            "station (out) or came from one (in): a row a box.",
            "entry box",
            """entry box direction transfer station tag cycle condition happened_at
               recorded_at business_date late clerk undone_by""",
        ),
        table(
            "campaign",
            "Campaigns with their rules.",
            "campaign",
            "campaign name starts ends rule undone",
        ),
        table(
            "customer",
            "What each customer brought on the day, what was undone left out.",
            "customer campaign",
            "customer campaign boxes credits points",
        ),
        table(
            "day",
            "The day's balance: opening + in = out + closing.",
            "date",
            """date entry head boxes_opening boxes_in boxes_sent boxes_pulped boxes_missing
               boxes_closing vouchers_opening vouchers_issued vouchers_redeemed
               vouchers_void vouchers_expired vouchers_replaced vouchers_closing
               eggs_opening eggs_received eggs_given eggs_broken eggs_variance
               eggs_closing boxes_received boxes_given boxes_transferred""",
        ),
        table(
            "egg_movement",
            "Eggs in (positive) and out (negative).",
            "entry movement",
            """entry movement eggs voucher_key note happened_at recorded_at business_date
               late clerk""",
        ),
        table(
            "figure",
            "The day's indicators, as its report has them: of the whole day (no campaign) "
            "and of each campaign.",
            "date campaign indicator",
            "date campaign indicator amount",
        ),
        table(
            "lookup_failure",
            "Voucher codes that were tried and aren't any of the station's.",
            "entry",
            """entry code voucher_ref why happened_at recorded_at business_date late
               clerk""",
        ),
        table(
            "notebook_delivery",
            "Notebooks made of old boxes, as schools got them; they are no equivalents.",
            "entry",
            """entry batch school notebooks happened_at recorded_at business_date late
               clerk undone_by""",
        ),
        table(
            "pulp_cage",
            "Cages of boxes for the mill.",
            "cage",
            """cage state boxes estimate_g mass_g weighed ticket closed_at business_date
               clerk""",
        ),
        table(
            "pulp_collection",
            "Mill tickets.",
            "ticket",
            """ticket estimate_g scale_g moisture outthrows settlement_g
               notebook_equivalents estimate_off collected_at business_date clerk
               undone""",
        ),
        table(
            "shipment",
            "Parcels as they stand, waiting, packed, sent or undone.",
            "shipment",
            """shipment state priority waybill_ref waybill_piece carton box cycle board_g
               sent_at business_date late clerk""",
        ),
        table(
            "size",
            "Sizes of boxes, outer sides.",
            "size",
            """size length_mm width_mm height_mm wall_mm mass_g max_load_g max_cycles""",
        ),
        table(
            "undo",
            "Entries that were undone.",
            "entry",
            "entry undone_by undone_at clerk",
        ),
        table(
            "voucher",
            "Egg vouchers as they stand.",
            "voucher_key",
            """voucher_key voucher voucher_ref eggs campaign campaign_date customer
               valid_from valid_until state issued_entry issued_at business_date closed_at
               closed_by reason replaces replaced_by""",
        ),
        table(
            "voucher_print",
            "Slips of vouchers that were sent to paper.",
            "job voucher_key",
            """job voucher_key voucher copy destination started_at clerk outcome""",
        ),
    )
}
"""The tables of a package, by name."""
