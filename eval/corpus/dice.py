"""Draws that depend on nothing but their names: the same seed and name give the same figure on every machine."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from eval.corpus.text import WAN

T = TypeVar("T")
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Dice:
    """The draws of one document; every draw has a name, so that a new one changes none of the others."""

    seed: str

    def part(self, name: str) -> Decimal:
        """A number from 0 up to 1."""
        digest = hashlib.sha256(f"{self.seed}/{name}".encode()).digest()
        return Decimal(int.from_bytes(digest[:6], "big")) / Decimal(2**48)

    def between(self, name: str, low: str, high: str) -> Decimal:
        """A number between two bounds."""
        return Decimal(low) + (Decimal(high) - Decimal(low)) * self.part(name)

    def choice(self, name: str, among: Sequence[T]) -> T:
        """One of several."""
        return among[int(self.part(name) * len(among))]

    def yuan(self, name: str, wan: Decimal | int | str) -> Decimal:
        """An amount in 元 and 分 within two per cent of a rough one in 万元; nothing stays nothing."""
        rough = Decimal(wan) * WAN
        return cents(rough * self.between(name, "0.98", "1.02"))


def cents(amount: Decimal) -> Decimal:
    """An amount rounded to 分."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def split(dice: Dice, name: str, total: Decimal, labels: Sequence[str], step: Decimal = CENT) -> dict[str, Decimal]:
    """A total in as many parts as there are labels, none of them nothing; the last takes up the rest."""
    weights = {label: dice.between(f"{name}/{label}", "0.6", "1.6") for label in labels}
    whole = sum(weights.values())
    parts = {label: (total * weights[label] / whole / step).quantize(Decimal(1)) * step for label in labels[:-1]}
    return {**parts, labels[-1]: total - sum(parts.values(), Decimal(0))}
