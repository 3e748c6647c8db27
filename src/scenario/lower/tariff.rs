//! What carriers charge, and whether it can be told of the parcels they may carry.

use crate::engine::time::{DAY, SimTime};
use crate::model::money::plan::{ALL, Fen};
use crate::model::money::tariff::{ByWeight, Cold, Grams, Step, StepPrice, Surcharge, Tariff};
use crate::model::network::{Carrier, Product};

use super::super::node::{Node, Via};
use super::super::quantity::{shorten, unit};
use super::super::view::View;
use super::money::ppm;
use super::{Lowering, fault, warning, whole_days};

/// First weight and step where they are not written.
const KILOGRAM: Grams = 1_000;

/// The keys of a tariff that say nothing without a price by weight.
const WITHOUT_FIRST: [&str; 3] = ["first_weight", "further", "step"];

impl<'a> Lowering<'a, '_> {
    /// What a carrier charges, everywhere or to one region; `None` where it is not said.
    ///
    /// - `owner`: the carrier, or the region.
    pub(super) fn tariff(&mut self, owner: &View<'_>) -> Option<Tariff> {
        let node = owner.get("tariff")?;
        let view = View::of(node.table()?);
        let per_parcel = view.law("per_order", &unit::MONEY);
        let by_weight = self.by_weight(&view);
        if per_parcel.is_none() && by_weight.is_none() {
            self.without_price(&view, node);
            return None;
        }
        self.added_up(&view);
        if let Some(divisor) = view.get("volume_divisor")
            && by_weight.is_none()
        {
            self.log.push(warning(
                divisor.place,
                "运费不按重量算，volume_divisor 不起作用",
                "the price does not depend on weight, so volume_divisor has no effect",
            ));
        }
        Some(Tariff {
            per_parcel,
            by_weight,
            volume_divisor: view.count("volume_divisor").map(i64::from),
            minimum: view.fen("minimum").unwrap_or(0),
            surcharges: self.surcharges(&view),
            cold: cold(&view),
            contract: self.contract(&view),
        })
    }

    /// Two prices that add up, of which a base has given one: most likely one was to replace the
    /// other.
    fn added_up(&mut self, view: &View<'_>) {
        let by_weight = view.get("first").or(view.get("per_kg"));
        let Some((parcel, weight)) = view.get("per_order").zip(by_weight) else {
            return;
        };
        if parcel.place.source == weight.place.source {
            return;
        }
        // The file that is read comes before its bases, and what is set wins over both.
        let later = |node: &&Node| (node.via == Via::File, node.place.source);
        let Some(own) = [parcel, weight].into_iter().min_by_key(later) else {
            return;
        };
        self.log.push(
            warning(
                own.place,
                "运费有每件的价，也有按重量的价，一个是继承来的，两个会相加",
                "a price per parcel and a price by weight, one of them inherited, add up",
            )
            .help(
                "只要一个，就把另一个写成 \"none\"，例如 per_order = \"6 yuan\", first = \"none\", first_weight = \"none\", further = \"none\", step = \"none\"",
                "for one of them write \"none\" for the other, such as per_order = \"6 yuan\", first = \"none\", first_weight = \"none\", further = \"none\", step = \"none\"",
            ),
        );
    }

    /// Keys of a price without a price.
    fn without_price(&mut self, view: &View<'_>, node: &Node) {
        let prices = ["per_order", "first", "per_kg"];
        let keys = node.table().into_iter().flat_map(|table| table.keys());
        let written: Vec<&str> = keys.filter(|key| view.get(key).is_some()).collect();
        // What is wrong inside a price has been told.
        if written.is_empty() || written.iter().any(|key| prices.contains(key)) {
            return;
        }
        self.log.push(
            fault(
                node.place,
                "运费没有写价钱",
                "the tariff states no price",
            )
            .help(
                "写一个：per_order = \"6 yuan\"；first = \"5.5 yuan\", further = \"1.5 yuan/kg\"；per_kg = \"8 yuan/kg\"",
                "one of per_order = \"6 yuan\"; first = \"5.5 yuan\", further = \"1.5 yuan/kg\"; per_kg = \"8 yuan/kg\"",
            ),
        );
    }

    fn by_weight(&mut self, view: &View<'_>) -> Option<ByWeight> {
        if let (Some(first), Some(per_kg)) = (view.get("first"), view.get("per_kg")) {
            self.log.push(
                fault(
                    first.place.max(per_kg.place),
                    "first 和 per_kg 只能写一个：首重续重，或每公斤一个价",
                    "first and per_kg exclude each other: a first weight and steps, or one price per kilogram",
                )
                .help(
                    "不用的写 \"none\"",
                    "write \"none\" for the one that is not meant",
                ),
            );
            return None;
        }
        let Some(first) = view.fen("first") else {
            for key in WITHOUT_FIRST {
                if let Some(node) = view.get(key)
                    && view.get("first").is_none()
                {
                    self.log.push(
                        fault(
                            node.place,
                            format!("没有首重运费 first，{key} 没有意义"),
                            format!("without first, the price of the first weight, {key} means nothing"),
                        )
                        .help(
                            "例如 first = \"5.5 yuan\", first_weight = \"1 kg\", further = \"1.5 yuan/kg\"",
                            "for example first = \"5.5 yuan\", first_weight = \"1 kg\", further = \"1.5 yuan/kg\"",
                        ),
                    );
                }
            }
            let per_kg = view.amount("per_kg", &unit::PER_KILOGRAM)?;
            return Some(ByWeight::PerKilogram(per_kg.round_ties_even() as Fen));
        };
        let first_weight = self.weight(view, "first_weight")?;
        let step = self.weight(view, "step")?;
        Some(ByWeight::Steps {
            first,
            first_weight,
            step,
            further: self.further(view, step)?,
        })
    }

    /// The price of a step, in whole fen.
    fn further(&mut self, view: &View<'_>, step: Grams) -> Option<Fen> {
        let Some(node) = view.get("further") else {
            return Some(0);
        };
        let exact = view.amount("further", &unit::PER_KILOGRAM)? * step as f64 / KILOGRAM as f64;
        let whole = exact.round_ties_even();
        if (exact - whole).abs() > 1e-6 {
            let yuan = exact / 100.0;
            self.log.push(
                fault(
                    node.place,
                    format!("每档 {step} 克要 {yuan} 元，不是整分"),
                    format!(
                        "a step of {step} g costs {yuan} yuan, which is no whole number of fen"
                    ),
                )
                .help(
                    "换一个 further 或 step",
                    "choose another further or another step",
                ),
            );
            return None;
        }
        Some(whole as Fen)
    }

    /// A weight that must be above zero; 1 kg where it is not written.
    fn weight(&mut self, view: &View<'_>, key: &str) -> Option<Grams> {
        let Some(node) = view.get(key) else {
            return Some(KILOGRAM);
        };
        let grams = view.amount(key, &unit::WEIGHT)?.round_ties_even() as Grams;
        if grams > 0 {
            return Some(grams);
        }
        self.log.push(
            fault(
                node.place,
                format!("{key} 至少 1 克"),
                format!("{key} is at least 1 g"),
            )
            .help("例如 \"1 kg\"", "for example \"1 kg\""),
        );
        None
    }

    fn surcharges(&mut self, view: &View<'_>) -> Vec<Surcharge> {
        let end = whole_days(self.end());
        let mut surcharges = Vec::new();
        for (node, one) in view.entries("surcharge") {
            if one.get("rate").is_none() && one.get("fixed").is_none() {
                self.log.push(
                    fault(
                        node.place,
                        "附加费没有写加多少",
                        "how much the surcharge is, is not said",
                    )
                    .help(
                        "写 rate = \"10%\"，或 fixed = \"1 yuan\"",
                        "write rate = \"10%\", or fixed = \"1 yuan\"",
                    ),
                );
            }
            let days = self.days(&one, "days", end);
            surcharges.push(Surcharge {
                days: days
                    .into_iter()
                    .map(|days| {
                        let at = |day: i64| SimTime::from_millis(day * DAY);
                        at(days.start)..at(days.end)
                    })
                    .collect(),
                rate: ppm(one.share("rate")),
                fixed: one.fen("fixed").unwrap_or(0),
            });
        }
        surcharges
    }

    fn contract(&mut self, view: &View<'_>) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        let entries = view.entries("contract");
        self.no_more_than_a_byte_counts(
            entries.len(),
            view.get("contract"),
            ("档协议价", "steps of a contract"),
        );
        for (node, one) in entries {
            let (Some(at), Some(from)) = (one.get("from"), one.amount("from", &unit::RATE)) else {
                continue;
            };
            if from <= 0.0 {
                self.log.push(
                    fault(
                        at.place,
                        "协议价的件数要大于 0",
                        "a contract begins above zero parcels a day",
                    )
                    .help(
                        "散客价就是 contract 外面写的价",
                        "the price of single parcels is what stands beside contract",
                    ),
                );
            } else if steps.last().is_some_and(|last| from <= last.from) {
                self.log.push(
                    fault(
                        at.place,
                        "协议价的件数要从小到大",
                        "the steps of a contract must rise",
                    )
                    .help(
                        "件数少的写在前面，一个件数只写一次",
                        "the smaller volume first, each one once",
                    ),
                );
            }
            let price = match (one.get("per_order"), one.get("share")) {
                (Some(_), None) => one.fen("per_order").map(StepPrice::PerParcel),
                (None, Some(_)) => Some(StepPrice::Share(ppm(one.share("share")))),
                (both, _) => {
                    let (zh, en) = match both {
                        Some(_) => (
                            "per_order 和 share 只能写一个",
                            "per_order and share exclude each other",
                        ),
                        None => ("这一档没有写价钱", "this step of the contract has no price"),
                    };
                    self.log.push(fault(node.place, zh, en).help(
                        "写 per_order = \"4.5 yuan\"，或 share = \"60%\"（平常价的百分之几）",
                        "write per_order = \"4.5 yuan\", or share = \"60%\" of the usual price",
                    ));
                    None
                }
            };
            steps.extend(price.map(|price| Step { from, price }));
        }
        steps
    }

    /// An order remembers its carrier and its contract price in a byte each.
    pub(super) fn no_more_than_a_byte_counts(
        &mut self,
        many: usize,
        list: Option<&Node>,
        (zh, en): (&str, &str),
    ) {
        const MOST: usize = u8::MAX as usize;
        if let Some(list) = list.filter(|_| many > MOST) {
            self.log.push(fault(
                list.place,
                format!("写了 {many} {zh}，最多 {MOST}"),
                format!("{many} {en}, at most {MOST}"),
            ));
        }
    }

    /// Whether what tariffs ask for is known of the products they may be asked about.
    pub(super) fn parcels_can_be_priced(&mut self, products: &[Product], carriers: &[Carrier]) {
        let entries = self.root.entries("product");
        for ((node, view), product) in entries.iter().zip(products) {
            let may = carriers.iter().enumerate();
            let may = may.filter(|(at, _)| product.carrier.may_choose(*at));
            let may: Vec<&Carrier> = may.map(|(_, carrier)| carrier).collect();
            self.weighed(node, product, &may);
            if let Some(cold) = view.get("cold").filter(|_| product.cold) {
                self.kept_cold(cold, &may);
            }
            let divides = |carrier: &&Carrier| tariffs(carrier).any(divisor);
            if let Some(volume) = view.get("volume").filter(|_| !may.iter().any(divides)) {
                self.log.push(
                    warning(
                        volume.place,
                        "走的快递没有写 volume_divisor，体积不起作用",
                        "no carrier of it has a volume_divisor, so its volume has no effect",
                    )
                    .help(
                        "在快递的 tariff 写 volume_divisor = 6000",
                        "write volume_divisor = 6000 in the tariff of its carrier",
                    ),
                );
            }
        }
        self.divisors_of_use(products, carriers);
    }

    /// A price by weight of a parcel without weight.
    fn weighed(&mut self, node: &Node, product: &Product, may: &[&Carrier]) {
        let unknown = may.iter().find(|carrier| {
            let by_weight = |tariff: &Tariff| {
                let by_volume = product.volume.is_some() && divisor(tariff);
                tariff.by_weight.is_some() && !by_volume
            };
            tariffs(carrier).any(by_weight)
        });
        if let (Some(carrier), None) = (unknown, &product.weight) {
            let (name, carrier) = (shorten(&product.name), shorten(&carrier.name));
            self.log.push(
                fault(
                    node.place,
                    format!("快递 `{carrier}` 按重量收费，商品 `{name}` 没有写重量"),
                    format!("carrier `{carrier}` charges by weight, and product `{name}` has none"),
                )
                .help(
                    "例如 weight = \"0.9 kg\"",
                    "for example weight = \"0.9 kg\"",
                ),
            );
        }
    }

    /// Goods that must be kept cold, and nobody does.
    fn kept_cold(&mut self, cold: &Node, may: &[&Carrier]) {
        let warm = may.iter().find(|carrier| {
            let mut all = tariffs(carrier).peekable();
            all.peek().is_none() || all.any(|tariff| tariff.cold.is_none())
        });
        let Some(carrier) = warm else { return };
        let name = shorten(&carrier.name);
        self.log.push(
            warning(
                cold.place,
                format!("快递 `{name}` 的运费没有冷链，按普通包裹收费"),
                format!(
                    "the tariff of carrier `{name}` has no cold chain, so it charges as for others"
                ),
            )
            .help(
                "在它的 tariff 写 cold = { factor = 1.5, box = \"5 yuan\" }",
                "write cold = { factor = 1.5, box = \"5 yuan\" } in its tariff",
            ),
        );
    }

    /// Divisors of volumes that no product states.
    fn divisors_of_use(&mut self, products: &[Product], carriers: &[Carrier]) {
        let entries = self.root.entries("carrier");
        for (at, ((_, view), carrier)) in entries.iter().zip(carriers).enumerate() {
            let voluminous =
                |product: &Product| product.volume.is_some() && product.carrier.may_choose(at);
            let nodes = view.entries("region").into_iter().map(|(_, one)| one);
            let nodes = nodes.chain([view.clone()]);
            let node = nodes
                .filter_map(|one| one.below("tariff").get("volume_divisor"))
                .min_by_key(|node| node.place);
            if let Some(node) = node
                && tariffs(carrier).any(|tariff| divisor(tariff) && tariff.by_weight.is_some())
                && !products.iter().any(voluminous)
            {
                self.log.push(
                    warning(
                        node.place,
                        "走这家快递的商品都没有写体积，volume_divisor 不起作用",
                        "no product of this carrier states a volume, so volume_divisor has no effect",
                    )
                    .help(
                        "例如商品写 volume = \"3000 cm3\"",
                        "for example volume = \"3000 cm3\" of a product",
                    ),
                );
            }
            if products.is_empty()
                && at == 0
                && tariffs(carrier).any(|tariff| tariff.by_weight.is_some())
                && let Some(node) = view.get("tariff")
            {
                self.log.push(
                    fault(
                        node.place,
                        "运费按重量算，可是没有写商品，不知道包裹多重",
                        "the price depends on weight, but there are no products, so nobody knows what a parcel weighs",
                    )
                    .help(
                        "写 [[product]]，带 weight = \"0.9 kg\"",
                        "write a [[product]] with weight = \"0.9 kg\"",
                    ),
                );
            }
        }
    }
}

/// All tariffs of a carrier.
fn tariffs(carrier: &Carrier) -> impl Iterator<Item = &Tariff> {
    let legs = carrier.regions.iter().filter_map(|leg| leg.tariff.as_ref());
    carrier.tariff.iter().chain(legs)
}

fn divisor(tariff: &Tariff) -> bool {
    tariff.volume_divisor.is_some()
}

fn cold(tariff: &View<'_>) -> Option<Cold> {
    let view = View::of(tariff.get("cold")?.table()?);
    Some(Cold {
        factor: ppm(view.number("factor").unwrap_or(1.0)).max(ALL),
        container: view.fen("box").unwrap_or(0),
        ice: view.fen("ice").unwrap_or(0),
    })
}
