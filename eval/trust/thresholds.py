"""The thresholds of every type: chosen on all layouts of all types, given only where leaving a layout out bears them.

Worked sources and folds in, a policy's thresholds out, and what is said of them.
"""

from collections.abc import Iterator, Mapping, Sequence

from eval.scoring.aim import Aim
from eval.scoring.evaluation import ROOT
from eval.scoring.results import Way
from eval.trust.folds import AIM, Fold, choose
from eval.trust.mutants import Mutant
from eval.trust.work import Worked
from extractor.core.io import write_json
from extractor.doctypes.policy import AutoAccept, load_policy
from extractor.doctypes.registry import find_type

Thresholds = dict[str, dict[Way, AutoAccept]]


def of_types(
    worked: Sequence[Worked],
    mutants: Sequence[Mutant],
    folds: Mapping[Way, Sequence[Fold]],
    held_back: frozenset[str],
    aim: Aim = AIM,
) -> Thresholds:
    """By type and way: the threshold, where of the type's own layouts no more than `alpha` is wrong that it accepts.

    What it says of itself, figures and documents, are those of the type, each accepted while its layout was left out.
    """
    found: Thresholds = {}
    type_of = {one.source.path.stem: one.type for one in worked}
    for way, of_way in folds.items():
        scored = [one for of_source in worked for one in of_source.scored if one.way == way]
        open_ = [one for one in scored if one.layout not in held_back]
        threshold = choose(open_, [one for one in mutants if one.way == way], aim).threshold
        if threshold is None:
            continue
        for name in sorted(set(type_of.values())):
            accepted = [
                cells
                for fold in of_way
                for one in fold.documents
                if type_of[one.document] == name and (cells := fold.accepted(one))
            ]
            figures = sum(map(len, accepted))
            wrong = sum(cell.outcome != "right" for cells in accepted for cell in cells)
            if figures and wrong <= aim.alpha * figures:
                found.setdefault(name, {})[way] = threshold.model_copy(
                    update={"figures": figures, "wrong": wrong, "documents": len(accepted)}
                )
    return found


def written(chosen: Thresholds, *, write: bool) -> Iterator[str]:
    """What each type's policy gets, a line a type; with `write` it gets it."""
    for name, of_type in chosen.items():
        said = "; ".join(
            f"{way} ≥ {one.min_score} ({one.wrong} of {one.figures} wrong, {one.documents} documents)"
            for way, one in of_type.items()
        )
        yield f"{find_type(name).title} {name}: {said}"
        if write:
            path = ROOT / "extractor" / "doctypes" / name / "policy.json"
            old = load_policy(path)
            new = old.model_copy(update={"auto_accept": dict(of_type)})
            write_json(path, {"auto_accept": {}} | new.model_dump(mode="json", exclude_defaults=True))
