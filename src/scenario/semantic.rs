//! Checks between values: shares that add up, sizes that fit, a run that can end.

use crate::engine::time::{MINUTE, Millis};
use crate::language::Text;
use crate::model::network::MAX_TIERS;
use crate::random::Law;

use super::node::Node;
use super::problem::{Log, Place, Problem, Severity};
use super::quantity::{self, percent};
use super::view::View;

/// The most agents of all tiers together, and the most streams of buyers.
pub const MOST_AGENTS: u64 = 2_000_000;

/// The most hands of all agents together.
const MOST_HANDS: u64 = 10_000_000;

/// The most orders one replication may be expected to have: minutes of computing for each tier.
const MOST_ORDERS: f64 = 1e9;

/// The most units of a product one replication may be expected to sell where stock is kept of it:
/// the square of their thousandths over 200 years fits into the sums.
pub const MOST_UNITS: f64 = 1e9;

/// The least mean time between the inquiries of a buyer.
const LEAST_CHASE: Millis = MINUTE;

/// The most orders in one passage that are omitted again, where nothing else ends the run.
const MOST_OMITTED: f64 = 0.95;

/// How far a sum of shares may be from 100 % for rounding.
pub const ROUNDING: f64 = 1e-9;

/// "Shares add up to …, not to 100 %".
pub fn not_all(place: Place, sum: f64) -> Problem {
    let what = Text::new(
        format!("比例合计 {},要正好 100%", percent(sum)),
        format!("the shares add up to {}, they must make 100%", percent(sum)),
    );
    let problem = Problem::error(place, what);
    match sum < 1.0 {
        true => problem.help(
            format!("还差 {}", percent(1.0 - sum)),
            format!("{} is missing", percent(1.0 - sum)),
        ),
        false => problem.help(
            format!("多了 {}", percent(sum - 1.0)),
            format!("{} too much", percent(sum - 1.0)),
        ),
    }
}

/// The shares of a list of channels or products. A single entry has all.
pub fn shares(list: Option<&Node>, entries: &[(&Node, View<'_>)], log: &mut Log) -> Vec<f64> {
    if let [(_, only)] = entries
        && only.get("share").is_none()
    {
        return vec![1.0];
    }
    let mut shares = Vec::new();
    let mut complete = true;
    for (node, entry) in entries {
        match entry.get("share") {
            Some(share) => match quantity::share(share, &mut Log::default()) {
                Some(share) => shares.push(share),
                None => complete = false,
            },
            None => {
                let name = quantity::shorten(entry.word("name").unwrap_or("?"));
                let what = Text::new(
                    format!("`{name}` 没有写 share"),
                    format!("`{name}` has no share"),
                );
                log.push(Problem::error(node.place, what).help(
                    "有好几个时,每个都要写占多少,合计 100%",
                    "with several entries each needs its share; together 100%",
                ));
                complete = false;
            }
        }
    }
    let sum: f64 = shares.iter().sum();
    if complete && !entries.is_empty() && (sum - 1.0).abs() > ROUNDING {
        let first = entries[0].1.get("share").map(|node| node.place);
        let place = first.or(list.map(|node| node.place)).unwrap_or_default();
        log.push(not_all(place, sum));
    }
    shares.resize(entries.len(), 0.0);
    shares
}

/// The shares of suppliers, of whom one may take what the others leave. A single one has all.
pub fn shares_and_rest(
    list: Option<&Node>,
    entries: &[(&Node, View<'_>)],
    log: &mut Log,
) -> Vec<f64> {
    let share = |view: &View<'_>| Some(quantity::share(view.get("share")?, &mut Log::default()));
    let written: Vec<_> = entries.iter().map(|(_, view)| share(view)).collect();
    let sum: f64 = written.iter().flatten().flatten().sum();
    let mut all: Vec<f64> = written
        .iter()
        .map(|one| one.flatten().unwrap_or(0.0))
        .collect();
    let silent = written.iter().filter(|one| one.is_none()).count();
    if silent > 1 || written.contains(&Some(None)) {
        return shares(list, entries, log);
    }
    let rest = written.iter().position(Option::is_none);
    if sum > 1.0 + ROUNDING || rest.is_none() && sum < 1.0 - ROUNDING {
        let first = entries.iter().find_map(|(_, view)| view.get("share"));
        let place = first.map(|node| node.place).unwrap_or_default();
        log.push(not_all(place, sum).help(
            "有一家可以不写 share，余下的都归它",
            "one of them may leave its share out, and takes the rest",
        ));
    }
    if let Some(rest) = rest {
        all[rest] = (1.0 - sum).max(0.0);
    }
    all
}

/// The number of tiers in use, and of agents and hands in all of them.
pub fn size(place: Place, tiers: usize, [agents, hands]: [u64; 2], streams: u64, log: &mut Log) {
    if tiers > MAX_TIERS {
        let what = Text::new(
            format!("用了 {tiers} 级代理,最多 {MAX_TIERS} 级"),
            format!("{tiers} tiers are in use, at most {MAX_TIERS} can be"),
        );
        log.push(Problem::error(place, what));
    }
    if agents.max(streams) > MOST_AGENTS {
        let found = agents.max(streams);
        let what = Text::new(
            format!("一共 {found} 个代理,最多 {MOST_AGENTS} 个"),
            format!("{found} agents in all, at most {MOST_AGENTS} can be simulated"),
        );
        log.push(Problem::error(place, what));
    }
    if hands > MOST_HANDS {
        let what = Text::new(
            format!("所有代理一共 {hands} 个人手,最多 {MOST_HANDS} 个"),
            format!(
                "all agents together have {hands} hands, at most {MOST_HANDS} can be simulated"
            ),
        );
        log.push(Problem::error(place, what));
    }
}

/// Buyers who would ask without end.
pub fn chase(node: &Node, law: &Law, log: &mut Log) {
    if law.mean() >= LEAST_CHASE as f64 {
        return;
    }
    let what = Text::new(
        "买家催得太勤,两次催单平均至少隔 1 分钟",
        "buyers ask too often, the mean must be at least 1 min",
    );
    log.push(Problem::error(node.place, what).help(
        "例如 \"72 h\";买家从不催单,写 \"none\"",
        "for example \"72 h\"; if buyers never ask, \"none\"",
    ));
}

/// Orders that are omitted whenever they are found again, in a run that waits for them.
///
/// - `omission`: probability of an omission in one passage.
/// - `gives_up`: probability that the buyer who asks for the order wants it no more.
pub fn omission(node: &Node, omission: f64, gives_up: f64, log: &mut Log) {
    if omission * (1.0 - gives_up) <= MOST_OMITTED + ROUNDING {
        return;
    }
    let what = Text::new(
        "漏单太多:催一次又漏一次,drain = \"until empty\" 几乎等不到头",
        "too many omissions: orders are chased and omitted again, and drain = \"until empty\" waits for them",
    );
    log.push(Problem::error(node.place, what).help(
        "最多 95%;或给 run.drain 一个期限,例如 \"30 d\";或不写 buyer.chase_after,漏了就丢了",
        "at most 95%; or give run.drain a limit, such as \"30 d\"; or leave buyer.chase_after out, and what is omitted is lost",
    ));
}

/// More agents above than below: some have nobody under them. Allowed, but seldom meant.
pub fn fan_out(lower: &Node, upper: (&str, u64), agents: (&str, u64), log: &mut Log) {
    if agents.1 < upper.1 {
        let what = Text::new(
            format!(
                "{} 有 {} 个代理,比上级 {} 的 {} 个还少",
                agents.0, agents.1, upper.0, upper.1
            ),
            format!(
                "{} has {} agents, fewer than the {} of {} above",
                agents.0, agents.1, upper.1, upper.0
            ),
        );
        log.push(Problem {
            severity: Severity::Warning,
            ..Problem::error(lower.place, what)
        });
    }
}

/// Warm-up, horizon and the number of orders to expect.
///
/// - `expected`: orders until the horizon, and where their number is stated.
pub fn length(run: &View<'_>, expected: Option<(f64, Place)>, log: &mut Log) {
    let horizon: Option<Millis> = run.duration("horizon");
    let (Some(horizon), Some(node)) = (horizon, run.get("horizon")) else {
        return;
    };
    let warm_up = run.duration("warm_up").unwrap_or(0);
    if horizon <= warm_up {
        let what = Text::new(
            "horizon 要比 warm_up 长,否则没有可以统计的时间",
            "horizon must be longer than warm_up, or nothing is left to measure",
        );
        log.push(Problem::error(node.place, what).help(
            "horizon 包括 warm_up:预热 7 天、统计 53 天写 \"60 d\"",
            "horizon includes warm_up: 7 days of warm-up and 53 that count are \"60 d\"",
        ));
    }
    if let Some((expected, place)) = expected
        && expected > MOST_ORDERS
    {
        let what = Text::new(
            format!("一次模拟约 {expected:.1e} 单,最多 {MOST_ORDERS:e} 单"),
            format!("about {expected:.1e} orders in one replication, at most {MOST_ORDERS:e}"),
        );
        log.push(Problem::error(place, what).help(
            "减少单量,或缩短 run.horizon",
            "lower the rate or shorten run.horizon",
        ));
    }
}
