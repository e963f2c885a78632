//! What is wrong, or surely not meant, with hours, limits, overflow and loads.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod policy_support;

use nightdesk::document::{Answer, Channel, Load, Offer, Overflow, Queue, Topic};
use nightdesk::{PolicyDocument, ProblemCode};
use policy_support::{FLOW_CODES, GOOD, check, problems, with};

/// Laid over the good policy, so that there are doors and loads.
const FLOWS: &str = r#"
[calendars.office]
zone = "+01:00"
hours = { mon = [["09:00", "17:00"]] }
years = [2026, 2027]

[queues.cards]
hours = "office"
when_closed = "callback"
limit = 100
when_full = { queue = "spare" }
overflow = [{ when = "busy", to = "spare", unless = "spare" }, { after = "5m", to = "spare" }]

[queues.spare]
offer = { limit = "20s", when_exhausted = { refer = "Partner line" } }

[loads.busy]
queue = "cards"
waiting = 20
until = 10

[loads.spare]
queue = "spare"
estimated_wait = "5m"
until = "2m"
"#;

fn good() -> String {
    with(GOOD, FLOWS).to_toml()
}

trait ToToml {
    fn to_toml(&self) -> String;
}

impl ToToml for PolicyDocument {
    fn to_toml(&self) -> String {
        toml::to_string(self).unwrap()
    }
}

/// Rows as in `policy_problems`: code | path | nearest | what is laid over.
const ERRORS: &str = r#"
unknown_key | queues.cards.hour | hours | queues.cards.hour = 'office'
unknown_key | queues.cards.overflow[0].too | to | queues.cards.overflow = [{ when = 'busy', to = 'spare', unless = 'spare', too = 'x' }]
unknown_key | queues.cards.when_full.queeu | queue | queues.cards.when_full = { queue = 'spare', queeu = 'spare' }
unknown_key | loads.busy.untill | until | loads.busy.untill = 3
unknown_name | queues.cards.hours | office | queues.cards.hours = 'ofice'
unknown_name | queues.cards.when_full.queue | spare | queues.cards.when_full.queue = 'spar'
unknown_name | queues.cards.overflow[0].to | spare | queues.cards.overflow = [{ when = 'busy', to = 'sparre' }]
unknown_name | queues.cards.overflow[0].when | busy | queues.cards.overflow = [{ when = 'bussy', to = 'spare' }]
unknown_name | queues.cards.overflow[0].unless | spare | queues.cards.overflow = [{ when = 'busy', to = 'spare', unless = 'spar' }]
overflow_form | queues.cards.overflow[0].unless | | queues.cards.overflow = [{ when = 'spare', to = 'spare', unless = 'spare' }]
unknown_name | loads.spare.queue | spare | loads.spare.queue = 'spar'
unreadable | queues.cards.when_closed | callback | queues.cards.when_closed = 'calback'
unreadable | queues.cards.overflow[0].after | | queues.cards.overflow = [{ after = 'soon', to = 'spare' }]
unreadable | loads.spare.until | | loads.spare.until = 'soon'
missing | queues.cards.overflow[0].to | | queues.cards.overflow = [{ when = 'busy' }]
missing | loads.late.queue | | loads.late = { oldest = '2m', until = '1m' }
missing | loads.late.until | | loads.late = { queue = 'cards', oldest = '2m' }
out_of_range | queues.cards.limit | | queues.cards.limit = 0
out_of_range | queues.cards.overflow[0].after | | queues.cards.overflow = [{ after = '0s', to = 'spare' }]
out_of_range | loads.busy.waiting | | loads.busy.waiting = 0
out_of_range | loads.busy.until | | loads.busy.until = -1
out_of_range | loads.spare.estimated_wait | | loads.spare.estimated_wait = '0s'
out_of_range | loads.late.of | | loads.late = { queue = 'cards', service_level_below = 50, of = 1001, until = 60 }
out_of_range | loads.late.service_level_below | | loads.late = { queue = 'cards', service_level_below = 0, until = 60 }
out_of_range | loads.late.until | | loads.late = { queue = 'cards', service_level_below = 50, until = 101 }
bad_name | queues.spare.offer.when_exhausted.refer | | queues.spare.offer.when_exhausted.refer = ''
bad_name | topics."card.stolen".refer | | topics.'card.stolen'.refer = ' x'
answer_form | queues.cards.when_closed | | queues.cards.when_closed = 'refuse'
answer_form | queues.cards.when_full | | queues.cards.when_full = 'wait'
answer_form | queues.cards.when_full | | queues.cards.when_full = 'bot'
answer_form | queues.spare.offer.when_exhausted | | queues.spare.offer.when_exhausted = 'bot'
answer_form | queues.cards.when_full | | queues.cards.when_full = { queue = 'spare', refer = 'x' }
answer_form | queues.fraud.when_full | | queues.fraud = { limit = 5, when_full = {} }
overflow_form | queues.cards.overflow[0] | | queues.cards.overflow = [{ when = 'busy', after = '1m', to = 'spare' }]
overflow_form | queues.cards.overflow[0] | | queues.cards.overflow = [{ to = 'spare' }]
overflow_form | queues.cards.overflow[0].unless | | queues.cards.overflow = [{ after = '1m', to = 'spare', unless = 'busy' }]
circle | queues.cards.overflow[0].to | | queues.cards.overflow = [{ when = 'busy', to = 'cards' }]
circle | queues.cards.when_full | | queues.spare = { limit = 9, when_full = { queue = 'cards' } }; queues.cards.overflow = []
circle | queues.fraud.offer.when_exhausted | | queues.fraud.offer = { limit = '9s', when_exhausted = { queue = 'fraud' } }
circle | queues.fraud.when_closed | | queues.fraud = { hours = 'office', when_closed = { queue = 'fraud' } }
load_form | loads.busy | | loads.busy.oldest = '5m'
load_form | loads.none | | loads.none = { queue = 'cards', until = 5 }
load_form | loads.busy.of | | loads.busy.of = 5
load_form | loads.busy.until | | loads.busy.until = '5m'
load_form | loads.spare.until | | loads.spare.until = 5
load_form | loads.none.until | | loads.none = { queue = 'cards', nobody_on_duty = true, until = 1 }
load_form | loads.none.nobody_on_duty | | loads.none = { queue = 'cards', nobody_on_duty = false }
contradiction | loads.busy.until | | loads.busy.until = 20
contradiction | loads.spare.until | | loads.spare.until = '5m'
contradiction | loads.late.until | | loads.late = { queue = 'cards', oldest = '5m', until = '6m' }
contradiction | loads.late.until | | loads.late = { queue = 'cards', service_level_below = 50, until = 50 }
"#;

const WARNINGS: &str = r#"
unused | loads.late | | loads.late = { queue = 'cards', oldest = '6m', until = '5m' }
no_effect | queues.fraud.when_closed | | queues.fraud.when_closed = 'wait'
no_effect | queues.fraud.when_full | | queues.fraud.when_full = 'refuse'
no_referral | topics."card.stolen" | | queues.fraud.hours = 'office'
no_referral | topics."card.stolen" | | queues.fraud.overflow = [{ after = '5m', to = 'cards' }]
no_referral | topics."card.stolen" | | rules = [{ name = 'r', when = { topic = 'card' }, set = { queue = 'cards' } }]
no_referral | topics."card.stolen" | | rules = [{ name = 'r', when = { all = [{ channel = 'phone' }, { none = [{ topic = 'loan' }] }] }, set = { queue = 'cards' } }]
no_referral | topics."card.stolen" | | clocks.first = { kind = 'first_response', target = '1m', on_breach = { queue = 'cards' } }; topics.'card.stolen'.clocks = { first = {} }
no_referral | topics."card.stolen".human_only | | topics.'card.stolen'.human_only = false
unused | groups.away | | groups = ['away']
"#;

const FINE: &str = r#"
queues.fraud.hours = 'office'; topics.card.refer = 'Helpline 116 006'
topics.'card.stolen'.human_only = false; topics.'card.stolen'.refer = 'Helpline 116 006'
rules = [{ name = 'r', when = { topic = 'loan' }, set = { queue = 'cards' } }]
rules = [{ name = 'r', when = { any = [{ topic = 'loan' }, { none = [{ topic = 'card' }] }] }, set = { queue = 'cards' } }]
clocks.first = { kind = 'first_response', target = '1m', on_breach = { queue = 'cards' } }; topics.loan.clocks = { first = {} }
groups = ['away']; queues.spare.groups = ['away']
queues.cards.when_closed = 'bot'; queues.cards.when_full = 'refuse'
queues.cards.when_closed = 'wait'; queues.fraud.limit = 5; queues.fraud.when_full = { refer = 'Partner line' }
"#;

#[test]
fn each_problem_alone() {
    let good = good();
    assert_eq!(problems(&with(&good, "")), []);
    for row in FINE.lines().filter(|row| !row.is_empty()) {
        assert_eq!(
            problems(&with(&good, &row.replace("; ", "\n"))),
            [],
            "{row}"
        );
    }
    let mut codes = check(ERRORS, &good);
    assert!(codes.iter().all(|code| !code.is_warning()));
    let warnings = check(WARNINGS, &good);
    assert!(warnings.iter().all(|code| code.is_warning()));
    codes.extend(warnings);
    assert!(FLOW_CODES.iter().all(|code| codes.contains(code)));
}

#[test]
fn a_callback_needs_a_channel() {
    let mut good = policy_support::table(&good());
    good.remove("callback_channel");
    let found = problems(&with(&good.to_string(), ""));
    let [problem] = &found[..] else {
        panic!("{found:#?}")
    };
    assert_eq!(problem.code, ProblemCode::NoCallbackChannel);
    assert_eq!(problem.path, "queues.cards.when_closed");
}

/// Three queues, three ways of sending on. The path names the whole circle, once.
#[test]
fn a_circle_is_told_with_its_path() {
    let document = PolicyDocument::new("circle")
        .channel("phone", Channel::new(true))
        .load("busy", Load::new("b").waiting(2).until(1))
        .queue("a", Queue::new().limit(5).when_full(Answer::queue("b")))
        .queue(
            "b",
            Queue::new().overflow(Overflow::to_queue("c").when("busy")),
        )
        .queue(
            "c",
            Queue::new().offer(Offer::new("20s").when_exhausted(Answer::queue("a"))),
        )
        .queue(
            "d",
            Queue::new().overflow(Overflow::to_queue("a").after("2m")),
        )
        .topic("any", Topic::new().queue("d"));
    let found = problems(&document);
    let [problem] = &found[..] else {
        panic!("{found:#?}")
    };
    assert_eq!(problem.code, ProblemCode::Circle);
    assert_eq!(
        problem.to_string(),
        "queues.a.when_full: tickets would move in a circle: `a` to `b` to `c` to `a`; take one of these out"
    );
}

/// Answers and thresholds of the wrong shape are told as what belongs there.
#[test]
fn what_has_the_wrong_shape() {
    let wrong = |snippet: &str| {
        let text = format!("version = 1\nname = 'x'\n{snippet}");
        let error = toml::from_str::<PolicyDocument>(&text).unwrap_err();
        error.to_string()
    };
    let answer = wrong("queues.a.when_full = 5");
    assert!(answer.contains("an answer as text"), "{answer}");
    let until = wrong("loads.a.until = []");
    assert!(until.contains("a number, or a duration as text"), "{until}");
}
