"""Every verb of the station on one page: the Python API."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from cainiao_recycle.night import (
    backing_up,
    checking,
    closing,
    exporting,
    forgetting,
    handed_out,
    importing,
    restoring,
)
from cainiao_recycle.night.checking import Check
from cainiao_recycle.reports import course, report, station_page
from cainiao_recycle.station import (
    about_somebody,
    campaigns,
    eggs,
    entries,
    handovers,
    key_care,
    looking_up,
    on_hand,
    opening,
    planning,
    printers,
    pulping,
    redeeming,
    returning,
    reviewing,
    sending,
    settings,
    shipping,
    sizes,
    stock_taking,
    suggesting,
    transferring,
    undoing,
    visits,
)
from cainiao_recycle.station.clock import confirm_clock
from cainiao_recycle.station.session import (
    Session,
    random_below,
    wall_clock,
)
from cainiao_recycle.station.slips import batches, contents, jobs
from cainiao_recycle.store.book import Book


class Station(Session):
    """A clerk at an open book, with every verb of the station."""

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        clerk: str = "-",
        clock: Callable[[], int] = wall_clock,
        draw: Callable[[int], int] = random_below,
    ) -> "Station":
        """Open a station file that is there. Raises what `Book.open` raises."""
        book = Book.open(Path(path))
        try:
            return cls(book, clerk=clerk, clock=clock, draw=draw)
        except BaseException:
            book.close()
            raise

    create = staticmethod(opening.create_station)

    rename = opening.rename_station

    return_box = returning.return_box
    finish_visit = visits.finish_visit
    name_visit = visits.name_visit
    redeem = redeeming.redeem
    show = looking_up.show
    story = looking_up.story
    undo = undoing.undo_entry
    last_to_undo = entries.last_to_undo
    log = entries.log
    list_findings = reviewing.list_findings
    review_done = reviewing.review_done

    void_voucher = redeeming.void_voucher
    reissue_voucher = redeeming.reissue_voucher
    list_vouchers = looking_up.list_vouchers

    issue_batch = batches.issue_batch
    draw_tags = batches.draw_tags

    set_printer = printers.set_printer
    remove_printer = printers.remove_printer
    list_printers = printers.list_printers
    printable = contents.printable
    waiting_to_print = jobs.waiting_to_print
    start_print = jobs.start_print
    end_print = jobs.end_print

    enter_shipment = shipping.enter_shipment
    suggest_box = suggesting.suggest_box
    suggest_sizes = suggesting.suggest_sizes
    plan_day = planning.plan_day
    miss_box = stock_taking.miss_box
    pack_shipment = shipping.pack_shipment
    release_shipment = shipping.release_shipment
    send_shipment = sending.send_shipment
    list_shipments = shipping.list_shipments

    list_boxes = on_hand.list_boxes
    move_box = on_hand.move_box
    count_shelf = stock_taking.count_shelf
    regrade_box = on_hand.regrade_box
    give_boxes = transferring.give_boxes
    transfer_boxes = transferring.transfer_boxes
    receive_boxes = transferring.receive_boxes
    surplus = transferring.surplus
    close_cage = pulping.close_cage
    collect_pulp = pulping.collect_pulp
    list_cages = pulping.list_cages
    deliver_notebooks = pulping.deliver_notebooks
    cages_to_sign = handovers.cages_to_sign
    eggs_delivered = handovers.eggs_delivered
    notebooks_delivered = handovers.notebooks_delivered

    receive_eggs = eggs.receive_eggs
    break_eggs = eggs.break_eggs
    count_eggs = eggs.count_eggs
    eggs_now = eggs.eggs_now

    add_campaign = campaigns.add_campaign
    change_campaign = campaigns.change_campaign
    list_campaigns = campaigns.list_campaigns
    show_campaign = campaigns.show_campaign
    set_size = sizes.set_size
    list_sizes = sizes.list_sizes
    set_carrier = sizes.set_carrier

    list_keys = key_care.list_keys
    join_network = key_care.join_network
    renew_keys = key_care.renew_keys
    refer = key_care.refer

    list_settings = settings.list_settings
    set_setting = settings.set_setting

    close_days = closing.close_days
    confirm_clock = confirm_clock
    about = about_somebody.about
    list_forgettable = forgetting.list_forgettable
    forget = forgetting.forget
    forgettable_before = forgetting.forgettable_before
    export_days = exporting.export_days
    write_report_page = station_page.write_report_page
    report = report.report
    report_hours = course.report_hours
    report_steps = course.report_steps
    import_returns = importing.import_returns
    import_shipments = importing.import_shipments
    import_sizes = importing.import_sizes
    import_carriers = importing.import_carriers
    restore = staticmethod(restoring.restore)

    def check_file(self, against: Sequence[str] = ()) -> Iterator[Check]:
        """Prove the file, one check at a time; see `night.checking.check_book`. `against`
        are places of what was handed out; see `night.handed_out`.
        """
        found = [one for place in against for one in handed_out.handed_out(place)]
        return checking.check_book(self.book, self.watch, found)

    def rebuild_tables(self) -> int:
        """Make the tables from the journal; see `night.checking.rebuild_tables`."""
        return checking.rebuild_tables(self.book, self.watch)

    def backup(self, target: str | Path) -> list[Path]:
        """Copy the file and its keys; see `night.backing_up.backup`."""
        return backing_up.backup(self.book, target)
