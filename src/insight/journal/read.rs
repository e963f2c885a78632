//! Reading and verifying: the longest prefix that proves itself, and where it ends.

use core::fmt::Display;

use super::{Header, Record, VERSION, link};
use crate::engine::Input;
use crate::policy::{Digest, Policy, PolicyErrors};

/// A journal as far as it holds.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Journal {
    /// Its first record.
    pub header: Header,
    /// The policy of its first record, compiled.
    pub policy: Policy,
    /// The inputs that hold, in order.
    pub inputs: Vec<Input>,
    /// The chain of the last record that holds.
    pub chain: Digest,
    /// How many lines hold, blank ones between them counted.
    pub lines: u64,
    /// How many bytes they take: where a writer goes on.
    pub bytes: u64,
    /// How it ends.
    pub end: End,
}

/// How a journal ends.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum End {
    /// With a whole record.
    Whole,
    /// With a line that was not written to its end, as by a crash. What comes before it holds.
    Torn {
        /// Which line, from 1.
        line: u64,
    },
    /// With a line that does not belong there. Nothing after it can be trusted.
    Broken(JournalProblem),
}

/// The first line of a journal that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}; fetch the journal from where it was written")]
#[non_exhaustive]
pub struct JournalProblem {
    /// Which line, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// It is no record.
    #[error("no record: {reason}")]
    Unreadable {
        /// Why.
        reason: String,
    },
    /// It is a first record, and not the first.
    #[error("another journal begins here")]
    SecondHeader,
    /// Its number is not the next.
    #[error("input {found} stands where input {expected} belongs: lines were left out or moved")]
    OutOfPlace {
        /// The number that belongs here.
        expected: u64,
        /// The one that stands here.
        found: u64,
    },
    /// Its content is not what its chain says.
    #[error("record {number} is not what was written: it, or the chain before it, was changed")]
    Changed {
        /// Its number; 0: the first record.
        number: u64,
    },
}

/// Why a text cannot be used as a journal at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidJournal {
    /// There is no record in it.
    #[error("there is no record in it; a journal begins with the policy")]
    Empty,
    /// It does not begin with the policy.
    #[error("{0}")]
    Header(JournalProblem),
    /// It does not begin with the policy but with an input.
    #[error("line {line}: an input stands where the policy belongs; fetch the journal whole")]
    NoHeader {
        /// Which line, from 1.
        line: u64,
    },
    /// It is of a version that this release does not read.
    #[error(
        "version `{version}` of the format is not one that this release reads; use the release that wrote it, {written_by}"
    )]
    UnsupportedVersion {
        /// Which.
        version: u32,
        /// The version of the crate that wrote it.
        written_by: String,
    },
    /// Its policy is not valid under this release.
    #[error("the policy is not valid under this release: {0}")]
    Policy(PolicyErrors),
    /// Its policy compiles to another one: the zone data differ, or what this release makes of the document.
    #[error(
        "the policy compiles to {found}, not to {written} as it did under release {written_by} with zone data {zone_data}: with other zone data or another release, decisions may differ"
    )]
    OtherPolicy {
        /// The digest that was written.
        written: Digest,
        /// The digest now.
        found: Digest,
        /// The version of the crate that wrote it.
        written_by: String,
        /// The version of the zone data then.
        zone_data: String,
    },
}

/// Reads a journal and verifies it: the longest prefix of whole lines that prove themselves. `parse` reads one line, for example
/// `|line| serde_json::from_str(line)`. Blank lines are passed over.
///
/// # Errors
/// [`InvalidJournal`] if the first record does not hold, for then nothing does.
pub fn read<E: Display>(
    text: &str,
    mut parse: impl FnMut(&str) -> Result<Record, E>,
) -> Result<Journal, InvalidJournal> {
    let mut lines = (1_u64..).zip(text.split_inclusive('\n'));
    let mut bytes = 0_u64;
    let first = lines.find(|(_, line)| {
        bytes = bytes.saturating_add(line.len() as u64);
        !line.trim().is_empty()
    });
    let (line, first) = first.ok_or(InvalidJournal::Empty)?;
    let mut journal = begin(line, bytes, parse(first))?;
    for (line, content) in lines {
        let end = journal.bytes.saturating_add(content.len() as u64);
        if content.trim().is_empty() {
            (journal.lines, journal.bytes) = (line, end);
            continue;
        }
        match journal.take(parse(content)) {
            Ok(()) => (journal.lines, journal.bytes) = (line, end),
            Err(fault) => {
                // A writer ends each line in one go with what stands in it.
                let torn = matches!(fault, Fault::Unreadable { .. }) && !content.ends_with('\n');
                journal.end = if torn {
                    End::Torn { line }
                } else {
                    End::Broken(JournalProblem { line, fault })
                };
                break;
            }
        }
    }
    Ok(journal)
}

fn begin<E: Display>(
    line: u64,
    bytes: u64,
    record: Result<Record, E>,
) -> Result<Journal, InvalidJournal> {
    let problem = |fault| InvalidJournal::Header(JournalProblem { line, fault });
    let header = match record {
        Ok(Record::Journal(header)) => *header,
        Ok(Record::Input(_)) => return Err(InvalidJournal::NoHeader { line }),
        Err(error) => return Err(problem(unreadable(&error))),
    };
    if header.version != VERSION {
        return Err(InvalidJournal::UnsupportedVersion {
            version: header.version,
            written_by: header.written_by,
        });
    }
    if header.digest() != header.chain {
        return Err(problem(Fault::Changed { number: 0 }));
    }
    let policy = Policy::new(&header.document).map_err(InvalidJournal::Policy)?;
    if policy.digest() != header.policy {
        return Err(InvalidJournal::OtherPolicy {
            written: header.policy,
            found: policy.digest(),
            written_by: header.written_by,
            zone_data: header.zone_data.unwrap_or_else(|| "none".to_owned()),
        });
    }
    Ok(Journal {
        chain: header.chain,
        policy,
        inputs: Vec::new(),
        lines: line,
        bytes,
        end: End::Whole,
        header,
    })
}

impl Journal {
    fn take<E: Display>(&mut self, record: Result<Record, E>) -> Result<(), Fault> {
        let entry = match record {
            Ok(Record::Input(entry)) => entry,
            Ok(Record::Journal(_)) => return Err(Fault::SecondHeader),
            Err(error) => return Err(unreadable(&error)),
        };
        let expected = (self.inputs.len() as u64).saturating_add(1);
        if entry.number != expected {
            return Err(Fault::OutOfPlace {
                expected,
                found: entry.number,
            });
        }
        if link(self.chain, entry.number, &entry.input) != entry.chain {
            return Err(Fault::Changed {
                number: entry.number,
            });
        }
        self.chain = entry.chain;
        self.inputs.push(entry.input);
        Ok(())
    }
}

fn unreadable(error: &impl Display) -> Fault {
    let reason = error.to_string();
    let reason: String = reason
        .chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect();
    Fault::Unreadable { reason }
}
