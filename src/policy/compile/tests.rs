//! What the compiled form holds.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use crate::model::{Priority, Urgency};
use crate::policy::document::{Channel, Language, Queue, Targets, Topic};
use crate::policy::{Comparator, Policy, PolicyDocument};
use crate::time::Span;

fn small() -> PolicyDocument {
    PolicyDocument::new("small")
        .channel("phone", Channel::new(true))
        .queue("all", Queue::new())
        .topic("help", Topic::new().queue("all"))
}

fn secs(span: Option<Span>) -> Option<i64> {
    span.map(|span| span.as_micros() / 1_000_000)
}

#[test]
fn what_is_left_out_has_its_default() {
    let policy = Policy::new(&small()).unwrap();
    let compiled = policy.compiled();
    assert!(!compiled.strict_priority);
    assert_eq!(compiled.patience, "4h".parse().unwrap());
    assert_eq!(compiled.skew, "5s".parse().unwrap());
    assert_eq!(compiled.backdate, "24h".parse().unwrap());
    assert_eq!(compiled.retention, "7d".parse().unwrap());
    assert_eq!(compiled.lost_grace, "60s".parse().unwrap());
    assert_eq!(compiled.agent_budget, 100);
    assert_eq!(compiled.callback_channel, None);
    let [channel] = &compiled.channel_rows[..] else {
        panic!()
    };
    assert_eq!((channel.live, channel.cost, channel.cap), (true, 100, None));
    let [queue] = &compiled.queue_rows[..] else {
        panic!()
    };
    assert_eq!(
        queue.agent_choice,
        [
            Comparator::Preferred,
            Comparator::LanguageRank,
            Comparator::Specialist,
            Comparator::Load,
            Comparator::LongestIdleSinceEnded,
        ]
    );
    assert_eq!(queue.offer_limit, None);
    assert!(queue.wrap_up.is_zero() && queue.targets.is_empty());
}

#[test]
fn an_offer_needs_only_its_limit() {
    let offer = crate::policy::document::Offer::new("20s");
    let policy = Policy::new(&small().queue("all", Queue::new().offer(offer))).unwrap();
    let [queue] = &policy.compiled().queue_rows[..] else {
        panic!()
    };
    assert_eq!(secs(queue.offer_limit), Some(20));
    assert_eq!(secs(Some(queue.decline_back_off)), Some(60));
    assert_eq!(secs(Some(queue.miss_back_off)), Some(30));
    assert_eq!(queue.attempts, 5);
}

#[test]
fn a_channel_costs_the_whole_budget_unless_it_says_otherwise() {
    let document = small()
        .agent_budget(60)
        .channel("chat", Channel::new(true).cost(20).cap(2));
    let policy = Policy::new(&document).unwrap();
    let rows = &policy.compiled().channel_rows;
    let of = |name: &str| {
        let row = &rows[usize::from(policy.compiled().channels.get(name).unwrap())];
        (row.cost, row.cap)
    };
    assert_eq!(of("phone"), (60, None));
    assert_eq!(of("chat"), (20, Some(2)));
}

#[test]
fn a_queues_targets_lie_over_the_policys_entry_by_entry() {
    let document = small()
        .targets(
            Targets::new()
                .tier(Urgency::Critical, "60s")
                .entry(Urgency::Routine, Priority::High, "5m")
                .entry(Urgency::Routine, Priority::Normal, "20m"),
        )
        .queue(
            "own",
            Queue::new().targets(
                Targets::new()
                    .entry(Urgency::Critical, Priority::Urgent, "10s")
                    .entry(Urgency::Routine, Priority::High, "1m")
                    .tier(Urgency::Elevated, "2m"),
            ),
        );
    let policy = Policy::new(&document).unwrap();
    let compiled = policy.compiled();
    let of = |queue: &str, urgency, priority| {
        let row = &compiled.queue_rows[usize::from(compiled.queues.get(queue).unwrap())];
        secs(row.targets.get(urgency, priority))
    };
    for (urgency, priority, general, own) in [
        (Urgency::Critical, Priority::Urgent, Some(60), Some(10)),
        (Urgency::Critical, Priority::Low, Some(60), Some(60)),
        (Urgency::Elevated, Priority::Normal, None, Some(120)),
        (Urgency::Routine, Priority::Urgent, None, None),
        (Urgency::Routine, Priority::High, Some(300), Some(60)),
        (Urgency::Routine, Priority::Normal, Some(1200), Some(1200)),
        (Urgency::Routine, Priority::Low, None, None),
    ] {
        assert_eq!(
            of("all", urgency, priority),
            general,
            "{urgency} {priority}"
        );
        assert_eq!(of("own", urgency, priority), own, "{urgency} {priority}");
    }
}

#[test]
fn members_know_their_macro_languages() {
    let document = small()
        .language("nb", Language::new())
        .language("nn", Language::new())
        .language("no", Language::new().members(["nb", "nn"]))
        .language("scandinavian", Language::new().members(["nb"]));
    let policy = Policy::new(&document).unwrap();
    let compiled = policy.compiled();
    let names = |list: &[crate::policy::index::LanguageIx]| -> Vec<String> {
        let name = |language| compiled.languages.name(language).unwrap().to_string();
        list.iter().copied().map(name).collect()
    };
    let row =
        |name: &str| &compiled.language_rows[usize::from(compiled.languages.get(name).unwrap())];
    assert_eq!(names(&row("no").members), ["nb", "nn"]);
    assert_eq!(names(&row("nb").member_of), ["no", "scandinavian"]);
    assert_eq!(names(&row("nn").member_of), ["no"]);
    assert!(row("nb").members.is_empty() && row("no").member_of.is_empty());
}

#[test]
fn a_topics_parent_is_its_nearest_declared_ancestor() {
    let document = small()
        .topic("a", Topic::new().queue("all"))
        .topic("a.b.c", Topic::new())
        .topic("a.b.c.d", Topic::new())
        .topic("a-b", Topic::new().queue("all"));
    let policy = Policy::new(&document).unwrap();
    let compiled = policy.compiled();
    for (topic, parent) in [
        ("a", None),
        ("a.b.c", Some("a")),
        ("a.b.c.d", Some("a.b.c")),
        ("a-b", None),
    ] {
        let row = &compiled.topic_rows[usize::from(compiled.topics.get(topic).unwrap())];
        let named = row.parent.and_then(|parent| compiled.topics.name(parent));
        assert_eq!(named.map(|name| name.as_str()), parent, "{topic}");
    }
}
