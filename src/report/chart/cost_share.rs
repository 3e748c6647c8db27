//! Chart 9: logistics cost as a share of sales, by category and by carrier, beside the bands that
//! the source document states.

use crate::experiment::result::ScenarioResult;
use crate::language::{Language, Text};
use crate::model::metric::Unit;
use crate::model::money::plan::Base;
use crate::report::csv::{Sheet, with_interval};
use crate::report::money::{self, Band, COST_SHARE};
use crate::report::number;
use crate::report::sentence;
use crate::report::view::View;
use crate::report::words;
use crate::stats::Estimate;

use super::bars::{self, BAND, Bars};
use super::frame::{Entry, Sign};
use super::{Figure, by_scenario, imprint, palette};

/// More rows than this go into another picture.
const MOST_ROWS: usize = 24;

/// What has a share of its own: all orders, a category, a product, a carrier.
struct Group {
    name: String,
    /// Whether it is a category or a product.
    goods: bool,
    /// Its share in each scenario that has it.
    bars: Vec<Bar>,
}

/// A share in one scenario.
struct Bar {
    scenario: usize,
    value: Estimate,
    /// What the source document states of such orders.
    band: Option<Band>,
}

/// The charts; none where there is nothing to compare.
pub fn figures(view: &View) -> Vec<Figure> {
    let groups = groups(view);
    let whole = groups.first().map_or(&[][..], |group| &group.bars);
    let differs = |scenario: usize| {
        let difference = view.difference(scenario, COST_SHARE);
        difference.is_some_and(|one| one.mean.abs() > one.half_width.unwrap_or(0.0))
    };
    if groups.len() < 2 && !whole.iter().any(|bar| differs(bar.scenario)) {
        return Vec::new();
    }
    let answer = answer(view, &groups);
    let data = data(view, &groups);
    let mut pages: Vec<Vec<Group>> = Vec::new();
    let rows = |groups: &[Group]| groups.iter().map(|group| group.bars.len()).sum::<usize>();
    for group in groups {
        match pages.last_mut() {
            Some(page) if rows(page) + group.bars.len() <= MOST_ROWS => page.push(group),
            _ => pages.push(vec![group]),
        }
    }
    let several = pages.len() > 1;
    let numbered = pages.into_iter().enumerate();
    let figure = |(index, page): (usize, Vec<Group>)| Figure {
        name: match several {
            true => format!("09-logistics-share-{}", index + 1),
            false => "09-logistics-share".to_owned(),
        },
        title: view
            .pick(
                "物流成本占多少？看品类和快递",
                "How much of the sales goes into logistics?",
            )
            .to_owned(),
        answer: answer.clone(),
        legend: legend(view, &page),
        foot: imprint(view, &meaning(view, &page), &sentence::interval(view)),
        height: bars::height(rows(&page), page.len()),
        data: data.clone(),
        body: Box::new(drawn(view, page)),
    };
    numbered.map(figure).collect()
}

/// The groups as they are drawn.
fn drawn(view: &View, groups: Vec<Group>) -> Bars {
    let bar = |bar: &Bar| bars::Bar {
        colour: palette::scenario(bar.scenario),
        value: bar.value,
        band: bar.band,
        text: number::short(Some(bar.value), Unit::Share, view.language),
    };
    let group = |group: Group| bars::Group {
        bars: group.bars.iter().map(bar).collect(),
        name: group.name,
    };
    Bars {
        groups: groups.into_iter().map(group).collect(),
        axis: money::share_of(view.scenarios()[0].share_of, view.language).to_owned(),
    }
}

/// All orders; categories, or products where no category is named; carriers.
fn groups(view: &View) -> Vec<Group> {
    type States<'a> = &'a dyn Fn(usize) -> Option<Band>;
    let group = |name: &str, metric: &str, goods, band: States| Group {
        name: name.to_owned(),
        goods,
        bars: (0..view.scenarios().len())
            .filter_map(|scenario| {
                Some(Bar {
                    scenario,
                    value: used(view, scenario, metric)?,
                    band: band(scenario),
                })
            })
            .collect(),
    };
    let all = view.pick("全部订单", "All orders");
    let mut groups = vec![group(all, COST_SHARE, false, &|_| None)];
    let mut add = |family: &str, named: Vec<(String, Text)>| {
        for (name, label) in named {
            let metric = format!("{family}.{name}.logistics_share");
            let goods = family != "carrier";
            let label = label.get(view.language);
            let band = |scenario| match goods {
                true => money::category_band(&name),
                false => money::carrier_band(&name).filter(|_| is_meant(view, scenario, &name)),
            };
            groups.push(group(label, &metric, goods, &band));
        }
    };
    let categories = |one: &ScenarioResult| money::labelled(&one.categories);
    add("category", view.all_of(categories));
    if view.scenarios().iter().all(|one| one.categories.is_empty()) {
        add("product", view.all_of(|one| one.products.clone()));
    }
    add("carrier", view.all_of(|one| one.carriers.clone()));
    groups.retain(|group| !group.bars.is_empty());
    groups
}

/// Whether the baskets a carrier takes are those that the source's band for it is about: what a
/// parcel costs over its share of the sales.
fn is_meant(view: &View, scenario: usize, carrier: &str) -> bool {
    let mean = |id: &str| {
        Some(
            view.estimate(scenario, &format!("carrier.{carrier}.{id}"))?
                .mean,
        )
    };
    let basket = mean("cost_per_order").zip(mean("logistics_share"));
    let basket = basket.map(|(cost, share)| cost / share);
    view.scenarios()[scenario].share_of == Base::Sales
        && basket.is_some_and(|basket| money::BAND_BASKET.contains(&basket))
}

/// A share, but of what nobody uses.
fn used(view: &View, scenario: usize, metric: &str) -> Option<Estimate> {
    let share = metric.strip_suffix("logistics_share")?;
    let nobody = view
        .estimate(scenario, &format!("{share}share"))
        .is_some_and(|share| share.mean == 0.0);
    view.estimate(scenario, metric).filter(|_| !nobody)
}

/// The share of all orders in each scenario, and how they compare; of one scenario the highest and
/// the lowest group.
fn answer(view: &View, groups: &[Group]) -> String {
    let written = |value| number::short(Some(value), Unit::Share, view.language);
    let mut clauses: Vec<String> = Vec::new();
    for scenario in sentence::told(view, COST_SHARE) {
        if let Some(value) = view.estimate(scenario, COST_SHARE) {
            let name = match view.labels.len() {
                1 => view.pick("全部订单 ", "All orders ").to_owned(),
                _ => view.named(scenario, " "),
            };
            clauses.push(name + &written(value));
        }
    }
    let others = sentence::told(view, COST_SHARE).into_iter();
    let others = others.filter(|&other| other > 0);
    clauses.extend(
        others.filter_map(|other| sentence::compared(view, other, COST_SHARE, number::chart_ratio)),
    );
    if view.labels.len() == 1 {
        let parts = groups.iter().filter(|group| group.goods);
        let parts =
            parts.filter_map(|group| Some((group.name.as_str(), group.bars.first()?.value)));
        let mut parts: Vec<(&str, Estimate)> = parts.collect();
        parts.sort_by(|a, b| b.1.mean.total_cmp(&a.1.mean));
        if let [(high, most), .., (low, least)] = parts.as_slice() {
            let (most, least) = (written(*most), written(*least));
            clauses.push(match view.language {
                Language::Zh => format!("最高的是{high} {most}，最低的是{low} {least}"),
                Language::En => {
                    format!("highest: {high} {most}, lowest: {low} {least}")
                }
            });
        }
    }
    words::capitalised(&clauses.join(words::semicolon(view.language)))
}

fn legend(view: &View, groups: &[Group]) -> Vec<Entry> {
    let mut legend = by_scenario(view);
    let mut bars = groups.iter().flat_map(|group| &group.bars);
    if bars.any(|bar| bar.band.is_some()) {
        legend.push(Entry {
            sign: Sign::Box(BAND),
            word: view
                .pick("来源文档给出的范围", "stated by the source document")
                .to_owned(),
        });
    }
    legend
}

fn meaning(view: &View, groups: &[Group]) -> String {
    let mut clauses = vec![view.pick(
        "物流成本是运费和冷链，重发和退回的也算；比例是总额之比，不是各单比例的平均",
        "Logistics cost is freight and cold chain, parcels sent again or back included; shares are ratios of totals, not means of ratios",
    )];
    let carriers = groups.iter().filter(|group| !group.goods);
    let mut bars = carriers.flat_map(|group| &group.bars);
    if bars.any(|bar| bar.band.is_some()) {
        clauses.push(view.pick(
            "品牌快递的范围，来源说的是 61 到 75 元的包裹，只画在平均金额也是这么多的旁边",
            "the source's band for the brand line is about baskets of 61 to 75 yuan, and drawn only where they are worth that on average",
        ));
    }
    clauses.join(words::semicolon(view.language))
}

fn data(view: &View, groups: &[Group]) -> Sheet {
    let mut sheet = Sheet::new(match view.language {
        Language::Zh => [
            "场景",
            "品类或快递",
            "占比",
            "误差范围(±)",
            "下限",
            "上限",
            "来源下限",
            "来源上限",
        ],
        Language::En => [
            "scenario",
            "category_or_carrier",
            "share",
            "half_width",
            "low",
            "high",
            "source_low",
            "source_high",
        ],
    });
    for group in groups {
        for bar in &group.bars {
            let [mean, half_width, low, high] = with_interval(Some(bar.value));
            sheet.row([
                view.labels[bar.scenario].clone(),
                group.name.clone(),
                mean,
                half_width,
                low,
                high,
                number::exact(bar.band.map(|band| band.low)),
                number::exact(bar.band.and_then(|band| band.high)),
            ]);
        }
    }
    sheet
}
