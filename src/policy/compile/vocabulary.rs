//! The names a document declares.

use std::collections::BTreeSet;

use super::faults::{Fault, Faults, quoted};
use super::path::Path;
use crate::model::Name;
use crate::policy::document::{Named, PolicyDocument};
use crate::policy::index::{
    ActionIx, BrandIx, CalendarIx, ChannelIx, ClearanceIx, ClockIx, FlagIx, GroupIx, Kind, LabelIx,
    LadderIx, LanguageIx, LoadIx, Names, QueueIx, SegmentIx, SkillIx, TopicIx,
};
use crate::policy::problem::ProblemCode;

/// The most queues a policy may have.
const MAX_QUEUES: usize = 1_000;
/// The most calendars: each compiles to a table of some tens of kilobytes.
const MAX_CALENDARS: usize = 256;
/// The most clocks: a ticket looks through those that it carries each time it changes.
const MAX_CLOCKS: usize = 256;
/// The most surges: each looks at every ticket that is opened.
pub(super) const MAX_SURGES: usize = 64;
/// The most topics and the most rules.
pub(super) const MAX_TOPICS_OR_RULES: usize = 10_000;
/// The most of every other kind.
pub(super) const MAX_OTHERS: usize = 4_096;

/// Every declared name with its number.
#[derive(Debug)]
pub(super) struct Vocabulary {
    pub(super) skills: Names<SkillIx>,
    pub(super) brands: Names<BrandIx>,
    pub(super) flags: Names<FlagIx>,
    pub(super) languages: Names<LanguageIx>,
    pub(super) channels: Names<ChannelIx>,
    pub(super) segments: Names<SegmentIx>,
    pub(super) actions: Names<ActionIx>,
    pub(super) calendars: Names<CalendarIx>,
    pub(super) clocks: Names<ClockIx>,
    pub(super) queues: Names<QueueIx>,
    pub(super) loads: Names<LoadIx>,
    pub(super) topics: Names<TopicIx>,
    pub(super) labels: Names<LabelIx>,
    pub(super) clearances: Names<ClearanceIx>,
    pub(super) groups: Names<GroupIx>,
    pub(super) ladders: Names<LadderIx>,
}

impl Vocabulary {
    /// Takes in the names, and reports those that will not do.
    pub(super) fn new(document: &PolicyDocument, name_bytes: u32, faults: &mut Faults) -> Self {
        let root = Path::ROOT;
        let at = root.key("name");
        let remedy = "give the policy a name";
        if let Some(policy) = faults.required(&at, &document.name, remedy) {
            name(&at, policy, name_bytes, faults);
        }
        let mut declare = Declare { name_bytes, faults };
        let names = Self {
            skills: declare.list(&document.skills),
            brands: declare.list(&document.brands),
            flags: declare.list(&document.flags),
            languages: declare.table(&document.languages, MAX_OTHERS),
            channels: declare.table(&document.channels, MAX_OTHERS),
            segments: declare.table(&document.segments, MAX_OTHERS),
            actions: declare.table(&document.actions, MAX_OTHERS),
            calendars: declare.table(&document.calendars, MAX_CALENDARS),
            clocks: declare.table(&document.clocks, MAX_CLOCKS),
            queues: declare.table(&document.queues, MAX_QUEUES),
            loads: declare.table(&document.loads, MAX_QUEUES),
            topics: declare.table(&document.topics, MAX_TOPICS_OR_RULES),
            labels: declare.table(&document.labels, MAX_OTHERS),
            clearances: declare.list(&document.clearances),
            groups: declare.list(&document.groups),
            ladders: declare.table(&document.ladders, MAX_OTHERS),
        };
        declare.needed(&names.channels);
        declare.needed(&names.queues);
        declare.needed(&names.topics);
        names
    }
}

struct Declare<'a> {
    name_bytes: u32,
    faults: &'a mut Faults,
}

impl Declare<'_> {
    fn list<I>(&mut self, list: &Option<Vec<Name>>) -> Names<I>
    where
        I: Kind,
        usize: From<I>,
    {
        let list = list.as_deref().unwrap_or_default();
        let at = Path::ROOT;
        let at = at.key(I::TABLE);
        self.faults.no_repeats(&at, list);
        for (position, given) in list.iter().enumerate() {
            name(&at.position(position), given, self.name_bytes, self.faults);
        }
        self.names(list.iter(), MAX_OTHERS)
    }

    fn table<I, T>(&mut self, table: &Option<Named<T>>, most: usize) -> Names<I>
    where
        I: Kind,
        usize: From<I>,
    {
        let at = Path::ROOT;
        let at = at.key(I::TABLE);
        for (given, _) in table.iter().flat_map(Named::iter) {
            name(&at.key(given.as_str()), given, self.name_bytes, self.faults);
            if I::TABLE == TopicIx::TABLE && given.as_str().split('.').any(str::is_empty) {
                let message = format_args!(
                    "topic {} has nothing before, after or between its dots; write it like `card.stolen`",
                    quoted(given)
                );
                let fault = Fault::new(ProblemCode::BadName, message).value(given);
                self.faults.add(&at.key(given.as_str()), fault);
            }
        }
        self.names(
            table.iter().flat_map(Named::iter).map(|(name, _)| name),
            most,
        )
    }

    fn names<'n, I>(&mut self, given: impl Iterator<Item = &'n Name>, most: usize) -> Names<I>
    where
        I: Kind,
        usize: From<I>,
    {
        let names: BTreeSet<Name> = given.cloned().collect();
        at_most(&Path::ROOT.key(I::TABLE), names.len(), most, self.faults);
        Names::new(names)
    }

    fn needed<I>(&mut self, names: &Names<I>)
    where
        I: Kind,
        usize: From<I>,
    {
        if names.len() == 0 {
            let message = format_args!("a policy needs a {}; declare at least one", I::WHAT);
            let fault = Fault::new(ProblemCode::Empty, message);
            self.faults.add(&Path::ROOT.key(I::TABLE), fault);
        }
    }
}

/// Reports a list or table that is too long.
pub(super) fn at_most(at: &Path<'_>, length: usize, most: usize, faults: &mut Faults) {
    if length > most {
        let message = format_args!("{length} entries, the most is {most}; use fewer");
        faults.add(at, Fault::new(ProblemCode::TooMany, message).value(length));
    }
}

/// Reports a name that is empty, too long, or has signs that nobody sees.
pub(super) fn name(at: &Path<'_>, given: &Name, name_bytes: u32, faults: &mut Faults) {
    let text = given.as_str();
    let most = usize::try_from(name_bytes).unwrap_or(usize::MAX);
    let message = if text.is_empty() {
        "a name is empty; write at least one letter".to_owned()
    } else if text.len() > most {
        format!(
            "name {} has {} bytes, the most is {most}; shorten it, or raise `limits.name_bytes`",
            quoted(given),
            text.len(),
        )
    } else if text.chars().any(char::is_control) {
        format!(
            "name {} has control characters; leave them out",
            quoted(given)
        )
    } else if text.trim() != text {
        format!(
            "name {} begins or ends with a blank; leave it out",
            quoted(given)
        )
    } else {
        return;
    };
    faults.add(at, Fault::new(ProblemCode::BadName, message).value(given));
}
