//! Names interned at compile time: each kind of name has a small number of its own.

use serde::{Deserialize, Serialize};

use super::nearest::nearest;
use crate::model::Name;

/// What a number names, for errors.
pub(crate) trait Kind: From<u16> + Copy {
    /// The thing, for example `queue`.
    const WHAT: &'static str;
    /// The key of the document that declares it, for example `queues`.
    const TABLE: &'static str;
}

macro_rules! index {
    ($($(#[$doc:meta])* $type:ident: $what:literal in $table:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub(crate) struct $type(pub(crate) u16);

        impl From<u16> for $type {
            fn from(index: u16) -> Self {
                Self(index)
            }
        }

        impl From<$type> for usize {
            fn from(index: $type) -> Self {
                Self::from(index.0)
            }
        }

        impl Kind for $type {
            const WHAT: &'static str = $what;
            const TABLE: &'static str = $table;
        }
    )+};
}

index!(
    SkillIx: "skill" in "skills",
    LanguageIx: "language" in "languages",
    ChannelIx: "channel" in "channels",
    BrandIx: "brand" in "brands",
    SegmentIx: "segment" in "segments",
    TopicIx: "topic" in "topics",
    QueueIx: "queue" in "queues",
    LoadIx: "load" in "loads",
    ActionIx: "action" in "actions",
    CalendarIx: "calendar" in "calendars",
    ClockIx: "clock" in "clocks",
    RuleIx: "rule" in "rules",
    LabelIx: "label" in "labels",
    ClearanceIx: "clearance" in "clearances",
    GroupIx: "group" in "groups",
    LadderIx: "ladder" in "ladders",
    ExpressionIx: "expression" in "needs",
    FlagIx: "flag" in "flags",
);

/// The names of one kind, in byte order, with their numbers. At most 65,535.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Names<I> {
    sorted: Vec<Name>,
    kind: core::marker::PhantomData<I>,
}

impl<I: From<u16> + Copy> Names<I>
where
    usize: From<I>,
{
    /// Numbers the names by their order. Duplicates get one number; names past
    /// 65,535 are dropped (the compiler has refused such a document before).
    pub(crate) fn new(names: impl IntoIterator<Item = Name>) -> Self {
        let mut sorted: Vec<Name> = names.into_iter().collect();
        sorted.sort();
        sorted.dedup();
        sorted.truncate(0xffff);
        Self {
            sorted,
            kind: core::marker::PhantomData,
        }
    }

    pub(crate) fn get(&self, name: &str) -> Option<I> {
        let position = self
            .sorted
            .binary_search_by(|known| known.as_str().cmp(name))
            .ok()?;
        u16::try_from(position).ok().map(I::from)
    }

    pub(crate) fn name(&self, index: I) -> Option<&Name> {
        self.sorted.get(Into::<usize>::into(index))
    }

    /// The known name that was most likely meant by one that is not known.
    pub(crate) fn nearest(&self, name: &str) -> Option<&Name> {
        nearest(name, &self.sorted)
    }

    /// The numbers of the names that begin with `prefix`: in byte order they
    /// stand side by side.
    pub(crate) fn starting_with(&self, prefix: &str) -> core::ops::Range<u16> {
        let start = self.sorted.partition_point(|name| name.as_str() < prefix);
        let rest = self.sorted.get(start..).unwrap_or_default();
        let count = rest.partition_point(|name| name.as_str().starts_with(prefix));
        let number = |position| u16::try_from(position).unwrap_or(u16::MAX);
        number(start)..number(start + count)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Name> {
        self.sorted.iter()
    }

    pub(crate) fn len(&self) -> usize {
        self.sorted.len()
    }
}
