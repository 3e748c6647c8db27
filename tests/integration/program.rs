//! The program itself, started as a user starts it, from the repository's folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use assert_cmd::Command;

/// Little to simulate: three days, of which two are measured.
pub const SHORT: [&str; 4] = ["--set", "run.horizon=3 d", "--set", "run.warm_up=1 d"];

/// A program that speaks English unless told otherwise, and is killed when it hangs.
pub fn fahuo() -> Command {
    let mut command = assert_cmd::cargo::cargo_bin_cmd!("fahuo");
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("FAHUO_LANG", "en")
        .timeout(Duration::from_secs(120));
    command
}

/// What a command has said, and how it has ended.
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// Runs a command to its end.
pub fn said(command: &mut Command) -> Said {
    let output = command.output().expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Said {
        code: output.status.code(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// All files below a folder, by their path from it.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("a folder") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below the folder");
                let bytes = fs::read(&path).expect("readable");
                found.insert(name.to_string_lossy().replace('\\', "/"), bytes);
            }
        }
    }
    found
}
