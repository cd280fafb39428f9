"""The reader that needs no network: the doctype's grammar of statutory phrasing."""

from extractor.core.reading import Reading
from extractor.extraction.lost import section_lost
from extractor.extraction.plan import Block, Plan

GRAMMAR = "grammar"


def read_by_grammar(plan: Plan) -> tuple[Reading, ...]:
    """The answers of each block's grammar, each with its place; what the patterns do not foresee stays unread."""
    return tuple(read_block(block) for block in plan.blocks if block.spec.grammar is not None)


def read_block(block: Block) -> Reading:
    """The answers of one block's grammar; none where its section has no grammar.

    A grammar that breaks loses its block, and says so: never the document.
    """
    if block.spec.grammar is None:
        return Reading(block.section, GRAMMAR, ())
    try:
        return Reading(block.section, GRAMMAR, tuple(block.spec.grammar(block.section)))
    except Exception as error:  # noqa: BLE001 - whatever it is, the other blocks are read
        return Reading(block.section, GRAMMAR, (), (section_lost(block.section, error),))
