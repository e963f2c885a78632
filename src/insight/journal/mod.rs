//! Journals that prove themselves, and what can be done with one.
//!
//! A journal is the policy that an engine began with and every [`Input`] it was told, one [`Record`] a line. An engine is the same
//! function of the same inputs, so a journal is the whole past: [`Replay`] goes to any instant of it, and the engine there
//! answers questions as it would have then.
//!
//! Each record carries a digest over the one before, its number and its content. [`read`] finds the first line that was changed,
//! left out or moved, and returns everything before it; a last line that was not written to its end is told apart from that. What
//! lines alone cannot show is that the last ones are missing: keep [`Writer::chain`] elsewhere now and then, and compare.
//!
//! How a record becomes a line is the host's choice; here it is JSON.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use nightdesk::insight::journal::{self, End, Replay, Writer};
//! use nightdesk::{Command, Input, TicketSpec, TicketState, Timestamp};
//! # let policy = example_policy()?;
//! let (mut writer, first) = Writer::new(&policy);
//! let mut file = serde_json::to_string(&first)? + "\n";
//! let at: Timestamp = "2026-03-01T03:00:00Z".parse()?;
//! for ticket in 1..=3_u128 {
//!     let open = Command::OpenTicket(TicketSpec::new(ticket, "card", "phone"));
//!     file += &(serde_json::to_string(&writer.write(&Input::new(at, open)))? + "\n");
//! }
//!
//! let journal = journal::read(&file, |line| serde_json::from_str(line))?;
//! assert_eq!((journal.inputs.len(), &journal.end), (3, &End::Whole));
//! assert_eq!(journal.chain, writer.chain());
//! let mut replay = Replay::new(&journal);
//! replay.to(at, &mut Vec::new());
//! assert_eq!(replay.engine().ticket(2.into()).unwrap().state, TicketState::Waiting);
//!
//! // Somebody takes out the second ticket.
//! let forged: Vec<&str> = file.lines().filter(|line| !line.contains(r#""id":"2""#)).collect();
//! let journal = journal::read(&forged.join("\n"), |line| serde_json::from_str(line))?;
//! let End::Broken(problem) = &journal.end else { panic!() };
//! assert_eq!(
//!     problem.to_string(),
//!     "line 3: input 3 stands where input 2 belongs: lines were left out or moved; fetch the journal from where it was written"
//! );
//! # Ok(())
//! # }
//! # fn example_policy() -> Result<nightdesk::Policy, Box<dyn std::error::Error>> {
//! #     let document: nightdesk::PolicyDocument = toml::from_str(r#"
//! #         version = 1
//! #         name = "example"
//! #         channels.phone = { live = true }
//! #         queues.front = {}
//! #         topics.card = { queue = "front" }
//! #     "#)?;
//! #     Ok(nightdesk::Policy::new(&document)?)
//! # }
//! ```

mod compare;
mod read;
mod replay;
mod shadow;

use serde::{Deserialize, Serialize};

pub use compare::{Divergence, first_difference};
pub use read::{End, Fault, InvalidJournal, Journal, JournalProblem, read};
pub use replay::{Refused, Replay};
pub use shadow::{Incomparable, Shadow, Taken, Verdict, Weighed, shadow};

use crate::engine::Input;
use crate::policy::{Digest, Policy, PolicyDocument};
use crate::time::zone_data_version;

/// The version of the format that is written, and the only one that is read.
const VERSION: u32 = 1;

/// One line of a journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Record {
    /// The first: what the engine began with.
    Journal(Box<Header>),
    /// All others.
    Input(Box<Entry>),
}

/// What an engine began with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Header {
    /// The version of the format: 1.
    pub version: u32,
    /// The version of this crate that wrote it. Others may decide otherwise; its change log says which.
    pub written_by: String,
    /// The version of the zone data compiled into it.
    pub zone_data: Option<String>,
    /// The digest of the policy as it was compiled.
    pub policy: Digest,
    /// The policy's document.
    pub document: Box<PolicyDocument>,
    /// Over all of this.
    pub chain: Digest,
}

/// One input in its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Entry {
    /// Counts the inputs from 1, without gaps.
    pub number: u64,
    /// What the engine was told.
    pub input: Input,
    /// Over the chain of the record before, the number and the input.
    pub chain: Digest,
}

impl Header {
    fn new(policy: &Policy) -> Self {
        let mut header = Self {
            version: VERSION,
            written_by: env!("CARGO_PKG_VERSION").to_owned(),
            zone_data: zone_data_version().map(str::to_owned),
            policy: policy.digest(),
            document: Box::new(policy.document().clone()),
            chain: Digest::of("nightdesk journal"),
        };
        header.chain = header.digest();
        header
    }

    /// What its chain should be.
    fn digest(&self) -> Digest {
        let (by, zones) = (&self.written_by, &self.zone_data);
        Digest::of(&(
            "nightdesk journal",
            self.version,
            by,
            zones,
            self.policy,
            &self.document,
        ))
    }
}

/// What the chain of an input should be, after this one.
fn link(before: Digest, number: u64, input: &Input) -> Digest {
    Digest::of(&(before, number, input))
}

/// Writes a journal, record by record. What happens to the records is the host's: a line goes to the disk before the engine is
/// told of its input, or a crash leaves an engine that knows more than its journal.
#[derive(Clone, Debug)]
pub struct Writer {
    number: u64,
    chain: Digest,
}

impl Writer {
    /// A new journal, with its first record.
    #[must_use]
    pub fn new(policy: &Policy) -> (Self, Record) {
        let header = Header::new(policy);
        let writer = Self {
            number: 0,
            chain: header.chain,
        };
        (writer, Record::Journal(Box::new(header)))
    }

    /// Goes on with a journal that was read, after its last good line. What follows that line in the file, if it
    /// [ended](Journal::end) otherwise than whole, is for the host to cut off first: at [`Journal::bytes`]. A last line that
    /// lacks nothing but its line end holds; the host gives it that first.
    #[must_use]
    pub fn resume(journal: &Journal) -> Self {
        Self {
            number: journal.inputs.len() as u64,
            chain: journal.chain,
        }
    }

    /// The record of the next input.
    pub fn write(&mut self, input: &Input) -> Record {
        self.number = self.number.saturating_add(1);
        self.chain = link(self.chain, self.number, input);
        Record::Input(Box::new(Entry {
            number: self.number,
            input: input.clone(),
            chain: self.chain,
        }))
    }

    /// The chain of the last record: proof of everything up to it. Kept elsewhere, it shows that a journal has lost its end.
    #[must_use]
    pub fn chain(&self) -> Digest {
        self.chain
    }
}
