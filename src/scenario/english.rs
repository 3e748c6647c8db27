//! Chinese words for keys: keys are English, and who writes one in Chinese is told which.

/// The key that a Chinese word most likely means.
pub fn key(word: &str) -> Option<&'static str> {
    let found = WORDS.iter().find(|(words, _)| words.contains(&word));
    found.map(|(_, key)| *key)
}

/// What planners call things, with the key of the scenario file.
const WORDS: &[(&[&str], &str)] = &[
    (&["标题", "题目"], "title"),
    (&["问题"], "question"),
    (&["名字", "名称", "姓名"], "name"),
    (&["叫法", "显示名", "标签"], "label"),
    (&["模拟", "运行"], "run"),
    (&["开始", "开始日期", "起始日期"], "start"),
    (&["预热"], "warm_up"),
    (&["天数", "模拟天数", "时长", "期限"], "horizon"),
    (&["收尾"], "drain"),
    (&["重复", "重复次数", "次数"], "replications"),
    (&["种子", "随机种子"], "seed"),
    (&["需求", "市场", "市场需求"], "demand"),
    (&["单量", "日单量", "订单", "订单数", "订单量"], "orders"),
    (&["促销", "活动", "大促"], "promotion"),
    (&["买家", "顾客", "客户"], "buyer"),
    (&["催单"], "chase_after"),
    (&["退款", "放弃"], "gives_up"),
    (&["渠道", "接单渠道"], "channel"),
    (&["占比", "份额", "比例", "占订单数"], "share"),
    (&["核对", "核验", "信息核验"], "verification"),
    (&["网络", "结构"], "network"),
    (&["链条", "层级关系"], "chain"),
    (&["层级", "级别", "代理级别"], "tier"),
    (
        &["代理", "代理数", "代理数量", "代理人数", "人数", "数量"],
        "agents",
    ),
    (&["人手", "人手数", "员工"], "hands"),
    (&["工具", "做法"], "tools"),
    (
        &["上班时间", "工作时间", "营业时间", "上班"],
        "working_hours",
    ),
    (&["报单", "转递", "汇总"], "relay"),
    (&["截单", "截单时间", "截单时刻"], "cut_off"),
    (&["消息延迟", "等待消息", "看消息"], "message_delay"),
    (&["漏单", "漏单率"], "omission"),
    (&["错单", "错单率"], "error"),
    (&["供应商", "厂家", "品牌方"], "supplier"),
    (&["接单"], "accept"),
    (&["拣货", "打包", "拣货打包"], "pick_pack"),
    (&["揽收", "取件", "快递上门"], "pickups"),
    (&["产能"], "capacity"),
    (&["商品", "产品", "货品"], "product"),
    (&["客单价", "订单金额"], "order_value"),
    (&["库存", "备货", "囤货"], "stock"),
    (&["备货系数"], "factor"),
    (&["安全系数"], "z"),
    (&["周期服务水平"], "cycle_service"),
    (&["满足率"], "fill_rate"),
    (&["盘点", "盘点间隔"], "review"),
    (&["提前期", "补货周期"], "lead_time"),
    (&["起订量"], "minimum"),
    (&["整箱", "箱规"], "carton"),
    (&["缺货", "缺货时"], "when_short"),
    (&["预警", "备货预警"], "warn_at"),
    (&["预测"], "forecast"),
    (&["件数"], "quantity"),
    (&["成本", "单位成本"], "unit_cost"),
    (&["保质期"], "shelf_life"),
    (&["重量"], "weight"),
    (&["体积"], "volume"),
    (&["品类"], "category"),
    (&["冷藏", "冷链"], "cold"),
    (&["拿货价", "价格"], "price"),
    (&["付款", "付款方式", "货款"], "payment"),
    (&["定金", "订金"], "deposit"),
    (&["尾款"], "balance_at"),
    (&["账期"], "credit"),
    (&["分期"], "instalments"),
    (&["服务费", "渠道服务费", "手续费"], "fee"),
    (&["工资", "人工"], "wage"),
    (&["包装", "包装费"], "packaging"),
    (&["资金成本", "利息", "利率"], "capital"),
    (&["费用", "其他成本"], "cost"),
    (&["首重"], "first"),
    (&["续重"], "further"),
    (&["体积重"], "volume_divisor"),
    (&["附加费"], "surcharge"),
    (&["协议价"], "contract"),
    (&["集中发货"], "consolidation"),
    (&["快递", "物流", "快递公司"], "carrier"),
    (&["运费", "快递费"], "tariff"),
    (&["运输", "运输时效"], "transit"),
    (&["承诺", "承诺时效"], "promise"),
    (&["时效要求", "限时", "时限"], "limits"),
    (&["变体", "方案"], "variant"),
    (&["对数正态"], "lognormal"),
    (&["指数", "指数分布"], "exponential"),
    (&["正态", "正态分布"], "normal"),
    (&["均匀", "均匀分布"], "uniform"),
    (&["三角", "三角分布"], "triangular"),
    (&["均值", "平均", "平均值"], "mean"),
    (&["中位数"], "median"),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::grammar::law::FORMS;
    use super::super::grammar::{Fields, SCENARIO};
    use super::*;

    fn collect(fields: Fields, keys: &mut HashSet<&'static str>) {
        for field in fields.iter().copied().flatten() {
            keys.insert(field.key);
            if let Some(below) = field.below() {
                collect(below, keys);
            }
        }
    }

    #[test]
    fn every_word_leads_to_a_key_that_exists_and_to_one_only() {
        let mut keys: HashSet<&str> = FORMS.iter().map(|form| form.name).collect();
        keys.extend(["mean", "median"]);
        collect(SCENARIO, &mut keys);
        let mut seen = HashSet::new();
        for (words, key) in WORDS {
            assert!(keys.contains(key), "{key}");
            for word in *words {
                assert!(seen.insert(word), "{word} is listed twice");
            }
        }
        assert_eq!(key("供应商"), Some("supplier"));
        assert_eq!(key("火箭"), None);
    }
}
