"""What a reader promises that waits for somebody. A Block in, a Reading of printed strings out."""

import asyncio
from collections.abc import Iterable
from typing import Protocol

from extractor.core.reading import Reading
from extractor.errors import ExtractorError
from extractor.extraction.lost import section_lost
from extractor.extraction.plan import Block


class ModelReader(Protocol):
    """Reads one block by itself; what goes wrong with it stands in the Reading's notices."""

    @property
    def name(self) -> str:
        """Who read it: stands in every Reading and, in the end, beside every value."""

    async def read(self, block: Block) -> Reading:
        """All that this reader finds in the block; never raises for what the block says."""


async def read_by_model(blocks: Iterable[Block], reader: ModelReader) -> tuple[Reading, ...]:
    """What a model says of these blocks, all asked together; a reader that breaks on one loses it, and says so.

    Raises what concerns all: endpoint, settings.
    """
    return tuple(await asyncio.gather(*(_read(block, reader) for block in blocks)))


async def _read(block: Block, reader: ModelReader) -> Reading:
    try:
        return await reader.read(block)
    except ExtractorError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the other blocks are read
        return Reading(block.section, reader.name, (), (section_lost(block.section, error),))
