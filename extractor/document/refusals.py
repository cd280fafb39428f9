"""Why a file is no document for us, and what to do about it: the messages that several formats share."""

from extractor.message import Message

DAMAGED_WORD = Message(
    "Word 文件已损坏；请在 Word 中打开并重新保存", "the Word file is damaged; open it in Word and save it again"
)
DAMAGED_PDF = Message("PDF 已损坏；请重新下载或导出", "the PDF is damaged; download or export it again")
NO_PAGES = Message("PDF 没有页面；请重新下载或导出", "the PDF has no pages; download or export it again")
NO_WORDS = Message("Word 文件中没有文字；请重新导出", "the Word file has no text; export it again")
NO_TEXT = Message("文件中没有文字；请重新导出", "it has no text; export it again")
EMPTY = Message("文件是空的；请重新下载或导出", "the file is empty; download or export it again")
FOLDER = Message("这是文件夹；请指定其中的文件", "it is a folder; name a file in it")
NO_PLAIN_FILE = Message(
    "这不是普通文件（管道、设备等）；请复制为普通文件",
    "it is no plain file (a pipe, a device); copy it into one",
)
ENCRYPTED = Message("文件已加密；请另存一份不带密码的", "it is encrypted; save a copy without a password")
PICTURE = Message(
    "这是图片；请先做文字识别（OCR），存为 PDF", "it is a picture; recognise its text (OCR) into a PDF first"
)
OLD_OFFICE = Message("这是旧版 Office 文件；请另存为 .docx 或 PDF", "it is an old Office file; save it as .docx or PDF")
ARCHIVE = Message(
    "这是压缩包或其他 Office 文件；请导出为 PDF 或 .docx",
    "it is an archive or another Office file; export it as PDF or .docx",
)
RICH_TEXT = Message("这是 RTF 文件；请另存为 .docx 或 PDF", "it is rich text; save it as .docx or PDF")
NO_KNOWN_FORMAT = Message(
    "不是 PDF、.docx 或 .txt；请导出为其中一种", "it is neither PDF, .docx nor .txt; export it as one of these"
)
NO_KNOWN_ENCODING = Message(
    "不是 UTF-8、UTF-16 或 GB18030 编码的文本；请另存为 UTF-8",
    "it is not a text in UTF-8, UTF-16 or GB18030; save it as UTF-8",
)


def too_large(most: int) -> Message:
    """A file of more bytes than are read."""
    mib = most // 1024**2
    return Message(f"文件超过 {mib} MiB；请拆分或压缩", f"it has more than {mib} MiB; split it or make it smaller")
