//! The compiled form of ladders, and what their steps make of a requirement.

use smallvec::SmallVec;

use super::compiled::{Classification, Compiled};
use super::index::{ClockIx, GroupIx, LadderIx, LanguageIx, LoadIx, SkillIx};
use super::requirement::{Requirement, unite};
use crate::model::{Level, Priority};
use crate::time::Span;

/// How needs relax: the steps in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LadderRow {
    pub(crate) steps: Vec<StepRow>,
}

/// One step: when it is taken, and what it lets go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct StepRow {
    /// Whichever comes first.
    pub(crate) when: SmallVec<[Trigger; 2]>,
    pub(crate) drop_skills: Vec<SkillIx>,
    /// Sorted by skill.
    pub(crate) levels: Vec<(SkillIx, Level)>,
    pub(crate) drop_needs: bool,
    pub(crate) fallback: bool,
    pub(crate) language_level: Option<Level>,
    pub(crate) any_group: bool,
    /// Sorted. With those of the agents of queues.
    pub(crate) groups: Vec<GroupIx>,
    pub(crate) any_agent: bool,
    pub(crate) priority: Option<Priority>,
    /// Not taken while this load is there.
    pub(crate) unless: Option<LoadIx>,
}

/// What makes a ticket take a step. All but loads are instants that are known beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trigger {
    /// So much time in the step before, while it waits.
    After(Span),
    /// So much time since the ticket arrived.
    SinceArrival(Span),
    /// The load has begun.
    Load(LoadIx),
    /// No more than this is left on a running clock.
    Slack { clock: ClockIx, below: Span },
}

impl StepRow {
    /// Lets go what the step lets go.
    fn apply(&self, policy: &Compiled, own: &[LanguageIx], needs: &mut Requirement) {
        needs
            .skills
            .retain(|(skill, _)| !self.drop_skills.contains(skill));
        for (skill, level) in &mut needs.skills {
            let lower = self.levels.iter().find(|(lowered, _)| lowered == skill);
            *level = lower.map_or(*level, |(_, lower)| (*level).min(*lower));
        }
        if self.drop_needs {
            needs.expressions.clear();
        }
        if !needs.language_by_law {
            if self.fallback {
                needs.languages = policy.languages_for(own, true);
            }
            let level = self.language_level.unwrap_or(needs.language_level);
            needs.language_level = needs.language_level.min(level);
        }
        if self.any_group {
            needs.groups.clear();
        } else if !needs.groups.is_empty() {
            unite(&mut needs.groups, &self.groups);
        }
        if self.any_agent {
            needs.wanted.clear();
        }
    }
}

impl Compiled {
    pub(crate) fn ladder(&self, ladder: LadderIx) -> Option<&LadderRow> {
        self.ladder_rows.get(usize::from(ladder))
    }

    /// What a class needs on a step of a ladder; 0 is before the first. `own` are the
    /// ticket's own languages.
    pub(crate) fn relaxed(
        &self,
        class: &Classification,
        own: &[LanguageIx],
        ladder: LadderIx,
        step: u16,
    ) -> Requirement {
        let mut needs = class.requirement.clone();
        let steps = self.ladder(ladder).map_or(&[][..], |row| &row.steps);
        for row in steps.iter().take(usize::from(step)) {
            row.apply(self, own, &mut needs);
        }
        needs
    }
}
