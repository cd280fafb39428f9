"""What the grammar is to read: the short sections, free text and the cover."""

from helpers.grammar_cases import REPORT, row

SHORT = [
    row(
        "general costs, the rate before the amount",
        "general_costs",
        "本院一般性支出168.42万元，同比下降9.91%（减少18.53万元）。",
        """
        total=168.42万元
        change direction=decrease rate=9.91% amount=18.53万元
        """,
    ),
    row(
        "operating costs named before, their sum behind; held against the budget",
        "operating_costs",
        "2031年行政单位的日常公用经费，即机关运行经费，合计52.40万元，年初预算60.00万元，完成预算的87.33%，"
        "较上年增加2.50万元，增长5.01%，原因为迁入新址。",
        """
        year=2031 total=52.40万元 budget=60.00万元 completion=87.33% reason=迁入新址
        change direction=increase amount=2.50万元 rate=5.01%
        """,
    ),
    row(
        "against the year before",
        "operating_costs",
        "2031年，青溪县水务局机关运行经费支出80.50万元，比2030年增加5.50万元，增长7.33%。主要原因是办公用房维修。",
        """
        year=2031 total=80.50万元 reason=办公用房维修
        change base_year=2030 direction=increase amount=5.50万元 rate=7.33%
        """,
    ),
    row(
        "against the budget is no change",
        "operating_costs",
        "2031年度机关运行经费支出80.50万元，比年初预算数减少2.00万元，下降2.42%。主要原因是压减开支。",
        "year=2031 total=80.50万元 reason=压减开支",
    ),
    row(
        "against the budget and the year before",
        "operating_costs",
        "2031年度机关运行经费支出80.50万元，较年初预算数减少2.00万元，下降2.42%；较上年决算数增加5.50万元，增长7.33%。",
        """
        year=2031 total=80.50万元
        change direction=increase amount=5.50万元 rate=7.33%
        """,
    ),
    row(
        "a bracket that explains the total",
        "operating_costs",
        "2031年度机关运行经费支出80.50万元（与一般公共预算财政拨款基本支出中公用经费之和保持一致），"
        "比2030年增加5.50万元，增长7.33%。",
        """
        year=2031 total=80.50万元
        change base_year=2030 direction=increase amount=5.50万元 rate=7.33%
        """,
    ),
    row(
        "operating costs 持平",
        "operating_costs",
        "2031年度机关运行经费支出80.50万元，与2030年决算数持平。",
        """
        year=2031 total=80.50万元
        change base_year=2030 direction=flat
        """,
    ),
    row(
        "operating costs, a template left standing",
        "operating_costs",
        "本单位2031年度机关运行经费支出80.50万元，比上年增加（减少）0万元，增长（下降）0%。",
        """
        year=2031 total=80.50万元
        change direction=unclear amount=0万元 rate=0%
        """,
    ),
    row(
        "no operating costs",
        "operating_costs",
        "本部门为事业单位，2031年度无机关运行经费支出。",
        "",
    ),
    row(
        "procurement, 四川",
        "procurement",
        "2031年，青溪县水务局政府采购支出总额45.50万元，其中：政府采购货物支出20.00万元、"
        "政府采购工程支出10.50万元、政府采购服务支出15.00万元。主要用于采购水泵。"
        "授予中小企业合同金额40.00万元，占政府采购支出总额的87.91%，其中："
        "授予小微企业合同金额25.00万元，占政府采购支出总额的54.95%。",
        """
        year=2031 total=45.50万元 goods=20.00万元 works=10.50万元 services=15.00万元 sme=40.00万元
        sme_share=87.91% micro=25.00万元 micro_share=54.95%
        """,
    ),
    row(
        "procurement, 上海",
        "procurement",
        "2031年度青溪区水务局政府采购支出45.50万元，其中：货物支出20.00万元、工程支出10.50万元、"
        "服务支出15.00万元。本部门面向中小企业预留政府采购项目金额30.00万元，"
        "其中面向小微企业预留政府采购项目金额18.00万元。在面向中小企业预留的政府采购项目中，"
        "由中小企业中标或成交的金额为28.00万元；在面向小微企业预留政府采购项目中，"
        "由小微企业中标或成交的金额为17.00万元；在其他政府采购项目中，"
        "由中小企业中标或成交的金额为5.00万元。",
        """
        year=2031 total=45.50万元 goods=20.00万元 works=10.50万元 services=15.00万元 sme_reserved=30.00万元
        micro_reserved=18.00万元 sme_reserved_awarded=28.00万元 micro_reserved_awarded=17.00万元
        sme_other_awarded=5.00万元
        """,
    ),
    row(
        "shares of the kinds are not those of small firms",
        "procurement",
        "2031年度政府采购支出总额45.50万元，其中：货物支出20.00万元，占43.96%，工程支出10.50万元，"
        "占23.08%，服务支出15.00万元，占32.97%。授予中小企业合同金额40.00万元，"
        "占政府采购支出总额的87.91%；货物采购授予中小企业合同金额占货物支出金额的100%。",
        """
        year=2031 total=45.50万元 goods=20.00万元 works=10.50万元 services=15.00万元 sme=40.00万元
        sme_share=87.91% goods_sme_share=100%
        """,
    ),
    row(
        "procurement 元 among 万元",
        "procurement",
        "2031年度政府采购支出总额450,000.00元，其中：货物支出200,000.00元、服务支出25.00万元。",
        "year=2031 total=450,000.00元 goods=200,000.00元 services=25.00万元",
    ),
    row(
        "no procurement",
        "procurement",
        "2031年度无政府采购支出。",
        "",
    ),
    row(
        "vehicles and equipment",
        "assets",
        "截至2031年12月31日，青溪县水务局共有车辆4辆，其中：主要领导干部用车0辆、应急保障用车1辆、"
        "其他用车3辆，其他用车主要是防汛巡查车。单价50万元以上通用设备2台（套），"
        "单价100万元以上专用设备1台（套）。",
        """
        year=2031 vehicles=4辆 equipment_over_500k=2台（套） equipment_over_1m=1台（套）
        vehicles_by_use[主要领导干部用车] count=0辆
        vehicles_by_use[应急保障用车] count=1辆
        vehicles_by_use[其他用车] count=3辆
        """,
    ),
    row(
        "（含） and brackets in the names",
        "assets",
        "截至2031年12月31日，本单位共有车辆4辆，其中，副部（省）级及以上领导用车0辆、"
        "主要领导干部用车1辆、机要通信用车1辆、执法执勤用车2辆；"
        "单位价值50万元（含）以上通用设备2台（套），单位价值100万元（含）以上专用设备1台（套）。",
        """
        year=2031 vehicles=4辆 equipment_over_500k=2台（套） equipment_over_1m=1台（套）
        vehicles_by_use[副部（省）级及以上领导用车] count=0辆
        vehicles_by_use[主要领导干部用车] count=1辆
        vehicles_by_use[机要通信用车] count=1辆
        vehicles_by_use[执法执勤用车] count=2辆
        """,
    ),
    row(
        "equipment without vehicles",
        "assets",
        "单价100万元（含）以上设备（不含车辆）3台（套）。",
        "equipment_over_1m=3台（套）",
    ),
    row(
        "counts before their labels are not those of the label before",
        "assets",
        "2031年末共有车辆2辆。4台（套），单价50万元以上的通用设备；1台（套），单价100万元以上的专用设备。",
        "year=2031 vehicles=2辆",
    ),
    row(
        "vehicles behind equipment",
        "assets",
        "2031年末单价50万元以上通用设备2台（套）；共有车辆3辆，其中：机要通信用车1辆、执法执勤用车2辆。",
        """
        year=2031 vehicles=3辆 equipment_over_500k=2台（套）
        vehicles_by_use[机要通信用车] count=1辆
        vehicles_by_use[执法执勤用车] count=2辆
        """,
    ),
    row(
        "area is no count",
        "assets",
        "截至2031年底，房屋面积1200平方米，车辆0辆，单价50万元以上的通用设备0台，单价100万元以上的专用设备0台。",
        "year=2031 vehicles=0辆 equipment_over_500k=0台 equipment_over_1m=0台",
    ),
    row(
        "income and expenditure",
        "government_fund",
        "2031年度政府性基金预算财政拨款收入12.00万元，支出10.00万元。",
        "year=2031 income=12.00万元 expenditure=10.00万元",
    ),
    row(
        "what a fund was spent on",
        "government_fund",
        "2031年政府性基金预算拨款支出10.00万元，其中：城市防洪设施6.00万元、河道管护4.00万元。",
        """
        year=2031 expenditure=10.00万元
        items[城市防洪设施] amount=6.00万元
        items[河道管护] amount=4.00万元
        """,
    ),
    row(
        "carried over from and to",
        "government_fund",
        "2031年度政府性基金预算财政拨款年初结转和结余1.00万元，本年收入12.00万元，本年支出10.00万元，"
        "年末结转和结余3.00万元。",
        "year=2031 income=12.00万元 expenditure=10.00万元",
    ),
    row(
        "one figure for both, another year",
        "government_fund",
        "2030年度政府性基金预算财政拨款收入、支出均为0万元。",
        "year=2030 income=0万元 expenditure=0万元",
    ),
    row(
        "无…收入和支出",
        "government_fund",
        "2031年度无政府性基金预算财政拨款收入和支出。",
        "year=2031",
    ),
    row(
        "state capital expenditure",
        "state_capital",
        "2031年国有资本经营预算拨款支出3.00万元。",
        "year=2031 expenditure=3.00万元",
    ),
    row(
        "state capital income and expenditure",
        "state_capital",
        "2031年度国有资本经营预算财政拨款收入3.00万元，支出2.50万元，比上年减少0.50万元。",
        "year=2031 income=3.00万元 expenditure=2.50万元",
    ),
    row(
        "没有…收入和支出",
        "state_capital",
        "2031年度没有国有资本经营预算财政拨款收入和支出。",
        "year=2031",
    ),
]


FREE = [
    row(
        "对N个项目编制",
        "performance",
        "根据预算绩效管理要求，本部门组织对12个项目编制了绩效目标，选取5个项目开展绩效监控，"
        "年终对12个项目开展了绩效自评。",
        "performance goals=12个 monitored=5个 self_evaluated=12个",
    ),
    row(
        "编报绩效目标的项目N个",
        "performance",
        "2031年度，本部门编报绩效目标的项目12个，涉及预算金额450.00万元；绩效跟踪评价的项目5个，"
        "涉及预算金额200.00万元；绩效自评的项目12个，涉及预算金额450.00万元，平均得分95.50分。",
        """
        performance goals=12个 goals_amount=450.00万元 monitored=5个 monitored_amount=200.00万元
        performance self_evaluated=12个 self_evaluated_amount=450.00万元 average_score=95.50
        """,
    ),
    row(
        "the average behind the projects",
        "performance",
        "组织对2031年度12个项目开展绩效自评，涉及资金450.00万元。绩效自评平均得分为96.2分，其中评级为“优”的项目10个。",
        "performance self_evaluated=12个 self_evaluated_amount=450.00万元 average_score=96.2",
    ),
    row(
        "posts and people",
        "overview",
        "青溪县水务局核定行政编制34名，事业编制12名，工勤编制2名。",
        """
        staffing[行政编制] count=34名
        staffing[事业编制] count=12名
        staffing[工勤编制] count=2名
        """,
    ),
    row(
        "the label behind the count",
        "overview",
        "局机关内设办公室、水政股等5个股室。现有在职职工37人，11名退休人员。",
        """
        staffing[在职职工] count=37人
        staffing[退休人员] count=11名
        """,
    ),
    row(
        "words that are no part of the label",
        "overview",
        "核定编制46名，34名为行政编制，12名是事业编制，目前实有在职人员41人。",
        """
        staffing[编制] count=46名
        staffing[行政编制] count=34名
        staffing[事业编制] count=12名
        staffing[实有在职人员] count=41人
        """,
    ),
    row(
        "words that begin as a verb does",
        "overview",
        "系统在职人员35人，为民服务中心编制12名，年末全部门退休人员7人，6名为民服务岗聘用人员。",
        """
        staffing[系统在职人员] count=35人
        staffing[为民服务中心编制] count=12名
        staffing[全部门退休人员] count=7人
        staffing[为民服务岗聘用人员] count=6名
        """,
    ),
    row(
        "people divided",
        "overview",
        "人员情况：编制20名，实有19人，其中在编18人、聘用1人。",
        """
        staffing[编制] count=20名
        staffing[实有] count=19人
        staffing[在编] count=18人
        staffing[聘用] count=1人
        """,
    ),
    row(
        "a total in 元 and its parts",
        "overview",
        "全年水利投资共计1,250,000.00元，其中：堤防加固800,000.00元，清淤疏浚450,000.00元。",
        """
        breakdowns[全年水利投资] total=1,250,000.00元
        breakdowns[全年水利投资].items[堤防加固] amount=800,000.00元
        breakdowns[全年水利投资].items[清淤疏浚] amount=450,000.00元
        """,
    ),
    row(
        "a breakdown within a breakdown",
        "overview",
        "项目资金合计300.00万元，包括：设备购置200.00万元（其中：水泵150.00万元，闸门50.00万元），培训100.00万元。",
        """
        breakdowns[设备购置] total=200.00万元
        breakdowns[设备购置].items[水泵] amount=150.00万元
        breakdowns[设备购置].items[闸门] amount=50.00万元
        breakdowns[项目资金] total=300.00万元
        breakdowns[项目资金].items[设备购置] amount=200.00万元
        breakdowns[项目资金].items[培训] amount=100.00万元
        """,
    ),
    row(
        "counts divided",
        "overview",
        "全年受理来信120件，其中：已办结100件，正在办理20件。",
        """
        breakdowns[全年受理来信] total=120件
        breakdowns[全年受理来信].items[已办结] amount=100件
        breakdowns[全年受理来信].items[正在办理] amount=20件
        """,
    ),
    row(
        "parts with shares",
        "overview",
        "全年投资共计200.00万元，其中：堤防150.00万元，占75%；闸门50.00万元，占25%。",
        """
        breakdowns[全年投资] total=200.00万元
        breakdowns[全年投资].items[堤防] amount=150.00万元 share=75%
        breakdowns[全年投资].items[闸门] amount=50.00万元 share=25%
        """,
    ),
    row(
        "a total without parts",
        "overview",
        "全年水利投资共计1,250,000.00元，较上年减少20,000.00元。",
        "",
    ),
    row(
        "a project in words",
        "performance",
        "（1）河道整治项目绩效目标完成情况综述。项目全年预算数86.20万元，执行数为80.00万元，"
        "完成预算的92.81%。通过项目实施，河道畅通。",
        "projects[河道整治].narrative budget=86.20万元 executed=80.00万元 completion=92.81%",
    ),
    row(
        "a project in quotation marks",
        "projects",
        "1.“水质监测”项目绩效自评综述：项目全年预算数为50.00万元，执行数为49.50万元，执行率为99.00%。"
        "主要产出和效果：完成监测。",
        "projects[水质监测].narrative budget=50.00万元 executed=49.50万元 completion=99.00%",
    ),
    row(
        "a report's own project",
        "annex",
        "该项目预算20.00万元，实际支出19.80万元。",
        "projects[河道整治项目].narrative budget=20.00万元 executed=19.80万元",
        title=REPORT,
    ),
    row(
        "project table, a cell a line",
        "projects",
        "项目支出绩效目标完成情况表\n\n\t项目名称\n\t河道整治\n\n\t预算执行情况(万元)\n\t预算数:\n\t86.20\n\t"
        "执行数:\n\t80.00\n\n\t\n\t其中-财政拨款:\n\t86.20\n\t其中-财政拨款:\n\t80.00\n\n\t\n\t其它资金:\n\t0\n\t"
        "其它资金:\n\t0",
        """
        projects[河道整治].table budget=86.20 executed=80.00 fiscal_budget=86.20 fiscal_executed=80.00
        projects[河道整治].table other_budget=0 other_executed=0
        """,
    ),
    row(
        "project table, rows of cells",
        "projects",
        "项目支出绩效自评表\n项目名称\t河道整治\t\t\n预算执行情况（万元）\t预算数：\t86.20\t执行数：\t80.00\n\t"
        "其中-财政拨款：\t86.20\t其中-财政拨款：\t80.00\n\t其它资金：\t0\t其它资金：\t0",
        """
        projects[河道整治].table budget=86.20 executed=80.00 fiscal_budget=86.20 fiscal_executed=80.00
        projects[河道整治].table other_budget=0 other_executed=0
        """,
    ),
    row(
        "project table with columns",
        "projects",
        "（2031年度）\n项目名称\t河道整治\t\t\t\t\n项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t"
        "执行率\t得分\n\t年度资金总额\t80.00\t86.20\t80.00\t10\t92.81%\t9.28\n\t其中：当年财政拨款\t80.00\t85.20\t"
        "79.00\t-\t92.81%\t-\n\t其他资金\t0\t1.00\t1.00\t-\t-\t-",
        """
        projects[河道整治].table budget=86.20 executed=80.00 fiscal_budget=85.20 fiscal_executed=79.00
        projects[河道整治].table other_budget=1.00 other_executed=1.00
        """,
    ),
    row(
        "scorecard",
        "annex",
        "项目评价得分表\n一级指标\t二级指标\t三级指标\t分值\t得分\n"
        "项目决策\t立项\t依据\t10\t9.5\n\t\t程序\t5\t5\n项目效果\t效益\t满意度\t85\t80\n"
        "合计\t\t\t100\t94.5",
        """
        scorecards[河道整治项目2031年绩效评价报告].rows[项目决策/立项/依据] weight=10 score=9.5
        scorecards[河道整治项目2031年绩效评价报告].rows[项目决策/立项/程序] weight=5 score=5
        scorecards[河道整治项目2031年绩效评价报告].rows[项目效果/效益/满意度] weight=85 score=80
        scorecards[河道整治项目2031年绩效评价报告] total_weight=100 total_score=94.5
        """,
        title=REPORT,
    ),
    row(
        "title with the year inside",
        "cover",
        "青溪县水务局2031年度部门决算\n目录\n编制单位：青溪县水务局 金额单位：万元",
        "organization=青溪县水务局",
    ),
    row(
        "title in two lines",
        "cover",
        "2031年度\n青溪县水务局部门决算\n第一部分 青溪县水务局概况\n",
        "organization=青溪县水务局",
    ),
    row(
        "no title, but a part and what its sentences are about",
        "cover",
        "第一部分 青溪县水务局概况\n一、主要职责\n青溪县水务局管水。青溪县水务局无下属单位。",
        "organization=青溪县水务局",
    ),
    row(
        "a line of its own on the cover, the short name over the tables",
        "cover",
        "附件2\n北京市青溪区水务局\n2031年度部门决算\n目 录\n部门：青溪区水务局 单位：万元",
        "organization=北京市青溪区水务局",
    ),
    row(
        "the title of the accounts alone, and no other name",
        "cover",
        "2031年度\n青溪县水务局部门决算\n第一部分 部门概况",
        "organization=青溪县水务局",
    ),
    row(
        "the title of the accounts alone, and another name over a table",
        "cover",
        "2031年度\n青溪县水务局部门决算\n第一部分 部门概况\n编制单位：白溪县林业局 单位：万元",
        "",
    ),
    row(
        "one place alone is no agreement, and words of a sentence are no name",
        "cover",
        "青溪县水务局\n目录\n本单位无公务用车，从严控制公务接待和公务用车支出，压减公务接待和公务用车。",
        "",
    ),
]
