"""What the reference says of settings, columns and states, in both languages, where the code has no words for it."""

SETTINGS = {
    "model": ("模型名称", "its name at the provider"),
    "provider": (
        "服务商，按 LangChain `init_chat_model` 的叫法，须装有它的包（`extractor[anthropic]`、`extractor[ollama]`、"
        "`langchain-…`）；`openai` 指一切兼容 OpenAI 协议的服务",
        "as LangChain's `init_chat_model` calls it, its package installed (`extractor[anthropic]`, "
        "`extractor[ollama]`, `langchain-…`); `openai` is whatever speaks OpenAI's protocol",
    ),
    "model_class": (
        "其他 LangChain 聊天模型类：`包.模块:类`",
        "any other chat model of LangChain: `package.module:Class`",
    ),
    "model_options": ("该类自有的参数，一个表；保密", "parameters of the class's own, a table; kept secret"),
    "base_url": (
        "模型的地址；文本只发往这里，不随重定向转走",
        "where the model is; text goes nowhere else, redirects are not followed",
    ),
    "api_key": ("密钥；不显示，不保存", "never shown, never kept"),
    "offline": ("不询问任何模型", "ask no model at all"),
    "output_mode": (
        "结构化输出方式；`auto` 从最严的试起，接口拒绝则降一级",
        "how structure is asked for; `auto` begins with the strictest and goes down where the endpoint refuses",
    ),
    "temperature": ("采样温度；`none` 为不发送", "sampling; `none` leaves it out of the request"),
    "seed": ("随机种子", "the sampling's seed"),
    "max_tokens": ("一次回答的令牌上限；`none` 为不发送", "tokens of one answer; `none` leaves it out"),
    "split_tokens": (
        "文本超过这么多令牌的文档分几部分问；小模型用 2000 比 7000 读得好",
        "a document whose text has more tokens is asked about in parts; a small model reads 2000 better than 7000",
    ),
    "timeout_seconds": ("一次请求的时限，秒", "seconds that a request may take"),
    "max_attempts": (
        "共试几次：408、409、425、429（依 Retry-After）、5xx、网络错误；400、401、403 不重试",
        "attempts in all: 408, 409, 425, 429 (by Retry-After), 5xx, network; never 400, 401, 403",
    ),
    "backoff_seconds": ("首次重试前等几秒，其后加倍", "seconds before the first retry, then doubled"),
    "concurrency": ("同时进行的请求数", "requests at the same time"),
    "requests_per_minute": ("每分钟请求数上限", "requests a minute at most"),
    "cache_dir": ("回答存放处；`none` 为不存", "where answers are kept, and not paid for again; `none`: nowhere"),
    "prices": (
        "每百万令牌的价格：`input`、`output`、`currency`",
        "per million tokens: `input`, `output`, `currency`",
    ),
    "prompt_versions": ("各提示词用哪一版，默认最新", "the version of a prompt by its name; the newest by default"),
}
POLICY = {
    "required": ("必须找到的章节", "sections that must be found"),
    "accept": ("不必送人看的字段状态", "statuses of fields that need no look"),
    "severities": ("不成立时须送人看的规则级别", "failing checks that call for a person, by severity"),
    "notices": ("须送人看的通知级别", "notices that call for a person, by severity"),
    "auto_accept": (
        "校准过的阈值，按读法；没有阈值的读法不自动采信任何字段",
        "calibrated thresholds by way of reading; a way without one accepts no field by itself",
    ),
}
DOCUMENT_STATUSES = {
    "ok": ("已读", "read"),
    "not_a_disclosure": ("已读，但不是公开文件", "read, and clearly no disclosure"),
    "needs_ocr": ("只有图片，须先识别文字", "nothing but pictures: words have to be recognised first"),
    "unsupported": ("不能读的格式，附办法", "a format that is not read, with the remedy"),
    "failed": ("损坏、加密，或读垮了程序", "damaged, locked, or it broke the program"),
    "skipped": ("预算用完，未开始", "the budget was spent before it"),
}
FIELD_STATUSES = {
    "verified": (
        "有恒等式成立，若它错了该式就不成立；没有等式反对",
        "an identity holds that would fail if it were wrong; none speaks against it",
    ),
    "grounded": ("文中确有，没有等式证实", "it stands in the text; no identity vouches for it"),
    "contradicted": ("在一条不成立的等式中", "an operand of an identity that fails"),
    "disputed": ("两个读取器不一致", "the two readers differ"),
}
CHECK_STATUSES = {
    "pass": ("在舍入区间上成立", "holds over the intervals that the prints stand for"),
    "truncated": ("只按截尾（不进位）成立", "holds only if digits were cut off instead of rounded"),
    "fail": ("不成立", "does not hold"),
    "unchecked": ("缺数，无法核对", "a figure is absent"),
    "suspended": (
        "很可能是读错（表头不清），合为一个问题；有人说读法无误后逐条算作不成立",
        "probably misread: one question; the failures come back once a person says that the reading is right",
    ),
}
ORIGINS = {
    "machine_verified": ("机器核实", "verified by machine"),
    "grounded": ("文中确有", "it stands in the text"),
    "unsettled": ("待定", "open"),
    "reviewer": ("审核员更正，指向原文", "a reviewer's correction that points into the document"),
    "reviewer_own": ("审核员自填，文中没有", "a reviewer's own value, which the document does not have"),
    "source_error": ("原文如此，原文有误", "as printed, and the document is wrong"),
}
NOTICES = {  # of codes that no page of the queue names
    "DOC-CHRT-001": ("图表的内容没有读", "a chart or diagram was not read"),
    "DOC-DIED-001": ("读垮了进程：超过内存或时限", "it took its process down: beyond the bounds of memory or time"),
    "DOC-DIED-002": ("多次失败后搁置，`--retry` 再试", "left alone after several tries; `--retry` tries again"),
    "DOC-FAIL-001": ("不能读：损坏、加密", "cannot be read: damaged or locked"),
    "DOC-FAIL-002": ("不能读的格式", "a format that is not read"),
    "DOC-FAIL-003": ("只有图片，须先识别文字", "nothing but pictures: words have to be recognised first"),
    "DOC-FAULT-001": ("程序出错，这份文档没有读", "a fault of ours: the document was not read"),
    "DOC-FAULT-002": ("程序出错，这份文档没有存入", "a fault of ours: the document was not kept"),
    "DOC-FAULT-003": ("程序出错，报告中没有这份文档", "a fault of ours: the document is not in the report"),
    "DOC-FAULT-004": ("程序出错，导出中止", "a fault of ours: an export was not made"),
    "DOC-MARK-001": ("注记的上标、下标不作数字读", "note marks are not read as digits"),
    "DOC-NONE-001": ("给出的名称下没有文件", "there is no file under that name"),
    "DOC-REV-002": ("修订中移走的文字，只在新处读取", "moved text is read only where it went"),
    "DOC-TYPE-004": ("这一类型没有校准过阈值", "a type for which no threshold was calibrated"),
    "DOC-WRITE-001": ("结果写不进去", "results that cannot be written"),
    "GRD-WORDS-001": ("模型给的数印在另一项的名称之后", "a model's figure stands behind another field's words"),
    "LLM-CUT-001": ("模型的回答中途截断", "a model's answer was cut off"),
    "LLM-FORM-001": ("模型的回答不合格式", "a model's answer is not of the form that was asked for"),
    "LLM-LINE-001": ("模型的回答中有几行不合格式", "lines of a model's answer are not of the form"),
    "LLM-PATH-001": ("模型的回答中有目录里没有的路径", "paths of a model's answer are not in the catalogue"),
    "LLM-REFUSE-001": ("模型拒绝回答", "the model refused"),
    "LLM-SEND-001": ("接口没有回答", "the endpoint gave no answer"),
    "LLM-TOKENS-001": ("令牌数由本程序估算", "tokens are estimated here"),
    "SEC-LONG-001": ("一句过长，分段来读", "an overlong sentence, read in pieces"),
    "REC-NAME-001": ("单位或年度没有两处一致的写法", "no two places agree on whose, or of when, it is"),
}
COLUMNS = {
    "document": ("文档名", "the document's name"),
    "sha256": ("文件摘要", "digest of the file"),
    "organization": ("单位", "whose it is"),
    "fiscal_year": ("年度", "of which period"),
    "path": ("字段路径", "path in the record"),
    "name": ("字段中文名称", "the field's Chinese name"),
    "type": ("money、percent、count、decimal、int、str、list、direction、comparison", "kind of value"),
    "value": ("印出的数字，不带单位", "the figure digit by digit as printed, without its unit"),
    "unit": ("单位", "its unit"),
    "number": ("供计算的浮点数", "the same as a float"),
    "yuan": ("以元计的金额", "an amount in 元"),
    "printed": ("印出的样子", "as a person reads it, with its unit"),
    "page": ("页码，从 1 起", "page, from 1"),
    "start": ("在线性文本中的起点", "begin of `quote` in the linear text"),
    "end": ("终点（不含）", "its end, exclusive"),
    "quote": ("原文", "the document's own words"),
    "reader": ("谁读的", "who read it"),
    "status": ("字段状态，或审核后的来历", "status of the field, or its origin after review"),
    "origin": ("来历", "where the final value comes from"),
    "should_be": ("原文印错时应为何数，印的数仍在 value", "what would be right where the document prints it wrong"),
    "should_be_reason": ("审核员的理由", "why, as the reviewer said"),
    "schema": ("记录的类型和版本", "type and version of the record"),
    "history": ("审核经过，JSON", "what people decided, as JSON"),
}
