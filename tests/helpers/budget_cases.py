"""What the grammar of budgets is to read: sentences of this project's own in the phrasing of several layouts.

The last string of a row is all that is read, a path and its print a line.
"""

ROWS = [
    (
        "overall",
        "青溪县水务局2032年度收入、支出预算总计812.40万元，与上年相比收、支预算总计各增加12.40万元，增长1.55%。"
        "其中：\n（一）收入预算总计812.40万元。包括：\n1．财政拨款收入预算总计800.40万元。"
        "\n（1）一般公共预算收入预算790.40万元，与上年相比减少10.00万元，减少1.25%。"
        "主要原因是压减项目。\n2．其他资金收入预算总计12.00万元，与上年一致。\n（二）支出预算总计812.40万元。"
        "包括：\n1．农林水（类）支出700.40万元，主要用于水库管护。与上年相比增加7.00万元，增长1.01%。"
        "主要原因是新增泵站。\n此外，基本支出预算数为500.40万元。与上年持平。\n项目支出预算数为312.00万元。",
        "",
        """
        overall.year = 2032
        overall.income_total = 812.40万元
        overall.expenditure_total = 812.40万元
        overall.income_change.direction = increase
        overall.income_change.amount = 12.40万元
        overall.expenditure_change.direction = increase
        overall.expenditure_change.amount = 12.40万元
        overall.income_change.rate = 1.55%
        overall.expenditure_change.rate = 1.55%
        overall.income_detail_total = 812.40万元
        overall.income_detail[财政拨款收入].amount = 800.40万元
        overall.income_detail[财政拨款收入/一般公共预算收入].amount = 790.40万元
        overall.income_detail[财政拨款收入/一般公共预算收入].change.direction = decrease
        overall.income_detail[财政拨款收入/一般公共预算收入].change.amount = 10.00万元
        overall.income_detail[财政拨款收入/一般公共预算收入].change.rate = 1.25%
        overall.income_detail[财政拨款收入/一般公共预算收入].reason = 压减项目
        overall.income_detail[其他资金收入].amount = 12.00万元
        overall.income_detail[其他资金收入].change.direction = flat
        overall.expenditure_detail_total = 812.40万元
        overall.expenditure_detail[农林水].amount = 700.40万元
        overall.expenditure_detail[农林水].purpose = 水库管护
        overall.expenditure_detail[农林水].change.direction = increase
        overall.expenditure_detail[农林水].change.amount = 7.00万元
        overall.expenditure_detail[农林水].change.rate = 1.01%
        overall.expenditure_detail[农林水].reason = 新增泵站
        overall.uses[基本支出].amount = 500.40万元
        overall.uses[基本支出].change.direction = flat
        overall.uses[项目支出].amount = 312.00万元
        """,
    ),
    (
        "overall",
        "2032年收支总预算950.00万元，其中本年收入预算900.00万元，上年结转50.00万元；"
        "本年支出预算930.00万元，结转下年20.00万元。与上年部门预算相比，2032年收支总预算增加16.00万元，主要原因是学生增加。",
        "",
        """
        overall.year = 2032
        overall.income_total = 950.00万元
        overall.expenditure_total = 950.00万元
        overall.income_detail[本年收入].amount = 900.00万元
        overall.income_detail[上年结转].amount = 50.00万元
        overall.expenditure_detail[本年支出].amount = 930.00万元
        overall.expenditure_detail[结转下年].amount = 20.00万元
        overall.income_change.base = 预算
        overall.income_change.direction = increase
        overall.income_change.amount = 16.00万元
        overall.expenditure_change.base = 预算
        overall.expenditure_change.direction = increase
        overall.expenditure_change.amount = 16.00万元
        overall.reason = 学生增加
        """,
    ),
    (
        "income",
        "2032年，青溪县水务局收入预算812.40万元，其中：财政拨款收入800.40万元，比2031年预算执行数增加8.40万元；"
        "事业收入0万元；其他收入12.00万元，占1.48%。",
        "",
        """
        income.year = 2032
        income.total = 812.40万元
        income.items[财政拨款收入].amount = 800.40万元
        income.items[财政拨款收入].change.base_year = 2031
        income.items[财政拨款收入].change.base = 预算执行数
        income.items[财政拨款收入].change.direction = increase
        income.items[财政拨款收入].change.amount = 8.40万元
        income.items[事业收入].amount = 0万元
        income.items[其他收入].amount = 12.00万元
        income.items[其他收入].share = 1.48%
        """,
    ),
    (
        "expenditure",
        "青溪县水务局本年支出预算合计812.40万元，其中：\n基本支出500.40万元，占61.60%；"
        "\n项目支出312.00万元，占38.40%；",
        "",
        """
        expenditure.total = 812.40万元
        expenditure.items[基本支出].amount = 500.40万元
        expenditure.items[基本支出].share = 61.60%
        expenditure.items[项目支出].amount = 312.00万元
        expenditure.items[项目支出].share = 38.40%
        """,
    ),
    (
        "appropriation",
        "青溪县水务局2032年度财政拨款收、支总预算800.40万元。与上年相比，财政拨款收、支总计各减少9.60万元，减少1.19%。"
        "主要原因是基本支出增加人员工资等2.40万元、项目支出安排减少12.00万元。",
        "",
        """
        appropriation.year = 2032
        appropriation.income_total = 800.40万元
        appropriation.expenditure_total = 800.40万元
        appropriation.income_change.direction = decrease
        appropriation.income_change.amount = 9.60万元
        appropriation.expenditure_change.direction = decrease
        appropriation.expenditure_change.amount = 9.60万元
        appropriation.income_change.rate = 1.19%
        appropriation.expenditure_change.rate = 1.19%
        appropriation.reason = 基本支出增加人员工资等2.40万元、项目支出安排减少12.00万元
        appropriation.change_parts[基本支出].direction = increase
        appropriation.change_parts[基本支出].amount = 2.40万元
        appropriation.change_parts[项目支出].direction = decrease
        appropriation.change_parts[项目支出].amount = 12.00万元
        """,
    ),
    (
        "fiscal_spending",
        "青溪县水务局2032年财政拨款预算支出800.40万元，占本年支出合计的98.52%。"
        "与上年相比，财政拨款支出减少9.60万元。\n其中：\n（一）农林水支出（类）\n1．水利（款）行政运行（项）支出420.40万元，与上年相比增加2.40万元，增长0.57%。"
        "主要原因是调整工资。\n2．水利（款）防汛（项）支出380.00万元，比2031年预算增长16倍。",
        "",
        """
        appropriation.detail_year = 2032
        appropriation.detail_total = 800.40万元
        appropriation.detail_share = 98.52%
        appropriation.detail_change.direction = decrease
        appropriation.detail_change.amount = 9.60万元
        appropriation.detail[农林水支出/水利/行政运行].amount = 420.40万元
        appropriation.detail[农林水支出/水利/行政运行].change.direction = increase
        appropriation.detail[农林水支出/水利/行政运行].change.amount = 2.40万元
        appropriation.detail[农林水支出/水利/行政运行].change.rate = 0.57%
        appropriation.detail[农林水支出/水利/行政运行].reason = 调整工资
        appropriation.detail[农林水支出/水利/防汛].amount = 380.00万元
        appropriation.detail[农林水支出/水利/防汛].change.base_year = 2031
        appropriation.detail[农林水支出/水利/防汛].change.base = 预算
        appropriation.detail[农林水支出/水利/防汛].change.direction = increase
        appropriation.detail[农林水支出/水利/防汛].change.multiple = 16
        """,
    ),
    (
        "fiscal_spending",
        "2032年财政拨款支出预算800.40万元，其中教育支出预算数为760.40万元，占本年财政拨款的95.00%；"
        "科学技术支出预算数为40.00万元，占比5.00%。\n2032年财政拨款支出与上年相比减少6.00万元。"
        "其中教育支出比上年减少8.00万元，科学技术支出比上年增加2.00万元。",
        "",
        """
        appropriation.detail_year = 2032
        appropriation.detail_total = 800.40万元
        appropriation.structure[教育支出].amount = 760.40万元
        appropriation.structure[教育支出].share = 95.00%
        appropriation.structure[科学技术支出].amount = 40.00万元
        appropriation.structure[科学技术支出].share = 5.00%
        appropriation.detail_change.direction = decrease
        appropriation.detail_change.amount = 6.00万元
        appropriation.structure[教育支出].change.direction = decrease
        appropriation.structure[教育支出].change.amount = 8.00万元
        appropriation.structure[科学技术支出].change.direction = increase
        appropriation.structure[科学技术支出].change.amount = 2.00万元
        """,
    ),
    (
        "general_budget_detail",
        "1.农林水支出（类）水利（款）行政运行（项）2032年预算数为420.40万元，比2031年执行数减少3.10万元，下降0.73%。"
        "主要原因是退休。\n2.“农林水支出（类）水利（款）防汛（项）”380.00万元，主要用于堤防巡查。"
        "2031年当年预算执行数为400.00万元，2032年预算安排380.00万元，比2031年预算执行数减少5.00%。",
        "",
        """
        general_budget.detail[农林水支出/水利/行政运行].amount = 420.40万元
        general_budget.detail[农林水支出/水利/行政运行].change.base_year = 2031
        general_budget.detail[农林水支出/水利/行政运行].change.base = 执行数
        general_budget.detail[农林水支出/水利/行政运行].change.direction = decrease
        general_budget.detail[农林水支出/水利/行政运行].change.amount = 3.10万元
        general_budget.detail[农林水支出/水利/行政运行].change.rate = 0.73%
        general_budget.detail[农林水支出/水利/行政运行].reason = 退休
        general_budget.detail[农林水支出/水利/防汛].amount = 380.00万元
        general_budget.detail[农林水支出/水利/防汛].purpose = 堤防巡查
        general_budget.detail[农林水支出/水利/防汛].change.prior = 400.00万元
        restatements[general_budget.detail[农林水支出/水利/防汛].amount].amount = 380.00万元
        general_budget.detail[农林水支出/水利/防汛].change.base_year = 2031
        general_budget.detail[农林水支出/水利/防汛].change.base = 预算执行数
        general_budget.detail[农林水支出/水利/防汛].change.direction = decrease
        general_budget.detail[农林水支出/水利/防汛].change.rate = 5.00%
        """,
    ),
    (
        "basic_expenditure",
        "青溪县水务局2032年度一般公共预算财政拨款基本支出预算500.40万元，其中：\n"
        "（一）人员经费460.00万元。主要包括：基本工资、奖金。\n（二）公用经费40.40万元。"
        "主要包括：办公费、水费。",
        "",
        """
        basic_expenditure.year = 2032
        basic_expenditure.total = 500.40万元
        basic_expenditure.personnel = 460.00万元
        basic_expenditure.personnel_items = 基本工资、奖金
        basic_expenditure.public = 40.40万元
        basic_expenditure.public_items = 办公费、水费
        """,
    ),
    (
        "three_public",
        "青溪县水务局2032年度一般公共预算拨款安排的“三公”经费预算支出中，公务用车运行维护费支出6.60万元，占“三公”经费的60.00%；"
        "公务接待费支出4.40万元，占“三公”经费的40.00%。具体情况如下：\n1．公务用车购置及运行费预算支出6.60万元。"
        "其中：\n（1）公务用车购置预算支出0万元，与上年一致。\n（2）公务用车运行维护费预算支出6.60万元，比上年预算增加0.60万元，主要原因是车辆老化。"
        "\n2．公务接待费预算支出4.40万元，比上年预算减少1.00万元，主要原因是厉行节约。"
        "\n青溪县水务局2032年度安排的会议费预算支出2.00万元，与2031年预算持平。",
        "",
        """
        three_public.year = 2032
        three_public.vehicles.running = 6.60万元
        three_public.vehicles.running_share = 60.00%
        three_public.reception.amount = 4.40万元
        three_public.reception.share = 40.00%
        three_public.vehicles.amount = 6.60万元
        three_public.vehicles.purchase = 0万元
        three_public.vehicles.purchase_change.direction = flat
        three_public.vehicles.detail_running = 6.60万元
        three_public.vehicles.running_change.base = 预算
        three_public.vehicles.running_change.direction = increase
        three_public.vehicles.running_change.amount = 0.60万元
        three_public.vehicles.running_reason = 车辆老化
        three_public.reception.detail_amount = 4.40万元
        three_public.reception.change.base = 预算
        three_public.reception.change.direction = decrease
        three_public.reception.change.amount = 1.00万元
        three_public.reception.reason = 厉行节约
        three_public.meeting.amount = 2.00万元
        three_public.meeting.change.base_year = 2031
        three_public.meeting.change.base = 预算
        three_public.meeting.change.direction = flat
        """,
    ),
    (
        "three_public",
        "2032年“三公”经费预算数为11.00万元，与2031年预算持平。其中：\n（一）因公出国（境）费0万元，与2031年预算持平，主要原因是无出国任务。"
        "计划安排团组0个、0人次。\n（二）公务接待费11.00万元。与2031年预算持平，主要原因是业务需要。",
        "",
        """
        three_public.year = 2032
        three_public.total = 11.00万元
        three_public.change.base_year = 2031
        three_public.change.base = 预算
        three_public.change.direction = flat
        three_public.overseas.amount = 0万元
        three_public.overseas.change.base_year = 2031
        three_public.overseas.change.base = 预算
        three_public.overseas.change.direction = flat
        three_public.overseas.reason = 无出国任务
        three_public.overseas.groups = 0个
        three_public.overseas.persons = 0人次
        three_public.reception.amount = 11.00万元
        three_public.reception.change.base_year = 2031
        three_public.reception.change.base = 预算
        three_public.reception.change.direction = flat
        three_public.reception.reason = 业务需要
        """,
    ),
    (
        "government_fund",
        "2032年政府性基金支出预算支出30.00万元，比2031年预算增加30.00万元。主要原因是新设基金。",
        "",
        """
        government_fund.year = 2032
        government_fund.expenditure = 30.00万元
        government_fund.change.base_year = 2031
        government_fund.change.base = 预算
        government_fund.change.direction = increase
        government_fund.change.amount = 30.00万元
        government_fund.reason = 新设基金
        """,
    ),
    (
        "state_capital",
        "本单位无国有资本经营预算拨款安排的支出。",
        "",
        """
        """,
    ),
    (
        "operating_costs",
        "2032年本部门一般公共预算机关运行经费预算支出40.40万元，与上年相比增加0.40万元，增长1.00%。"
        "主要原因是人员增加。",
        "",
        """
        operating_costs.year = 2032
        operating_costs.total = 40.40万元
        operating_costs.change.direction = increase
        operating_costs.change.amount = 0.40万元
        operating_costs.change.rate = 1.00%
        operating_costs.reason = 人员增加
        """,
    ),
    (
        "procurement",
        "2032年度本部门政府采购预算98.00万元，其中：政府采购货物预算18.00万元、政府采购工程预算50.00万元、政府采购服务预算30.00万元。"
        "面向中小企业预留政府采购项目预算金额60.00万元，其中，预留给小型和微型企业20.00万元。",
        "",
        """
        procurement.year = 2032
        procurement.total = 98.00万元
        procurement.goods = 18.00万元
        procurement.works = 50.00万元
        procurement.services = 30.00万元
        procurement.sme_reserved = 60.00万元
        procurement.micro_reserved = 20.00万元
        """,
    ),
    (
        "assets",
        "截至2031年8月31日，青溪县水务局共有车辆7辆，其中：应急保障用车5辆、其他用车2辆；"
        "单价100万元（含）以上设备1台（套）。\n2032年部门预算安排购置车辆1辆，其中：应急保障用车1辆；"
        "部门预算安排购置单价100万元（含）以上设备0台（套）。",
        "",
        """
        assets.year = 2031
        assets.vehicles = 7辆
        assets.vehicles_by_use[应急保障用车].count = 5辆
        assets.vehicles_by_use[其他用车].count = 2辆
        assets.equipment_over_1m = 1台（套）
        assets.planned_year = 2032
        assets.planned_vehicles = 1辆
        assets.planned_vehicles_by_use[应急保障用车].count = 1辆
        assets.planned_equipment_over_1m = 0台（套）
        """,
    ),
    (
        "performance",
        "2032年度，本部门编报绩效目标的项目共25个，涉及项目预算资金311.60万元。",
        "",
        """
        performance.year = 2032
        performance.goals = 25个
        performance.goals_amount = 311.60万元
        """,
    ),
    (
        "performance",
        "2032年本部门实行整体支出绩效目标管理，涉及财政性资金合计800.40万元。",
        "",
        """
        performance.year = 2032
        performance.overall_amount = 800.40万元
        """,
    ),
    (
        "projects",
        "一、项目概述\n推动河湖治理。\n三、实施主体\n青溪县水务局\n五、实施周期\n2032.1.1-2032.12.31\n"
        "六、年度预算安排\n2032年度项目总预算120.00万，其中河道清淤70.00万，堤防加固50.00万，合计120.00万。",
        "河湖治理专项经费情况说明",
        """
        projects[河湖治理专项].implementer = 青溪县水务局
        projects[河湖治理专项].period = 2032.1.1-2032.12.31
        projects[河湖治理专项].year = 2032
        projects[河湖治理专项].total = 120.00万
        projects[河湖治理专项].parts[河道清淤].amount = 70.00万
        projects[河湖治理专项].parts[堤防加固].amount = 50.00万
        projects[河湖治理专项].parts_total = 120.00万
        """,
    ),
    (
        "overview",
        "本部门包括7个内设机构、1个派出机构。行政单位1家，事业单位2家，下属3家预算单位。"
        "纳入预算编制范围的预算单位共3家。",
        "",
        """
        institutions[内设机构].count = 7个
        institutions[派出机构].count = 1个
        institutions[行政单位].count = 1家
        institutions[事业单位].count = 2家
        institutions[下属预算单位].count = 3家
        budget_units = 3家
        """,
    ),
    (
        "summary",
        "2032年，青溪县水务局收入预算812.40万元，其中：财政拨款收入800.40万元，比2031年预算增加8.40万元；"
        "其他收入12.00万元。\n支出预算812.40万元，其中：财政拨款支出预算800.40万元，比2031年预算增加8.40万元。"
        "财政拨款支出预算中，一般公共预算拨款支出预算800.40万元，比2031年预算增加8.40万元；"
        "政府性基金拨款支出预算0万元，比2031年预算执行数持平。\n财政拨款收入支出增加的主要原因是：新增项目。"
        "\n财政拨款支出主要内容如下：\n1.“农林水支出（类）水利（款）防汛（项）”科目380.00万元，主要用于堤防巡查。",
        "",
        """
        income.year = 2032
        income.total = 812.40万元
        income.items[财政拨款收入].amount = 800.40万元
        income.items[财政拨款收入].change.base_year = 2031
        income.items[财政拨款收入].change.base = 预算
        income.items[财政拨款收入].change.direction = increase
        income.items[财政拨款收入].change.amount = 8.40万元
        income.items[其他收入].amount = 12.00万元
        expenditure.total = 812.40万元
        appropriation.expenditure_total = 800.40万元
        appropriation.expenditure_change.base_year = 2031
        appropriation.expenditure_change.base = 预算
        appropriation.expenditure_change.direction = increase
        appropriation.expenditure_change.amount = 8.40万元
        general_budget.total = 800.40万元
        general_budget.change.base_year = 2031
        general_budget.change.base = 预算
        general_budget.change.direction = increase
        general_budget.change.amount = 8.40万元
        government_fund.expenditure = 0万元
        government_fund.change.base_year = 2031
        government_fund.change.base = 预算执行数
        government_fund.change.direction = flat
        appropriation.reason = 新增项目
        appropriation.detail[农林水支出/水利/防汛].amount = 380.00万元
        appropriation.detail[农林水支出/水利/防汛].purpose = 堤防巡查
        """,
    ),
]
