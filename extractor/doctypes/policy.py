"""What may be accepted without a person: a type's own policy, and what the settings of a run say otherwise."""

from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from extractor.core.evidence import Model, Notice
from extractor.core.foreign import first_problem, os_problem
from extractor.errors import BadPolicyError
from extractor.llm.settings import DEFAULT_FILE, BadSettingsError, settings_table
from extractor.message import Message

NOTHING_READ = "DOC-READ-001"  # the notice of a document of which no figure was read
RECOGNISED_ONLY = "DOC-TYPE-001"  # of one of a type that nobody reads yet
NO_CLEAR_TYPE = "DOC-TYPE-002"  # of one that is clearly of no type
AGAINST_EVIDENCE = "DOC-TYPE-003"  # of one that is read as another type than it seems to be
NOT_CALIBRATED = "DOC-TYPE-004"  # of one of a type, or read in a way, for which no threshold was ever calibrated
UNFAMILIAR = "DOC-TRUST-001"  # of one that reads so strangely that less of it, or nothing, is accepted by itself
UNSURE = "DOC-TRUST-002"  # of one in which nothing is wrong, and figures have too little that speaks for them
_NEVER_ACCEPTED = frozenset({NOTHING_READ, RECOGNISED_ONLY, NO_CLEAR_TYPE, NOT_CALIBRATED})  # no policy lets these pass
SECTION_MAIN = "SEC-MAIN-001"  # of a required section without its main figure
OF_REQUIRED = frozenset({"SEC-MISS-001", SECTION_MAIN})  # notices that a policy wants of its required sections only
FieldStatus = Literal["verified", "grounded", "contradicted", "disputed"]


class AutoAccept(Model):
    """A calibrated threshold: a figure that scores at least `min_score` may be accepted without a look.

    The rest is what it was measured on, and what was promised of it with confidence 1 − `delta`: at most `alpha` of
    the accepted figures wrong if figures err independently, and on average at most `alpha_documents` of those of a
    document whatever the dependence within one. `python -m eval.score --policy FILE` writes it.
    """

    min_score: int = Field(ge=1)
    alpha: float = Field(gt=0, lt=1)
    alpha_documents: float = Field(gt=0, lt=1)
    delta: float = Field(gt=0, lt=1)
    figures: int
    wrong: int
    documents: int


class Policy(Model):
    """What may be accepted without a person.

    `required` are the sections that must be found; `accept` the field statuses that need no look; `severities` the
    failing checks that call for one; `notices` the severities of notices that do. `auto_accept` has the calibrated
    thresholds by the way of reading (grammar, llm, both, cascade); where one has none, no field is accepted by itself.
    """

    required: tuple[str, ...] = ()
    accept: tuple[FieldStatus, ...] = ("verified", "grounded")
    severities: tuple[Literal["error", "warning", "remark"], ...] = ("error", "warning")
    notices: tuple[Literal["error", "warning", "info"], ...] = ("error", "warning")
    auto_accept: dict[str, AutoAccept] = Field(default_factory=dict)

    def calls_for_a_person(self, notice: Notice) -> bool:
        """Whether somebody must look for this notice; where no field was read, whatever the policy says."""
        if notice.code in _NEVER_ACCEPTED:
            return True
        return notice.severity in self.notices and (notice.code not in OF_REQUIRED or notice.path in self.required)


def load_policy(path: Path) -> Policy:
    """The policy of a JSON file; what it leaves out is as in `Policy()`. Raises BadPolicyError."""
    try:
        return Policy.model_validate_json(path.read_bytes())
    except OSError as error:
        raise BadPolicyError(path, os_problem(error)) from error
    except ValidationError as error:
        name, problem = first_problem(error)
        about = Message(f"{name} {problem.zh}", f"{name}: {problem.en}") if name else problem
        raise BadPolicyError(path, about) from error


def policy_of_settings(own: Policy, path: Path | None = None) -> Policy:
    """A type's `own` policy with what the `[policy]` table of a settings file says otherwise.

    Raises BadSettingsError, which names the setting.
    """
    try:
        return Policy.model_validate(own.model_dump() | settings_table("policy", path))
    except ValidationError as error:
        name, problem = first_problem(error)
        raise BadSettingsError(f"{path or DEFAULT_FILE}: policy.{name}".removesuffix("."), problem) from None
