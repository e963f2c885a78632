//! A host that may be killed at any moment: a journal on disk, and snapshots beside it.
//!
//! The order is everything. A line goes to the journal before the engine is told of its input, so
//! the engine never knows more than the journal. The journal is synced before a snapshot is
//! written and before anything is acknowledged, so neither is ever ahead of it. Files other than
//! the journal are written beside their place and then put there, so each is old or new.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use nightdesk::insight::journal::{self, End, InvalidJournal, Journal, Writer};
use nightdesk::{
    Applied, Command, Digest, Engine, Event, Input, Policy, PolicyDocument, Refusal, Snapshot,
};
use serde::{Deserialize, Serialize};

use super::{Failure, Outcome};

/// Steps between two acknowledgements, and acknowledgements between two snapshots.
const SYNC_EVERY: u64 = 8;
const SNAPSHOT_EVERY: u64 = 5;

/// A snapshot, and which inputs of the journal it holds.
#[derive(Serialize, Deserialize)]
pub(crate) struct Checkpoint {
    /// So many.
    pub(crate) inputs: u64,
    /// The journal's chain after them.
    pub(crate) chain: Digest,
    pub(crate) snapshot: Snapshot,
}

/// What was found at the start.
#[derive(Debug, Default)]
pub(crate) struct Recovery {
    /// How many inputs the journal holds.
    pub(crate) inputs: u64,
    /// How many of them the snapshot had; `None`: there was none to go on from.
    pub(crate) from_snapshot: Option<u64>,
    /// What was cut off or passed over, in words.
    pub(crate) notes: Vec<String>,
}

pub(crate) struct Host {
    folder: PathBuf,
    journal: File,
    writer: Writer,
    inputs: u64,
    engine: Engine,
    events: Vec<Event>,
    syncs: u64,
    steps: u64,
}

impl Host {
    /// Opens a folder: goes on where its journal ends, or begins anew.
    pub(crate) fn open(folder: &Path, document: &PolicyDocument) -> Outcome<(Self, Recovery)> {
        fs::create_dir_all(folder)?;
        let mut recovery = Recovery::default();
        let path = folder.join("journal.ndjson");
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(&path)?;
        let bytes = fs::read(&path)?;
        // A line cut within a letter is cut before that letter.
        let text = match core::str::from_utf8(&bytes) {
            Ok(text) => text,
            Err(error) => {
                let whole = bytes.get(..error.valid_up_to()).unwrap_or_default();
                core::str::from_utf8(whole).unwrap_or_default()
            }
        };
        let journal = match journal::read(text, |line| serde_json::from_str(line)) {
            Ok(journal) => journal,
            // The first line was never written to its end: nothing has ever happened.
            Err(InvalidJournal::Empty | InvalidJournal::Header(_)) if !text.contains('\n') => {
                let policy = Policy::new(document)?;
                let (writer, first) = Writer::new(&policy);
                file.set_len(0)?;
                file.seek(SeekFrom::Start(0))?;
                file.write_all((serde_json::to_string(&first)? + "\n").as_bytes())?;
                file.sync_data()?;
                return Ok((
                    Self::with(folder, file, writer, 0, Engine::new(policy)),
                    recovery,
                ));
            }
            Err(invalid) => return Err(invalid.into()),
        };
        if journal.end != End::Whole || journal.bytes < bytes.len() as u64 {
            let what = format!("{:?}: {} inputs hold", journal.end, journal.inputs.len());
            recovery.notes.push(what);
        }
        file.set_len(journal.bytes)?;
        file.seek(SeekFrom::End(0))?;
        if !text
            .as_bytes()
            .get(..usize::try_from(journal.bytes)?)
            .is_some_and(|kept| kept.ends_with(b"\n"))
        {
            file.write_all(b"\n")?;
        }
        recovery.inputs = journal.inputs.len() as u64;
        let (mut engine, held) = engine_of(folder, &journal, &mut recovery);
        for input in journal.inputs.iter().skip(usize::try_from(held)?) {
            // What was refused then is refused again.
            let _ = engine.apply(input, &mut Vec::new());
        }
        let writer = Writer::resume(&journal);
        let host = Self::with(folder, file, writer, recovery.inputs, engine);
        Ok((host, recovery))
    }

    fn with(folder: &Path, journal: File, writer: Writer, inputs: u64, engine: Engine) -> Self {
        Self {
            folder: folder.to_owned(),
            journal,
            writer,
            inputs,
            engine,
            events: Vec::new(),
            syncs: 0,
            steps: 0,
        }
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Written down, then applied.
    pub(crate) fn deliver(&mut self, input: &Input) -> Outcome<Result<Applied, Refusal>> {
        let line = serde_json::to_string(&self.writer.write(input))? + "\n";
        self.journal.write_all(line.as_bytes())?;
        self.inputs += 1;
        self.events.clear(); // whoever carries them out goes by their numbers
        Ok(self.engine.apply(input, &mut self.events))
    }

    /// A step is over. Every few steps all of them are acknowledged: nobody need send them again.
    pub(crate) fn step_done(&mut self, step: u64) -> Outcome<()> {
        self.steps += 1;
        if self.steps < SYNC_EVERY {
            return Ok(());
        }
        self.steps = 0;
        self.journal.sync_data()?;
        self.syncs += 1;
        if self.syncs.is_multiple_of(SNAPSHOT_EVERY) {
            self.checkpoint()?;
        }
        let acknowledged = Acknowledged {
            steps: step + 1,
            inputs: self.inputs,
        };
        put(&self.folder, "acknowledged.json", &acknowledged)
    }

    /// Writes a snapshot. The journal must be synced.
    pub(crate) fn checkpoint(&self) -> Outcome<()> {
        let checkpoint = Checkpoint {
            inputs: self.inputs,
            chain: self.writer.chain(),
            snapshot: self.engine.snapshot(),
        };
        put(&self.folder, "snapshot.json", &checkpoint)
    }
}

/// What the sources know to be safe.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Acknowledged {
    pub(crate) steps: u64,
    /// So many inputs of the journal.
    pub(crate) inputs: u64,
}

impl Acknowledged {
    pub(crate) fn read(folder: &Path) -> Outcome<Self> {
        match fs::read(folder.join("acknowledged.json")) {
            Ok(text) => Ok(serde_json::from_slice(&text)?),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error.into()),
        }
    }
}

/// The engine of the newest checkpoint that can be gone on from, and how many inputs it holds.
fn engine_of(folder: &Path, journal: &Journal, recovery: &mut Recovery) -> (Engine, u64) {
    match checkpoint_of(folder, journal) {
        Ok(Some((engine, inputs))) => {
            recovery.from_snapshot = Some(inputs);
            (engine, inputs)
        }
        Ok(None) => (Engine::new(journal.policy.clone()), 0),
        Err(Failure(why)) => {
            recovery
                .notes
                .push(format!("from the journal alone: {why}"));
            (Engine::new(journal.policy.clone()), 0)
        }
    }
}

fn checkpoint_of(folder: &Path, journal: &Journal) -> Outcome<Option<(Engine, u64)>> {
    let text = match fs::read(folder.join("snapshot.json")) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let checkpoint: Checkpoint = serde_json::from_slice(&text)?;
    let (engine, inputs) = restore(&checkpoint, journal)?;
    Ok(Some((engine, inputs)))
}

/// Goes on from a checkpoint that is of this journal.
pub(crate) fn restore(checkpoint: &Checkpoint, journal: &Journal) -> Outcome<(Engine, u64)> {
    let held = journal.inputs.get(..usize::try_from(checkpoint.inputs)?);
    let held = held.ok_or_else(|| Failure("the snapshot is beyond the journal".to_owned()))?;
    let (mut writer, _) = Writer::new(&journal.policy);
    for input in held {
        writer.write(input);
    }
    if writer.chain() != checkpoint.chain {
        return Err(Failure("the snapshot is of another journal".to_owned()));
    }
    let needed = checkpoint.snapshot.header().policy;
    let replaced = held.iter().rev().filter_map(|input| match &input.command {
        Command::ReplacePolicy { document, .. } => Policy::new(document).ok(),
        _ => None,
    });
    let mut policies = replaced.chain([journal.policy.clone()]);
    let policy = policies.find(|policy| policy.digest() == needed);
    let policy = policy.unwrap_or_else(|| journal.policy.clone());
    let engine = Engine::restore(policy, &checkpoint.snapshot)?;
    Ok((engine, checkpoint.inputs))
}

/// Writes a file beside its place, and then puts it there.
fn put(folder: &Path, name: &str, content: &impl Serialize) -> Outcome<()> {
    let beside = folder.join(format!("{name}.new"));
    let mut file = File::create(&beside)?;
    file.write_all(serde_json::to_string(content)?.as_bytes())?;
    file.sync_data()?;
    fs::rename(beside, folder.join(name))?;
    Ok(())
}
