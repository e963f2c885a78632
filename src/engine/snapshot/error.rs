use crate::engine::invariants::Broken;
use crate::policy::Digest;

/// Why an engine cannot go on from a snapshot. Nothing was begun.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RestoreError {
    /// What it says is not what was written: it was damaged or changed.
    #[error(
        "the snapshot's content has the digest {found} and its header says {stated}: it was damaged or changed; \
         take an earlier one"
    )]
    Damaged {
        /// The digest in the header.
        stated: Digest,
        /// That of what is there.
        found: Digest,
    },
    /// Another version of this crate, which decides otherwise, has written it.
    #[error(
        "the snapshot is of behaviour {given} and this version of the crate behaves as {known}: restore it with the \
         version that wrote it, or replay the journal"
    )]
    OtherBehaviour {
        /// The snapshot's.
        given: u32,
        /// This crate's.
        known: u32,
    },
    /// It is of an engine under another policy.
    #[error(
        "the snapshot is of an engine under the policy `{needed}`, not `{given}`: give the policy that was in force, \
         with its calendars"
    )]
    OtherPolicy {
        /// The digest of the policy that was given.
        given: Digest,
        /// That of the policy that was in force.
        needed: Digest,
    },
    /// It is of an engine under another policy, or under the same with other zone data.
    #[error(
        "the snapshot is of an engine under the policy `{needed}` with zone data {needed_zones}, not `{given}` with \
         {given_zones}: compile the policy that was in force with that zone data, or replay the journal"
    )]
    OtherZoneData {
        /// The digest of the policy that was given.
        given: Digest,
        /// That of the policy that was in force.
        needed: Digest,
        /// The version of the zone data in this build.
        given_zones: String,
        /// The version of the zone data of the build that wrote the snapshot.
        needed_zones: String,
    },
    /// A part of it cannot be.
    #[error("the snapshot's {place}: {problem}; take an earlier one")]
    Unsound {
        /// Which part.
        place: String,
        /// What is wrong with it.
        problem: String,
    },
    /// Its parts do not fit together: a law of the engine does not hold.
    #[error("the snapshot does not keep a law of the engine, {0}; take an earlier one")]
    Lawless(Broken),
}

/// A part that cannot be.
pub(super) fn unsound(place: impl Into<String>, problem: impl Into<String>) -> RestoreError {
    RestoreError::Unsound {
        place: place.into(),
        problem: problem.into(),
    }
}

/// Asks for something of a part.
pub(super) fn ensure(
    holds: bool,
    place: impl Fn() -> String,
    problem: &str,
) -> Result<(), RestoreError> {
    if holds {
        Ok(())
    } else {
        Err(unsound(place(), problem))
    }
}
