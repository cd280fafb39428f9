"""What every reader promises: a Section in, a Reading of printed strings out."""

from typing import Protocol

from extractor.core.reading import Reading, Section
from extractor.doctypes.base import SectionSpec


class Reader(Protocol):
    """Reads one section by itself; what goes wrong with the section stands in the Reading's notices."""

    @property
    def name(self) -> str:
        """Who read it: stands in every Reading and, in the end, beside every value."""

    async def read(self, section: Section, spec: SectionSpec) -> Reading:
        """All that this reader finds in the section; never raises for what the section says."""
