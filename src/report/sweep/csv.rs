//! The points of a sweep as a sheet: every metric of every point, also against the base.

use crate::language::Language;
use crate::report::csv::{Sheet, with_interval};
use crate::report::number::exact;

use super::view::SweepView;

/// A row for each point and metric.
pub fn points(view: &SweepView) -> Sheet {
    let mut head = vec![
        view.pick("点", "point").to_owned(),
        view.pick("是否基准", "base").to_owned(),
    ];
    // Whole paths, ready for `--set`.
    head.extend(view.axes().iter().map(|axis| axis.path.clone()));
    let columns = match view.language {
        Language::Zh => [
            "指标",
            "名称",
            "单位",
            "均值",
            "误差范围(±)",
            "下限",
            "上限",
            "重复次数",
            "差（减基准）",
            "差的误差范围(±)",
            "差的下限",
            "差的上限",
            "比值（除以基准）",
            "比值下限",
            "比值上限",
        ],
        Language::En => [
            "metric",
            "name",
            "unit",
            "mean",
            "half_width",
            "low",
            "high",
            "replications",
            "difference",
            "difference_half_width",
            "difference_low",
            "difference_high",
            "ratio",
            "ratio_low",
            "ratio_high",
        ],
    };
    head.extend(columns.map(str::to_owned));
    let mut sheet = Sheet {
        head,
        rows: Vec::new(),
    };
    for (number, point) in view.points().iter().enumerate() {
        let base = number == view.result.base;
        let mut place = vec![
            (number + 1).to_string(),
            match base {
                true => view.pick("是", "yes").to_owned(),
                false => String::new(),
            },
        ];
        let levels = 0..view.axes().len();
        place.extend(levels.map(|axis| view.level(number, axis).to_owned()));
        let metrics = view.result.metrics.iter().zip(&point.estimates);
        for ((metric, estimate), against) in metrics.zip(&point.against_base) {
            let mut row = place.clone();
            row.extend([
                metric.id.clone(),
                metric.name.get(view.language).to_owned(),
                metric.unit.symbol().to_owned(),
            ]);
            row.extend(with_interval(*estimate));
            row.push(estimate.map_or(0, |one| one.replications).to_string());
            row.extend(with_interval(against.and_then(|one| one.difference)));
            let ratio = against.and_then(|one| one.ratio);
            row.push(exact(ratio.map(|one| one.mean)));
            row.push(exact(ratio.and_then(|one| one.low)));
            row.push(exact(ratio.and_then(|one| one.high)));
            sheet.rows.push(row);
        }
    }
    sheet
}
