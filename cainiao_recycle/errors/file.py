"""The station file, its keys and backups, and the disk under them."""

from cainiao_recycle.errors.branches import (
    BusyRefusal,
    DamageRefusal,
    ExistsRefusal,
    FileRefusal,
    OutputRefusal,
    RewrittenRefusal,
    WritingRefusal,
)
from cainiao_recycle.sentences import N_


class StationExists(ExistsRefusal):
    name = "station-exists"
    sentence = N_(
        "{path} is there already, and is not written over. Take another place or name."
    )


class StationInPlace(ExistsRefusal):
    name = "station-in-place"
    sentence = N_(
        "{path} is there already. With --replace the backup takes its place, and it is "
        "kept under another name."
    )


class FileExists(ExistsRefusal):
    name = "file-exists"
    sentence = N_(
        "{path} is there already, and may be a slip that counts. Nothing was printed: "
        "give another name, or move the file away."
    )


class PlaceTaken(ExistsRefusal):
    name = "place-taken"
    sentence = N_(
        "{path} is there already, and is not written over. Give another name, or move the "
        "file away."
    )


class CampaignOverlaps(ExistsRefusal):
    name = "campaign-overlaps"
    sentence = N_(
        "Campaign {campaign} overlaps with {other} ({starts} to {ends}). Campaigns take "
        "turns: change its dates."
    )


class CampaignExists(ExistsRefusal):
    name = "campaign-exists"
    sentence = N_("There is a campaign {campaign} already. Give the new one another code.")


class StationMissing(FileRefusal):
    name = "station-missing"
    sentence = N_(
        "There is no station file at {path}. If the station is set up elsewhere, give its "
        "path: --file, or CAINIAO_RECYCLE_FILE. A new one: cainiao-recycle init --station "
        "CODE --name NAME"
    )


class HomeMissing(FileRefusal):
    name = "home-missing"
    sentence = N_(
        "There is no home folder to look in: HOME is not set. Say where the station file "
        "lies: --file PATH, or CAINIAO_RECYCLE_FILE."
    )


class NotAStationFile(FileRefusal):
    name = "not-a-station-file"
    sentence = N_("{path} is not a station file. Check --file (or CAINIAO_RECYCLE_FILE).")


class NotANetworkStore(FileRefusal):
    name = "not-a-network-store"
    sentence = N_(
        "{path} is no store of a network. “network add” makes one in a folder that is "
        "empty or not there yet."
    )


class StoreNewer(FileRefusal):
    name = "store-newer"
    sentence = N_(
        "{path} was written by a newer version ({theirs}; this one knows up to {ours}). "
        "Update cainiao-recycle."
    )


class NewerFile(FileRefusal):
    name = "newer-file"
    sentence = N_(
        "{path} was written by a newer version ({theirs}; this one knows up to {ours}). "
        "Update cainiao-recycle."
    )


class FileLinked(FileRefusal):
    name = "file-linked"
    sentence = N_(
        "{path} has a second name (a hard link), and what is written under one of them is "
        "lost under the other. Nothing was recorded. Remove the other name (find DIR "
        "-samefile {path}); “backup” makes copies."
    )


class FileDamaged(DamageRefusal):
    name = "file-damaged"
    sentence = N_(
        "{path} is damaged: {why}. Don't write to it; restore the last backup "
        "(the documentation's page “Care” tells how)."
    )


class KeysMissing(DamageRefusal):
    name = "keys-missing"
    sentence = N_(
        "The key of campaign {campaign} is not in {path}. Put the station's key file "
        "back from its backup, or return the box without a customer."
    )


class WaybillKeysMissing(DamageRefusal):
    name = "waybill-keys-missing"
    sentence = N_(
        "Keys of waybills are not in {path}: {keys}. Without them a waybill that came "
        "before can't be told from a new one. Put the key file back from its backup. If "
        "it is lost for good: keys new --reason."
    )


class KeysUnreadable(DamageRefusal):
    name = "keys-unreadable"
    sentence = N_(
        "The key file {path} can't be read. Put it back from its backup. If there is none, "
        "move it aside, then: keys new --reason."
    )


class JournalBroken(DamageRefusal):
    name = "journal-broken"
    sentence = N_(
        "The journal's chain breaks at entry {entry}. The file was changed from "
        "outside: restore the last backup (the documentation's page “Care” tells how)."
    )


class JournalRewritten(RewrittenRefusal):
    name = "journal-rewritten"
    sentence = N_(
        "The journal doesn't go through entry {entry} as it was when it was last closed, "
        "exported or backed up: it was rewritten, its tail was cut off, or an older file "
        "was put here. Nothing is sealed or handed out from it. Look (check --against), "
        "and put the right file back (restore)."
    )


class NotWritable(WritingRefusal):
    name = "not-writable"
    sentence = N_("{path} can't be written. Check the folder's permissions and the disk.")


class DiskFull(WritingRefusal):
    name = "disk-full"
    sentence = N_(
        "The disk is full. Nothing was recorded. Free some space and do it again."
    )


class NoRoom(WritingRefusal):
    name = "no-room"
    sentence = N_(
        "There is no room on the disk for {path}. What stands under that name is as it "
        "was. Free some space and do it again."
    )


class HeadNotKept(WritingRefusal):
    name = "head-not-kept"
    sentence = N_(
        "It is done, but how far the journal goes could not be noted in {path}. See to the "
        "disk and to that file; the next close, export or backup notes it."
    )


class KeysNotDropped(WritingRefusal):
    name = "keys-not-dropped"
    sentence = N_(
        "It is recorded, and nobody uses those keys any more, but {path} could not be "
        "written without them. See to the disk; the next entry drops them."
    )


class FileBusy(BusyRefusal):
    name = "file-busy"
    sentence = N_("Another program keeps {path} locked. Wait a moment and do it again.")


class PrintingNow(BusyRefusal):
    name = "printing-now"
    sentence = N_(
        "Voucher {code} is being printed by {clerk} at {to}, begun at {at}. Wait a minute, "
        "then look in the tray."
    )


class EngineUnreachable(BusyRefusal):
    name = "engine-unreachable"
    sentence = N_(
        "Spark does not answer at {engine}, or Java is missing. See to it, and ask again; "
        "without --engine the question is asked in this process."
    )


class CodesTried(BusyRefusal):
    name = "codes-tried"
    sentence = N_(
        "Codes that are no voucher's were tried under this name. Wait {seconds} seconds, "
        "then scan this one again; a slip that can't be scanned is typed digit by digit."
    )


class FileReplaced(BusyRefusal):
    name = "file-replaced"
    sentence = N_(
        "{path} was replaced while it was open here. Nothing was recorded: end this "
        "program, start it again, and do it again."
    )


class OutputLost(OutputRefusal):
    name = "output-lost"
    sentence = N_(
        "The answer can't be written ({why}). What was recorded stays recorded: look it "
        "up with “show”, or ask again with the same request id."
    )


OF_THE_FILE = (DiskFull, FileBusy, FileDamaged, FileReplaced, NotWritable)
"""Refusals that are the file's and not what was asked: the same is good later."""
