"""Whose word a document's type is taken on: the name that somebody gave, or what the document itself says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from extractor.doctypes.base import DocType
from extractor.doctypes.policy import Policy, policy_of_settings
from extractor.doctypes.registry import all_types, find_type, known_types


@dataclass(frozen=True, slots=True)
class TypeChoice:
    """The types among which each document's is told; the `named` one, where somebody named it, wins in any case.

    `policies` say what needs no person, by the type's name, where it is not the type's own policy that does.
    """

    among: tuple[DocType, ...]
    named: DocType | None = None
    policies: Mapping[str, Policy] = field(default_factory=dict)

    def policy_of(self, doctype: DocType) -> Policy:
        """What a document of that type is judged by."""
        return self.policies.get(doctype.name, doctype.policy)

    @property
    def possible(self) -> tuple[DocType, ...]:
        """What a document can be read as."""
        return self.among if self.named is None else (self.named,)


def choice_of(named: DocType | None = None, policy: Policy | None = None) -> TypeChoice:
    """The choice of a program: all types that are there, or the one that it names; `policy` judges, whatever it is.

    Raises BadTypeError where documents are to be told apart and a type that is there cannot be loaded.
    """
    among = _with(_there(named), named)
    return TypeChoice(among, named, {} if policy is None else {doctype.name: policy for doctype in among})


def choice_of_settings(named: str | None, config: Path | None = None) -> TypeChoice:
    """The choice of a command: the type of that name, or all that are there, with what a settings file says of them.

    Raises UnknownTypeError, BadTypeError: where documents are to be told apart, also for one that cannot be loaded,
    which would be passed over in silence; and BadSettingsError.
    """
    doctype = None if named is None else find_type(named)
    among = _with(_there(doctype), doctype)
    return TypeChoice(among, doctype, {one.name: policy_of_settings(one.policy, config) for one in among})


def _there(named: DocType | None) -> Iterable[DocType]:
    """The types that are there; one that cannot be loaded is passed over only where another was named."""
    return all_types() if named is not None else map(find_type, known_types())


def _with(types: Iterable[DocType], named: DocType | None) -> tuple[DocType, ...]:
    everything = tuple(types)
    return everything if named is None or named in everything else (*everything, named)
