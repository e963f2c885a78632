//! What a ticket needs of an agent, as one plain value.

use serde::Serialize;
use smallvec::SmallVec;

use super::index::{
    BrandIx, ChannelIx, ClearanceIx, ExpressionIx, GroupIx, LadderIx, LanguageIx, Names, SkillIx,
};
use crate::model::{AgentId, Level};

/// What a ticket needs of an agent now. Everything in it must be met; equal values are met
/// by the same agents.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Requirement {
    pub(crate) channel: ChannelIx,
    pub(crate) brand: Option<BrandIx>,
    pub(crate) human_only: bool,
    /// Sorted: all of these.
    pub(crate) clearances: SmallVec<[ClearanceIx; 2]>,
    /// Sorted: none of these.
    pub(crate) excluded_groups: SmallVec<[GroupIx; 2]>,
    /// Sorted: none of these.
    pub(crate) excluded: Vec<AgentId>,
    /// Skills with the least level, sorted by skill.
    pub(crate) skills: SmallVec<[(SkillIx, Level); 4]>,
    /// All of these expressions over skills.
    pub(crate) expressions: SmallVec<[ExpressionIx; 2]>,
    /// Languages that will do, best first, each once: the ticket's own in its
    /// order, then what they fall back to. Empty: any language will do.
    pub(crate) languages: SmallVec<[LanguageIx; 8]>,
    /// How well the language must be mastered.
    pub(crate) language_level: Level,
    /// Whether it is the written language that counts, or the spoken one.
    pub(crate) written: bool,
    /// Whether the law fixes the language: it neither falls back nor relaxes, but in the
    /// top three tiers any person may answer first.
    pub(crate) language_by_law: bool,
    /// Sorted: one of these. Empty: any will do.
    pub(crate) groups: SmallVec<[GroupIx; 2]>,
    /// Sorted: one of these. Empty: anybody.
    pub(crate) wanted: Vec<AgentId>,
}

impl Requirement {
    /// What of it never relaxes.
    pub(crate) fn for_ever(&self) -> Self {
        let mut needs = self.clone();
        needs.skills.clear();
        needs.expressions.clear();
        needs.groups.clear();
        needs.wanted.clear();
        if !needs.language_by_law {
            needs.languages.clear();
        }
        needs
    }

    /// Needs a skill, at a level or at a higher one that is needed already.
    pub(crate) fn add_skill(&mut self, skill: SkillIx, level: Level) {
        match self
            .skills
            .binary_search_by_key(&skill, |(known, _)| *known)
        {
            Ok(position) => {
                if let Some((_, known)) = self.skills.get_mut(position) {
                    *known = level.max(*known);
                }
            }
            Err(position) => self.skills.insert(position, (skill, level)),
        }
    }
}

/// What a topic or a rule says of needs beyond skills and a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Further {
    pub(crate) expression: Option<ExpressionIx>,
    /// Sorted.
    pub(crate) clearances: Vec<ClearanceIx>,
    /// Sorted.
    pub(crate) excluded_groups: Vec<GroupIx>,
    /// Sorted; of a rule: in the place of the topic's.
    pub(crate) groups: Option<Vec<GroupIx>>,
    pub(crate) language_level: Option<Level>,
    pub(crate) language_by_law: bool,
    pub(crate) ladder: Option<LadderIx>,
}

impl Further {
    /// Stands in for those of a topic that does not exist.
    pub(crate) const NONE: Self = Self {
        expression: None,
        clearances: Vec::new(),
        excluded_groups: Vec::new(),
        groups: None,
        language_level: None,
        language_by_law: false,
        ladder: None,
    };

    /// Puts it on top of what is needed already.
    pub(crate) fn add_to(&self, needs: &mut Requirement) {
        needs.expressions.extend(
            self.expression
                .filter(|expression| !needs.expressions.contains(expression)),
        );
        unite(&mut needs.clearances, &self.clearances);
        unite(&mut needs.excluded_groups, &self.excluded_groups);
        if let Some(groups) = &self.groups {
            needs.groups = SmallVec::from_slice(groups);
        }
        let level = self.language_level.unwrap_or(Level::MIN);
        needs.language_level = needs.language_level.max(level);
        needs.language_by_law |= self.language_by_law;
    }
}

/// Adds to a sorted list what is not in it.
pub(crate) fn unite<I: Ord + Copy, const N: usize>(list: &mut SmallVec<[I; N]>, more: &[I])
where
    [I; N]: smallvec::Array<Item = I>,
{
    for item in more {
        if let Err(position) = list.binary_search(item) {
            list.insert(position, *item);
        }
    }
}

/// An expression over skills. At most 16 deep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SkillTest {
    /// The skill, at least at this level.
    Has(SkillIx, Level),
    All(Vec<SkillTest>),
    Any(Vec<SkillTest>),
    None(Vec<SkillTest>),
}

impl SkillTest {
    /// Whether an agent whose levels these are meets it.
    pub(crate) fn holds(&self, level: &impl Fn(SkillIx) -> Option<Level>) -> bool {
        match self {
            Self::Has(skill, least) => level(*skill).is_some_and(|has| has >= *least),
            Self::All(tests) => tests.iter().all(|test| test.holds(level)),
            Self::Any(tests) => tests.iter().any(|test| test.holds(level)),
            Self::None(tests) => !tests.iter().any(|test| test.holds(level)),
        }
    }

    /// Whether it asks for a skill. What must not be there is not asked for.
    pub(crate) fn names(&self, skill: SkillIx) -> bool {
        match self {
            Self::Has(known, _) => *known == skill,
            Self::All(tests) | Self::Any(tests) => tests.iter().any(|test| test.names(skill)),
            Self::None(_) => false,
        }
    }

    /// Every skill in it.
    pub(crate) fn skills(&self, found: &mut impl FnMut(SkillIx)) {
        match self {
            Self::Has(skill, _) => found(*skill),
            Self::All(tests) | Self::Any(tests) | Self::None(tests) => {
                tests.iter().for_each(|test| test.skills(found));
            }
        }
    }

    /// In words, for people who read why an agent will not do.
    pub(crate) fn text(&self, names: &Names<SkillIx>) -> String {
        let list = |tests: &[Self], word: &str| {
            let parts: Vec<String> = tests.iter().map(|test| test.text(names)).collect();
            format!("{word}({})", parts.join(", "))
        };
        match self {
            Self::Has(skill, level) => {
                let name = names.name(*skill).map_or("", |name| name.as_str());
                format!("`{name}` at level {level}")
            }
            Self::All(tests) => list(tests, "all of "),
            Self::Any(tests) => list(tests, "any of "),
            Self::None(tests) => list(tests, "none of "),
        }
    }
}
