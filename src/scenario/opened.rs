//! A file with its bases, read once; scenarios are made of it with one variant, settings or
//! varied values after another, whatever becomes of the file meanwhile.

use std::path::{Path, PathBuf};

use crate::language::Text;

use super::node::{Node, Table};
use super::problem::{Log, Problems};
use super::source::Sources;
use super::vary::Change;
use super::view::View;
use super::{
    ClaimSpec, Scenario, Variant, canonical, check, drawn, extends, lower, quantity, values,
    variant,
};

/// A file with its bases, as a tree.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The argument as the user typed it.
    pub argument: String,
    /// Stem of the file name.
    pub stem: String,
    /// The variant the argument names.
    pub variant: Option<String>,
    /// The file over its bases, no variant chosen.
    pub tree: Table,
    /// The texts that values come from.
    pub sources: Sources,
    log: Log,
}

impl Opened {
    /// Reads `FILE` or `FILE@variant`.
    ///
    /// # Errors
    /// What keeps the file or a base from being read; what is wrong with its values is told when a
    /// scenario is made of it.
    pub fn read(argument: &str) -> Result<Self, Problems> {
        let (path, variant) = split(argument);
        let mut sources = Sources::default();
        let mut log = Log::default();
        let Some(tree) = extends::read(&path, &mut sources, &mut log) else {
            return Err(log.finish(&sources));
        };
        let stem = path
            .file_stem()
            .map_or(argument.into(), |stem| stem.to_string_lossy());
        Ok(Self {
            argument: argument.to_owned(),
            stem: stem.into_owned(),
            variant: variant.map(str::to_owned),
            tree,
            sources,
            log,
        })
    }

    /// The scenario with these settings, `PATH=VALUE` in order, and then these changes.
    ///
    /// - `draws`: whether a picture can show a character.
    ///
    /// # Errors
    /// All problems found, each located; warnings among them.
    pub fn scenario(
        &self,
        settings: &[String],
        changes: &[&Change],
        draws: fn(char) -> bool,
    ) -> Result<Scenario, Problems> {
        let mut sources = self.sources.clone();
        let mut log = self.log.clone();
        let tree = self.tree_with(settings, changes, &mut sources, &mut log);
        let variant = Change::variant(changes).or(self.variant.as_deref());
        let scenario = self.made_of(&tree, variant, draws, &sources, &mut log);
        let errors = log.has_errors();
        let problems = log.finish(&sources);
        match errors {
            false => Ok(Scenario {
                warnings: problems,
                ..scenario
            }),
            true => Err(problems),
        }
    }

    /// The tree after variant, settings and changes, in this order.
    pub fn tree_with(
        &self,
        settings: &[String],
        changes: &[&Change],
        sources: &mut Sources,
        log: &mut Log,
    ) -> Table {
        let mut tree = self.tree.clone();
        if let Some(variant) = Change::variant(changes).or(self.variant.as_deref()) {
            variant::choose(&mut tree, variant, log);
        }
        for setting in settings {
            variant::apply(&mut tree, setting, sources, log);
        }
        for change in changes {
            change.apply(&mut tree, log);
        }
        tree
    }

    fn made_of(
        &self,
        tree: &Table,
        variant: Option<&str>,
        draws: fn(char) -> bool,
        sources: &Sources,
        log: &mut Log,
    ) -> Scenario {
        check::check(tree, log);
        let network = lower::lower(tree, log);
        let root = View::of(tree);
        let run = root.below("run");
        let text = canonical::text(tree);
        let undrawable = drawn::check(tree, &self.stem, draws, log);
        let name = match variant {
            Some(variant) => format!("{}@{variant}", self.stem),
            None => self.stem.clone(),
        };
        let variants = listed_variants(tree);
        let chosen = variants.iter().find(|(name, _)| variant == Some(name));
        let title = match (root.get("title").map(variant::text), chosen) {
            (Some(title), Some((_, label))) => Text::new(
                format!("{}:{}", title.zh, label.zh),
                format!("{}: {}", title.en, label.en),
            ),
            (Some(title), None) => title,
            (None, _) => Text::same(name.as_str()),
        };
        Scenario {
            title,
            question: root.get("question").map(variant::text),
            path: self.argument.clone(),
            sha256: canonical::hash(&text),
            text,
            first_day: lower::first_day(&root),
            seed: run.big_count("seed").unwrap_or(1),
            replications: run.big_count("replications").unwrap_or(20),
            precision: lower::precision(&run, log),
            network,
            values: values::in_force(tree, sources),
            claims: claims(&root),
            variants: variants
                .into_iter()
                .map(|(name, label)| Variant { name, label })
                .collect(),
            warnings: Problems::default(),
            undrawable,
            name,
        }
    }
}

/// `FILE@variant` into its parts; a file whose name holds an `@` is a file.
fn split(argument: &str) -> (PathBuf, Option<&str>) {
    match argument.rsplit_once('@') {
        Some((file, variant)) if !file.is_empty() && !Path::new(argument).exists() => {
            (PathBuf::from(file), Some(variant))
        }
        _ => (PathBuf::from(argument), None),
    }
}

/// The variants a tree lists, name and label.
pub fn listed_variants(tree: &Table) -> Vec<(String, Text)> {
    let list = tree.get("variant").and_then(Node::list).unwrap_or_default();
    list.iter().filter_map(variant::label).collect()
}

fn claims(root: &View<'_>) -> Vec<ClaimSpec> {
    let claim = |(_, view): &(&Node, View<'_>)| {
        Some(ClaimSpec {
            id: view.word("id")?.to_owned(),
            metric: view.word("metric")?.to_owned(),
            ratio_to: view.word("ratio_to").map(str::to_owned),
            source_value: quantity::number(view.get("source_value")?, &mut Log::default())?,
            band: view.numbers::<2>("band")?,
        })
    };
    root.entries("claim").iter().filter_map(claim).collect()
}
