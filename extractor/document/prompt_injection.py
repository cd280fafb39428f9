"""Find sentences that speak to a machine: they are reported, and no figure is taken from them.

Text in, the places of such sentences out.

A disclosure speaks of money to people. Words that tell a model what to answer do not belong in one, whoever put them
there; a figure that they name is no figure of the accounts.
"""

import re
from collections.abc import Iterator

_SAID_TO_A_MACHINE = re.compile(
    r"(?:忽略|无视|忘记|不要?理会|不必遵守|不得遵守)[^。\n]{0,12}(?:以上|上述|上面|之前|前面|此前|先前|所有|全部|系统)[^。\n]{0,12}"
    r"(?:指令|指示|规则|要求|提示|说明|设定)"
    r"|(?:系统|新的?)(?:提示词?|指令)\s*[:：]"
    r"|你(?:现在)?是[^。\n]{0,16}(?:模型|助手|机器人|AI)|(?:大语言模型|人工智能|AI)[^。\n]{0,10}(?:请|应|必须|务必)"
    r"|(?:请|务必|必须|应当?)[^。\n]{0,16}(?:返回|输出|回答)[^。\n]{0,16}(?:JSON|json|字段|以下内容|如下内容)"
    r"|(?i:ignore|disregard|forget)\b[^.\n]{0,40}\b(?i:instructions?|rules?|prompts?|above|previous)\b"
    r"|(?i:system\s*prompt|you\s+are\s+(?:now\s+)?an?\s+(?:ai|assistant|language model))"
    r"|(?i:<\s*/?\s*(?:system|document)\s*>)"
)
# One of these is in every such sentence; only sentences that have one are looked at.
_CUES = (
    *(
        "忽略",
        "无视",
        "忘记",
        "理会",
        "遵守",
        "指令",
        "提示",
        "模型",
        "助手",
        "机器人",
        "智能",
        "ai",
        "返回",
        "输出",
        "回答",
    ),
    *("ignore", "disregard", "forget", "system", "you are", "document>"),
)
_TAGS = re.compile("[\U000e0020-\U000e007e]")
_ENDS = "。！？\n"


def injections(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every sentence of a text that addresses a reading machine, in order."""
    lowered = text.lower()
    plain = lowered if len(lowered) == len(text) else text  # a few letters of other alphabets become two
    yield from sorted(
        {span for cue in _CUES for span in _sentences_with(plain, cue) if _SAID_TO_A_MACHINE.search(text, *span)}
    )


def _sentences_with(text: str, cue: str) -> Iterator[tuple[int, int]]:
    at = text.find(cue)
    while at >= 0:
        start = max(text.rfind(mark, 0, at) for mark in _ENDS) + 1
        end = min((place for mark in _ENDS if (place := text.find(mark, at)) >= 0), default=len(text))
        yield start, end
        at = text.find(cue, max(end, at + 1))


def unseen(text: str) -> str:
    """What is written in a text in tag characters (U+E0020–E007E), which nothing draws: a message to machines alone."""
    return "".join(chr(ord(char) - 0xE0000) for char in _TAGS.findall(text)).strip()
