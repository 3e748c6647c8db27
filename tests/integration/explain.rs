//! The story of an order: it tiles the order's time, agrees with the books, and is told in both
//! languages.

use fahuo::engine::time::SimTime;
use fahuo::model::network::Network;
use fahuo::model::story::{End, Happening, OrderName, Story};
use fahuo::model::{self, Path, Workspace};
use proptest::prelude::*;

use crate::networks::network;

/// The stories of all orders of a replication, with the numbers placed by each stream.
fn all_stories(network: &Network, seed: u64) -> Vec<Story> {
    let mut workspace = Workspace::default();
    let found = model::follow(network, seed, 1, &[], &mut workspace);
    let names: Vec<OrderName> = (1..)
        .zip(&found.placed)
        .flat_map(|(stream, &many)| (1..=many).map(move |number| OrderName { stream, number }))
        .collect();
    let outcomes = found.outcomes.len();
    assert_eq!(outcomes, names.len(), "every order ends once");
    let mut stories = Vec::new();
    for names in names.chunks(40).take(3) {
        let found = model::follow(network, seed, 1, names, &mut workspace);
        stories.extend(
            found
                .stories
                .into_iter()
                .map(|story| story.expect("placed")),
        );
    }
    stories
}

fn tiles(story: &Story) {
    let name = story.name;
    let mut at = story.placed;
    for span in &story.spans {
        assert_eq!(span.from, at, "{name}: a gap or an overlap before {span:?}");
        assert!(span.until > span.from, "{name}: {span:?}");
        assert!(
            (0..=span.millis()).contains(&span.closed),
            "{name}: {span:?}"
        );
        at = span.until;
    }
    assert_eq!(at, story.ended, "{name} is not told to its end: {story:#?}");
    let spans: i64 = story.spans.iter().map(|span| span.millis()).sum();
    assert_eq!(spans, story.millis(), "{name}");
    assert_eq!(story.parts().iter().sum::<i64>(), story.millis(), "{name}");
    let mut latest = SimTime::ZERO;
    for note in &story.notes {
        assert!(
            note.at >= latest && note.at <= story.ended,
            "{name}: {note:?}"
        );
        latest = note.at;
    }
    assert_eq!(story.notes[0].what, Happening::Placed, "{name}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn stories_tile_and_agree_with_the_books(network in network(), seed in any::<u64>()) {
        for story in all_stories(&network, seed) {
            tiles(&story);
            if let (Some(End::Delivered | End::Lost), Some(parcel)) = (story.end, &story.shipped) {
                assert_eq!(story.parts(), parcel.books, "{}: {story:#?}", story.name);
            }
        }
    }

    // Following orders is looking only: who is followed changes nobody's story.
    #[test]
    fn to_follow_changes_nothing(network in network(), seed in any::<u64>()) {
        let mut workspace = Workspace::default();
        let before = model::simulate(&network, seed, 1, Path::Elided, &mut workspace);
        let nobody = model::follow(&network, seed, 1, &[], &mut workspace);
        let name = OrderName { stream: 1, number: 1 };
        let somebody = model::follow(&network, seed, 1, &[name], &mut workspace);
        assert_eq!(nobody.outcomes, somebody.outcomes);
        assert_eq!(nobody.placed, somebody.placed);
        let after = model::simulate(&network, seed, 1, Path::Elided, &mut workspace);
        assert_eq!(before, after);
    }
}
