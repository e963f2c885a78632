//! What a policy once made of tickets that are closed by now.
//!
//! Of an open ticket the policy in force says it anew. A closed one keeps what the policy made of
//! it when it closed, in that policy's numbers.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::error::{RestoreError, unsound};
use crate::engine::state::names::Names;
use crate::engine::state::shared_class::{SharedClass, SharedClasses};
use crate::model::{AgentId, Level, Priority, Urgency};
use crate::policy::OnAbandon;
use crate::policy::compiled::Classification;
use crate::policy::index::{
    ActionIx, BrandIx, ChannelIx, ClearanceIx, ExpressionIx, FlagIx, GroupIx, LabelIx, LadderIx,
    LanguageIx, QueueIx, RuleIx, SegmentIx, SkillIx, TopicIx,
};
use crate::policy::requirement::Requirement;
use crate::time::Span;

/// The names of a closed ticket as numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NumbersRow {
    topic: TopicIx,
    channel: ChannelIx,
    languages: Vec<LanguageIx>,
    brand: Option<BrandIx>,
    segment: Option<SegmentIx>,
    flags: Vec<FlagIx>,
}

impl NumbersRow {
    pub(super) fn of(names: &Names) -> Self {
        Self {
            topic: names.topic,
            channel: names.channel,
            languages: names.languages.to_vec(),
            brand: names.brand,
            segment: names.segment,
            flags: names.flags.to_vec(),
        }
    }

    pub(super) fn read(&self) -> Names {
        Names {
            topic: self.topic,
            channel: self.channel,
            languages: self.languages.iter().copied().collect(),
            brand: self.brand,
            segment: self.segment,
            flags: self.flags.iter().copied().collect(),
        }
    }
}

/// A [`Classification`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClassRow {
    urgency: Urgency,
    priority: Priority,
    queue: QueueIx,
    bot_first: bool,
    needs: NeedsRow,
    ladder: Option<LadderIx>,
    action: Option<ActionIx>,
    on_abandon: OnAbandon,
    head_start: Span,
    rules: Vec<RuleIx>,
    labels: Vec<LabelIx>,
    interruptible: bool,
    interrupts: bool,
    exclusive: bool,
    any_staff: bool,
}

/// A [`Requirement`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct NeedsRow {
    channel: ChannelIx,
    brand: Option<BrandIx>,
    human_only: bool,
    clearances: Vec<ClearanceIx>,
    excluded_groups: Vec<GroupIx>,
    excluded: Vec<AgentId>,
    skills: Vec<(SkillIx, Level)>,
    expressions: Vec<ExpressionIx>,
    languages: Vec<LanguageIx>,
    language_level: Level,
    written: bool,
    language_by_law: bool,
    groups: Vec<GroupIx>,
    wanted: Vec<AgentId>,
}

impl NeedsRow {
    fn of(needs: &Requirement) -> Self {
        Self {
            channel: needs.channel,
            brand: needs.brand,
            human_only: needs.human_only,
            clearances: needs.clearances.to_vec(),
            excluded_groups: needs.excluded_groups.to_vec(),
            excluded: needs.excluded.clone(),
            skills: needs.skills.to_vec(),
            expressions: needs.expressions.to_vec(),
            languages: needs.languages.to_vec(),
            language_level: needs.language_level,
            written: needs.written,
            language_by_law: needs.language_by_law,
            groups: needs.groups.to_vec(),
            wanted: needs.wanted.clone(),
        }
    }

    fn read(&self) -> Requirement {
        Requirement {
            channel: self.channel,
            brand: self.brand,
            human_only: self.human_only,
            clearances: self.clearances.iter().copied().collect(),
            excluded_groups: self.excluded_groups.iter().copied().collect(),
            excluded: self.excluded.clone(),
            skills: self.skills.iter().copied().collect(),
            expressions: self.expressions.iter().copied().collect(),
            languages: self.languages.iter().copied().collect(),
            language_level: self.language_level,
            written: self.written,
            language_by_law: self.language_by_law,
            groups: self.groups.iter().copied().collect(),
            wanted: self.wanted.clone(),
        }
    }
}

impl ClassRow {
    fn of(class: &Classification) -> Self {
        Self {
            urgency: class.urgency,
            priority: class.priority,
            queue: class.queue,
            bot_first: class.bot_first,
            needs: NeedsRow::of(&class.requirement),
            ladder: class.ladder,
            action: class.action,
            on_abandon: class.on_abandon,
            head_start: class.head_start,
            rules: class.rules.to_vec(),
            labels: class.labels.to_vec(),
            interruptible: class.interruptible,
            interrupts: class.interrupts,
            exclusive: class.exclusive,
            any_staff: class.any_staff,
        }
    }

    fn read(&self) -> Classification {
        Classification {
            urgency: self.urgency,
            priority: self.priority,
            queue: self.queue,
            bot_first: self.bot_first,
            requirement: self.needs.read(),
            ladder: self.ladder,
            action: self.action,
            on_abandon: self.on_abandon,
            head_start: self.head_start,
            rules: self.rules.iter().copied().collect(),
            labels: self.labels.iter().copied().collect(),
            interruptible: self.interruptible,
            interrupts: self.interrupts,
            exclusive: self.exclusive,
            any_staff: self.any_staff,
        }
    }
}

/// Numbers classes as they are first met.
#[derive(Default)]
pub(super) struct ClassTable {
    numbers: BTreeMap<Arc<Classification>, u32>,
    rows: Vec<ClassRow>,
}

impl ClassTable {
    pub(super) fn add(&mut self, class: &SharedClass) -> u32 {
        if let Some(number) = self.numbers.get(&**class) {
            return *number;
        }
        let number = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        self.numbers.insert(class.shared(), number);
        self.rows.push(ClassRow::of(class));
        number
    }

    pub(super) fn into_rows(self) -> Vec<ClassRow> {
        self.rows
    }
}

/// The classes as a snapshot lists them.
pub(super) struct KnownClasses {
    classes: Vec<SharedClass>,
    none: SharedClass,
}

impl KnownClasses {
    pub(super) fn new(rows: &[ClassRow], classes: &mut SharedClasses) -> Self {
        let rows = rows.iter();
        Self {
            classes: rows.map(|row| classes.find(row.read())).collect(),
            none: SharedClass::alone(nothing()),
        }
    }

    /// Stands in until the policy has been asked.
    pub(super) fn none(&self) -> SharedClass {
        self.none.clone()
    }

    pub(super) fn get(&self, number: u32) -> Result<SharedClass, RestoreError> {
        let known = usize::try_from(number).ok();
        let known = known.and_then(|at| self.classes.get(at));
        known.cloned().ok_or_else(|| {
            let count = self.classes.len();
            unsound(
                "classes",
                format!("number {number} of {count} is asked for"),
            )
        })
    }
}

/// A class that needs nothing and says nothing.
fn nothing() -> Classification {
    Classification {
        urgency: Urgency::Routine,
        priority: Priority::Low,
        queue: QueueIx(0),
        bot_first: false,
        requirement: Requirement {
            channel: ChannelIx(0),
            brand: None,
            human_only: false,
            clearances: Default::default(),
            excluded_groups: Default::default(),
            excluded: Vec::new(),
            skills: Default::default(),
            expressions: Default::default(),
            languages: Default::default(),
            language_level: Level::MIN,
            written: false,
            language_by_law: false,
            groups: Default::default(),
            wanted: Vec::new(),
        },
        ladder: None,
        action: None,
        on_abandon: OnAbandon::Close,
        head_start: Span::ZERO,
        rules: Default::default(),
        labels: Default::default(),
        interruptible: false,
        interrupts: false,
        exclusive: false,
        any_staff: false,
    }
}
