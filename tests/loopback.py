"""A receipt printer on a loopback port, which does as it is told."""

import socket
import struct
import threading
from collections.abc import Callable

from tests.paper.escpos_interpreter import interpret

Behaviour = Callable[[socket.socket, "FakePrinter"], None]


class FakePrinter:
    """A printer that treats each connection as its behaviour does; `received` is what
    it took, one item a connection.
    """

    def __init__(self, behave: Behaviour) -> None:
        self.behave = behave
        self.received: list[bytes] = []
        self.port = 0
        self.switch_on()

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    def switch_on(self) -> None:
        """Listen, at the port it had before."""
        self.listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._serve, args=(self.listener,), daemon=True).start()

    def switch_off(self) -> None:
        """Nobody listens at the port any more."""
        # Closing alone would leave the port open as long as `accept` waits at it.
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def _serve(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                self.behave(connection, self)

    def slips(self) -> list[str]:
        """What was printed, as text, one slip a job."""
        return [interpret(job, dots=384).text for job in self.received]

    def copies(self, code: str) -> list[bool]:
        """Whether each slip of a voucher on paper is marked as a copy."""
        of_code = [text for text in self.slips() if code in "".join(text.split())]
        return ["副本" in text for text in of_code]


def takes_all(connection: socket.socket, printer: FakePrinter) -> None:
    """A printer in order."""
    taken = b""
    while piece := connection.recv(65536):
        taken += piece
    printer.received.append(taken)


def drops(connection: socket.socket, printer: FakePrinter) -> None:
    """The line breaks after the first hundred bytes."""
    connection.recv(100)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def closed_port() -> str:
    """An address nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"tcp://127.0.0.1:{listener.getsockname()[1]}"
