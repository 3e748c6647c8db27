//! All cases together: the table of `docs/verification.md`, and whether the scores spread as
//! scores must.

use std::sync::LazyLock;

use statrs::distribution::{ChiSquared, ContinuousCDF};

use crate::oracle::Scores;

use super::outcome::{ALLOWED_Z, Outcome, Place, REPLICATIONS, Width};
use super::{
    base_stock, batches, blocking, bullwhip, capital, chains, collected, complaints, echelons,
    flows, freight, laws, queues, reorder, reviews, service_order, states, transit, tries, values,
};

static CASES: [&LazyLock<Outcome>; 133] = [
    &queues::Q01,
    &states::Q01_STATES,
    &queues::Q02,
    &states::Q02_STATES,
    &queues::Q03,
    &states::Q03_WAITS,
    &states::Q03_TAIL,
    &queues::Q04,
    &states::Q04_WAITS,
    &states::Q04_TAIL,
    &queues::Q05,
    &states::Q05_BUSY,
    &queues::Q06,
    &states::Q06_BUSY,
    &queues::Q07,
    &states::Q07_BUSY,
    &queues::Q08,
    &states::Q08_BUSY,
    &blocking::Q09,
    &blocking::Q10,
    &blocking::Q11_EXPONENTIAL,
    &blocking::Q11_CONSTANT,
    &blocking::Q11_LOGNORMAL,
    &transit::Q12_EXPONENTIAL,
    &transit::Q12_CONSTANT,
    &transit::Q12_STATIONARY,
    &transit::Q12_PAIRS,
    &service_order::Q13,
    &service_order::Q14,
    &service_order::Q15,
    &service_order::Q16,
    &service_order::Q17,
    &chains::Q18,
    &chains::Q19,
    &chains::Q20,
    &service_order::Q21,
    &chains::Q22,
    &blocking::Q23,
    &blocking::Q24,
    &chains::Q25,
    &flows::F01,
    &tries::F01_COUNTS,
    &flows::F02_ONE,
    &flows::F02_FOUR,
    &tries::F02_GIVING_UP,
    &flows::F03_ONE,
    &flows::F03_FOUR,
    &flows::F05,
    &values::F06,
    &values::F07,
    &values::F08,
    &values::F09,
    &flows::F10,
    &values::F10,
    &values::F11,
    &values::F12,
    &values::F13,
    &values::F14,
    &flows::F15_LOGNORMAL,
    &flows::F15_GAMMA,
    &laws::F16,
    &batches::B01,
    &collected::B01_BATCHES,
    &batches::B02,
    &collected::B02_BATCHES,
    &batches::B03,
    &collected::B03_BATCHES,
    &batches::B04,
    &collected::B05,
    &base_stock::I01,
    &base_stock::I02,
    &base_stock::I03,
    &base_stock::I04_CONSTANT,
    &base_stock::I04_EXPONENTIAL,
    &base_stock::I04_LOGNORMAL,
    &base_stock::I05,
    &reorder::I06,
    &reorder::I07,
    &reorder::I08,
    &reorder::I09,
    &reorder::I10,
    &reorder::I11,
    &reorder::I12,
    &reviews::I13,
    &reviews::I14,
    &reviews::I15,
    &reviews::I16,
    &base_stock::I17_5,
    &base_stock::I17_10,
    &base_stock::I17_20,
    &base_stock::I17_50,
    &base_stock::I17_100,
    &reviews::I18_LITTLE,
    &reviews::I18_SOME,
    &reviews::I18_MUCH,
    &echelons::I19,
    &echelons::I20,
    &echelons::I21,
    &echelons::I22,
    &echelons::I23,
    &echelons::I24,
    &echelons::I25,
    &echelons::I26,
    &echelons::I27,
    &echelons::I28,
    &base_stock::I29,
    &base_stock::I32,
    &bullwhip::W01,
    &bullwhip::W02,
    &bullwhip::W03,
    &bullwhip::W04,
    &bullwhip::W05_ORDERS,
    &bullwhip::W05_BUYERS,
    &bullwhip::W06_ORDERS,
    &bullwhip::W06_BUYERS,
    &bullwhip::W07,
    &bullwhip::W08,
    &bullwhip::W09,
    &freight::M05_EXPONENTIAL,
    &freight::M05_LOGNORMAL,
    &freight::M09,
    &capital::M01_DEPOSIT,
    &capital::M01_PREPAID,
    &capital::M01_ON_ARRIVAL,
    &capital::M01_BEGINNING,
    &capital::M02_DEPOSIT,
    &capital::M02_PREPAID,
    &capital::M02_ON_ARRIVAL,
    &capital::M02_BEGINNING,
    &capital::M07,
    &complaints::R04,
    &complaints::R07_ONE_LEG,
    &complaints::R07_THREE_LEGS,
];

/// The mean square of z of each case, summed over cases. Were the quantities of a case one and
/// the same, this would follow chi-square with one degree of freedom for each case, wider than
/// what it does follow; Student's t with n degrees adds the factor n / (n - 2). The interval
/// leaves out 0.05 % at each end: 0.1 % false alarms at most. Standard errors a third too small
/// or half as much again too large fall outside.
#[test]
fn scores_of_all_cases_spread_as_they_should() {
    let mut scores = Scores::default();
    let mut sum = 0.0;
    for case in CASES {
        print_row(case);
        for score in &case.scores {
            let name = format!("{} {}", case.id, score.name);
            scores.check(&name, score.found, score.exact, score.error());
        }
        let squares: f64 = case.scores.iter().map(|score| score.z().powi(2)).sum();
        sum += squares / case.scores.len() as f64;
    }
    scores.check_spread();

    let quantities: usize = CASES.iter().map(|case| case.scores.len()).sum();
    let degrees = REPLICATIONS as f64 - 1.0;
    let expected = degrees / (degrees - 2.0);
    let cases = CASES.len() as f64;
    let rms = (sum / cases).sqrt();
    let chi_square = ChiSquared::new(cases).expect("positive");
    let place = chi_square.cdf(sum / expected);
    println!(
        "{} runs, {quantities} quantities, |z| < {ALLOWED_Z}: root mean square {rms:.3}, \
         expected {:.3}, place among chi-square values {place:.3}",
        CASES.len(),
        expected.sqrt()
    );
    assert!(
        (0.0005..0.9995).contains(&place),
        "root mean square of z: {rms}"
    );
}

/// A row of the table, and the quantity that came out farthest away.
fn print_row(case: &Outcome) {
    let place = match case.place {
        Place::Scenario => "scenario",
        Place::Model => "model",
        Place::Engine => "engine",
        Place::Laws => "laws",
    };
    let worst = case.worst();
    let widest = |width: Width| match case.width(width) {
        0.0 => "-".to_owned(),
        width => format!("{:.2} %", 100.0 * width),
    };
    println!(
        "| {} | {} | {place} | {} | {:.1} ({}) | {} | {} |",
        case.id,
        case.title,
        case.scores.len(),
        worst.z().abs(),
        worst.name,
        widest(Width::Narrow),
        widest(Width::Told)
    );
}
