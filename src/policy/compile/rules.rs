use super::clocks::Clocks;
use super::faults::{Fault, Faults, quoted};
use super::path::Path;
use super::requirements::{Expressions, Given};
use super::vocabulary::{MAX_OTHERS, MAX_TOPICS_OR_RULES, Vocabulary, at_most, name};
use crate::model::{Name, Urgency};
use crate::policy::RuleMode;
use crate::policy::document::{self, Condition, OneOf, PolicyDocument};
use crate::policy::index::{Kind, Names, TopicIx};
use crate::policy::problem::ProblemCode;
use crate::policy::requirement::Further;
use crate::policy::rule::{AttributeTest, Rule, Set, Test, TopicTree};

/// How deep conditions nest at most, the outermost counted as the first.
const MAX_DEPTH: usize = 16;

pub(super) fn mode(document: &PolicyDocument, faults: &mut Faults) -> RuleMode {
    let root = Path::ROOT;
    let at = root.key("rule_mode");
    if document
        .rules
        .as_ref()
        .is_some_and(|rules| !rules.is_empty())
    {
        let remedy = "write `first_match` (the first rule that matches, no other) or `accumulate` (all that match, in order)";
        faults.required(&at, &document.rule_mode, remedy);
    }
    faults.read_or(&at, document.rule_mode.as_ref(), RuleMode::FirstMatch)
}

pub(super) fn rules(
    document: &PolicyDocument,
    names: &Vocabulary,
    clocks: Clocks<'_>,
    name_bytes: u32,
    expressions: &mut Expressions,
    faults: &mut Faults,
) -> Vec<Rule> {
    let rules = document.rules.as_deref().unwrap_or_default();
    let root = Path::ROOT;
    let list = root.key("rules");
    at_most(&list, rules.len(), MAX_TOPICS_OR_RULES, faults);
    let mut seen = std::collections::BTreeSet::new();
    let mut compiler = Compiler {
        names,
        clocks,
        name_bytes,
        expressions,
        faults,
    };
    let mut compiled = Vec::new();
    for (position, rule) in rules.iter().enumerate() {
        let at = list.position(position);
        compiler.faults.keys(&at, rule);
        let rule_name = compiler.name(&at.key("name"), rule.name.as_ref());
        if !seen.insert(rule.name.as_ref()) && rule.name.is_some() {
            let message = format_args!(
                "another rule is named {}; give each a name of its own",
                quoted(&rule_name)
            );
            let fault = Fault::new(ProblemCode::Duplicate, message).value(&rule_name);
            compiler.faults.add(&at.key("name"), fault);
        }
        let remedy = "say which tickets the rule applies to";
        let when = compiler
            .faults
            .required(&at.key("when"), &rule.when, remedy)
            .map(|when| compiler.condition(&at.key("when"), when, 1));
        let remedy = "say what the rule sets, for example set = { priority = \"high\" }";
        let set = compiler
            .faults
            .required(&at.key("set"), &rule.set, remedy)
            .map(|set| compiler.set(&at.key("set"), set))
            .unwrap_or_default();
        let lifts = set.urgency == Some(Urgency::Elevated);
        if lifts
            && when
                .as_ref()
                .is_some_and(|when| when.by_segment_alone(true))
        {
            let message = "a segment alone never lifts a ticket's tier; look at something else too in every branch, or set `priority` instead";
            let fault = Fault::new(ProblemCode::SegmentAlone, message);
            compiler.faults.add(&at.key("when"), fault);
        }
        compiled.push(Rule {
            name: rule_name,
            when: when.unwrap_or(Test::Any(Vec::new())),
            set,
        });
    }
    compiled
}

struct Compiler<'a> {
    names: &'a Vocabulary,
    clocks: Clocks<'a>,
    name_bytes: u32,
    expressions: &'a mut Expressions,
    faults: &'a mut Faults,
}

impl Compiler<'_> {
    fn name(&mut self, at: &Path<'_>, given: Option<&Name>) -> Name {
        let given = given.cloned();
        if let Some(given) = self
            .faults
            .required(at, &given, "events name the rules that applied")
        {
            name(at, given, self.name_bytes, self.faults);
        }
        given.unwrap_or_else(|| "".into())
    }

    fn set(&mut self, at: &Path<'_>, set: &document::Set) -> Set {
        self.faults.keys(at, set);
        let skills = set.skills.as_ref();
        let sets_something = set.urgency.is_some()
            || set.priority.is_some()
            || set.queue.is_some()
            || set.human_only.is_some()
            || set.bot_first.is_some()
            || set.fallback.is_some()
            || set.head_start.is_some()
            || skills.is_some_and(|skills| !skills.0.is_empty())
            || Given::from(set).says_something()
            || set
                .clocks
                .as_ref()
                .is_some_and(|clocks| !clocks.0.is_empty());
        if !sets_something {
            let message = "the rule sets nothing; set something, or leave the rule out";
            self.faults
                .add(at, Fault::new(ProblemCode::SetsNothing, message));
        }
        if set.human_only == Some(false) {
            let message = "a rule cannot take away the need for a person, which never relaxes; leave it out, or give the tickets a topic that does not need one";
            let fault = Fault::new(ProblemCode::NeverRelaxes, message).value(false);
            self.faults.add(&at.key("human_only"), fault);
        }
        if set.human_only == Some(true) && set.bot_first == Some(true) {
            let message = "a bot first, and never a bot; leave one of the two out";
            let fault = Fault::new(ProblemCode::Contradiction, message);
            self.faults.add(&at.key("bot_first"), fault);
        }
        let urgency = set.urgency.as_ref().and_then(|urgency| {
            let at = at.key("urgency");
            let urgency = self.faults.read(&at, urgency)?;
            if urgency.is_top() {
                let message = format_args!(
                    "a rule cannot set `{urgency}`: only a topic names a tier above `elevated`; write `elevated` or `routine`, or give the topic this urgency"
                );
                let fault = Fault::new(ProblemCode::TierNotForRules, message).value(urgency);
                self.faults.add(&at, fault);
            }
            Some(urgency)
        });
        if set.language_by_law == Some(false) {
            let message = "a rule cannot take away a language fixed by law, which never relaxes; leave it out, or give the tickets a topic without one";
            let fault = Fault::new(ProblemCode::NeverRelaxes, message).value(false);
            self.faults.add(&at.key("language_by_law"), fault);
        }
        let mut further = Further::default();
        self.expressions
            .further(at, Given::from(set), self.names, &mut further, self.faults);
        Set {
            further,
            urgency,
            priority: set
                .priority
                .as_ref()
                .and_then(|priority| self.faults.read(&at.key("priority"), priority)),
            queue: set.queue.as_ref().and_then(|queue| {
                self.faults
                    .find(&at.key("queue"), &self.names.queues, queue)
            }),
            skills: skills
                .map(|skills| {
                    self.faults
                        .skills(&at.key("skills"), &self.names.skills, skills)
                })
                .unwrap_or_default(),
            human_only: set.human_only,
            bot_first: set.bot_first,
            fallback: set.fallback,
            head_start: set
                .head_start
                .as_ref()
                .and_then(|head_start| self.faults.read(&at.key("head_start"), head_start)),
            clocks: self
                .clocks
                .targets(&at.key("clocks"), set.clocks.as_ref(), self.faults),
        }
    }

    /// A part that is at fault still stands for its key, so that what is said of
    /// the whole is right.
    fn condition(&mut self, at: &Path<'_>, condition: &Condition, depth: usize) -> Test {
        self.faults.keys(at, condition);
        let mut tests = Vec::new();
        if let Some(topics) = &condition.topic {
            let trees = trees(&at.key("topic"), topics, self.names, self.faults);
            tests.push(Test::Topic(trees));
        }
        let names = self.names;
        if let Some(channels) = &condition.channel {
            tests.push(Test::Channel(self.one_of(
                at,
                "channel",
                &names.channels,
                channels,
            )));
        }
        if let Some(languages) = &condition.language {
            tests.push(Test::Language(self.one_of(
                at,
                "language",
                &names.languages,
                languages,
            )));
        }
        if let Some(segments) = &condition.segment {
            tests.push(Test::Segment(self.one_of(
                at,
                "segment",
                &names.segments,
                segments,
            )));
        }
        if let Some(brands) = &condition.brand {
            tests.push(Test::Brand(self.one_of(at, "brand", &names.brands, brands)));
        }
        if let Some(flags) = &condition.flag {
            tests.push(Test::Flag(self.one_of(at, "flag", &names.flags, flags)));
        }
        if let Some(level) = &condition.verification_at_least {
            let level = self.faults.read(&at.key("verification_at_least"), level);
            tests.push(Test::VerificationAtLeast(level.unwrap_or_default()));
        }
        if let Some(level) = &condition.verification_below {
            let level = self.faults.read(&at.key("verification_below"), level);
            tests.push(Test::VerificationBelow(level.unwrap_or_default()));
        }
        tests.extend(self.attribute(at, condition));
        let mut nested = |key, list: &Option<Vec<Condition>>, test: fn(Vec<Test>) -> Test| {
            let parts = list
                .as_deref()
                .map(|list| self.nested(&at.key(key), list, depth));
            tests.extend(parts.map(test));
        };
        nested("all", &condition.all, Test::All);
        nested("any", &condition.any, Test::Any);
        nested("none", &condition.none, Test::None);
        if tests.is_empty() {
            let message = "a blank condition; say what to look at, or leave it out";
            self.faults.add(at, Fault::new(ProblemCode::Empty, message));
        }
        match tests.len() {
            1 => tests.swap_remove(0),
            _ => Test::All(tests),
        }
    }

    fn nested(&mut self, at: &Path<'_>, list: &[Condition], depth: usize) -> Vec<Test> {
        if list.is_empty() {
            empty_list(at, "conditions", self.faults);
        } else if depth >= MAX_DEPTH {
            let message =
                format_args!("conditions nest more than {MAX_DEPTH} deep; split the rule");
            self.faults
                .add(at, Fault::new(ProblemCode::TooDeep, message));
            return Vec::new();
        }
        at_most(at, list.len(), MAX_OTHERS, self.faults);
        let mut tests = Vec::new();
        for (position, condition) in list.iter().enumerate() {
            tests.push(self.condition(&at.position(position), condition, depth + 1));
        }
        tests
    }

    /// One declared name, or a list of them.
    fn one_of<I>(&mut self, at: &Path<'_>, key: &str, names: &Names<I>, given: &OneOf) -> Vec<I>
    where
        I: Kind + PartialEq,
        usize: From<I>,
    {
        let at = at.key(key);
        match given.0.as_slice() {
            [] => {
                empty_list(&at, "names", self.faults);
                Vec::new()
            }
            [name] => self.faults.find(&at, names, name).into_iter().collect(),
            list => self.faults.find_all(&at, names, list),
        }
    }

    fn attribute(&mut self, at: &Path<'_>, condition: &Condition) -> Option<Test> {
        let mut tests = Vec::new();
        tests.extend(condition.equals.clone().map(AttributeTest::Equals));
        tests.extend(condition.at_least.map(AttributeTest::AtLeast));
        tests.extend(condition.at_most.map(AttributeTest::AtMost));
        tests.extend(condition.exists.map(AttributeTest::Exists));
        if let Some(attribute) = &condition.attribute {
            name(
                &at.key("attribute"),
                attribute,
                self.name_bytes,
                self.faults,
            );
        }
        let message = match (&condition.attribute, tests.len()) {
            (None, 0) => return None,
            (Some(_), 1) => None,
            (None, _) => {
                Some("a test without `attribute`; name the attribute it looks at".to_owned())
            }
            (Some(attribute), count) => Some(format!(
                "attribute {} has {count} tests; write exactly one of equals, at_least, at_most, exists (others in tables of their own under `all`)",
                quoted(attribute)
            )),
        };
        if let Some(message) = message {
            self.faults
                .add(at, Fault::new(ProblemCode::AttributeTest, message));
        }
        let attribute = condition.attribute.clone().unwrap_or_else(|| "".into());
        let test = tests.pop().unwrap_or(AttributeTest::Exists(true));
        Some(Test::Attribute(attribute, test))
    }
}

/// Trees of topics by their roots, of which each has at least one topic.
pub(super) fn trees(
    at: &Path<'_>,
    given: &OneOf,
    names: &Vocabulary,
    faults: &mut Faults,
) -> Vec<TopicTree> {
    let list = given.0.as_slice();
    if list.is_empty() {
        empty_list(at, "names", faults);
    }
    faults.no_repeats(at, list);
    let mut trees = Vec::new();
    for (position, topic) in list.iter().enumerate() {
        let below = names.topics.starting_with(&format!("{topic}."));
        let tree = TopicTree::new(names.topics.get(topic.as_str()), below);
        if tree.is_empty() {
            let nearest = names.topics.nearest(topic.as_str());
            // The position is part of the path only where a list was written.
            let in_list = at.position(position);
            let at = if list.len() == 1 { at } else { &in_list };
            faults.unknown_name::<TopicIx>(at, topic, nearest);
        }
        trees.push(tree);
    }
    trees
}

fn empty_list(at: &Path<'_>, what: &str, faults: &mut Faults) {
    let message = format_args!("a list without {what}; put some in, or leave the key out");
    faults.add(at, Fault::new(ProblemCode::Empty, message));
}
