"""Why a file is no document for us, and what to do about it: the messages that several formats share."""

from extractor.message import Message

DAMAGED_WORD = Message(
    "Word 文件已损坏；请在 Word 中打开并重新保存", "the Word file is damaged; open it in Word and save it again"
)
DAMAGED_PDF = Message("PDF 已损坏；请重新下载或导出", "the PDF is damaged; download or export it again")
DAMAGED_SHEET = Message(
    "表格文件已损坏；请在表格软件中打开并重新保存",
    "the workbook is damaged; open it in a spreadsheet program and save it again",
)
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
    "这是图片；请安装文字识别（OCR）：pip install 'extractor[ocr]'，再运行一次",
    "it is a picture; install OCR (pip install 'extractor[ocr]') and run again",
)
SCANNED = Message(
    "每一页都是图片（扫描件）；请安装文字识别（OCR）：pip install 'extractor[ocr]'，再运行一次",
    "all its pages are pictures (scanned); install OCR (pip install 'extractor[ocr]') and run again",
)
DAMAGED_PICTURE = Message("图片已损坏；请重新扫描或下载", "the picture is damaged; scan or download it again")
LARGE_PICTURE = Message(
    "图片太大或页数太多；请拆分，或降低分辨率",
    "the picture is too large or has too many pages; divide it or scan it coarser",
)
NO_OFFICE = Message(
    "旧版 Word、WPS 或 RTF 文件需要 LibreOffice 才能读取；请安装 LibreOffice，或另存为 .docx 或 PDF",
    "an old Word, WPS or RTF file needs LibreOffice to be read; install it, or save the file as .docx or PDF",
)
NOT_CONVERTED = Message(
    "LibreOffice 未能打开这个文件；请在 Word 或 WPS 中另存为 .docx 或 PDF",
    "LibreOffice cannot open it; save it as .docx or PDF in Word or WPS",
)
UNSUPPORTED = {
    "zip": Message(
        "压缩包里的文件要分别读取；请指定压缩包所在的文件夹或压缩包本身来运行",
        "the files of an archive are read one by one; name the archive, or its folder, for a run",
    ),
    "packed": Message(
        "这是 RAR 或 7z 压缩包；请解压，或改存为 .zip", "it is a RAR or 7z archive; unpack it, or pack it as .zip"
    ),
    "ofd": Message(
        "这是 OFD 版式文件；请用 OFD 阅读器另存为 PDF", "it is an OFD document; save it as PDF in an OFD reader"
    ),
    "ceb": Message(
        "这是方正 CEB 版式文件；请用 Apabi Reader 另存为 PDF", "it is a CEB document; save it as PDF in Apabi Reader"
    ),
    "slides": Message("这是演示文稿；请另存为 PDF", "it is a presentation; save it as PDF"),
    "unknown": Message("认不出是什么格式；请导出为 PDF 或 .docx", "its format is not known; export it as PDF or .docx"),
}
NO_KNOWN_ENCODING = Message(
    "不是 UTF-8、UTF-16 或 GB18030 编码的文本；请另存为 UTF-8",
    "it is not a text in UTF-8, UTF-16 or GB18030; save it as UTF-8",
)


def too_large(most: int) -> Message:
    """A file of more bytes than are read."""
    mib = most // 1024**2
    return Message(f"文件超过 {mib} MiB；请拆分或压缩", f"it has more than {mib} MiB; split it or make it smaller")
