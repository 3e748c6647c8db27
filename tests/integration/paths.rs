//! Two paths through one code: computed ahead, and event by event under audit.

use fahuo::model::{self, Path, Workspace, measure::metrics};
use proptest::prelude::*;

use crate::networks::network;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    // The event-by-event path also runs the audit: stages in order, exactly one end, the same
    // ends as in the books, and nothing open that was ended. A replication of its own checks
    // placed = delivered + cancelled + refunded + lost + open.
    #[test]
    fn both_paths_give_the_same_results(network in network(), seed in any::<u64>()) {
        let mut workspace = Workspace::default();
        let ahead = model::simulate(&network, seed, 1, Path::Elided, &mut workspace);
        let stepwise = model::simulate(&network, seed, 1, Path::Events, &mut workspace);
        prop_assert_eq!(&ahead, &stepwise);
        prop_assert_eq!(ahead.observations.len(), metrics(&network).len());
    }

    // A result depends on its key alone, not on what the memory was used for before.
    #[test]
    fn memory_of_an_earlier_replication_changes_nothing(
        first in network(),
        second in network(),
        seed in any::<u64>(),
    ) {
        let fresh = model::simulate(&second, seed, 2, Path::Elided, &mut Workspace::default());
        let mut workspace = Workspace::default();
        model::simulate(&first, seed, 1, Path::Elided, &mut workspace);
        let again = model::simulate(&second, seed, 2, Path::Elided, &mut workspace);
        prop_assert_eq!(fresh, again);
    }
}
