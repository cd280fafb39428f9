"""What the page of a question says in words: its answers, what others entered.

A view in, values of the template out.
"""

from collections.abc import Sequence
from typing import Any

from extractor.core.evidence import Model
from extractor.core.schema import spoken
from extractor.review.culprits import ShouldBe
from extractor.review.questions import Question
from extractor.store.tables import Decision
from extractor.web import messages as words
from extractor.web.question_words import accepting, field_words
from extractor.web.view import Proposal, View


def answers(view: View, record: type[Model], lang: words.Lang) -> dict[str, Any]:
    """How the page calls its answers, which of them is the likely one, and entries of others in words."""
    t = words.speaker(lang)
    action = words.naming(words.ACTIONS, lang)

    def named(path: str) -> str:
        return field_words(path, spoken(record, path), t)

    def entry_said(decision: Decision) -> str:
        """An entry in words: what it does, with which figures."""
        changes = (
            [f"{named(new['path'])} → {new['printed']}" for new in decision.new] if decision.action == "correct" else []
        )
        absent = [named(old["path"]) for old in decision.old] if decision.action == "not_in_document" else []
        wrong = [_wrong(named(one["path"]), one["printed"], t) for one in decision.should_be or ()]
        return " ".join(
            [action(decision.action), t("；", "; ").join([*changes, *absent, *wrong]), decision.reason]
        ).strip()

    paths = sorted((path for path in view.drawn.state.leaves if not path.isalpha()), key=len, reverse=True)

    def said(one: Question | Proposal) -> str:
        """What is said in the page's language, with the fields in it as people know them."""
        text = t(one.zh, one.en)
        for path in paths if lang == "en" else ():
            text = text.replace(path, named(path))
        return text

    return {
        "said": said,
        "accepted": accepting(view.question.kind, figures=bool(view.fields)),
        "main": "correct" if view.misread else "as_printed",
        "entry_said": entry_said,
        "name_of": lambda field: t("、", "; ").join(dict.fromkeys(map(named, field.paths))),
    }


def _wrong(name: str, right: str, t: words.T) -> str:
    if not right:
        return t(f"{name}印错", f"{name} is printed wrong")
    return t(f"{name}印错，应为{right}", f"{name} is printed wrong, should be {right}")


def wrong_of(paths: Sequence[str], values: Sequence[str], ticked: Sequence[str]) -> tuple[ShouldBe, ...]:
    """The figures of the page's form that are ticked as printed wrong, with what should be there."""
    right = dict(zip(paths, values, strict=False))
    return tuple(ShouldBe(path=path, printed=right.get(path, "")) for path in ticked)
