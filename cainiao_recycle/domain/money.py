"""Money in whole fen: what boxes that went out again saved, what board brought, what eggs
cost. Prices are the station's settings; a day is reckoned with those in force at its seal.
"""

from typing import NamedTuple

from cainiao_recycle.sentences import N_, Clause

SAVED, SOLD, SPENT = "cartons_fen", "board_fen", "eggs_fen"
"""The indicators that are money."""

YUAN = N_("{amount} yuan")


class Prices(NamedTuple):
    """What things cost, all assumed until the station sets its own. A new carton by its
    board: at 5 yuan a kg a No. 12 comes to 0.2 yuan and a No. 1 to 2.8, as 0.1 to 3 yuan
    were paid in 2015. Waste board 1,573 yuan a tonne (April 2023).
    """

    carton_fen_kg: int = 500
    board_fen_kg: int = 157
    egg_fen: int = 70


def of_mass(mass_g: int, fen_kg: int) -> int:
    """What a mass comes to, rounded down to whole fen."""
    return mass_g * fen_kg // 1000


def net(amounts: dict[str, int]) -> int:
    """What is left: new cartons not bought and board sold, less eggs. It is no profit: what
    clerks and rooms cost isn't in it.
    """
    return amounts[SAVED] + amounts[SOLD] - amounts[SPENT]


def yuan(fen: int) -> Clause:
    """Fen as people read them: yuan with two places."""
    sign = "-" if fen < 0 else ""
    return Clause(YUAN, amount=f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02}")
