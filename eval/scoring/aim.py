"""How much risk auto-acceptance may run; what the thresholds are tested against."""

import math
from dataclasses import dataclass

ALPHA = 0.01
ALPHA_DOCUMENTS = 0.10
DELTA = 0.10


@dataclass(frozen=True, slots=True)
class Aim:
    """The risk that is allowed, and the probability with which the promise may fail."""

    alpha: float = ALPHA
    alpha_documents: float = ALPHA_DOCUMENTS
    delta: float = DELTA

    @property
    def least_figures(self) -> int:
        """With fewer accepted figures not even none wrong would refute a rate of `alpha`."""
        return _least(self.alpha, self.delta)

    @property
    def least_documents(self) -> int:
        """The same of documents and `alpha_documents`."""
        return _least(self.alpha_documents, self.delta)


def _least(alpha: float, delta: float) -> int:
    return math.ceil(math.log(delta) / math.log1p(-alpha))
