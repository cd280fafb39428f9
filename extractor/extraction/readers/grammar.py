"""The reader that needs no network: the doctype's grammar of statutory phrasing."""

from extractor.core.reading import Reading
from extractor.extraction.plan import Block, Plan

GRAMMAR = "grammar"


def read_by_grammar(plan: Plan) -> tuple[Reading, ...]:
    """The answers of each block's grammar, each with its place; what the patterns do not foresee stays unread."""
    return tuple(read_block(block) for block in plan.blocks if block.spec.grammar is not None)


def read_block(block: Block) -> Reading:
    """The answers of one block's grammar; none where its section has no grammar."""
    answers = tuple(block.spec.grammar(block.section)) if block.spec.grammar is not None else ()
    return Reading(block.section, GRAMMAR, answers)
