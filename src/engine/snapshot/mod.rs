//! Engines written down, and going on from what was written.

mod agent;
mod class;
mod clocks;
mod content;
mod desk;
mod error;
mod names;
mod promise;
mod rebuild;
mod spec;
mod tables;
mod ticket;
mod written;

use serde::{Deserialize, Serialize};

use self::class::{ClassTable, KnownClasses};
pub use self::error::RestoreError;
use self::names::{KnownNames, NameTable};
use self::promise::{KnownPromises, PromiseTable};
use self::tables::Tables;
use super::engine::Engine;
use crate::policy::compiled::Compiled;
use crate::policy::{Digest, Policy};
use crate::time::{Timestamp, zone_data_version};

/// The version of what this crate decides: it grows with each change that makes the same inputs
/// give other events (those with a star in CHANGELOG.md).
pub const BEHAVIOUR_VERSION: u32 = 1;

/// An engine as it is at one moment, written down.
///
/// It serialises in any format, self-describing (JSON) or compact; what is read back is taken
/// for nothing until [`Engine::restore`] has found it to be whole and sound. It has what
/// cannot be worked out from anything else, in tables of its own: no place in memory, no
/// index, no timers. The policy is not in it: keep the document beside it.
///
/// It is as confidential as the engine: it has the ids, references and attributes of all
/// tickets that are open or kept. Of a customer who was forgotten it has nothing.
///
/// ```
/// use nightdesk::{Command, Engine, Input, Policy, Snapshot, TicketSpec, document};
///
/// let policy = Policy::new(
///     &document::PolicyDocument::new("example")
///         .channel("phone", document::Channel::new(true))
///         .queue("front", document::Queue::new())
///         .topic("card", document::Topic::new().queue("front")),
/// )?;
/// let mut engine = Engine::new(policy.clone());
/// let open = Command::OpenTicket(TicketSpec::new(1, "card", "phone"));
/// engine.apply(&Input::new("2026-03-01T03:00:00Z".parse()?, open), &mut Vec::new())?;
///
/// let written = serde_json::to_string(&engine.snapshot())?;
/// // Later, perhaps elsewhere:
/// let read: Snapshot = serde_json::from_str(&written)?;
/// let again = Engine::restore(policy, &read)?;
/// assert_eq!(again.state_digest(), engine.state_digest());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    header: SnapshotHeader,
    state: Tables,
}

/// What a snapshot says of itself, for whoever looks for the right one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SnapshotHeader {
    /// The [`BEHAVIOUR_VERSION`] of the crate that wrote it.
    pub behaviour: u32,
    /// The digest of the policy that was in force.
    pub policy: Digest,
    /// The version of the zone data in the build that wrote it; `none` without any.
    pub zone_data: String,
    /// The last time that the engine had heard of.
    pub at: Option<Timestamp>,
    /// How many events there had been: the next has the number after this.
    pub events: u64,
    /// The digest of everything else in the snapshot.
    pub content: Digest,
}

impl Snapshot {
    /// The version of the layout that this crate writes. It stands in front of everything else,
    /// and another than those that this crate can read is an error of its own.
    pub const FORMAT: u32 = 1;

    /// What it says of itself.
    #[must_use]
    pub fn header(&self) -> &SnapshotHeader {
        &self.header
    }

    /// The digest of all but itself.
    fn content(&self) -> Digest {
        let header = &self.header;
        content::digest(&(
            Self::FORMAT,
            header.behaviour,
            header.policy,
            &header.zone_data,
            header.at,
            header.events,
            &self.state,
        ))
    }

    /// Whether it is what was written, by this version of the crate and under this policy.
    fn check(&self, policy: &Policy) -> Result<(), RestoreError> {
        let (stated, found) = (self.header.content, self.content());
        if stated != found {
            return Err(RestoreError::Damaged { stated, found });
        }
        if self.header.behaviour != BEHAVIOUR_VERSION {
            return Err(RestoreError::OtherBehaviour {
                given: self.header.behaviour,
                known: BEHAVIOUR_VERSION,
            });
        }
        let (given, needed) = (policy.digest(), self.header.policy);
        let (given_zones, needed_zones) = (zone_data(), &self.header.zone_data);
        if given == needed {
            // The policy's digest covers what its calendars were compiled to: newer zone data
            // that changes nothing there is the same.
            Ok(())
        } else if given_zones == *needed_zones {
            Err(RestoreError::OtherPolicy { given, needed })
        } else {
            Err(RestoreError::OtherZoneData {
                given,
                needed,
                given_zones,
                needed_zones: needed_zones.clone(),
            })
        }
    }
}

fn zone_data() -> String {
    zone_data_version().unwrap_or("none").to_owned()
}

impl Engine {
    /// The engine as it is now, to be written down. Takes time and memory in proportion to what
    /// the engine holds, and changes nothing.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let mut snapshot = Snapshot {
            header: SnapshotHeader {
                behaviour: BEHAVIOUR_VERSION,
                policy: self.policy.digest(),
                zone_data: zone_data(),
                at: self.state.now,
                events: self.state.events,
                content: Digest::of(&()),
            },
            state: Tables::of(&self.state),
        };
        snapshot.header.content = snapshot.content();
        snapshot
    }

    /// An engine that goes on where the snapshot was taken: what it is told from there on has
    /// the same answers and events, byte for byte, as from the engine of which it was taken.
    /// Takes time and memory in proportion to the snapshot.
    ///
    /// Everything in a snapshot is checked: that it is what was written, that the parts
    /// are sound one by one, and that they keep the laws together (as
    /// [`Engine::check_invariants`]). A digest is no signature: whoever can write a snapshot can
    /// write another one that is sound.
    ///
    /// # Errors
    /// [`RestoreError`] says what is wrong. There is no engine then.
    pub fn restore(policy: Policy, snapshot: &Snapshot) -> Result<Self, RestoreError> {
        snapshot.check(&policy)?;
        let state = snapshot.state.read(policy.compiled(), &snapshot.header)?;
        Ok(Self { policy, state })
    }
}

/// The lists that a snapshot's parts refer to, as they are written.
#[derive(Default)]
struct Writing {
    names: NameTable,
    classes: ClassTable,
    promises: PromiseTable,
}

/// What the parts of a snapshot are read with.
struct Reading<'a> {
    policy: &'a Compiled,
    now: Timestamp,
    names: KnownNames<'a>,
    classes: KnownClasses,
    promises: KnownPromises,
}
