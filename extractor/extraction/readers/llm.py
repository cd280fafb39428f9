"""A Section in, a language model's Reading out: printed strings with their paths, yet to be found in the text."""

import re

from extractor.core.evidence import Notice
from extractor.core.reading import Answer, Reading, Section
from extractor.core.tokenizer import figures
from extractor.doctypes.base import DocType, SectionSpec
from extractor.extraction.plan import Block
from extractor.extraction.readers.forms import NOT_ASKED, answer_model, answers
from extractor.llm.client import LLM, LlmError
from extractor.llm.prompts import load_prompt

_IN_WORDS = re.compile(r"[〇一二两三四五六七八九十百千]+(?:余)?(?:人|名|辆|批次|台|套|(?:百|千)?[万亿]?元)")


class LlmReader:
    """Reads sections through one LLM. `alone`: no grammar reads beside it, so that tables are drawn from here too."""

    name = "llm"

    def __init__(self, llm: LLM, doctype: DocType, *, alone: bool = False) -> None:
        self._llm = llm
        self._doctype = doctype
        self._alone = alone

    async def read(self, block: Block) -> Reading:
        """The section's Reading; where the model failed on it, an empty one whose notice says why.

        Raises EndpointError, BadSettingsError, MissingPromptError: they concern every section, and need a person.
        """
        section, spec = block.section, block.spec
        if not section.words.strip():
            return Reading(section, self.name, ())
        if spec.figures and not _states_any(section):
            return Reading(section, self.name, tuple(spec.grammar(section)) if self._alone and spec.grammar else ())
        prompt = load_prompt(self._doctype.name, spec.key, self._llm.settings.prompt_version(spec.key))
        form = answer_model(self._doctype, spec)
        try:
            asked = await self._llm.ask(
                prompt=prompt, section_title=section.title, text=section.words, answer_model=form
            )
        except LlmError as error:
            told = error.message
            notice = Notice(code=error.code, severity="error", message_zh=told.zh, message_en=told.en, path=section.key)
            return Reading(section, self.name, (), (notice,), error.usage)
        said = answers(asked.answer, self._doctype, spec)
        return Reading(section, self.name, (*said, *self._drawn(section, spec)), usage=asked.usage)

    def _drawn(self, section: Section, spec: SectionSpec) -> tuple[Answer, ...]:
        """What stands in tables of projects and scores: a model is never asked for it, code reads it cell by cell."""
        if not self._alone or spec.grammar is None:
            return ()
        return tuple(answer for answer in spec.grammar(section) if NOT_ASKED.intersection(answer.path))


def _states_any(section: Section) -> bool:
    """Whether a section states a figure, years left out: 2021年度无政府性基金预算 leaves a model nothing to copy."""
    stated = any(figure.kind != "year" for figure in figures(section.text, section.start, section.end))
    return stated or _IN_WORDS.search(section.text, section.start, section.end) is not None
