//! The examples `day` and `replay` as programs: what they print, what they refuse,
//! and that nothing half-written is left.

#![cfg(feature = "sim")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const CONTACTS: &str = "\
id,arrived_at,customer,channel,topic,language,segment,handle_s,patience_s
c-1,2026-03-10T09:00:00Z,A,phone,account.regular,nb,standard,60,
c-2,2026-03-10T09:00:10Z,,phone,stock.trading,en,priority,30,5
";
const AGENTS: &str = "\
id,skills,languages,from,until
kari,account.regular|stock.trading,nb|en,2026-03-10T08:00:00Z,2026-03-10T16:00:00Z
";
const POLICY: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/examples/policies/bank_day.toml"
);

/// An example as cargo built it for this test run.
fn example(name: &str) -> Command {
    let test = std::env::current_exe().unwrap();
    let built = test.parent().and_then(Path::parent).unwrap();
    let program = built
        .join("examples")
        .join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(
        program.is_file(),
        "{} is not built; run `cargo test`, or `cargo build --examples` first",
        program.display()
    );
    Command::new(program)
}

/// A folder of its own for each test, removed when the test is over.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let name = format!("nightdesk-{test}-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(&self.0)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn day(folder: &Folder, contacts: &str, agents: &str, more: &[&str]) -> Output {
    example("day")
        .current_dir(&folder.0)
        .arg(folder.file("contacts.csv", contacts))
        .arg(folder.file("agents.csv", agents))
        .args(more)
        .output()
        .unwrap()
}

/// Exit code 2, nothing on stdout, and all of `parts` on stderr.
fn refused(name: &str, output: &Output, parts: &[&str]) {
    assert_eq!(output.status.code(), Some(2), "{name}: {}", err(output));
    assert_eq!(out(output), "", "{name}");
    for part in parts {
        assert!(
            err(output).contains(part),
            "{name}: no `{part}` in {}",
            err(output)
        );
    }
}

#[test]
fn without_arguments_the_bundled_day_is_routed() {
    let output = example("day").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(out(&output).contains("account.regular"), "{}", out(&output));
    assert_eq!(err(&output), "");
}

#[test]
fn json_is_one_object_that_accounts_for_every_contact() {
    let folder = Folder::new("json");
    let output = day(&folder, CONTACTS, AGENTS, &["--json", "--verify"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let summary: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    let number = |key: &str| summary.get(key).and_then(serde_json::Value::as_f64);
    for (key, expected) in [
        ("contacts", 2.0),
        ("answered", 1.0),
        ("abandoned", 1.0),
        ("waiting_at_end", 0.0),
        ("mean_wait_s", 0.0),
        ("p95_wait_s", 0.0),
        ("answered_within_20s_pct", 100.0),
        // Register, online, open, open, abandon, resolve, drain.
        ("commands", 7.0),
    ] {
        assert_eq!(number(key), Some(expected), "{key}");
    }
    for key in ["events", "engine_ns_per_command", "wall_s"] {
        assert!(number(key).is_some(), "{key}");
    }
    let digest = summary
        .get("digest")
        .and_then(serde_json::Value::as_str)
        .unwrap();
    assert!(digest.len() == 64 && digest.bytes().all(|b| b.is_ascii_hexdigit()));
}

#[test]
fn a_day_without_contacts_or_agents_is_a_day() {
    let folder = Folder::new("empty");
    let header = |text: &str| text.lines().next().unwrap().to_owned() + "\n";
    for more in [&["--json"][..], &[][..]] {
        let output = day(&folder, &header(CONTACTS), &header(AGENTS), more);
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    }
    let output = day(&folder, &header(CONTACTS), AGENTS, &["--json"]);
    let summary: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(summary.get("contacts"), Some(&0.into()));
    assert_eq!(summary.get("mean_wait_s"), Some(&serde_json::Value::Null));
}

#[test]
fn from_and_until_choose_part_of_the_day() {
    let folder = Folder::new("window");
    let more = [
        "--json",
        "--from",
        "2026-03-10T10:00:10+01:00",
        "--until",
        "2026-03-10T09:00:12Z",
    ];
    let output = day(&folder, CONTACTS, AGENTS, &more);
    let summary: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(summary.get("contacts"), Some(&1.into()));
    let more = [
        "--from",
        "2026-03-10T09:00:00Z",
        "--until",
        "2026-03-10T09:00:00Z",
    ];
    refused(
        "no time at all",
        &day(&folder, CONTACTS, AGENTS, &more),
        &["--until", "not after"],
    );
    let more = ["--from", "yesterday"];
    refused(
        "no instant",
        &day(&folder, CONTACTS, AGENTS, &more),
        &["--from", "yesterday", "RFC 3339"],
    );
}

/// A fault of the contacts or agents, and what the message must say.
#[test]
fn bad_rows_are_refused_with_file_line_field_and_remedy() {
    let folder = Folder::new("rows");
    let table: [(&str, &str, &str, &str, &[&str]); 15] = [
        (
            "column left out of the header",
            "contacts",
            ",handle_s",
            "",
            &["contacts.csv:1", "`handle_s`", "first line"],
        ),
        (
            "column left out of a row",
            "contacts",
            ",60,",
            ",60",
            &["contacts.csv:2", "8 fields", "`patience_s`"],
        ),
        (
            "negative handling",
            "contacts",
            ",60,",
            ",-60,",
            &[
                "contacts.csv:2",
                "`handle_s`",
                "`-60`",
                "negative",
                "whole seconds",
            ],
        ),
        (
            "negative patience",
            "contacts",
            ",30,5",
            ",30,-5",
            &["contacts.csv:3", "`patience_s`", "`-5`"],
        ),
        (
            "fraction of a second",
            "contacts",
            ",60,",
            ",6.5,",
            &["contacts.csv:2", "`handle_s`", "`6.5`"],
        ),
        (
            "no handling time",
            "contacts",
            ",60,",
            ",,",
            &["contacts.csv:2", "`handle_s`", "empty"],
        ),
        (
            "unknown topic",
            "contacts",
            "stock.trading",
            "stock.tradign",
            &[
                "contacts.csv:3",
                "`topic`",
                "`stock.tradign`",
                "`stock.trading`",
            ],
        ),
        (
            "unknown language",
            "contacts",
            ",nb,",
            ",nx,",
            &["contacts.csv:2", "`language`", "`nx`"],
        ),
        (
            "unknown segment",
            "contacts",
            "standard",
            "standart",
            &["contacts.csv:2", "`segment`", "`standart`", "`standard`"],
        ),
        (
            "unknown channel",
            "contacts",
            "A,phone",
            "A,phne",
            &["contacts.csv:2", "`channel`", "`phne`", "`phone`"],
        ),
        (
            "no offset",
            "contacts",
            "09:00:10Z",
            "09:00:10",
            &["contacts.csv:3", "`arrived_at`", "RFC 3339"],
        ),
        (
            "id used twice",
            "contacts",
            "c-2",
            "c-1",
            &["contacts.csv:3", "`id`", "`c-1`", "line 2"],
        ),
        (
            "unknown skill",
            "agents",
            "|stock.trading",
            "|stocks.trading",
            &[
                "agents.csv:2",
                "`skills`",
                "`stocks.trading`",
                "`stock.trading`",
            ],
        ),
        (
            "spell ends before it begins",
            "agents",
            "16:00",
            "07:00",
            &["agents.csv:2", "`until`", "after"],
        ),
        (
            "overlapping spells",
            "agents",
            "16:00:00Z\n",
            "16:00:00Z\nkari,,nb,2026-03-10T15:00:00Z,2026-03-10T17:00:00Z\n",
            &["agents.csv:3", "`from`", "`kari`", "line 2"],
        ),
    ];
    for (name, file, from, to, parts) in table {
        let (contacts, agents) = match file {
            "contacts" => (CONTACTS.replacen(from, to, 1), AGENTS.to_owned()),
            _ => (CONTACTS.to_owned(), AGENTS.replacen(from, to, 1)),
        };
        assert_ne!(
            (contacts.as_str(), agents.as_str()),
            (CONTACTS, AGENTS),
            "{name}"
        );
        let output = day(
            &folder,
            &contacts,
            &agents,
            &["--events", "events.ndjson", "--json"],
        );
        refused(name, &output, parts);
        assert_eq!(folder.names(), ["agents.csv", "contacts.csv"], "{name}");
    }
}

#[test]
fn all_bad_rows_are_told_at_once() {
    let folder = Folder::new("all");
    let contacts = CONTACTS
        .replace("account.regular", "nothing")
        .replace(",5\n", ",x\n");
    let agents = AGENTS.replace("nb|en", "nb|xx");
    let output = day(&folder, &contacts, &agents, &[]);
    refused(
        "three",
        &output,
        &["contacts.csv:2", "contacts.csv:3", "agents.csv:2"],
    );
}

#[test]
fn files_that_are_not_there_or_not_text_are_refused() {
    let folder = Folder::new("files");
    let contacts = folder.file("contacts.csv", CONTACTS);
    let output = example("day")
        .arg(&contacts)
        .arg(folder.0.join("nobody.csv"))
        .output()
        .unwrap();
    refused(
        "missing file",
        &output,
        &["nobody.csv", "cannot read", "check the path"],
    );
    let output = example("day").arg(&contacts).output().unwrap();
    refused("agents left out", &output, &["AGENTS.csv"]);
    let latin = folder.file("latin.csv", [CONTACTS.as_bytes(), b"\xe6\n"].concat());
    let agents = folder.file("agents.csv", AGENTS);
    let output = example("day").arg(latin).arg(&agents).output().unwrap();
    refused("not UTF-8", &output, &["latin.csv:4", "UTF-8"]);
    let output = example("day")
        .args(["--events", "no/such/folder/e.ndjson"])
        .output()
        .unwrap();
    refused(
        "nowhere to write",
        &output,
        &["no/such/folder/e.ndjson", "cannot write"],
    );
    let output = example("replay")
        .args(["--policy", POLICY])
        .output()
        .unwrap();
    refused("no journal", &output, &["JOURNAL.ndjson"]);
    let output = example("replay").output().unwrap();
    refused("no arguments", &output, &["--policy"]);
}

#[test]
fn policies_with_faults_are_refused_with_all_of_them() {
    let folder = Folder::new("policy");
    let text = std::fs::read_to_string(POLICY).unwrap();
    let good = text.replace("[queues.service]", "[queues.servise]");
    let policy = folder.file("policy.toml", good);
    let output = example("day")
        .arg("--policy")
        .arg(&policy)
        .output()
        .unwrap();
    refused(
        "unknown queue",
        &output,
        &[
            "policy.toml",
            "policy.toml: topics.\"stock.trading\".queue",
            "`service`",
            "`servise`",
        ],
    );
    let policy = folder.file("policy.toml", text.replacen("version = 1", "version = ", 1));
    let output = example("day")
        .arg("--policy")
        .arg(&policy)
        .output()
        .unwrap();
    let line = text.lines().position(|line| line == "version = 1").unwrap() + 1;
    refused("no TOML", &output, &[&format!("policy.toml:{line}")]);
}

#[test]
fn events_keep_the_ids_of_the_files() {
    let folder = Folder::new("events");
    let output = day(&folder, CONTACTS, AGENTS, &["--events", "events.ndjson"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let log = std::fs::read_to_string(folder.0.join("events.ndjson")).unwrap();
    let offered = log
        .lines()
        .find(|line| line.contains("\"offered\""))
        .unwrap();
    let offered: serde_json::Value = serde_json::from_str(offered).unwrap();
    let names = offered.get("names").unwrap();
    assert_eq!(
        names,
        &serde_json::json!({ "agent": "kari", "ticket": "c-1" })
    );
    assert_eq!(
        folder.names(),
        ["agents.csv", "contacts.csv", "events.ndjson"]
    );
}

fn replay(folder: &Folder, journal: &str) -> Output {
    example("replay")
        .args(["--policy", POLICY])
        .arg(folder.file("journal.ndjson", journal))
        .output()
        .unwrap()
}

#[test]
fn a_journal_replays_to_the_same_run() {
    let folder = Folder::new("journal");
    let files = [
        "--inputs",
        "inputs.ndjson",
        "--events",
        "events.ndjson",
        "--json",
    ];
    let output = example("day")
        .current_dir(&folder.0)
        .args(files)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let summary: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    let journal = std::fs::read_to_string(folder.0.join("inputs.ndjson")).unwrap();
    assert_eq!(
        summary.get("commands"),
        Some(&journal.lines().count().into())
    );

    let replayed = replay(&folder, &journal);
    assert_eq!(replayed.status.code(), Some(0), "{}", err(&replayed));
    // The lines differ by the ids of the files alone, which `journal compare` passes over.
    let events = std::fs::read_to_string(folder.0.join("events.ndjson")).unwrap();
    assert_ne!(events, out(&replayed));
    let left = folder.file("left.ndjson", events);
    let right = folder.file("right.ndjson", out(&replayed));
    let compared = example("journal")
        .arg("compare")
        .args([left, right])
        .output()
        .unwrap();
    assert_eq!(compared.status.code(), Some(0), "{}", out(&compared));
    for digest in ["digest", "state_digest"] {
        let digest = summary
            .get(digest)
            .and_then(serde_json::Value::as_str)
            .unwrap();
        assert!(err(&replayed).contains(digest), "{}", err(&replayed));
    }
    // The day's log is the replay's, with names after each event.
    let log = std::fs::read_to_string(folder.0.join("events.ndjson")).unwrap();
    let bare: String = log
        .lines()
        .map(|line| line.split_once(",\"names\":").unwrap().0.to_owned() + "}\n")
        .collect();
    assert!(bare == out(&replayed), "the logs differ");
}

const OPEN: &str = r#"{"at":"2026-03-10T09:00:00Z","command":{"open_ticket":{"id":"1","topic":"account.regular","channel":"phone"}}}"#;
const RESOLVE: &str =
    r#"{"at":"2026-03-10T09:01:00Z","command":{"resolve_ticket":{"ticket":"7"}}}"#;

#[test]
fn journals_that_are_not_whole_are_refused_without_a_single_event() {
    let folder = Folder::new("broken");
    let cut = OPEN.get(..60).unwrap();
    let later = OPEN
        .replace("09:00:00", "09:00:05")
        .replace("\"1\"", "\"2\"");
    let much_earlier = OPEN
        .replace("09:00:00", "08:59:59")
        .replace("\"1\"", "\"3\"");
    let table: [(&str, String, &[&str]); 6] = [
        (
            "cut short",
            format!("{OPEN}\n{cut}"),
            &["journal.ndjson:2:60", "cut short"],
        ),
        (
            "no JSON",
            format!("{OPEN}\n\nnonsense\n"),
            &["journal.ndjson:3:"],
        ),
        (
            "no command",
            "{\"at\":\"2026-03-10T09:00:00Z\"}\n".to_owned(),
            &["journal.ndjson:1:", "`command`"],
        ),
        (
            "unknown field",
            OPEN.replace("\"at\"", "\"att\""),
            &["journal.ndjson:1:", "`att`"],
        ),
        (
            "unknown command",
            OPEN.replace("open_ticket", "open_tickets"),
            &["journal.ndjson:1:", "`open_tickets`"],
        ),
        // More than the skew of 5 s.
        (
            "time going back",
            format!("{OPEN}\n{later}\n{much_earlier}\n"),
            &[
                "journal.ndjson:3",
                "`at`",
                "2026-03-10T08:59:59Z",
                "order of time",
            ],
        ),
    ];
    for (name, journal, parts) in table {
        refused(name, &replay(&folder, &journal), parts);
    }
}

#[test]
fn a_refused_input_is_told_and_the_replay_goes_on() {
    let folder = Folder::new("refused");
    let again = OPEN
        .replace("\"1\"", "\"2\"")
        .replace("09:00:00", "09:02:00");
    let output = replay(&folder, &format!("{OPEN}\n{RESOLVE}\n{again}\n"));
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert_eq!(out(&output).lines().count(), 2, "{}", out(&output));
    for part in [
        "journal.ndjson:2",
        "code 30",
        "`7`",
        "3 inputs, 1 of them refused",
    ] {
        assert!(
            err(&output).contains(part),
            "no `{part}` in {}",
            err(&output)
        );
    }
}

/// `day | head` must not end in a panic. Nothing reads, and the pipe is closed.
#[test]
fn a_reader_who_goes_away_is_no_failure() {
    let mut child = example("day")
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(err(&output), "");
    assert_eq!(output.status.code(), Some(0));
}
