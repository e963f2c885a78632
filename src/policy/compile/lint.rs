//! What is legal, but surely not what was meant. Looks at policies without faults.

mod capacity;
mod clocks;
mod customers;
mod danger;
mod flows;
mod needs;

use std::collections::{BTreeMap, BTreeSet};

use super::faults::{Fault, Faults, quoted};
use super::path::Path;
use crate::model::{Name, Verification};
use crate::policy::RuleMode;
use crate::policy::compiled::{Compiled, QueueRow};
use crate::policy::index::{Kind, Names, QueueIx, TopicIx};
use crate::policy::problem::{Problem, ProblemCode};
use crate::policy::rule::Test;

pub(super) fn lint(policy: &Compiled) -> Vec<Problem> {
    let faults = &mut Faults::default();
    unused(policy, faults);
    channels(policy, faults);
    targets(policy, faults);
    rules(policy, faults);
    clocks::clocks(policy, faults);
    capacity::capacity(policy, faults);
    flows::flows(policy, faults);
    danger::danger(policy, faults);
    needs::needs(policy, faults);
    customers::customers(policy, faults);
    if policy.retention.is_zero() {
        let message = "closed tickets are dropped at once, so none can be reopened, and one opened again counts as new; write the time they are kept, for example `7d`";
        let fault = Fault::new(ProblemCode::NoRetention, message).value(policy.retention);
        faults.add(&Path::ROOT.key("retention"), fault);
    }
    faults.take()
}

fn unused(policy: &Compiled, faults: &mut Faults) {
    let topics = &policy.topic_rows;
    let sets = || policy.rules.iter().map(|rule| &rule.set);
    let queues = topics.iter().map(|topic| topic.queue);
    let queues = queues.chain(sets().filter_map(|set| set.queue));
    let reactions = policy
        .clock_rows
        .iter()
        .flat_map(|row| [row.on_warning, row.on_breach, row.on_lead]);
    let queues = queues.chain(reactions.filter_map(|reaction| reaction.queue));
    let queues = queues.chain(flows::queues(policy));
    report_unused(
        &policy.queues,
        &queues.collect(),
        "no topic, rule, clock or other queue sends tickets to it; leave it out unless people transfer to it by hand",
        faults,
    );
    let actions = topics.iter().filter_map(|topic| topic.action).collect();
    let remedy = "no topic demands it; name it as a topic's `action`, or leave it out";
    report_unused(&policy.actions, &actions, remedy, faults);
    let calendars = policy.queue_rows.iter().filter_map(|queue| queue.calendar);
    let calendars = calendars.chain(clocks::calendars(policy));
    let calendars = calendars.chain(flows::calendars(policy)).collect();
    let remedy = "no queue and no clock counts on it; name it as `calendar`, or leave it out";
    report_unused(&policy.calendars, &calendars, remedy, faults);
    let skills = topics.iter().map(|topic| &topic.skills);
    let skills = skills.chain(sets().map(|set| &set.skills));
    let skills = skills.flatten().map(|(skill, _)| *skill);
    let skills = skills.chain(needs::skills(policy)).collect();
    let remedy = "no topic and no rule needs it; name it in a topic's `skills`, or leave it out";
    report_unused(&policy.skills, &skills, remedy, faults);
}

fn report_unused<I>(names: &Names<I>, used: &BTreeSet<I>, remedy: &str, faults: &mut Faults)
where
    I: Kind + Ord,
    usize: From<I>,
{
    for (number, name) in (0..).map(I::from).zip(names.iter()) {
        if !used.contains(&number) {
            let message = format_args!("{} {} is not used: {remedy}", I::WHAT, quoted(name));
            let fault = Fault::new(ProblemCode::Unused, message).value(name);
            faults.add(&Path::ROOT.key(I::TABLE).key(name.as_str()), fault);
        }
    }
}

fn channels(policy: &Compiled, faults: &mut Faults) {
    let root = Path::ROOT;
    let table = root.key("channels");
    for (name, row) in policy.channels.iter().zip(&policy.channel_rows) {
        let at = table.key(name.as_str());
        if row.cap == Some(0) {
            let message = "no agent takes this channel unless it has a cap of its own; write 1 or more, or leave it out for no cap";
            faults.add(
                &at.key("cap"),
                Fault::new(ProblemCode::NobodyTakes, message).value(0),
            );
        }
        if row.cost > policy.agent_budget {
            let message = format_args!(
                "a ticket costs {}, more than the `agent_budget` of {}: only agents with a bigger budget of their own take it; lower the cost, or raise the budget",
                row.cost, policy.agent_budget
            );
            let fault = Fault::new(ProblemCode::NobodyTakes, message).value(row.cost);
            faults.add(&at.key("cost"), fault);
        }
    }
    let callback = policy.callback_channel;
    let row = callback.and_then(|channel| policy.channel_rows.get(usize::from(channel)));
    let name = callback.and_then(|channel| policy.channels.name(channel));
    if let Some((name, _)) = name.zip(row).filter(|(_, row)| row.live) {
        let message = format_args!(
            "channel {} is live, so customers who have hung up would count as there; name a channel with live = false",
            quoted(name)
        );
        let fault = Fault::new(ProblemCode::LiveCallback, message).value(name);
        faults.add(&root.key("callback_channel"), fault);
    }
}

fn targets(policy: &Compiled, faults: &mut Faults) {
    let root = Path::ROOT;
    let none_at_all = policy
        .queue_rows
        .iter()
        .all(|queue| queue.targets.is_empty());
    let segments = root.key("segments");
    for (name, row) in policy.segments.iter().zip(&policy.segment_rows) {
        if none_at_all && !row.head_start.is_zero() {
            let message = "a head start moves nothing without response targets; set `targets`, or leave it out";
            let fault = Fault::new(ProblemCode::NoTarget, message).value(row.head_start);
            faults.add(&segments.key(name.as_str()).key("head_start"), fault);
        }
    }
    let topics = root.key("topics");
    for (name, row) in policy.topics.iter().zip(&policy.topic_rows) {
        let queue: Option<&QueueRow> = policy.queue_rows.get(usize::from(row.queue));
        let target = queue.and_then(|queue| queue.targets.get(row.urgency, row.priority));
        if row.urgency.is_top() && target.is_none() {
            let message = format_args!(
                "queue {} has no response target for `{}`, so among equals these tickets come after all that have one; set it in `targets`",
                policy
                    .queues
                    .name(row.queue)
                    .map(quoted)
                    .unwrap_or_default(),
                row.urgency
            );
            let fault = Fault::new(ProblemCode::NoTarget, message).value(row.urgency);
            faults.add(&topics.key(name.as_str()), fault);
        }
    }
    let queues = root.key("queues");
    for (number, (name, row)) in (0..)
        .map(QueueIx)
        .zip(policy.queues.iter().zip(&policy.queue_rows))
    {
        // Targets of tickets that never stand in the queue do not count.
        let topics = policy
            .topic_rows
            .iter()
            .filter(|topic| topic.queue == number);
        let least = topics
            .filter_map(|topic| row.targets.get(topic.urgency, topic.priority))
            .min();
        let (Some(limit), Some(least)) = (row.offer_limit, least) else {
            continue;
        };
        if limit > least {
            let message = format_args!(
                "one offer may take {limit}, longer than the shortest response target of the queue's topics, {least}; shorten the limit"
            );
            let fault = Fault::new(ProblemCode::OfferOutlastsTarget, message).value(limit);
            faults.add(&queues.key(name.as_str()).key("offer").key("limit"), fault);
        }
    }
}

fn rules(policy: &Compiled, faults: &mut Faults) {
    let root = Path::ROOT;
    let list = root.key("rules");
    let mut earlier: BTreeMap<&Test, &Name> = BTreeMap::new();
    for (position, rule) in policy.rules.iter().enumerate() {
        let at = list.position(position);
        let at = at.key("when");
        if never_matches(&rule.when, policy) {
            let message = "no ticket can meet this: parts of the condition exclude each other; correct it, or leave the rule out";
            faults.add(&at, Fault::new(ProblemCode::NeverMatches, message));
        }
        if policy.rule_mode != RuleMode::FirstMatch {
            continue;
        }
        if let Some(name) = earlier.get(&rule.when) {
            let message = format_args!(
                "rule {} has the same condition and comes first, so this one never applies; join the two, or leave one out",
                quoted(name)
            );
            faults.add(&at, Fault::new(ProblemCode::Shadowed, message).value(name));
        } else {
            earlier.insert(&rule.when, &rule.name);
        }
    }
}

/// Whether what must hold all at once excludes itself: the simple cases, where
/// two parts want different values of a thing that has but one.
fn never_matches(when: &Test, policy: &Compiled) -> bool {
    let mut parts = Vec::new();
    flatten(when, &mut parts);
    let mut at_least = Verification::None;
    let mut below = None;
    let mut topics = Vec::new();
    let mut channels = Vec::new();
    let mut segments = Vec::new();
    let mut brands = Vec::new();
    for part in parts {
        match part {
            Test::Topic(trees) => topics.push(trees),
            Test::Channel(list) => channels.push(list),
            Test::Segment(list) => segments.push(list),
            Test::Brand(list) => brands.push(list),
            Test::VerificationAtLeast(level) => at_least = at_least.max(*level),
            Test::VerificationBelow(level) => {
                below = Some(below.map_or(*level, |below: Verification| below.min(*level)));
            }
            _ => {}
        }
    }
    let mut all_topics = (0..).map(TopicIx).take(policy.topics.len());
    below.is_some_and(|below| at_least >= below)
        || disjoint(&channels)
        || disjoint(&segments)
        || disjoint(&brands)
        || (topics.len() > 1
            && !all_topics.any(|topic| {
                topics
                    .iter()
                    .all(|trees| trees.iter().any(|tree| tree.contains(topic)))
            }))
}

/// The parts of a condition that must all hold.
fn flatten<'t>(test: &'t Test, parts: &mut Vec<&'t Test>) {
    match test {
        Test::All(tests) => tests.iter().for_each(|test| flatten(test, parts)),
        test => parts.push(test),
    }
}

/// Whether no value stands in every list.
fn disjoint<I: PartialEq>(lists: &[&Vec<I>]) -> bool {
    lists.split_first().is_some_and(|(first, rest)| {
        !first
            .iter()
            .any(|value| rest.iter().all(|list| list.contains(value)))
    })
}
