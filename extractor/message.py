"""What is said to a person: one text in Chinese and in English."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Message:
    """A text in both languages; where it has no words of its own (a name, a path) both are the same."""

    zh: str
    en: str

    def to(self, language: Literal["zh", "en"]) -> str:
        """The text in one language alone."""
        return self.zh if language == "zh" else self.en

    def __str__(self) -> str:
        """Both in one line, Chinese first; what is the same in both languages once."""
        both = self.zh if self.zh == self.en else f"{self.zh} {self.en}"
        return " ".join(both.split())
