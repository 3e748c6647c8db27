//! The words for mistakes, command by command, in both languages.

use super::*;
use crate::cli::grammar;

fn check(line: &str, zh: &str, en: &str) {
    for (language, expected) in [(Language::Zh, zh), (Language::En, en)] {
        let grammar = grammar::command(language, 80);
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        let error = grammar
            .clone()
            .try_get_matches_from(&words)
            .expect_err("a mistake");
        let message = message(&error, &words[1..], &grammar, language);
        let plain = clap::builder::StyledStr::from(message).to_string();
        let lines: Vec<&str> = plain.lines().take_while(|line| !line.is_empty()).collect();
        assert_eq!(lines.join(" | "), expected, "{line}");
    }
}

#[test]
fn commands() {
    check(
        "fahuo compair a.toml",
        "错误: 没有 `compair` 这个命令，可以用：run、compare、sweep、merge、explain、check、init、schema、completions、man、help | 提示: 是不是 `compare`？",
        "error: there is no command `compair`; known: run, compare, sweep, merge, explain, check, init, schema, completions, man, help | help: did you mean `compare`?",
    );
    check(
        "fahuo two-tier.toml",
        "错误: 没有 `two-tier.toml` 这个命令，可以用：run、compare、sweep、merge、explain、check、init、schema、completions、man、help | 提示: 是不是 `fahuo run two-tier.toml`？",
        "error: there is no command `two-tier.toml`; known: run, compare, sweep, merge, explain, check, init, schema, completions, man, help | help: did you mean `fahuo run two-tier.toml`?",
    );
    check(
        "fahuo help run check",
        "错误: 多了 `check`：一次只看一个命令",
        "error: `check` is one too many: help is about one command",
    );
    check(
        "fahuo help frobnicate",
        "错误: 没有 `frobnicate` 这个命令，可以用：run、compare、sweep、merge、explain、check、init、schema、completions、man、help",
        "error: there is no command `frobnicate`; known: run, compare, sweep, merge, explain, check, init, schema, completions, man, help",
    );
}

#[test]
fn options() {
    check(
        "fahuo run a.toml --sed 3",
        "错误: run 没有 `--sed` 这个选项 | 提示: 是不是 `--seed`？",
        "error: run has no option `--sed` | help: did you mean `--seed`?",
    );
    check(
        "fahuo check a.toml --replications 3",
        "错误: check 没有 `--replications` 这个选项",
        "error: check has no option `--replications`",
    );
    check(
        "fahuo --seed 3 run a.toml",
        "错误: --seed 要写在 run 后面",
        "error: --seed belongs after run",
    );
    check(
        "fahuo run a.toml --seed 3 --seed 4",
        "错误: --seed 只能写一次",
        "error: --seed can be given once only",
    );
    check(
        "fahuo run a.toml --quiet=yes",
        "错误: --quiet 后面不带值，这里写了 `yes`",
        "error: --quiet takes no value, but was given `yes`",
    );
}

#[test]
fn scenarios() {
    check(
        "fahuo run",
        "错误: 还缺 <场景> | 提示: 例如 fahuo run scenarios/two-tier.toml",
        "error: <SCENARIO> is missing | help: such as fahuo run scenarios/two-tier.toml",
    );
    check(
        "fahuo run a.toml b.toml",
        "错误: 多了 `b.toml`：run 只要一个场景 | 提示: 几个场景用 fahuo compare 比较",
        "error: `b.toml` is one too many: run takes one scenario | help: fahuo compare takes several",
    );
    check(
        &format!("fahuo compare{} more", " a".repeat(32)),
        "错误: 一次最多比较 32 个场景，多了 `more`",
        "error: at most 32 scenarios are compared at once; `more` is one too many",
    );
}

#[test]
fn names() {
    check(
        "fahuo init",
        "错误: 还缺 <名字> | 提示: 例如 fahuo init my-network",
        "error: <NAME> is missing | help: such as fahuo init my-network",
    );
    check(
        "fahuo init my network",
        "错误: 多了 `network`：init 只要一个名字，名字里有空格要加引号",
        "error: `network` is one too many: init takes one name, in quotes if it has spaces",
    );
}

#[test]
fn shells_and_pages() {
    check(
        "fahuo completions",
        "错误: 还缺 <SHELL> | 提示: 例如 fahuo completions bash",
        "error: <SHELL> is missing | help: such as fahuo completions bash",
    );
    check(
        "fahuo completions bsh",
        "错误: 没有 `bsh` 的补全脚本，可以用：bash、elvish、fish、powershell、zsh | 提示: 是不是 `bash`？",
        "error: there are no completions for `bsh`; known: bash, elvish, fish, powershell, zsh | help: did you mean `bash`?",
    );
    check(
        "fahuo man runn",
        "错误: 没有 `runn` 这个命令，可以用：run、compare、sweep、merge、explain、check、init、schema、completions、man、help | 提示: 是不是 `run`？",
        "error: there is no command `runn`; known: run, compare, sweep, merge, explain, check, init, schema, completions, man, help | help: did you mean `run`?",
    );
    check(
        "fahuo schema now",
        "错误: 多了 `now`：schema 后面只有选项",
        "error: `now` is one too many: schema takes options only",
    );
}

#[test]
fn values() {
    check(
        "fahuo run a.toml --format jsom",
        "错误: --format 不认识 `jsom`，可以写：text、json | 提示: 是不是 `json`？",
        "error: --format does not know `jsom`; known: text, json | help: did you mean `json`?",
    );
    check(
        "fahuo run a.toml --seed",
        "错误: --seed 后面缺少值，要 0 到 18446744073709551615 的整数",
        "error: --seed needs a value: a whole number from 0 to 18446744073709551615",
    );
    check(
        "fahuo run a.toml --seed 18446744073709551616",
        "错误: --seed 不能是 `18446744073709551616`，这里要 0 到 18446744073709551615 的整数",
        "error: --seed cannot be `18446744073709551616`; it takes a whole number from 0 to 18446744073709551615",
    );
    for value in ["0", "-3", "2.5", "many"] {
        check(
            &format!("fahuo run a.toml --replications={value}"),
            &format!("错误: --replications 不能是 `{value}`，这里要 1 到 100000 的整数"),
            &format!(
                "error: --replications cannot be `{value}`; it takes a whole number from 1 to 100000"
            ),
        );
    }
}
