//! What topics and rules need beyond skills and a person.

use super::faults::{Fault, Faults};
use super::path::Path;
use super::vocabulary::{MAX_OTHERS, Vocabulary, at_most};
use crate::model::{Level, Name};
use crate::policy::document::{Needs, Set, Topic};
use crate::policy::index::{ExpressionIx, Kind, Names};
use crate::policy::problem::ProblemCode;
use crate::policy::requirement::{Further, SkillTest};

/// How deep expressions nest at most, the outermost counted as the first.
const MAX_DEPTH: usize = 16;

/// The keys that topics and rules have in common.
#[derive(Clone, Copy)]
pub(super) struct Given<'a> {
    needs: Option<&'a Needs>,
    clearances: Option<&'a [Name]>,
    groups: Option<&'a [Name]>,
    excluded_groups: Option<&'a [Name]>,
    language_level: Option<i64>,
    language_by_law: Option<bool>,
    ladder: Option<&'a Name>,
}

impl<'a> From<&'a Topic> for Given<'a> {
    fn from(topic: &'a Topic) -> Self {
        Self {
            needs: topic.needs.as_ref(),
            clearances: topic.clearances.as_deref(),
            groups: topic.groups.as_deref(),
            excluded_groups: topic.excluded_groups.as_deref(),
            language_level: topic.language_level,
            language_by_law: topic.language_by_law,
            ladder: topic.ladder.as_ref(),
        }
    }
}

impl<'a> From<&'a Set> for Given<'a> {
    fn from(set: &'a Set) -> Self {
        Self {
            needs: set.needs.as_ref(),
            clearances: set.clearances.as_deref(),
            groups: set.groups.as_deref(),
            excluded_groups: set.excluded_groups.as_deref(),
            language_level: set.language_level,
            language_by_law: set.language_by_law,
            ladder: set.ladder.as_ref(),
        }
    }
}

impl Given<'_> {
    pub(super) fn says_something(&self) -> bool {
        let some = |list: Option<&[Name]>| list.is_some_and(|list| !list.is_empty());
        self.needs.is_some()
            || some(self.clearances)
            || self.groups.is_some()
            || some(self.excluded_groups)
            || self.language_level.is_some()
            || self.language_by_law.is_some()
            || self.ladder.is_some()
    }
}

/// The expressions so far, each once.
#[derive(Default)]
pub(super) struct Expressions(pub(super) Vec<SkillTest>);

impl Expressions {
    /// Puts what is given in the place of what was said before, key by key.
    pub(super) fn further(
        &mut self,
        at: &Path<'_>,
        given: Given<'_>,
        names: &Vocabulary,
        further: &mut Further,
        faults: &mut Faults,
    ) {
        if let Some(needs) = given.needs {
            let test = expression(&at.key("needs"), needs, names, faults, 1);
            further.expression = Some(self.number(test));
        }
        if let Some(list) = given.clearances {
            further.clearances = sorted(&at.key("clearances"), &names.clearances, list, faults);
        }
        if let Some(list) = given.groups {
            further.groups = Some(sorted(&at.key("groups"), &names.groups, list, faults));
        }
        if let Some(list) = given.excluded_groups {
            let at = at.key("excluded_groups");
            further.excluded_groups = sorted(&at, &names.groups, list, faults);
            let both = further.groups.iter().flatten();
            let mut both = both.filter(|group| further.excluded_groups.contains(group));
            if let Some(group) = both.next().and_then(|group| names.groups.name(*group)) {
                let message = format_args!(
                    "group {} is wanted in `groups` and excluded here; keep one",
                    super::faults::quoted(group)
                );
                let fault = Fault::new(ProblemCode::Contradiction, message).value(group);
                faults.add(&at, fault);
            }
        }
        if let Some(level_given) = given.language_level {
            further.language_level = level(&at.key("language_level"), level_given, faults);
        }
        further.language_by_law = given.language_by_law.unwrap_or(further.language_by_law);
        if let Some(ladder) = given.ladder {
            further.ladder = faults.find(&at.key("ladder"), &names.ladders, ladder);
        }
    }

    fn number(&mut self, test: SkillTest) -> ExpressionIx {
        let known = self.0.iter().position(|known| *known == test);
        let position = known.unwrap_or_else(|| {
            self.0.push(test);
            self.0.len() - 1
        });
        // Topics and rules together are fewer.
        ExpressionIx(u16::try_from(position).unwrap_or(u16::MAX))
    }
}

/// A level within its bounds.
pub(super) fn level(at: &Path<'_>, given: i64, faults: &mut Faults) -> Option<Level> {
    let bounds = i64::from(Level::MIN.get())..=i64::from(Level::MAX.get());
    let level = faults.number(at, given, bounds, "use 1 for any mastery at all")?;
    Level::new(u8::try_from(level).ok()?).ok()
}

pub(super) fn sorted<I>(
    at: &Path<'_>,
    names: &Names<I>,
    given: &[Name],
    faults: &mut Faults,
) -> Vec<I>
where
    I: Kind + Ord,
    usize: From<I>,
{
    let mut found = faults.find_all(at, names, given);
    found.sort_unstable();
    found
}

/// A part that is at fault still stands for its key.
fn expression(
    at: &Path<'_>,
    given: &Needs,
    names: &Vocabulary,
    faults: &mut Faults,
    depth: usize,
) -> SkillTest {
    faults.keys(at, given);
    let mut tests = Vec::new();
    let least = given.level.map_or(Some(Level::MIN), |given| {
        level(&at.key("level"), given, faults)
    });
    if let Some(skill) = &given.skill {
        let skill = faults.find(&at.key("skill"), &names.skills, skill);
        tests.extend(
            skill
                .zip(least)
                .map(|(skill, level)| SkillTest::Has(skill, level)),
        );
    } else if given.level.is_some() {
        let message = "a level without `skill`; name the skill";
        faults.add(&at.key("skill"), Fault::new(ProblemCode::Missing, message));
    }
    let blank = given.skill.is_none() && given.level.is_none();
    let lists = [
        (
            "all",
            &given.all,
            SkillTest::All as fn(Vec<SkillTest>) -> SkillTest,
        ),
        ("any", &given.any, SkillTest::Any),
        ("none", &given.none, SkillTest::None),
    ];
    let mut no_lists = true;
    for (key, list, test) in lists {
        let Some(list) = list else { continue };
        no_lists = false;
        let at = at.key(key);
        if list.is_empty() {
            let message = "a list without expressions; put some in, or leave the key out";
            faults.add(&at, Fault::new(ProblemCode::Empty, message));
        } else if depth >= MAX_DEPTH {
            let message = format_args!(
                "expressions nest more than {MAX_DEPTH} deep; write them as several rules"
            );
            faults.add(&at, Fault::new(ProblemCode::TooDeep, message));
            continue;
        }
        at_most(&at, list.len(), MAX_OTHERS, faults);
        let mut parts = Vec::new();
        for (position, given) in list.iter().enumerate() {
            parts.push(expression(
                &at.position(position),
                given,
                names,
                faults,
                depth + 1,
            ));
        }
        tests.push(test(parts));
    }
    if blank && no_lists {
        let message = "a blank expression; name a skill, or leave it out";
        faults.add(at, Fault::new(ProblemCode::Empty, message));
    }
    match tests.len() {
        1 => tests.swap_remove(0),
        _ => SkillTest::All(tests),
    }
}
