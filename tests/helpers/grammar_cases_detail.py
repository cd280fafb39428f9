"""What the grammar is to read: the 项 of 具体情况, and “三公”经费."""

from helpers.grammar_cases import row

DETAIL = [
    row(
        "类款项 marks",
        "general_budget_detail",
        "2031年一般公共预算支出决算数为990.50万元，完成预算98.50%。其中：\n"
        "1.一般公共服务（类）财政事务（款）行政运行（项）：支出决算为500.00万元，完成预算99.00%，"
        "决算数小于预算数的主要原因是人员退休。\n"
        "2.农林水（类）水利（款）防汛（项）:支出决算为490.50万元，完成预算100%，决算数等于预算数。",
        """
        detail_total=990.50万元 detail_completion=98.50%
        detail[一般公共服务/财政事务/行政运行] actual=500.00万元 completion=99.00% comparison=less
        detail[一般公共服务/财政事务/行政运行] reason=人员退休
        detail[农林水/水利/防汛] actual=490.50万元 completion=100% comparison=equal
        """,
    ),
    row(
        "年初 and 全年 budgets",
        "general_budget_detail",
        "2031年度一般公共预算财政拨款支出年初预算为1000.00万元，支出决算为990.50万元，"
        "完成年初预算的99.05%，决算数小于年初预算数的主要原因：压减支出。其中：\n"
        "1、一般公共服务支出（类）财政事务（款）行政运行（项）。年初预算为505.00万元，"
        "支出决算为500.00万元，完成年初预算的99.01%。决算数小于预算数的主要原因：人员退休。\n"
        "2、农林水支出（类）水利（款）防汛（项）。年初预算为495.00万元，全年预算为492.00万元，"
        "支出决算为490.50万元，完成全年预算的99.70%。决算数与预算数基本持平。",
        """
        detail_budget=1000.00万元 detail_total=990.50万元 detail_completion=99.05% detail_comparison=less
        detail_reason=压减支出
        detail[一般公共服务支出/财政事务/行政运行] budget=505.00万元 actual=500.00万元 completion=99.01%
        detail[一般公共服务支出/财政事务/行政运行] comparison=less reason=人员退休
        detail[农林水支出/水利/防汛] budget=495.00万元 full_year_budget=492.00万元 actual=490.50万元
        detail[农林水支出/水利/防汛] completion=99.70% comparison=equal
        """,
    ),
    row(
        "codes in pieces",
        "general_budget_detail",
        "2031年支出决算为990.50万元，完成预算100%。其中："
        "1.一般公共服务（201）财政事务（06）行政运行（01）：支出决算为500.00万元，完成预算100%。"
        "2.农林水（213）水利（03）防汛（14）：支出决算为490.50万元，完成预算100%。",
        """
        detail_total=990.50万元 detail_completion=100%
        detail[一般公共服务/财政事务/行政运行] actual=500.00万元 completion=100% code=2010601
        detail[农林水/水利/防汛] actual=490.50万元 completion=100% code=2130314
        """,
    ),
    row(
        "codes in pieces with marks",
        "general_budget_detail",
        "1.一般公共服务（201类）财政事务（06款）行政运行（01项）：支出决算为500.00万元，完成预算100%。",
        "detail[一般公共服务/财政事务/行政运行] actual=500.00万元 completion=100% code=2010601",
    ),
    row(
        "whole codes",
        "general_budget_detail",
        "1.一般公共服务（201）财政事务（20106）行政运行（2010601）：支出决算为500.00万元，"
        "完成预算100%，决算数与预算数持平。",
        """
        detail[一般公共服务/财政事务/行政运行] actual=500.00万元 completion=100% comparison=equal
        detail[一般公共服务/财政事务/行政运行] code=2010601
        """,
    ),
    row(
        "类 and 款 carried over",
        "general_budget_detail",
        "1.社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）："
        "支出决算为50.00万元，完成预算100%。\n2.机关事业单位职业年金缴费支出（项）："
        "支出决算为25.00万元，完成预算100%。\n3.抚恤（款）死亡抚恤（项）：支出决算为5.00万元，"
        "完成预算100%。",
        """
        detail[社会保障和就业支出/行政事业单位养老支出/机关事业单位基本养老保险缴费支出] actual=50.00万元
        detail[社会保障和就业支出/行政事业单位养老支出/机关事业单位基本养老保险缴费支出] completion=100%
        detail[社会保障和就业支出/行政事业单位养老支出/机关事业单位职业年金缴费支出] actual=25.00万元
        detail[社会保障和就业支出/行政事业单位养老支出/机关事业单位职业年金缴费支出] completion=100%
        detail[社会保障和就业支出/抚恤/死亡抚恤] actual=5.00万元 completion=100%
        """,
    ),
    row(
        "stops at 类 or 款",
        "general_budget_detail",
        "1.教育（类）支出决算为20.00万元，完成预算100%。\n2.卫生健康（类）行政事业单位医疗（款）："
        "支出决算为30.00万元，完成预算90%。",
        """
        detail[教育] actual=20.00万元 completion=100%
        detail[卫生健康/行政事业单位医疗] actual=30.00万元 completion=90%
        """,
    ),
    row(
        "items without marks",
        "general_budget_detail",
        "1.行政运行。年初预算为505.00万元，支出决算为500.00万元，完成年初预算的99.01%，"
        "决算数小于预算数的主要原因是人员退休。\n2.一般行政管理事务。年初预算为0万元，"
        "支出决算为490.50万元，决算数大于预算数的主要原因是年中追加。",
        """
        detail[行政运行] budget=505.00万元 actual=500.00万元 completion=99.01% comparison=less
        detail[行政运行] reason=人员退休
        detail[一般行政管理事务] budget=0万元 actual=490.50万元 comparison=greater reason=年中追加
        """,
    ),
    row(
        "the amount right behind the label",
        "general_budget_detail",
        "1.一般公共服务（类）财政事务（款）行政运行（项）500.00万元，主要用于人员支出。",
        "detail[一般公共服务/财政事务/行政运行] actual=500.00万元 purpose=人员支出",
    ),
    row(
        "against the budget and against the year before",
        "general_budget_detail",
        "“教育支出”（类）2031年度决算31.30万元，比2031年年初预算38.40万元减少7.10万元，下降18.50%，主要原因：培训改为线上；"
        "比2030年度决算增加3.60万元，增长10.42%。该项经费主要用于轮训。",
        """
        detail[教育支出] actual=31.30万元 budget=38.40万元 comparison=less reason=培训改为线上 purpose=轮训
        detail[教育支出].change base_year=2030 direction=increase amount=3.60万元 rate=10.42%
        """,
    ),
    row(
        "unit and percent sign missing",
        "general_budget_detail",
        "1.一般公共服务（类）财政事务（款）行政运行（项）：支出决算为500.00，完成预算100，决算数等于预算数。",
        "detail[一般公共服务/财政事务/行政运行] completion=100 comparison=equal actual=500.00",
    ),
    row(
        "two items of one name",
        "general_budget_detail",
        "1.农林水（类）水利（款）防汛（项）：支出决算为10.00万元，完成预算100%。\n"
        "2.农林水（类）水利（款）防汛（项）：支出决算为20.00万元，完成预算50%。",
        """
        detail[农林水/水利/防汛] actual=10.00万元 completion=100%
        detail[农林水/水利/防汛#2] actual=20.00万元 completion=50%
        """,
    ),
    row(
        "figures within a reason are not the item's",
        "general_budget_detail",
        "1.农林水（类）水利（款）防汛（项）：支出决算为10.00万元，完成预算80%，"
        "决算数小于预算数的主要原因是收回结余资金2.50万元。",
        "detail[农林水/水利/防汛] actual=10.00万元 completion=80% comparison=less reason=收回结余资金2.50万元",
    ),
    row(
        "a code before its names, 完成 alone, …系",
        "general_budget_detail",
        "年初预算90.00万元，决算85.00万元，完成年初预算94.44%。\n"
        "2050201 教育支出/普通教育/小学教育：年初预算60.00万元，决算55.00万元，完成91.67%，未完成预算系缺编。\n"
        "2210201 住房保障支出/住房改革支出/住房公积金：年初预算30.00万元，决算30.00万元，完成100%。",
        """
        detail_budget=90.00万元 detail_total=85.00万元 detail_completion=94.44%
        detail[教育支出/普通教育/小学教育] code=2050201 budget=60.00万元 actual=55.00万元 completion=91.67% reason=缺编
        detail[住房保障支出/住房改革支出/住房公积金] code=2210201 budget=30.00万元 actual=30.00万元 completion=100%
        """,
    ),
    row(
        "两者持平",
        "general_budget_detail",
        "（1）教育支出（类）普通教育（款）小学教育（项）。年初预算为60.00万元，支出决算为60.00万元，"
        "为年初预算的100.00%，两者持平。",
        "detail[教育支出/普通教育/小学教育] budget=60.00万元 actual=60.00万元 completion=100.00% comparison=equal",
    ),
]


TRAVEL = [
    row(
        "an amount and its rate against the budget are no change of the year",
        "three_public",
        "2031年度“三公”经费支出共计18.60万元，较年初预算数减少1.40万元，下降7.00%，主要原因是厉行节约。"
        "较上年支出数增加0.60万元，增长3.33%，主要原因是出车增加。公务车购置费0.00万元。公务车运行维护费12.00万元。",
        """
        year=2031 total=18.60万元 comparison=less reason=厉行节约
        change amount=0.60万元 direction=increase rate=3.33%
        vehicles purchase=0.00万元 running=12.00万元
        """,
    ),
    row(
        "a change behind the halves of vehicles that only the whole can have made",
        "three_public",
        "公务用车购置及运行维护费决算58.51万元。公务用车购置费23.34万元，购置1辆；公务用车运行维护费35.17万元，保有8辆。"
        "同比增加25.24万元、增长75.87%。",
        """
        vehicles amount=58.51万元 purchase=23.34万元 purchased=1辆 running=35.17万元 fleet=8辆
        vehicles.change direction=increase amount=25.24万元 rate=75.87%
        """,
    ),
    row(
        "a change that the whole and its only half can both have made",
        "three_public",
        "公务用车购置及运行维护费决算35.17万元。公务用车运行维护费35.17万元，保有8辆。同比增加0.72万元、增长2.09%。",
        """
        vehicles amount=35.17万元 running=35.17万元 fleet=8辆
        vehicles.change direction=increase amount=0.72万元 rate=2.09%
        """,
    ),
    row(
        "the same words, of the half that they stand behind",
        "three_public",
        "公务用车购置及运行维护费决算58.51万元。公务用车购置费23.34万元，购置1辆；公务用车运行维护费35.17万元，保有8辆。"
        "同比减少5.24万元、下降12.97%。",
        """
        vehicles amount=58.51万元 purchase=23.34万元 purchased=1辆 running=35.17万元 fleet=8辆
        vehicles.running_change direction=decrease amount=5.24万元 rate=12.97%
        """,
    ),
    row(
        "halves of vehicles with budgets and changes of their own; meetings and training beside them",
        "three_public",
        "2031年“三公”经费决算数24.70万元，比2031年年初预算32.40万元减少7.70万元，主要原因：更新推迟。\n"
        "1.公务接待费。2031年决算数0.30万元，比2031年年初预算1.20万元减少0.90万元，主要原因：压减接待。\n"
        "2.公务用车购置及运行维护费。2031年决算数24.40万元。其中，公务用车购置费决算1.00万元，年初预算2.00万元。"
        "公务用车运行维护费决算数23.40万元，年初预算28.00万元，比2030年度决算减少3.00万元，下降11.24%。\n"
        "3.会议费预算为6.00万元，支出决算为3.20万元，完成预算的53.33%，比上年决算增加0.40万元，主要原因：恢复召开。"
        "全年召开会议7个，参加会议318人次。\n4.培训费决算2.00万元，与上年持平，组织培训9个、846人次。",
        """
        year=2031 total=24.70万元 budget=32.40万元 comparison=less reason=更新推迟
        reception amount=0.30万元 budget=1.20万元 reason=压减接待
        vehicles amount=24.40万元 purchase=1.00万元 purchase_budget=2.00万元 running=23.40万元 running_budget=28.00万元
        vehicles.running_change base_year=2030 direction=decrease amount=3.00万元 rate=11.24%
        meeting budget=6.00万元 amount=3.20万元 completion=53.33% reason=恢复召开 count=7个 persons=318人次
        meeting.change direction=increase amount=0.40万元
        training amount=2.00万元 count=9个 persons=846人次
        training.change direction=flat
        """,
    ),
    row(
        "last year's own figure, and a share of “三公”经费 within an item",
        "three_public_detail",
        "2.公务用车购置及运行维护费。年初预算5.00万元，决算数4.00万元，占“三公”经费支出的比重为80.00%，"
        "上年决算数4.20万元，比上年减少0.20万元，下降4.76%。",
        """
        vehicles budget=5.00万元 amount=4.00万元 share=80.00%
        vehicles.change amount=0.20万元 direction=decrease rate=4.76%
        """,
    ),
    row(
        "total against the budget",
        "three_public",
        "2031年度“三公”经费财政拨款支出决算为9.50万元，完成预算95.00%，决算数小于预算数的主要原因是厉行节约。",
        "year=2031 total=9.50万元 completion=95.00% comparison=less reason=厉行节约",
    ),
    row(
        "budget, total, three parts",
        "three_public",
        "2031年度“三公”经费财政拨款支出年初预算为10.00万元，支出决算为9.50万元，"
        "完成年初预算的95.00%。其中：因公出国（境）费支出决算为0万元，完成预算的0%；"
        "公务用车购置及运行维护费支出决算为6.00万元，完成预算的100%；公务接待费支出决算为3.50万元，"
        "完成预算的87.50%。2031年度“三公”经费支出决算数小于预算数的主要原因：减少接待。",
        """
        year=2031 budget=10.00万元 total=9.50万元 completion=95.00% comparison=less reason=减少接待
        overseas amount=0万元 completion=0%
        vehicles amount=6.00万元 completion=100%
        reception amount=3.50万元 completion=87.50%
        """,
    ),
    row(
        "changes of the parts",
        "three_public",
        "2031年度“三公”经费支出决算数比2030年度减少1.00万元，下降9.52%。其中："
        "因公出国（境）费支出决算持平；公务用车购置及运行维护费支出决算减少0.50万元，下降7.69%；"
        "公务接待费支出决算减少0.50万元，下降12.50%。",
        """
        year=2031
        change base_year=2030 direction=decrease amount=1.00万元 rate=9.52%
        overseas.change base_year=2030 direction=flat
        vehicles.change base_year=2030 direction=decrease amount=0.50万元 rate=7.69%
        reception.change base_year=2030 direction=decrease amount=0.50万元 rate=12.50%
        """,
    ),
    row(
        "budget and change in one sentence",
        "three_public",
        "2031年度“三公”经费财政拨款支出预算为10.00万元，支出决算为9.50万元，完成预算的95.00%，"
        "比上年减少1.00万元，下降9.52%，决算数小于预算数的主要原因是厉行节约。",
        """
        year=2031 budget=10.00万元 total=9.50万元 completion=95.00% comparison=less reason=厉行节约
        change direction=decrease amount=1.00万元 rate=9.52%
        """,
    ),
    row(
        "three public, a template left standing",
        "three_public",
        "2031年度三公经费支出决算9.50万元，比2030年增加/减少0万元，增长/下降0%。",
        """
        year=2031 total=9.50万元
        change base_year=2030 direction=unclear amount=0万元 rate=0%
        """,
    ),
    row(
        "无“三公”经费",
        "three_public",
        "2031年度无“三公”经费财政拨款支出。",
        "year=2031",
    ),
    row(
        "details, 四川",
        "three_public_detail",
        "2031年“三公”经费财政拨款支出决算中，因公出国（境）费支出决算0万元，占0%；"
        "公务用车购置及运行维护费支出决算6.00万元，占63.16%；公务接待费支出决算3.50万元，占36.84%。"
        "具体情况如下：\n1.因公出国（境）经费支出0万元，完成预算0%。全年安排因公出国（境）团组0次，"
        "出国（境）0人。因公出国（境）支出决算与2030年持平。\n"
        "2.公务用车购置及运行维护费支出6.00万元，完成预算100%。"
        "公务用车购置及运行维护费支出决算比2030年减少0.50万元，下降7.69%。主要原因是油价下降。\n"
        "其中：公务用车购置支出0万元。全年按规定更新购置公务用车0辆，其中：轿车0辆、越野车0辆、"
        "载客汽车0辆，金额0万元。截至2031年12月底，单位共有公务用车4辆，其中：轿车1辆、越野车2辆、"
        "载客汽车1辆。\n公务用车运行维护费支出6.00万元。主要用于防汛检查所需的燃料费。\n"
        "3.公务接待费支出3.50万元，完成预算87.50%。公务接待费支出决算比2030年减少0.50万元，"
        "下降12.50%。\n国内公务接待支出3.50万元，主要用于接待检查。国内公务接待12批次，"
        "96人次（不包括陪同人员），共计支出3.50万元，具体内容包括：接待省水利厅检查组12000元、"
        "接待邻县考察团2.30万元。\n外事接待支出0万元，外事接待0批次，0人，共计支出0万元。",
        """
        detail_year=2031
        overseas amount=0万元 share=0% completion=0% groups=0次 persons=0人
        vehicles amount=6.00万元 share=63.16% completion=100% purchase=0万元 purchased=0辆 fleet=4辆
        vehicles running=6.00万元 reason=油价下降
        reception amount=3.50万元 share=36.84% completion=87.50% domestic=3.50万元 domestic_batches=12批次
        reception domestic_persons=96人次 foreign=0万元 foreign_batches=0批次 foreign_persons=0人
        overseas.change base_year=2030 direction=flat
        vehicles.change base_year=2030 direction=decrease amount=0.50万元 rate=7.69%
        vehicles.purchased_by_type[轿车] count=0辆
        vehicles.purchased_by_type[越野车] count=0辆
        vehicles.purchased_by_type[载客汽车] count=0辆
        vehicles.fleet_by_type[轿车] count=1辆
        vehicles.fleet_by_type[越野车] count=2辆
        vehicles.fleet_by_type[载客汽车] count=1辆
        reception.change base_year=2030 direction=decrease amount=0.50万元 rate=12.50%
        reception.events[接待省水利厅检查组] amount=12000元
        reception.events[接待邻县考察团] amount=2.30万元
        """,
    ),
    row(
        "details, 上海",
        "three_public_detail",
        "1.因公出国（境）费支出2.00万元。全年使用财政拨款安排因公出国（境）团组1个、累计3人次。"
        "开支内容包括国际旅费。\n2.公务用车购置及运行费支出20.00万元。其中：公务用车购置支出15.00万元，"
        "购置公务用车1辆。公务用车运行支出5.00万元，主要用于执法。2031年，年末公务用车保有量为3辆。\n"
        "3.公务接待费支出1.50万元。其中：国内接待费支出1.20万元，国内公务接待8批次、60人次。"
        "外宾接待支出0.30万元，外宾接待1批次、5人次。",
        """
        overseas amount=2.00万元 groups=1个 persons=3人次
        vehicles amount=20.00万元 purchase=15.00万元 purchased=1辆 running=5.00万元 fleet=3辆
        reception amount=1.50万元 domestic=1.20万元 domestic_batches=8批次 domestic_persons=60人次
        reception foreign=0.30万元 foreign_batches=1批次 foreign_persons=5人次
        """,
    ),
    row(
        "vehicles bought and kept, by type",
        "three_public_detail",
        "2.公务用车购置及运行维护费支出20.00万元，比2030年增加14.00万元，增长233.33%。其中："
        "公务用车购置费15.00万元，更新公务用车1辆，其中：越野车1辆；公务用车运行维护费5.00万元，"
        "公务用车保有量3辆，其中：轿车1辆、越野车2辆。",
        """
        vehicles amount=20.00万元 purchase=15.00万元 purchased=1辆 running=5.00万元 fleet=3辆
        vehicles.change base_year=2030 direction=increase amount=14.00万元 rate=233.33%
        vehicles.purchased_by_type[越野车] count=1辆
        vehicles.fleet_by_type[轿车] count=1辆
        vehicles.fleet_by_type[越野车] count=2辆
        """,
    ),
    row(
        "parts and shares only",
        "three_public_detail",
        "因公出国（境）费0万元，占0.00%；公务用车购置及运行维护费6.00万元，占63.16%；公务接待费3.50万元，占36.84%。",
        """
        overseas amount=0万元 share=0.00%
        vehicles amount=6.00万元 share=63.16%
        reception amount=3.50万元 share=36.84%
        """,
    ),
    row(
        "vehicles, a template left standing",
        "three_public_detail",
        "公务用车购置及运行维护费支出6.00万元,增加/减少0万元，增长/下降0%。",
        """
        vehicles amount=6.00万元
        vehicles.change direction=unclear amount=0万元 rate=0%
        """,
    ),
    row(
        "many guests",
        "three_public_detail",
        "公务接待费支出3.50万元。国内公务接待1,012批次，12,096人次。",
        "reception amount=3.50万元 domestic_batches=1,012批次 domestic_persons=12,096人次",
    ),
    row(
        "foreign guests in brackets",
        "three_public_detail",
        "国内接待费支出3.50万元（其中：外事接待费支出0.50万元），共安排国内公务接待40批次（其中：外事接待2批次），"
        "接待人次290人（其中：外事接待人次9人）。",
        """
        reception domestic=3.50万元 foreign=0.50万元 domestic_batches=40批次 foreign_batches=2批次
        reception domestic_persons=290人 foreign_persons=9人
        """,
    ),
]
