//! The rules of the house that a compiler does not know. Each rule is a
//! function from a text to the offences in it, and is seen to fail on one.

#![allow(clippy::expect_used)] // a test's helpers may panic too

use std::fs;
use std::path::{Path, PathBuf};

/// Longer than this, a file is about more than one thing.
const LINES_MAX: usize = 600;

/// The modules of src. Each may use those to its left and none to its right.
const ARROWS: [&str; 8] = [
    "time", "model", "clock", "policy", "engine", "insight", "sim", "guide",
];

/// What never stays. Written in halves, since this file is read as well.
const FORBIDDEN: [(&str, &str); 11] = [
    (concat!("TO", "DO"), "do it, or open an issue"),
    (concat!("FIX", "ME"), "fix it, or open an issue"),
    (concat!("todo", "!"), "write it, or leave it out"),
    (concat!("unimplemented", "!"), "write it, or leave it out"),
    (concat!("dbg", "!"), "remove it"),
    (
        concat!("#[", "ignore"),
        "a test that does not run is no test",
    ),
    (concat!("un", "safe "), "this crate has none"),
    (concat!("/ho", "me/"), "a path outside the repository"),
    (concat!("/t", "mp/"), "a path outside the repository"),
    (concat!("/wo", "rk/"), "a path outside the repository"),
    (concat!("sha", "red/"), "a path outside the repository"),
];

// The rules.

/// At most `LINES_MAX` lines.
fn too_long(text: &str) -> Vec<String> {
    let lines = text.lines().count();
    if lines > LINES_MAX {
        vec![format!(
            "{lines} lines, at most {LINES_MAX}: one concept a file"
        )]
    } else {
        Vec::new()
    }
}

/// Spaces, none at the end of a line, and a line break at the end of the file.
fn white_space(text: &str) -> Vec<String> {
    let mut offences = Vec::new();
    for (line, content) in numbered(text) {
        if content.contains('\t') {
            offences.push(format!("line {line}: a tab"));
        }
        if content.ends_with([' ', '\t', '\r']) {
            offences.push(format!("line {line}: white space at the end"));
        }
    }
    if !text.is_empty() && !text.ends_with('\n') {
        offences.push("no line break at the end of the file".to_owned());
    }
    offences
}

/// No `FORBIDDEN` word.
fn forbidden(text: &str) -> Vec<String> {
    let mut offences = Vec::new();
    for (line, content) in numbered(text) {
        for (word, remedy) in FORBIDDEN {
            if content.contains(word) {
                offences.push(format!("line {line}: `{word}`: {remedy}"));
            }
        }
    }
    offences
}

/// Sums that do not fit stop a release build too, and do not go on with another number.
fn overflow_unchecked(manifest: &str) -> Vec<String> {
    let release = manifest.split("\n[").find_map(|table| {
        let table = table.strip_prefix('[').unwrap_or(table);
        table.strip_prefix("profile.release]")
    });
    let lines = release.unwrap_or("").lines();
    let mut settings = lines.map(|line| line.replace(' ', ""));
    if settings.any(|setting| setting == "overflow-checks=true") {
        return Vec::new();
    }
    vec!["`profile.release` does not say `overflow-checks = true`".to_owned()]
}

/// A source of `module` uses no module to its right, and names the module of
/// what it uses: a path such as `crate::Policy` would hide the arrow.
fn arrows(module: &str, text: &str) -> Vec<String> {
    let Some(own) = place(module) else {
        return vec![format!("module `{module}` has no place among {ARROWS:?}")];
    };
    let code = without_comments(text);
    let mut offences = Vec::new();
    for name in names_after("crate::", &code) {
        match place(name) {
            Some(used) if used <= own => {}
            Some(_) => offences.push(format!(
                "`{module}` uses `{name}`, which stands to its right"
            )),
            None => offences.push(format!("`crate::{name}`: name the module it comes from")),
        }
    }
    for name in names_after("super::", &code) {
        if place(name).is_some_and(|used| used > own) {
            offences.push(format!(
                "`{module}` uses `{name}`, which stands to its right"
            ));
        }
    }
    offences
}

// Reading.

fn place(module: &str) -> Option<usize> {
    ARROWS.iter().position(|known| *known == module)
}

/// The lines of a text with their numbers, from 1.
fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split('\n')
        .enumerate()
        .map(|(index, content)| (index + 1, content))
}

/// A comment may point anywhere: a link in the docs is no use of a module.
fn without_comments(text: &str) -> String {
    let mut code = String::new();
    for line in text.lines() {
        let line = line.trim_start();
        let end = if line.starts_with("//") {
            Some(0)
        } else {
            line.find(" //")
        };
        code.push_str(line.get(..end.unwrap_or(line.len())).unwrap_or(line));
        code.push('\n');
    }
    code
}

/// The names that follow `root`, also where it opens a group: `model` and `time`
/// in `use crate::{model::{Level, Name}, time::Span}`.
fn names_after<'a>(root: &str, code: &'a str) -> Vec<&'a str> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices(root) {
        let path = code.get(at + root.len()..).unwrap_or("");
        match path.strip_prefix('{') {
            None => names.push(first_name(path)),
            Some(group) => names.extend(items(group).into_iter().map(first_name)),
        }
    }
    names
}

/// The items of a group up to its closing brace; groups inside it are not split.
fn items(group: &str) -> Vec<&str> {
    let mut items = Vec::new();
    let (mut depth, mut start) = (0_u32, 0_usize);
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                items.push(group.get(start..at).unwrap_or("").trim());
                start = at + 1;
                if character == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    items.retain(|item| !item.is_empty());
    items
}

fn first_name(path: &str) -> &str {
    let is_name = |character: char| character.is_alphanumeric() || character == '_';
    let end = path
        .find(|character| !is_name(character))
        .unwrap_or(path.len());
    let name = path.get(..end).unwrap_or(path);
    if name.is_empty() {
        path.lines().next().unwrap_or("")
    } else {
        name
    }
}

// The tree.

/// Every text of ours: sources, documents, settings, the check script.
fn texts(root: &Path) -> Vec<(PathBuf, String)> {
    let mut paths = Vec::new();
    for folder in ["src", "examples", "tests", "benches", "fuzz", ".ci"] {
        collect(&root.join(folder), &mut paths);
    }
    for entry in fs::read_dir(root).expect("the crate's folder").flatten() {
        paths.push(entry.path());
    }
    paths.retain(|path| {
        path.is_file()
            && (is(path, "rs")
                || is(path, "md")
                || is(path, "toml")
                || path.ends_with(".ci/run")
                || path.ends_with(".ci/fuzz")
                || path.ends_with(".ci/instructions"))
    });
    paths.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a readable text");
        (
            path.strip_prefix(root)
                .expect("a path below the root")
                .to_owned(),
            text,
        )
    };
    paths.into_iter().map(read).collect()
}

/// Not every folder is always there: a packaged crate has no `.ci`.
fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && !path.ends_with("target") {
            collect(&path, paths);
        } else {
            paths.push(path);
        }
    }
}

fn is(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|found| found == extension)
}

/// The module of src a source belongs to; `lib.rs` belongs to none.
fn module_of(path: &Path) -> Option<String> {
    let inside = path.strip_prefix("src").ok()?;
    let first = Path::new(inside.components().next()?.as_os_str());
    let name = first.file_stem()?.to_str()?;
    (name != "lib").then(|| name.to_owned())
}

#[test]
fn the_house_is_tidy() {
    let texts = texts(Path::new(env!("CARGO_MANIFEST_DIR")));
    let mut offences = Vec::new();
    for (path, text) in &texts {
        let mut found = [white_space(text), forbidden(text)].concat();
        if path == Path::new("Cargo.toml") {
            found.extend(overflow_unchecked(text));
        }
        if is(path, "rs") {
            found.extend(too_long(text));
            found.extend(
                module_of(path)
                    .into_iter()
                    .flat_map(|module| arrows(&module, text)),
            );
        }
        offences.extend(
            found
                .into_iter()
                .map(|offence| format!("{}: {offence}", path.display())),
        );
    }
    assert!(offences.is_empty(), "\n{}\n", offences.join("\n"));

    for known in [
        "src/lib.rs",
        "src/engine/mod.rs",
        "tests/tidy.rs",
        "README.md",
        "Cargo.toml",
    ] {
        assert!(
            texts.iter().any(|(path, _)| path == Path::new(known)),
            "`{known}` was not read"
        );
    }
}

// Each rule, seen to pass and to fail.

#[test]
fn a_file_of_601_lines_is_too_long() {
    assert!(too_long(&"a\n".repeat(600)).is_empty());
    assert_eq!(
        too_long(&"a\n".repeat(601)),
        ["601 lines, at most 600: one concept a file"]
    );
}

#[test]
fn tabs_and_loose_ends_are_seen() {
    assert!(white_space("").is_empty());
    assert!(white_space("a\n    b\n").is_empty());
    assert_eq!(white_space("a\n\tb\n"), ["line 2: a tab"]);
    assert_eq!(
        white_space("a \nb\r\n"),
        [
            "line 1: white space at the end",
            "line 2: white space at the end"
        ]
    );
    assert_eq!(white_space("a"), ["no line break at the end of the file"]);
}

#[test]
fn each_forbidden_word_is_seen() {
    assert!(forbidden("#![forbid(unsafe_code)]\nlet todo = 1; // ignored\n").is_empty());
    for (word, remedy) in FORBIDDEN {
        let text = format!("fn a() {{\n    {word}(1)\n}}\n");
        assert_eq!(forbidden(&text), [format!("line 2: `{word}`: {remedy}")]);
    }
}

#[test]
fn a_release_without_overflow_checks_is_seen() {
    let with = "[package]\nname = \"a\"\n\n[profile.release]\nlto = true\noverflow-checks = true\n";
    assert!(overflow_unchecked(with).is_empty());
    for without in [
        "",
        "[profile.dev]\noverflow-checks = true\n",
        "[profile.release]\noverflow-checks = false\n",
        "[profile.release]\nlto = true\n\n[profile.dev]\noverflow-checks = true\n",
    ] {
        assert_eq!(overflow_unchecked(without).len(), 1, "{without}");
    }
}

#[test]
fn an_arrow_to_the_left_is_fine() {
    let text = "\
use crate::model::{AgentId, Name};
use crate::{model, time::{Span, Timestamp}};
use super::input::Input;
/// See [`crate::sim`] and `crate::Policy`.
pub(crate) fn a(text: &str) {} // as crate::insight does
macro_rules! b { () => { $crate::engine::c!() } }
";
    assert_eq!(arrows("engine", text), [""; 0]);
}

#[test]
fn an_arrow_to_the_right_is_seen_however_it_is_written() {
    for text in [
        "use crate::engine::Event;",
        "use crate::{model::Name, engine::Event};",
        "use crate::{\n    model::{Level, Name},\n    engine,\n};",
        "fn a(event: &crate::engine::Event) {}",
        "use super::super::engine::Event;",
        "use super::{engine, Name};",
        "let address = \"https://a\"; let a = crate::engine::a();",
    ] {
        assert_eq!(
            arrows("policy", text),
            ["`policy` uses `engine`, which stands to its right"],
            "{text}"
        );
        assert!(arrows("sim", text).is_empty(), "{text}");
    }
}

#[test]
fn every_arrow_points_one_way() {
    for (from, user) in ARROWS.iter().enumerate() {
        for (to, used) in ARROWS.iter().enumerate() {
            let offences = arrows(user, &format!("use crate::{used}::A;"));
            assert_eq!(
                offences.is_empty(),
                to <= from,
                "{user} uses {used}: {offences:?}"
            );
        }
    }
}

#[test]
fn a_hidden_arrow_and_a_module_without_a_place_are_seen() {
    assert_eq!(
        arrows("model", "use crate::Policy;"),
        ["`crate::Policy`: name the module it comes from"]
    );
    assert_eq!(
        arrows("sim", "use crate::*;"),
        ["`crate::*;`: name the module it comes from"]
    );
    assert_eq!(arrows("sim", "use crate::{Policy, model::Name};").len(), 1);
    assert_eq!(arrows("util", "").len(), 1);
}

#[test]
fn a_source_knows_its_module() {
    let module = |path: &str| module_of(Path::new(path));
    assert_eq!(
        module("src/engine/commands/open.rs").as_deref(),
        Some("engine")
    );
    assert_eq!(module("src/util.rs").as_deref(), Some("util"));
    assert_eq!(module("src/lib.rs"), None);
    assert_eq!(module("tests/tidy.rs"), None);
}

/// The rows of the first table with a column of this name.
fn table<'a>(text: &'a str, column: &str) -> Vec<&'a str> {
    let from = text.lines().skip_while(|line| !line.contains(column));
    from.take_while(|line| line.starts_with('|')).collect()
}

#[test]
fn the_costs_are_the_same_in_the_guide_and_beside_the_benches() {
    let texts = texts(Path::new(env!("CARGO_MANIFEST_DIR")));
    let rows = |path: &str| {
        let text = texts.iter().find(|(known, _)| known == Path::new(path));
        table(&text.expect("a text of the repository").1, "misses by")
    };
    let guide = rows("src/guide/cost.md");
    assert_eq!(guide.len(), 44, "a head, and each cell of `scale`");
    assert_eq!(guide, rows("benches/README.md"));
}
