//! What is wrong with a policy: one row per kind of problem, and all at once.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod policy_support;

use nightdesk::{PolicyDocument, ProblemCode};
use policy_support::{
    CLOCK_CODES, FLOW_CODES, GOOD, LINT_CODES, check, long_form, problems, table, with,
};
use toml::Value;

/// Each row: code | path | nearest known name, if any | what is laid over the good
/// policy. `when:` is short for a rule with this condition, `set:` for a rule that
/// sets this, `lift:` for one with this condition that lifts the tier.
/// Each makes exactly one problem.
const ERRORS: &str = r#"
unknown_key | ruels | rules | ruels = []
step_raises | ladders.x.steps[1].levels.fraud | | ladders.x.steps = [{ after = '1m', levels = { fraud = 1 } }, { after = '1m', levels = { fraud = 2 } }]
unknown_key | queues.fraud.wrapup | wrap_up | queues.fraud.wrapup = '1s'
unknown_key | queues.fraud.offer.limt | limit | queues.fraud.offer.limt = '1s'
unknown_key | channels.phone.lives | live | channels.phone.lives = true
unknown_key | languages.en.member | members | languages.en.member = []
unknown_key | actions.block_card.witin | within | actions.block_card.witin = '1s'
unknown_key | topics.card.ugrency | urgency | topics.card.ugrency = 'routine'
unknown_key | limits.ticket | tickets | limits.ticket = 5
unknown_key | targets.crtical | critical | targets.crtical = '1s'
unknown_key | targets.routine.hihg | high | targets.routine = { hihg = '1s' }
unknown_key | segments.standard."a colour" | | segments.standard."a colour" = 1.5
unknown_key | rules[0].when.all[0].topics | topic | when: { all = [{ topics = 'x', brand = 'north' }] }
unknown_key | rules[0].set.queu | queue | set: { priority = 'low', queu = 'x' }
unknown_key | rules[0].wen | when | rules = [{ name = 'a', when = { brand = 'north' }, wen = 1, set = { priority = 'low' } }]
missing | queues.cards.offer.limit | | queues.cards.offer = {}
missing | channels.chat.live | | channels.chat = {}
missing | rules[0].name | | rules = [{ when = { brand = 'north' }, set = { priority = 'low' } }]
missing | rules[0].when | | rules = [{ name = 'a', set = { priority = 'low' } }]
missing | rules[0].set | | rules = [{ name = 'a', when = { brand = 'north' } }]
bad_calendar | calendars.office.zone | | calendars.office = { zone = 'Europe/Osl', always_open = true }
bad_calendar | calendars.office.hours.mon[0] | | calendars.office = { zone = 'Europe/Oslo', hours = { mon = [['09:00', '25:00']] } }
bad_calendar | calendars.office.hours | | calendars.office = { zone = 'Europe/Oslo' }
unknown_name | queues.cards.calendar | | queues.cards.calendar = 'office'
unknown_name | calendar | | calendar = 'office'
unreadable | patience | | patience = 'soon'
unreadable | skew | | skew = '-5s'
unreadable | backdate | | backdate = '1.5h'
unreadable | retention | | retention = '7'
unreadable | lost_grace | | lost_grace = ''
unreadable | rule_mode | first_match | rule_mode = 'firstmatch'
unreadable | hand_off | hand_off | hand_off = 'handoff'
unreadable | queues.fraud.wrap_up | | queues.fraud.wrap_up = '30 s'
unreadable | queues.fraud.offer.limit | | queues.fraud.offer.limit = '20 s'
unreadable | queues.fraud.offer.miss_back_off | | queues.fraud.offer.miss_back_off = 'x'
unreadable | queues.fraud.offer.decline_back_off | | queues.fraud.offer.decline_back_off = 'x'
unreadable | queues.cards.agent_choice[1] | skill_level | queues.cards.agent_choice = ['load', 'skill_levle']
unreadable | targets.critical | | targets.critical = 'a minute'
unreadable | targets.routine.high | | targets.routine = { high = '5' }
unreadable | queues.cards.targets.routine | | queues.cards.targets.routine = '5'
unreadable | segments.priority.head_start | | segments.priority.head_start = '90'
unreadable | actions.block_card.within | | actions.block_card.within = '10'
unreadable | actions.block_card.then | elevated | actions.block_card.then = 'elevatde'
unreadable | topics."card.stolen".urgency | critical | topics.'card.stolen'.urgency = 'crtical'
unreadable | topics.card.priority | high | topics.card.priority = 'hihg'
unreadable | topics.card.on_abandon | close | topics.card.on_abandon = 'clsoe'
unreadable | rules[0].when.verification_at_least | strong | when: { verification_at_least = 'strnog' }
unreadable | rules[0].when.verification_below | | when: { verification_below = 'full' }
unreadable | rules[0].set.urgency | elevated | set: { urgency = 'elevate' }
unreadable | rules[0].set.priority | | set: { priority = 'top' }
out_of_range | topics.card.skills.cards | | topics.card.skills.cards = 0
out_of_range | topics.card.skills.cards | | topics.card.skills.cards = 101
out_of_range | rules[0].set.skills.cards | | set: { skills = { cards = -1 } }
out_of_range | agent_budget | | agent_budget = 0
out_of_range | agent_budget | | agent_budget = 4294967296
out_of_range | channels.phone.cost | | channels.phone.cost = 0
out_of_range | channels.phone.cap | | channels.phone.cap = -1
out_of_range | queues.fraud.offer.limit | | queues.fraud.offer.limit = '0s'
out_of_range | queues.fraud.offer.attempts | | queues.fraud.offer.attempts = 0
out_of_range | actions.block_card.within | | actions.block_card.within = '0s'
out_of_range | limits.tickets | | limits.tickets = 0
out_of_range | limits.agents | | limits.agents = 4294967296
out_of_range | limits.sources | | limits.sources = 0
out_of_range | limits.remembered_inputs | | limits.remembered_inputs = 0
out_of_range | limits.name_bytes | | limits.name_bytes = -9223372036854775808
out_of_range | limits.attributes | | limits.attributes = 0
out_of_range | limits.ticket_languages | | limits.ticket_languages = 0
out_of_range | limits.agent_skills | | limits.agent_skills = 0
unsupported_version | version | | version = 2
unknown_name | topics."card.stolen".queue | fraud | topics.'card.stolen'.queue = 'fruad'
unknown_name | topics.card.queue | | topics.card.queue = 'mortgages'
unknown_name | topics.card.skills.card | cards | topics.card.skills.card = 1
unknown_name | topics."card.stolen".action | block_card | topics.'card.stolen'.action = 'blockcard'
unknown_name | callback_channel | callback | callback_channel = 'calback'
unknown_name | languages.nb.fallback[1] | en | languages.nb.fallback = ['nn', 'e']
unknown_name | languages.no.members[1] | | languages.no.members = ['nb', 'danish']
unknown_name | fallback_chains[0][1] | | fallback_chains = [['en', 'finnish']]
unknown_name | rules[0].when.topic | card | when: { topic = 'crad' }
unknown_name | rules[0].when.topic[1] | card.stolen | when: { topic = ['card', 'card.stoeln'] }
unknown_name | rules[0].when.any[1].channel | phone | when: { any = [{ channel = 'callback' }, { channel = 'phon' }] }
unknown_name | rules[0].when.none[0].language | nb | when: { brand = 'north', none = [{ language = 'nbb' }] }
unknown_name | rules[0].when.segment | standard | when: { segment = 'standart' }
unknown_name | rules[0].when.segment[0] | standard | when: { segment = ['standart', 'priority'] }
unknown_name | rules[0].when.brand | north | when: { brand = 'nrth' }
unknown_name | rules[0].set.queue | fraud | set: { queue = 'frau' }
unknown_name | rules[0].set.skills.frauds | fraud | set: { skills = { frauds = 1 } }

bad_name | name | | name = ''
bad_name | name | | name = ' bank'
bad_name | skills[2] | | skills = ['cards', 'fraud', '']
bad_name | brands[1] | | brands = ["north", "so\u0007uth"]
bad_name | channels."fax " | | channels.'fax ' = { live = false }
bad_name | topics."card." | | topics.'card.' = {}
bad_name | topics."card..lost" | | topics.'card..lost' = {}
bad_name | topics.".card" | | topics.'.card' = { queue = 'cards' }
bad_name | topics."card.stolen" | | limits.name_bytes = 10
bad_name | rules[0].name | | rules = [{ name = '', when = { brand = 'north' }, set = { priority = 'low' } }]
bad_name | rules[0].when.attribute | | when: { attribute = '', exists = true }

duplicate | skills[2] | | skills = ['cards', 'fraud', 'cards']
duplicate | brands[1] | | brands = ['north', 'north']
duplicate | queues.cards.agent_choice[2] | | queues.cards.agent_choice = ['load', 'round_robin', 'load']
duplicate | languages.nb.fallback[2] | | languages.nb.fallback = ['en', 'nn', 'en']
duplicate | languages.no.members[1] | | languages.no.members = ['nb', 'nb']
duplicate | fallback_chains[0][2] | | fallback_chains = [['nn', 'en', 'nn']]
duplicate | fallback_chains[1][1] | | fallback_chains = [['nb', 'en'], ['nn', 'en']]
duplicate | rules[1].name | | rules = [{ name = 'a', when = { brand = 'north' }, set = { priority = 'low' } }, { name = 'a', when = { topic = 'card' }, set = { priority = 'low' } }]
duplicate | rules[0].when.channel[1] | | when: { channel = ['phone', 'phone'] }
duplicate | rules[0].when.topic[1] | | when: { topic = ['card', 'card'] }

empty | languages.no.members | | languages.no.members = []
empty | fallback_chains[0] | | fallback_chains = [['en']]
empty | queues.cards.agent_choice | | queues.cards.agent_choice = []
empty | rules[0].when | | when: {}
empty | rules[0].when.any | | when: { brand = 'north', any = [] }
empty | rules[0].when.any[0] | | when: { topic = 'card', any = [{}] }
empty | rules[0].when.topic | | when: { topic = [] }
empty | rules[0].when.language | | when: { language = [] }

no_queue | topics.payment.queue | | topics.payment = {}
action_raises | topics."card.stolen".action | | actions.block_card.then = 'emergency'
action_raises | topics."card.lost".action | | topics.'card.lost'.action = 'block_card'
unsafe_abandon | topics."card.stolen".on_abandon | | topics.'card.stolen'.on_abandon = 'close'
unsafe_abandon | topics."card.stolen".on_abandon | | topics.card.on_abandon = 'close'
unsafe_abandon | topics.threat.on_abandon | | topics.threat = { urgency = 'emergency', queue = 'fraud', on_abandon = 'close' }
self_reference | languages.nb.fallback[1] | | languages.nb.fallback = ['en', 'nb']
self_reference | languages.no.members[1] | | languages.no.members = ['nb', 'no']
nested_macro | languages.en.members[0] | | languages.en.members = ['no']

attribute_test | rules[0].when | | when: { attribute = 'amount' }
attribute_test | rules[0].when.all[0] | | when: { all = [{ at_least = 5 }] }
attribute_test | rules[0].when | | when: { brand = 'north', exists = true }
attribute_test | rules[0].when | | when: { attribute = 'amount', at_least = 5, at_most = 9 }
sets_nothing | rules[0].set | | set: {}
sets_nothing | rules[0].set | | set: { skills = {} }
tier_not_for_rules | rules[0].set.urgency | | set: { urgency = 'protective' }
tier_not_for_rules | rules[0].set.urgency | | set: { urgency = 'critical' }
tier_not_for_rules | rules[0].set.urgency | | set: { urgency = 'emergency' }

contradiction | topics."card.stolen".bot_first | | topics."card.stolen".bot_first = true
contradiction | rules[0].set.bot_first | | set: { human_only = true, bot_first = true }
unknown_key | ramp.offer | offers | ramp = { offers = 2, every = '60s', lasts = '10m', offer = 1 }
missing | ramp.lasts | | ramp = { offers = 2, every = '60s' }
out_of_range | ramp.offers | | ramp = { offers = 0, every = '60s', lasts = '10m' }
out_of_range | ramp.every | | ramp = { offers = 2, every = '0s', lasts = '10m' }
unreadable | ramp.lasts | | ramp = { offers = 2, every = '60s', lasts = '10 m' }
unreadable | interrupted | stays | interrupted = 'stay'
out_of_range | labels.kyc.cap | | labels.kyc = { cap = -1 }; topics.card.labels = ['kyc']
unknown_key | labels.kyc.caps | cap | labels.kyc = { caps = 1 }; topics.card.labels = ['kyc']
unknown_name | topics.card.labels[1] | kyc | labels.kyc = {}; topics.card.labels = ['kyc', 'kyk']
duplicate | topics.card.labels[1] | | labels.kyc = {}; topics.card.labels = ['kyc', 'kyc']
out_of_range | queues.fraud.offer.to | | queues.fraud.offer.to = 0
out_of_range | queues.cards.preferred_wait | | queues.cards.preferred_wait = '0s'
missing | reserves[0].name | | reserves = [{ tier = 'critical', topic = 'card', channel = 'phone' }]
missing | reserves[0].tier | | reserves = [{ name = 'a', topic = 'card', channel = 'phone' }]
missing | reserves[0].topic | | reserves = [{ name = 'a', tier = 'critical', channel = 'phone' }]
missing | reserves[0].channel | | reserves = [{ name = 'a', tier = 'critical', topic = 'card' }]
bad_name | reserves[0].name | | reserves = [{ name = '', tier = 'critical', topic = 'card', channel = 'phone' }]
duplicate | reserves[1].name | | reserves = [{ name = 'a', tier = 'critical', topic = 'card', channel = 'phone' }, { name = 'a', tier = 'elevated', topic = 'card', channel = 'phone' }]
out_of_range | reserves[0].agents | | reserves = [{ name = 'a', agents = 0, tier = 'critical', topic = 'card', channel = 'phone' }]
unreadable | reserves[0].tier | critical | reserves = [{ name = 'a', tier = 'critcal', topic = 'card', channel = 'phone' }]
unknown_name | reserves[0].topic | card | reserves = [{ name = 'a', tier = 'critical', topic = 'crad', channel = 'phone' }]
unknown_name | reserves[0].channel | phone | reserves = [{ name = 'a', tier = 'critical', topic = 'card', channel = 'phon' }]
unknown_name | reserves[0].language | nb | reserves = [{ name = 'a', tier = 'critical', topic = 'card', channel = 'phone', language = 'nbb' }]
unknown_key | reserves[0].agent | agents | reserves = [{ name = 'a', agent = 2, tier = 'critical', topic = 'card', channel = 'phone' }]
reserve_tier | reserves[0].tier | | reserves = [{ name = 'a', tier = 'routine', topic = 'card', channel = 'phone' }]

never_relaxes | rules[0].set.human_only | | set: { human_only = false }
segment_alone | rules[0].when | | lift: { segment = 'priority' }
segment_alone | rules[0].when | | lift: { any = [{ topic = 'card' }, { all = [{ segment = 'priority' }] }] }
segment_alone | rules[0].when | | lift: { segment = 'priority', any = [{ topic = 'card' }, { segment = 'standard' }] }
segment_alone | rules[0].when | | lift: { none = [{ segment = 'standard' }] }
segment_alone | rules[0].when | | lift: { none = [{ segment = 'standard', topic = 'card' }] }
segment_alone | rules[0].when | | lift: { none = [{ none = [{ segment = 'priority' }] }] }
segment_alone | rules[0].when | | lift: { none = [{ none = [{ segment = 'priority' }, { topic = 'card' }] }] }
"#;

const WARNINGS: &str = r#"
unused | calendars.office | | calendars.office = { zone = 'UTC', always_open = true }
unused | queues.loans | | queues.loans = {}
unused | actions.freeze | | actions.freeze = {}
unused | skills.loans | | skills = ['cards', 'fraud', 'loans']
unused | labels.kyc | | labels.kyc = {}
nobody_takes | channels.phone.cap | | channels.phone.cap = 0
nobody_takes | channels.callback.cost | | channels.callback.cost = 101
live_callback | callback_channel | | callback_channel = 'phone'
no_target | topics.exclusion | | topics.exclusion = { urgency = 'protective', queue = 'cards' }
offer_outlasts_target | queues.fraud.offer.limit | | queues.fraud.offer.limit = '61s'
no_retention | retention | | retention = '0s'
never_matches | rules[0].when | | when: { channel = 'phone', all = [{ channel = 'callback' }] }
never_matches | rules[0].when | | when: { segment = 'priority', all = [{ segment = 'standard' }] }
never_matches | rules[0].when | | when: { topic = 'card', all = [{ topic = 'loan' }] }
never_matches | rules[0].when | | when: { verification_at_least = 'strong', verification_below = 'strong' }
never_matches | rules[0].when | | when: { verification_below = 'none' }
shadowed | rules[1].when | | rules = [{ name = 'a', when = { brand = 'north' }, set = { priority = 'low' } }, { name = 'b', when = { brand = ['north'] }, set = { human_only = true } }]
"#;

/// What looks like one of the above, and is none.
const FINE: &str = r#"
lift: { segment = 'priority', topic = 'card' }
lift: { all = [{ segment = 'priority' }, { any = [{ channel = 'phone' }, { language = 'en' }] }] }
lift: { any = [{ segment = 'priority', topic = 'card' }, { none = [{ verification_at_least = 'basic' }] }] }
lift: { none = [{ any = [{ segment = 'standard' }, { topic = 'card' }] }] }
lift: { none = [{ segment = 'standard' }, { topic = 'card' }] }
set: { urgency = 'routine' }
rules = [{ name = 'a', when = { segment = 'priority' }, set = { urgency = 'routine' } }]
when: { channel = ['phone', 'callback'], all = [{ channel = 'callback' }] }
when: { topic = 'card', all = [{ topic = 'card.stolen' }] }
when: { verification_at_least = 'basic', verification_below = 'strong' }
rule_mode = 'accumulate'
queues.cards.offer.limit = '20m'
queues.fraud.offer.limit = '60s'
queues.cards.offer = { limit = '1us', decline_back_off = '0s', miss_back_off = '0s', attempts = 4294967295 }
topics.card.skills = {}
topics.'card.stolen'.on_abandon = 'alert'
topics.'card.stolen'.on_abandon = 'callback'
topics.card.on_abandon = 'callback'
actions.block_card.then = 'critical'
languages.en.members = ['nb']
fallback_chains = [['nb', 'nn'], ['no', 'en']]
limits.name_bytes = 11
channels.callback.cost = 100
retention = '1us'
segments.priority.head_start = '0s'
"#;

#[test]
fn the_good_policy_has_no_problem() {
    assert_eq!(problems(&with(GOOD, "")), []);
    for row in FINE.lines().filter(|row| !row.is_empty()) {
        assert_eq!(problems(&with(GOOD, &long_form(row))), [], "{row}");
    }
}

#[test]
fn each_problem_alone() {
    let mut codes = check(ERRORS, GOOD);
    assert!(codes.iter().all(|code| !code.is_warning()));
    let warnings = check(WARNINGS, GOOD);
    assert!(warnings.iter().all(|code| code.is_warning()));
    codes.extend(warnings);
    codes.extend(CLOCK_CODES);
    codes.extend(FLOW_CODES);
    codes.extend(LINT_CODES);
    // Those with a test of their own below.
    codes.extend([
        ProblemCode::TooMany,
        ProblemCode::TooDeep,
        ProblemCode::NoCallbackChannel,
    ]);
    assert_eq!(codes, ProblemCode::ALL.iter().copied().collect());
}

#[test]
fn a_head_start_needs_a_target_somewhere() {
    let mut base = table(GOOD);
    base.remove("targets");
    base["topics"].as_table_mut().unwrap().remove("card.stolen");
    base["queues"].as_table_mut().unwrap().remove("fraud");
    base.remove("actions");
    base["skills"] = Value::try_from(["cards"]).unwrap();
    let base = base.to_string();
    check(
        "no_target | segments.priority.head_start | | version = 1",
        &base,
    );
    assert_eq!(
        problems(&with(&base, "queues.cards.targets.routine = '1m'")),
        []
    );
}

#[test]
fn what_is_left_out_is_missing() {
    use ProblemCode::{Empty, Missing};
    for (key, code) in [
        ("version", Missing),
        ("name", Missing),
        ("rule_mode", Missing),
        ("channels", Empty),
        ("queues", Empty),
        ("topics", Empty),
    ] {
        let mut base = table(GOOD);
        base.remove(key).unwrap();
        let document: PolicyDocument = base.try_into().unwrap();
        let found = problems(&document);
        let own: Vec<_> = found.iter().filter(|problem| problem.path == key).collect();
        assert_eq!(own.len(), 1, "{found:#?}");
        assert_eq!(own[0].code, code);
        assert!(document.compile().is_err());
    }
    // Without rules nothing needs to be said of how they combine.
    let mut base = table(GOOD);
    base.remove("rule_mode");
    base.remove("rules");
    assert_eq!(problems(&base.try_into().unwrap()), []);
}

#[test]
fn a_callback_needs_its_channel_where_it_is_written() {
    let mut base = table(GOOD);
    base.remove("callback_channel");
    let row =
        "no_callback_channel | topics.card.on_abandon | | topics.card.on_abandon = 'callback'";
    check(row, &base.to_string());
}

#[test]
fn conditions_nest_sixteen_deep() {
    let nested = |depth: usize| {
        let open = "{ all = [".repeat(depth - 1);
        let close = "] }".repeat(depth - 1);
        with(
            GOOD,
            &long_form(&format!("when: {open}{{ brand = 'north' }}{close}")),
        )
    };
    assert_eq!(problems(&nested(16)), []);
    let found = problems(&nested(17));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].code, ProblemCode::TooDeep);
    assert_eq!(
        found[0].path,
        format!("rules[0].when{}.all", ".all[0]".repeat(15))
    );
}

#[test]
fn each_kind_has_its_most() {
    let entries = |count: usize, entry: &str| -> String {
        (0..count)
            .map(|number| format!("n{number} = {entry}\n"))
            .collect()
    };
    let rules = |count: usize| -> String {
        (0..count)
            .map(|number| {
                format!(
                    "[[rules]]\nname = 'r{number}'\nwhen = {{ attribute = 'n', equals = {number} }}\nset = {{ priority = 'low' }}\n"
                )
            })
            .collect()
    };
    // The good policy has some of each already.
    for (path, most, fits, one_more) in [
        ("queues", 1_000, entries(998, "{}"), entries(999, "{}")),
        (
            "topics",
            10_000,
            entries(9_997, "{ queue = 'cards' }"),
            entries(9_998, "{ queue = 'cards' }"),
        ),
        (
            "segments",
            4_096,
            entries(4_094, "{}"),
            entries(4_095, "{}"),
        ),
        ("rules", 10_000, rules(10_000), rules(10_001)),
    ] {
        let header = if path == "rules" {
            String::new()
        } else {
            format!("[{path}]\n")
        };
        let errors = |body: &str| match with(GOOD, &format!("{header}{body}")).compile() {
            Ok(_) => Vec::new(),
            Err(errors) => errors.problems().to_vec(),
        };
        assert_eq!(errors(&fits), [], "{path}");
        let found = errors(&one_more);
        assert_eq!(found.len(), 1, "{path}: {found:#?}");
        assert_eq!(
            (found[0].code, found[0].path.as_str()),
            (ProblemCode::TooMany, path)
        );
        assert_eq!(found[0].value, Some((most + 1).to_string()));
    }
}

#[test]
fn all_problems_come_at_once() {
    let text = r#"
version = 3
patience = "4 hours"
callback_channel = "fax"
skills = ["fraud", "fraud"]
ruels = []

[channels]
phone = { live = true, cost = 0 }

[queues.fraud.offer]
limit = "20 s"

[topics."card.stolen"]
urgency = "critcal"
queue = "fruad"
skills = { fraud = 200 }

[[rules]]
when = { all = [{}, { topic = "cards" }] }
set = { urgency = "emergency", queue = "loans" }
"#;
    let document: PolicyDocument = toml::from_str(text).unwrap();
    let errors = document.compile().unwrap_err();
    let found: Vec<(&str, ProblemCode)> = errors
        .problems()
        .iter()
        .map(|problem| (problem.path.as_str(), problem.code))
        .collect();
    use ProblemCode::*;
    assert_eq!(
        found,
        [
            ("callback_channel", UnknownName),
            ("channels.phone.cost", OutOfRange),
            ("name", Missing),
            ("patience", Unreadable),
            ("queues.fraud.offer.limit", Unreadable),
            ("ruels", UnknownKey),
            ("rule_mode", Missing),
            ("rules[0].name", Missing),
            ("rules[0].set.queue", UnknownName),
            ("rules[0].set.urgency", TierNotForRules),
            ("rules[0].when.all[0]", Empty),
            ("rules[0].when.all[1].topic", UnknownName),
            ("skills[1]", Duplicate),
            ("topics.\"card.stolen\".queue", UnknownName),
            ("topics.\"card.stolen\".skills.fraud", OutOfRange),
            ("topics.\"card.stolen\".urgency", Unreadable),
            ("version", UnsupportedVersion),
        ]
    );
    assert_eq!(errors.to_string().lines().count(), found.len());
}

#[test]
fn messages_name_the_value_the_bound_and_the_remedy() {
    for (snippet, message) in [
        (
            "queues.fraud.offer.limit = '20 s'",
            "queues.fraud.offer.limit: `20 s` is not a duration; write numbers with units from large to small, for example 30s, 15m, 8h or 1h30m (d, h, m, s, ms, us), zero or more and at most 3650000d",
        ),
        (
            "topics.'card.stolen'.queue = 'fruad'",
            "topics.\"card.stolen\".queue: no queue `fruad`; did you mean `fraud`?",
        ),
        (
            "topics.card.queue = 'mortgages'",
            "topics.card.queue: no queue `mortgages`; declare it in `queues`, or use one that is",
        ),
        (
            "limits.tickets = 0",
            "limits.tickets: `0` is outside 1 to 4294967295; leave it out for 1000000",
        ),
        (
            "topics.'card.stolen'.urgency = 'crtical'",
            "topics.\"card.stolen\".urgency: unknown urgency `crtical`; use one of `emergency`, `critical`, `protective`, `elevated`, `routine`; did you mean `critical`?",
        ),
    ] {
        let found = problems(&with(GOOD, snippet));
        assert_eq!(found[0].to_string(), message);
    }
}

#[test]
fn problems_show_no_control_characters_and_no_endless_text() {
    let long = "x\\u001b".repeat(500);
    for snippet in [
        format!("topics.card.queue = \"{long}\""),
        format!("patience = \"{long}\""),
        format!("name = \"{long}\""),
        format!("\"{long}\" = 1"),
        format!("topics.card.priority = \"{long}\""),
        format!("brands = [\"{long}\", \"{long}\"]"),
    ] {
        for problem in problems(&with(GOOD, &snippet)) {
            assert!(!problem.message.chars().any(char::is_control), "{snippet}");
            assert!(problem.message.chars().count() < 600, "{}", problem.message);
            let value = problem.value.unwrap_or_default();
            assert!(!value.chars().any(char::is_control) && value.chars().count() < 600);
        }
    }
}
