//! Exactly once: a host that is killed at random over a journal on disk ends as if nobody had
//! disturbed it.
//!
//! The host is the one of `examples/recover.rs`, run as a process of its own: this program
//! starts itself again. It is killed after a random number of steps, as often as it takes to get
//! to the end; in between the journal loses a random part of what was not synced, gets rubbish at
//! its end, and snapshots are damaged. Its sources deliver some inputs twice, with clocks that
//! disagree, and send again whatever was not acknowledged.
//!
//! `NIGHTDESK_DEEP=20 cargo test --release --test crashes` kills it twenty times as often.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)] // a test may panic

#[path = "../examples/common/mod.rs"]
#[allow(dead_code)] // the examples use the rest
mod common;
#[path = "../examples/recover/host.rs"]
mod host;
#[path = "../examples/recover/world.rs"]
mod world;

use std::env;
use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use common::{Failure, Outcome};
use host::{Acknowledged, Host};
use nightdesk::insight::journal::{self, End, Journal, Replay};
use nightdesk::{Applied, Engine, Policy, PolicyDocument};
use world::World;

const POLICY: &str = include_str!("../examples/recover/policy.toml");
const STEPS: u64 = 360;
const FOLDER: &str = "NIGHTDESK_CRASH_FOLDER";
const SEED: &str = "NIGHTDESK_CRASH_SEED";

fn document() -> PolicyDocument {
    toml::from_str(POLICY).unwrap()
}

/// Numbers at random (an xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % sides
    }
}

/// An empty folder of its own, gone at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The host's whole life, from wherever it was; says how far it has come.
fn live(folder: &Path, seed: u64) -> Outcome<Engine> {
    let (mut host, recovery) = Host::open(folder, &document())?;
    let from = recovery
        .from_snapshot
        .map_or("-".to_owned(), |inputs| inputs.to_string());
    println!("\nheld {} from {from}", recovery.inputs);
    let from = Acknowledged::read(folder)?.steps;
    for step in from..STEPS {
        for input in World::new(seed).deliveries(step)? {
            let _ = host.deliver(&input)?;
        }
        host.step_done(step)?;
        println!("step {step}");
    }
    Ok(host.engine().clone())
}

/// The process that is killed. Without its folder it has nothing to do.
#[test]
fn a_host() {
    let Ok(folder) = env::var(FOLDER) else {
        return;
    };
    let seed = env::var(SEED).unwrap().parse().unwrap();
    let engine = live(Path::new(&folder), seed).unwrap();
    println!("digest {}", engine.state_digest());
}

/// What a host says until it is killed after so many steps, or ends.
fn run_until(folder: &Path, seed: u64, steps: u64) -> Vec<String> {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "a_host", "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder)
        .env(SEED, seed.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = Vec::new();
    let mut told = 0;
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        told += u64::from(line.starts_with("step "));
        said.push(line);
        if told == steps {
            child.kill().unwrap(); // SIGKILL: nothing is tidied up
            break;
        }
    }
    child.wait().unwrap();
    said
}

fn read(folder: &Path) -> Journal {
    let bytes = fs::read(folder.join("journal.ndjson")).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    journal::read(&text, |line| serde_json::from_str(line)).unwrap()
}

/// Loses a random part of what was not synced, or leaves rubbish there.
fn tear(folder: &Path, dice: &mut Dice) {
    let path = folder.join("journal.ndjson");
    let Ok(bytes) = fs::read(&path) else {
        return;
    };
    let safe = Acknowledged::read(folder).unwrap().inputs;
    let lines = bytes.split_inclusive(|byte| *byte == b'\n');
    let safe: usize = lines.take(safe as usize + 1).map(<[u8]>::len).sum();
    let mut file = OpenOptions::new().append(true).open(&path).unwrap();
    if dice.below(4) == 0 {
        file.write_all(&[b'{', 0xff, 0, 7][..1 + dice.below(4) as usize])
            .unwrap();
        return;
    }
    let cut = safe as u64 + dice.below((bytes.len() - safe) as u64 + 1);
    file.set_len(cut).unwrap();
    drop(file);
    if bytes.iter().take(cut as usize).any(|byte| *byte == b'\n') {
        // As many as have their line end, and perhaps one that lost nothing but that.
        let journal = read(folder);
        let whole = bytes[..cut as usize]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count();
        let held = journal.inputs.len() + 1;
        assert!(
            held == whole || held == whole + 1,
            "{held} of {whole} lines hold"
        );
        assert!(journal.bytes <= cut);
        assert!(!matches!(journal.end, End::Broken(_)), "{:?}", journal.end);
    }
}

fn damage_snapshot(folder: &Path, dice: &mut Dice) {
    let path = folder.join("snapshot.json");
    if let Ok(mut bytes) = fs::read(&path) {
        let at = dice.below(bytes.len() as u64) as usize;
        if dice.below(2) == 0 {
            bytes.truncate(at);
        } else {
            bytes[at] ^= 1 << dice.below(8);
        }
        fs::write(&path, bytes).unwrap();
    }
}

#[test]
fn killed_at_random_it_ends_as_if_nothing_had_happened() {
    let deep: u64 = env::var("NIGHTDESK_DEEP").map_or(1, |times| times.parse().unwrap());
    let (mut kills, mut from_snapshots) = (0_u64, 0_u64);
    let mut seed = 0;
    while kills < 30 * deep {
        seed += 1;
        let calm = Folder::new(&format!("calm-{seed}"));
        let undisturbed = live(&calm.0, seed).unwrap();
        let expected = format!("digest {}", undisturbed.state_digest());
        let shaken = Folder::new(&format!("shaken-{seed}"));
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let last = loop {
            let said = run_until(&shaken.0, seed, 1 + dice.below(70));
            let held = said.iter().find(|line| line.starts_with("held "));
            from_snapshots += u64::from(held.is_some_and(|held| !held.ends_with('-')));
            if let Some(last) = said.into_iter().find(|line| line.starts_with("digest ")) {
                break last;
            }
            kills += 1;
            if dice.below(2) == 0 {
                tear(&shaken.0, &mut dice);
            }
            if dice.below(5) == 0 {
                damage_snapshot(&shaken.0, &mut dice);
            }
        };
        assert_eq!(last, expected, "seed {seed}");
        // Whoever else applies its journal agrees, though it has some inputs several times.
        let journal = read(&shaken.0);
        assert_eq!(journal.end, End::Whole);
        assert!(journal.inputs.len() > read(&calm.0).inputs.len());
        let mut follower = Replay::new(&journal);
        follower.to_end(&mut Vec::new());
        assert_eq!(follower.engine().state_digest(), undisturbed.state_digest());
        assert_eq!(follower.engine().check_invariants(), Ok(()));
    }
    println!("killed {kills} times, gone on from a snapshot {from_snapshots} times");
    assert!(from_snapshots * 3 > kills, "{from_snapshots} of {kills}");
}

/// Both sources at once, each input several times, and answers that nobody heard.
#[test]
fn what_is_delivered_again_is_recognised() {
    let mut once = Engine::new(Policy::new(&document()).unwrap());
    let mut often = once.clone();
    let mut recent = Vec::new();
    for step in 0..STEPS {
        for input in World::new(99).deliveries(step).unwrap() {
            let first = once.apply(&input, &mut Vec::new());
            let answer = often.apply(&input, &mut Vec::new());
            assert_eq!(answer, first);
            recent.push(input);
            for again in recent.iter().rev().take(7).step_by(3) {
                let answer = often.apply(again, &mut Vec::new());
                assert!(
                    matches!(answer, Ok(Applied::Seen { outcome: Some(_) })),
                    "{answer:?}"
                );
            }
        }
    }
    assert_eq!(often.state_digest(), once.state_digest());
}
