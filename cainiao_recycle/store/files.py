"""What differs between operating systems: locks and durable renaming.

Proven on Linux; macOS has the same calls, Windows locks through msvcrt.
"""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import sleep
from typing import IO, BinaryIO, cast

from cainiao_recycle.errors import FileBusy, FileNameMissing, FileUnreadable, NotWritable
from cainiao_recycle.sentences import N_, Clause

PATIENCE_S = 10.0
"""How long a writer waits for its turn. A program that stands still with the lock in
its hand (suspended, or on a disk that hangs) must not stop the counter without a word.
"""

if sys.platform == "win32":  # pragma: no cover - not run on Linux
    import msvcrt

    def is_free(descriptor: int) -> bool:
        """Take the lock if nobody has it."""
        with suppress(OSError):
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            return True
        return False

    def is_our_turn(descriptor: int) -> bool:
        """Wait for the lock, ten tries of a second; whether it came."""
        with suppress(OSError):
            msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
            return True
        return False

    def drop_lock(descriptor: int) -> None:
        """Let the next one in."""
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

    @contextmanager
    def kept_shut(path: Path) -> Iterator[None]:
        """SQLite alone decides who opens a database."""
        yield

else:
    import fcntl

    PENDING_BYTE = 0x40000000
    """What whoever opens a SQLite database asks for first, and a writer in need holds:
    https://www.sqlite.org/lockingv3.html
    """

    @contextmanager
    def kept_shut(path: Path) -> Iterator[None]:
        """Keep a database from being opened anew: who wants to waits. A new reader would
        make files beside it that belong to the old file under the new one's name.
        """
        with path.open("r+b") as file:
            for wait in (*[0.01] * 100, None):
                with suppress(BlockingIOError, PermissionError):
                    fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, PENDING_BYTE)
                    break
                if wait is None:
                    raise FileBusy(path=path)
                sleep(wait)
            yield

    def is_free(descriptor: int) -> bool:
        """Take the lock if nobody has it."""
        with suppress(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        return False

    def is_our_turn(descriptor: int) -> bool:
        """Wait for the lock as long as patience lasts; whether it came. The system lets
        waiters in by their order, which looking again and again would not.
        """
        from threading import Event, Thread

        came = Event()

        def wait() -> None:
            with suppress(OSError):
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                came.set()

        Thread(target=wait, daemon=True).start()
        return came.wait(PATIENCE_S)

    def drop_lock(descriptor: int) -> None:
        """Let the next one in."""
        fcntl.flock(descriptor, fcntl.LOCK_UN)


class Turn:
    """The lock file beside a station file, made if it isn't there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.descriptor = -1
        self.was_ours = False

    def take(self) -> None:
        """Wait for our turn. Raises `FileBusy` when it doesn't come."""
        if self.descriptor < 0:
            flags = os.O_RDWR | os.O_CREAT
            self.descriptor = os.open(f"{self.path}.lock", flags, 0o600)
        if is_free(self.descriptor):
            self.was_ours = True
            return
        came = False
        try:
            came = is_our_turn(self.descriptor)
        finally:
            if not came:
                # Should it come later, it goes with the descriptor.
                self.close()
        if not came:
            raise FileBusy(path=self.path)
        self.was_ours = True

    def drop(self) -> None:
        """Let the next one in."""
        drop_lock(self.descriptor)

    def close(self) -> None:
        """Let the next one in for good."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1


NO_FILE = N_("there is no such file")
A_FOLDER = N_("it is a folder")
NOT_ALLOWED = N_("the system doesn't allow it")

REASONS = {
    errno.ENOENT: NO_FILE,
    errno.ENOTDIR: NO_FILE,
    errno.EISDIR: A_FOLDER,
    errno.EACCES: NOT_ALLOWED,
    errno.EPERM: NOT_ALLOWED,
}


def reason(error: Exception) -> Clause | str:
    """Why the system refused, in words where we have them."""
    number = getattr(error, "errno", None)
    if number in REASONS:
        return Clause(REASONS[number])
    return getattr(error, "strerror", None) or str(error)


def is_there(path: Path) -> bool:
    """Whether a file is there; a path the system can't even look up isn't."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def lies_there(place: Path) -> bool:
    """Whether something lies at a place, be it a link that leads nowhere. Raises
    `FileUnreadable` where the system doesn't even let us look.
    """
    try:
        place.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError) as error:
        raise FileUnreadable(path=place, why=reason(error)) from error
    return True


def led_to(path: Path) -> Path:
    """Where a path leads to by its links; one that leads round in a circle stays a link."""
    return Path(os.path.realpath(path))


def is_folder(path: Path) -> bool:
    """Whether a folder is there; a path the system can't even look up is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def place_of_file(place: str | Path) -> Path:
    """Where a file is to be written. A folder, also one that isn't there yet (a slash at
    the end), raises `FileNameMissing`: a file of that name would be found by nobody. Raises
    `NotWritable` for a name that no file can have.
    """
    path = Path(place)
    refuse_no_name(path)
    if str(place).endswith(("/", os.sep)) or not path.name or is_folder(path):
        raise FileNameMissing(path=path)
    return path


def refuse_no_name(path: Path) -> None:
    """Raise `NotWritable` for a name with a NUL or half a character in it."""
    try:
        possible = b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:
        possible = False
    if not possible:
        raise NotWritable(path=path)


LITTLE = 1 << 18
"""Bytes: less room than this is none for a write-ahead log and its index."""


def is_full(folder: Path) -> bool:
    """Whether the disk under a folder has no room left."""
    import shutil

    try:
        return shutil.disk_usage(folder).free < LITTLE
    except OSError:
        return False


def sync_folder(folder: Path) -> None:
    """Make a rename in a folder survive a power cut, where the system has a way."""
    if os.name == "nt":  # pragma: no cover - Windows can't open folders
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folders(folder: Path, for_files: int | None = None) -> None:
    """Make a folder with those above it, so that they survive a power cut as well. With
    the mode of the files they are for, whoever may read those may enter.
    """
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    if for_files is not None:
        mode = for_files | (for_files & 0o444) >> 2
        for one in reversed(missing):
            one.mkdir(mode, exist_ok=True)
            one.chmod(mode)
    folder.mkdir(parents=True, exist_ok=True)
    # One more: a run that was killed here may have made the folder a moment ago.
    for one in (*missing, folder):
        with suppress(PermissionError):
            sync_folder(one.parent)


OWNER_ONLY, HANDED_ON = 0o600, 0o644
"""Who may read a file: what belongs to the book is its owner's."""


@contextmanager
def written_whole(path: Path, mode: int = OWNER_ONLY) -> Iterator[IO[bytes]]:
    """A file that is there whole or not at all, whenever the power goes. Unless it is to be
    handed on, only its owner reads it.

    It is written beside, synced, renamed into place, and the folder is synced.
    """
    with part(path, mode) as beside:
        with beside.open("r+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        moved_into_place(beside, path)


@contextmanager
def overwritten(path: Path) -> Iterator[None]:
    """Whoever writes a file anew within leaves nothing of what it held before: the old
    content is written over where it stands, unless it has a second name. A disk that moves
    what it writes, and a copy of the whole disk, keep it all the same.
    """
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        yield
        return
    try:
        yield
        found = os.fstat(descriptor)
        if found.st_nlink == 0:
            os.pwrite(descriptor, bytes(found.st_size), 0)
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


PART = ".part"
BESIDE_PARTS = ("", "-journal", "-wal", "-shm", ".lock")
"""What may lie beside a part, by the endings of the names."""


@contextmanager
def part(path: Path, mode: int = OWNER_ONLY) -> Iterator[Path]:
    """Where a file is made before it is moved into its place. Whatever is left there
    goes, at once or, after a kill, with the next run: a part is locked while it is made.
    """
    drop_left_parts(path)
    beside, descriptor = new_part(path, mode)
    try:
        yield beside
    finally:
        drop_part(beside)
        if descriptor >= 0:
            os.close(descriptor)


def new_part(path: Path, mode: int) -> tuple[Path, int]:
    """An empty part that is no other run's, and the descriptor that locks it."""
    while True:
        beside = path.with_name(f".{path.name}.{os.urandom(6).hex()}{PART}")
        descriptor = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode)
        if os.name == "nt":  # pragma: no cover - Windows moves no file that is open
            os.close(descriptor)
            return beside, -1
        # Another run may have taken it for left behind before it was locked.
        if is_free(descriptor) and beside.exists():
            return beside, descriptor
        os.close(descriptor)


def drop_left_parts(path: Path) -> None:
    """Remove the parts that killed runs left of a file."""
    start = f".{path.name}."
    with suppress(OSError):
        for found in list(path.parent.iterdir()):
            token, dot, ending = found.name.removeprefix(start).partition(PART)
            ours = found.name.startswith(start) and dot and ending in BESIDE_PARTS
            if ours and set(token) <= set("0123456789abcdef"):
                beside = found.with_name(f"{start}{token}{PART}")
                if is_left(beside):
                    drop_part(beside)


def is_left(beside: Path) -> bool:
    """Whether nobody makes a part any more."""
    if os.name == "nt":  # pragma: no cover - parts aren't locked there
        return False
    try:
        descriptor = os.open(beside, os.O_RDWR)
    except OSError as error:
        return error.errno == errno.ENOENT
    try:
        return is_free(descriptor)
    finally:
        os.close(descriptor)


def drop_part(beside: Path) -> None:
    """Remove a part and what lies beside it, itself last."""
    for ending in reversed(BESIDE_PARTS):
        beside.with_name(beside.name + ending).unlink(missing_ok=True)


def moved_into_place(beside: Path, path: Path) -> None:
    """Rename a finished file over its place, durably."""
    os.replace(beside, path)
    sync_folder(path.parent)


def put_new(beside: Path, path: Path) -> None:
    """Give a finished file its name, durably. Raises `FileExistsError` rather than
    write over one.
    """
    os.link(beside, path)
    # A program that opens the new file at once takes this name for one left behind.
    beside.unlink(missing_ok=True)
    sync_folder(path.parent)


ASIDE = ".before-restore-"


def drop_cut_links(path: Path) -> None:
    """Remove second names of a station file that a killed `init` or `restore` left. Only
    to be called under the file's lock.
    """
    parts, asides = f".{path.name}.", f"{path.name}{ASIDE}"
    for found in list(path.parent.iterdir()):
        is_part = found.name.startswith(parts) and found.name.endswith(PART)
        is_aside = (
            found.name.startswith(asides) and found.name.removeprefix(asides).isdigit()
        )
        if (is_part or is_aside) and found.samefile(path):
            keys, log = (found.with_name(found.name + end) for end in (".keys", "-wal"))
            if not log.exists():
                keys.unlink(missing_ok=True)
                found.unlink()


def open_to_others(path: Path) -> Iterator[Path]:
    """What others than its owner may read of a station file and of all that lies beside
    it under its name: log, lock, keys, what was set aside (nothing on Windows).
    """
    for one in sorted(path.parent.iterdir() if os.name != "nt" else ()):
        ending = one.name.removeprefix(path.name)
        if one == path or (one.name != ending and ending[:1] in (".", "-")):
            with suppress(FileNotFoundError):
                if one.stat().st_mode & 0o077:
                    yield one


LARGEST_FILE = 200_000_000
"""Bytes of a file to read: some two million returned boxes."""

TOO_LARGE = N_("it is larger than {mb} MB")


def opened(path: Path) -> BinaryIO:
    """A file to be read more than once, as far as it is there now: what comes from a pipe
    is kept beside. Raises `FileUnreadable`.
    """
    try:
        file: BinaryIO = path.open("rb")
        # A device may say that it is empty, and never end.
        if not (file.seekable() and path.is_file()):
            file = kept_beside(file)
        if file.seek(0, os.SEEK_END) > LARGEST_FILE:
            raise FileUnreadable(path=path, why=Clause(TOO_LARGE, mb=LARGEST_FILE // 10**6))
        file.seek(0)
        return file
    except (OSError, ValueError) as error:
        raise FileUnreadable(path=path, why=reason(error)) from error


def kept_beside(pipe: BinaryIO) -> BinaryIO:
    """What comes from a pipe, in a file that vanishes."""
    from tempfile import TemporaryFile

    kept = TemporaryFile()  # noqa: SIM115 - whoever reads it closes it
    left = LARGEST_FILE + 1
    while left > 0 and (piece := pipe.read(min(left, 1 << 20))):
        left -= kept.write(piece)
    return cast(BinaryIO, kept)


def load(path: Path) -> bytes:
    """A file's content. Raises `FileUnreadable`."""
    with opened(path) as file:
        return file.read()
