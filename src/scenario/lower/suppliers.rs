//! Suppliers: one without a name, or several with shares and an order in which they are asked.

use crate::language::Text;
use crate::model::network::{Network, ShipFrom, Supplier};
use crate::model::stock::plan::{Holding, Level};
use crate::model::stock::target::target;

use super::super::node::{Node, Value};
use super::super::problem::Problem;
use super::super::quantity::dates::Day;
use super::super::quantity::{shorten, unit};
use super::super::semantic;
use super::super::view::View;
use super::{Lowering, chain, fault, levels, warning};

/// The entries of `[[supplier]]`; none where there is a single one.
fn listed<'a>(root: &View<'a>) -> Vec<(&'a Node, View<'a>)> {
    root.entries("supplier")
}

/// The tables of all suppliers; an empty one where none is written.
pub fn suppliers<'a>(root: &View<'a>) -> Vec<View<'a>> {
    match root.get("supplier").map(|node| &node.value) {
        Some(Value::List(_)) => listed(root).into_iter().map(|(_, view)| view).collect(),
        _ => vec![root.below("supplier")],
    }
}

/// Whether orders that find too little at a supplier's stock may go on.
fn passes_on(supplier: &View<'_>) -> bool {
    let says = |view: &View<'_>| view.word("when_short") == Some("next_source");
    let stock = supplier.below("stock");
    says(&stock) || stock.entries("product").iter().any(|(_, own)| says(own))
}

impl<'a> Lowering<'a, '_> {
    /// All suppliers, at least one.
    pub(super) fn suppliers(&mut self, start: Day, ship_from: ShipFrom) -> Vec<Supplier> {
        let entries = listed(&self.root);
        if entries.is_empty() {
            if let Some(node) = self
                .root
                .get("supplier")
                .filter(|node| node.list().is_some())
            {
                self.log.push(fault(
                    node.place,
                    "一家供应商也没有",
                    "there is no supplier left",
                ));
            }
            let view = self.root.below("supplier");
            return vec![self.supplier(&view, start)];
        }
        self.named_like_tiers(&entries);
        self.times_of_others(&entries, ship_from);
        let shares = semantic::shares_and_rest(self.root.get("supplier"), &entries, self.log);
        let names: Vec<&str> = entries
            .iter()
            .map(|(_, view)| view.word("name").unwrap_or_default())
            .collect();
        let mut all = Vec::with_capacity(entries.len());
        for (index, ((_, view), share)) in entries.iter().zip(shares).enumerate() {
            let name = names[index];
            let fallback = self.fallback(view, &names, index);
            all.push(Supplier {
                name: name.to_owned(),
                label: view.label(name),
                share,
                fallback,
                ..self.supplier(view, start)
            });
        }
        all
    }

    fn supplier(&mut self, view: &View<'a>, start: Day) -> Supplier {
        let capacity = view.amount("capacity", &unit::RATE);
        if let (Some(node), Some(0.0)) = (view.get("capacity"), capacity) {
            let what = Text::new(
                "capacity 是 0,什么也发不出去",
                "a capacity of zero ships nothing",
            );
            self.log.push(Problem::error(node.place, what).help(
                "不限就删掉这一行,或写 \"none\"",
                "for no limit leave it out, or write \"none\"",
            ));
        }
        let named = view.get("label").is_some();
        let (wrong, missing) = self.picking_errors(view);
        Supplier {
            clock: self.clock(view, start),
            accept: view.duration_law("accept"),
            catches: view.share("catches"),
            capacity,
            pick_pack: view.duration_law("pick_pack"),
            hands: view.count("hands"),
            pickups: view.times("pickups"),
            consolidation: self.consolidation(view),
            wrong,
            missing,
            label: if named {
                view.label("")
            } else {
                Text::new("供应商", "Supplier")
            },
            ..Supplier::default()
        }
    }

    /// Whom to ask after a supplier, by index: those it names, else those listed after it, going
    /// round.
    fn fallback(&mut self, view: &View<'a>, names: &[&str], own: usize) -> Vec<u8> {
        let count = names.len();
        let Some(node) = view.get("fallback") else {
            let others = (1..count).map(|step| ((own + step) % count) as u8);
            return others.collect();
        };
        let asked = node.list().unwrap_or_default();
        if !passes_on(view) {
            self.log.push(
                fault(
                    node.place,
                    "这一家缺货时不找别家，fallback 没有意义",
                    "orders that find too little here do not go on, so fallback means nothing",
                )
                .help(
                    "在它的 stock 里写 when_short = \"next_source\"；或把 fallback 删掉",
                    "write when_short = \"next_source\" in its stock, or leave fallback out",
                ),
            );
        } else if node.list().is_some() && asked.is_empty() {
            self.log.push(
                fault(node.place, "没有写找哪一家", "nobody is named to be asked").help(
                    "写名字，或把 fallback 删掉：就按列出的顺序找",
                    "name somebody, or leave fallback out: then all are asked as they are listed",
                ),
            );
        }
        if let Some(own) = asked.iter().find(|one| one.text() == Some(names[own])) {
            self.log.push(
                fault(
                    own.place,
                    "缺货的就是它自己",
                    "this is the one who is short",
                )
                .help("只写别家的名字", "name the others alone"),
            );
        }
        let place = |one: &Node| names.iter().position(|name| one.text() == Some(name));
        let places = asked.iter().filter_map(place);
        places.map(|place| place as u8).collect()
    }

    /// Metrics of stock and demand are told by the names of both.
    fn named_like_tiers(&mut self, entries: &[(&Node, View<'a>)]) {
        let tiers = chain(&self.root);
        let taken = |name: &str| {
            tiers
                .iter()
                .any(|(_, tier)| tier.word("name") == Some(name))
        };
        for (_, view) in entries {
            let Some(node) = view.get("name") else {
                continue;
            };
            if let Some(name) = node.text().filter(|name| taken(name)) {
                let short = shorten(name);
                self.log.push(
                    fault(
                        node.place,
                        format!("层级里已经有 `{short}`，指标会混在一起"),
                        format!(
                            "a tier is called `{short}` already, so their metrics would be mixed up"
                        ),
                    )
                    .help("换一个名字", "choose another name"),
                );
            }
        }
    }

    /// Where the top tier ships, it keeps the times of the first supplier.
    fn times_of_others(&mut self, entries: &[(&Node, View<'a>)], ship_from: ShipFrom) {
        let [(_, first), (other, _), ..] = entries else {
            return;
        };
        if ship_from == ShipFrom::TopTier && !chain(&self.root).is_empty() {
            let name = shorten(first.word("name").unwrap_or_default());
            self.log.push(warning(
                other.place,
                format!("最上一级代理自己发货，按 `{name}` 写的时间；别家的时间不起作用"),
                format!("the top tier ships with the times of `{name}`; those of the others have no effect"),
            ));
        }
    }

    /// Suppliers to whom nobody comes first: a level that looks ahead is then one of no units.
    pub(super) fn nothing_expected(&mut self, network: &Network) {
        for holding in &network.stock {
            let looks_ahead = |level: &Level| !matches!(level, Level::Units(_));
            let (level, lower) = holding.policy.levels();
            if holding.tier.is_some()
                || !network.several_suppliers()
                || ![level, lower].into_iter().flatten().any(looks_ahead)
                || target(network, holding, 0).demand_per_day != 0.0
            {
                continue;
            }
            let place = self.level_of(holding, network);
            let place = place.map(|node| node.place).unwrap_or_default();
            self.log.push(
                warning(
                    place,
                    "没有单先派给这一家，算出来的水平是 0 件",
                    "no orders go to this supplier first, so the level comes out as 0 units",
                )
                .help(
                    "给别家补缺口的，直接写件数：units = \"50 units\"",
                    "for one who only helps out, write the units: units = \"50 units\"",
                ),
            );
        }
    }

    /// Where the level of a holding is stated.
    fn level_of(&self, holding: &Holding, network: &Network) -> Option<&'a Node> {
        let mut keys = levels::KEYS.iter().chain(&levels::POINT_KEYS);
        keys.find_map(|key| self.written(holding, network, key))
    }

    /// The supplier a product names, by index.
    pub(super) fn supplier_of(&self, product: &View<'_>) -> Option<usize> {
        let wanted = product.word("supplier")?;
        let mut names = suppliers(&self.root).into_iter();
        names.position(|one| one.word("name") == Some(wanted))
    }
}
