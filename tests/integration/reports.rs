//! What people and machines read: text, JSON, CSV and charts of made-up results.

mod fixture;

use fahuo::language::Language;
use fahuo::report::{Charts, Manifest, Options, write};

/// Draws charts to look at: `cargo test --release -- --ignored gallery`, then `target/gallery`.
#[test]
#[ignore = "writes pictures for the eye"]
fn gallery() {
    let results = [
        ("1", fixture::single()),
        ("2", fixture::pair()),
        ("5", fixture::several(5)),
        ("8", fixture::several(8)),
    ];
    for (name, result) in results {
        for (ending, language) in [("zh", Language::Zh), ("en", Language::En)] {
            let folder = std::path::Path::new("target/gallery").join(format!("{name}-{ending}"));
            let _ = std::fs::remove_dir_all(&folder);
            let options = Options {
                language,
                charts: Charts::All,
            };
            let begin = std::time::Instant::now();
            write(&result, &Manifest::default(), &folder, options).expect("written");
            println!("{} {:?}", folder.display(), begin.elapsed());
            println!("{}", fahuo::report::summary_text(&result, language, 100));
        }
    }
}
