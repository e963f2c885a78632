//! What is wrong with needs and ladders: one row per mistake.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod policy_support;

use nightdesk::document::{Channel, Ladder, Needs, Queue, Slack, Step, Topic};
use nightdesk::{PolicyDocument, Priority, ProblemCode};
use policy_support::{check, problems, table, with};

const GOOD: &str = r#"
version = 1
name = "needs"
rule_mode = "first_match"
brands = ["north"]
skills = ["cards", "fraud"]
clearances = ["kyc"]
groups = ["day", "night"]
channels = { phone = { live = true } }
queues = { front = {} }

[clocks]
first = { kind = "first_response", target = "10m" }

[ladders.wide]
steps = [
  { after = "2m", levels = { fraud = 5 }, language_level = 50, groups = ["night"] },
  { since_arrival = "10m", drop_skills = ["fraud"], any_group = true },
  { slack = { clock = "first", below = "30s" }, priority = "high" },
]

[topics]
card = { queue = "front", ladder = "wide", clearances = ["kyc"], groups = ["day"], skills = { fraud = 9 }, needs = { any = [{ skill = "cards", level = 2 }, { skill = "fraud" }] }, clocks = { first = {} } }
loan = { queue = "front", excluded_groups = ["night"] }
"#;

/// As in the other tables: code | path | nearest known name | what is laid over.
const ROWS: &str = r#"
unknown_name | topics.card.ladder | wide | topics.card.ladder = 'wied'
unknown_name | queues.front.ladder | | queues.front.ladder = 'steep'
unknown_name | topics.card.clearances[0] | kyc | topics.card.clearances = ['kcy', 'kyc']
unknown_name | topics.card.groups[1] | | topics.card.groups = ['day', 'everybody']
unknown_name | topics.loan.excluded_groups[0] | night | topics.loan.excluded_groups = ['nihgt']
unknown_name | topics.card.needs.any[0].skill | cards | topics.card.needs = { any = [{ skill = 'card' }] }
unknown_name | ladders.wide.steps[0].levels.froud | fraud | ladders.wide.steps = [{ after = '1m', levels = { froud = 1 } }]
unknown_name | ladders.wide.steps[0].drop_skills[0] | fraud | ladders.wide.steps = [{ after = '1m', drop_skills = ['froud'] }]
unknown_name | ladders.wide.steps[0].groups[0] | | ladders.wide.steps = [{ after = '1m', groups = ['x'] }]
unknown_name | ladders.wide.steps[0].slack.clock | first | ladders.wide.steps = [{ slack = { clock = 'frist', below = '1m' }, any_agent = true }]
unknown_key | ladders.wide.step | steps | ladders.wide.step = 1
unknown_key | ladders.wide.steps[0].affter | after | ladders.wide.steps = [{ after = '1m', affter = '2m', any_agent = true }]
unknown_key | topics.card.needs.skil | skill | topics.card.needs = { skil = 'cards', skill = 'cards' }
never_relaxes | ladders.wide.steps[0].clearances | | ladders.wide.steps = [{ after = '1m', any_agent = true, clearances = [] }]
never_relaxes | ladders.wide.steps[0].human_only | | ladders.wide.steps = [{ after = '1m', any_agent = true, human_only = false }]
never_relaxes | ladders.wide.steps[0].brand | | ladders.wide.steps = [{ after = '1m', any_agent = true, brand = 'x' }]
never_relaxes | ladders.wide.steps[0].channel | | ladders.wide.steps = [{ after = '1m', any_agent = true, channel = 'x' }]
never_relaxes | ladders.wide.steps[0].excluded_groups | | ladders.wide.steps = [{ after = '1m', any_agent = true, excluded_groups = [] }]
never_relaxes | rules[0].set.language_by_law | | set: { language_by_law = false }
missing | ladders.wide.steps[0].after | | ladders.wide.steps = [{ any_agent = true }]
missing | ladders.wide.steps[0].slack.below | | ladders.wide.steps = [{ slack = { clock = 'first' }, any_agent = true }]
missing | topics.card.needs.skill | | topics.card.needs = { level = 3 }
empty | topics.loan.needs | | topics.loan.needs = {}
empty | topics.card.needs.any | | topics.card.needs = { any = [] }
empty | ladders.wide.steps | | ladders.wide.steps = []
out_of_range | ladders.wide.steps[0].after | | ladders.wide.steps = [{ after = '0s', any_agent = true }]
out_of_range | ladders.wide.steps[0].since_arrival | | ladders.wide.steps = [{ since_arrival = '0s', any_agent = true }]
out_of_range | ladders.wide.steps[0].levels.fraud | | ladders.wide.steps = [{ after = '1s', levels = { fraud = 0 } }]
out_of_range | ladders.wide.steps[0].language_level | | ladders.wide.steps = [{ after = '1s', language_level = 101 }]
out_of_range | topics.card.language_level | | topics.card.language_level = 0
out_of_range | topics.card.needs.level | | topics.card.needs = { skill = 'cards', level = 200 }
unreadable | ladders.wide.steps[0].after | | ladders.wide.steps = [{ after = 'soon', any_agent = true }]
unreadable | ladders.wide.steps[0].priority | high | ladders.wide.steps = [{ after = '1m', priority = 'hihg' }]
step_raises | ladders.wide.steps[1].levels.fraud | | ladders.wide.steps = [{ after = '1m', levels = { fraud = 3 } }, { after = '1m', levels = { fraud = 4 } }]
step_raises | ladders.wide.steps[1].language_level | | ladders.wide.steps = [{ after = '1m', language_level = 30 }, { after = '1m', language_level = 40 }]
contradiction | ladders.wide.steps[1].since_arrival | | ladders.wide.steps = [{ since_arrival = '5m', any_agent = true }, { since_arrival = '5m', any_group = true }]
contradiction | topics.card.excluded_groups | | topics.card.excluded_groups = ['day', 'night']
duplicate | topics.card.clearances[1] | | topics.card.clearances = ['kyc', 'kyc']
unknown_name | queues.front.groups[0] | day | queues.front.groups = ['dya']
unknown_name | ladders.wide.steps[0].queues[0] | front | ladders.wide.steps = [{ after = '1m', queues = ['frnot'] }]
unknown_name | ladders.wide.steps[0].unless | busy | queues.front.groups = ['day']; loads.busy = { queue = 'front', waiting = 2, until = 1 }; ladders.wide.steps = [{ load = 'busy', queues = ['front'], unless = 'bussy' }]
duplicate | ladders.wide.steps[0].queues[1] | | queues.front.groups = ['day']; ladders.wide.steps = [{ after = '1m', queues = ['front', 'front'] }]
missing | ladders.wide.steps[0].queues[0] | | ladders.wide.steps = [{ after = '1m', queues = ['front'] }]
overflow_form | ladders.wide.steps[0].unless | | queues.front.groups = ['day']; loads.busy = { queue = 'front', waiting = 2, until = 1 }; ladders.wide.steps = [{ load = 'busy', queues = ['front'], unless = 'busy' }]
overflow_form | ladders.wide.steps[0].unless | | loads.busy = { queue = 'front', waiting = 2, until = 1 }; ladders.wide.steps = [{ after = '1m', any_agent = true, unless = 'busy' }]
too_many | ladders.wide.steps | | limits.ladder_steps = 2
sets_nothing | rules[0].set | | set: { clearances = [] }
unused | clearances.x | | clearances = ['kyc', 'x']
unused | groups.x | | groups = ['day', 'night', 'x']
nobody_takes | rules[0].set.excluded_groups | | rules = [{ name = 'a', when = { topic = 'card' }, set = { excluded_groups = ['day'] } }]
nobody_takes | rules[0].set.groups | | rules = [{ name = 'a', when = { any = [{ topic = 'loan' }, { all = [{ topic = 'card' }, { brand = 'north' }] }] }, set = { groups = ['night'] } }]
unused | ladders.x | | ladders.x.steps = [{ after = '1m', any_agent = true }]
nobody_takes | topics.loan.excluded_groups | | queues.front.groups = ['night']
no_effect | ladders.wide.steps[1] | | queues.front.groups = ['day']; ladders.wide.steps = [{ after = '1m', groups = ['day'] }, { after = '1m', queues = ['front'] }]
no_effect | ladders.wide.steps[0] | | ladders.wide.steps = [{ after = '1m' }]
no_effect | ladders.wide.steps[1] | | ladders.wide.steps = [{ after = '1m', any_group = true }, { after = '1m', groups = ['night'] }]
no_effect | ladders.wide.steps[1] | | ladders.wide.steps = [{ after = '1m', drop_skills = ['fraud'] }, { after = '1m', levels = { fraud = 1 } }]
"#;

/// Somebody is left who may have the tickets, or the rule has nothing to do with the topic.
const FINE: &str = r#"
rules = [{ name = 'a', when = { topic = 'card' }, set = { excluded_groups = ['night'] } }]
rules = [{ name = 'a', when = { topic = 'loan' }, set = { excluded_groups = ['day'] } }]
rules = [{ name = 'a', when = { topic = 'loan' }, set = { groups = ['day', 'night'] } }]
rules = [{ name = 'a', when = { none = [{ topic = 'card' }] }, set = { excluded_groups = ['day'] } }]
rules = [{ name = 'a', when = { all = [{ topic = 'loan' }, { brand = 'north' }] }, set = { excluded_groups = ['day'] } }]
"#;

#[test]
fn who_is_wanted_may_be_fewer_than_before() {
    for row in FINE.lines().filter(|row| !row.is_empty()) {
        assert_eq!(problems(&with(GOOD, row)), [], "{row}");
    }
}

#[test]
fn each_mistake_is_named_with_its_place() {
    assert_eq!(problems(&with(GOOD, "")), []);
    check(ROWS, GOOD);
}

#[test]
fn a_reaction_relaxes_nothing_where_there_is_no_ladder() {
    let without = r#"
version = 1
name = "no ladders"
channels = { phone = { live = true } }
queues = { front = {} }
clocks = { first = { kind = "first_response", target = "10m", on_breach = { relax = true } } }
topics = { card = { queue = "front", clocks = { first = {} } } }
"#;
    let found = problems(&with(without, ""));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].code, ProblemCode::NoEffect);
    assert_eq!(found[0].path, "clocks.first.on_breach.relax");
}

#[test]
fn expressions_nest_sixteen_deep_and_no_deeper() {
    let nested = |depth: usize| {
        let mut needs = "{ skill = 'cards' }".to_owned();
        for _ in 1..depth {
            needs = format!("{{ all = [{needs}] }}");
        }
        problems(&with(GOOD, &format!("topics.card.needs = {needs}")))
    };
    assert_eq!(nested(16), []);
    let found = nested(17);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].code, ProblemCode::TooDeep);
}

#[test]
fn a_document_in_code_is_the_same_as_one_in_toml() {
    let built = PolicyDocument::new("needs")
        .skill("cards")
        .skill("fraud")
        .clearance("kyc")
        .group("day")
        .group("night")
        .channel("phone", Channel::new(true).written(true))
        .queue("front", Queue::new().ladder("wide").group("day"))
        .ladder(
            "wide",
            Ladder::new()
                .step(
                    Step::new()
                        .after("2m")
                        .level("fraud", 1)
                        .group("night")
                        .language_level(10),
                )
                .step(
                    Step::new()
                        .slack(Slack::new("first", "30s"))
                        .drop_skill("fraud")
                        .drop_needs(true)
                        .fallback(true)
                        .any_group(true)
                        .any_agent(true)
                        .queue("front")
                        .unless("busy")
                        .priority(Priority::High),
                ),
        )
        .topic(
            "card",
            Topic::new()
                .queue("front")
                .clearance("kyc")
                .group("day")
                .excluded_group("night")
                .needs(Needs::any([
                    Needs::skill("cards", 2),
                    Needs::none([Needs::skill("fraud", 1)]),
                    Needs::all([Needs::skill("fraud", 3)]),
                ]))
                .language_level(20)
                .language_by_law(true),
        );
    let written = r#"
version = 1
name = "needs"
skills = ["cards", "fraud"]
clearances = ["kyc"]
groups = ["day", "night"]
channels = { phone = { live = true, written = true } }
queues = { front = { ladder = "wide", groups = ["day"] } }
[ladders.wide]
steps = [
  { after = "2m", levels = { fraud = 1 }, groups = ["night"], language_level = 10 },
  { slack = { clock = "first", below = "30s" }, drop_skills = ["fraud"], drop_needs = true, fallback = true, any_group = true, any_agent = true, queues = ["front"], unless = "busy", priority = "high" },
]
[topics.card]
queue = "front"
clearances = ["kyc"]
groups = ["day"]
excluded_groups = ["night"]
needs = { any = [{ skill = "cards", level = 2 }, { none = [{ skill = "fraud", level = 1 }] }, { all = [{ skill = "fraud", level = 3 }] }] }
language_level = 20
language_by_law = true
"#;
    assert_eq!(built, table(written).try_into().unwrap());
    let json = serde_json::to_string(&built).unwrap();
    let again: PolicyDocument = serde_json::from_str(&json).unwrap();
    assert_eq!(again, built);
}
