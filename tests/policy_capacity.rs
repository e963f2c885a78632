//! What can be wrong with what bounds agents' work, where other tables have no room for it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod policy_support;

use nightdesk::document::{Channel, Label, Offer, Queue, Ramp, Reserve, Topic};
use nightdesk::{AgentSpec, Interrupted, PolicyDocument, Urgency};
use policy_support::{GOOD, check, problems, with};

const ERRORS: &str = r#"
contradiction | queues.cards.preferred_wait | | queues.cards = { preferred_wait = '30s', agent_choice = ['load'] }
"#;

const WARNINGS: &str = r#"
no_effect | channels.phone.cap | | channels.phone = { exclusive = true, cap = 2 }
no_effect | channels | | channels.phone.interrupts = true
no_effect | channels | | channels.phone.interruptible = true
no_effect | gathering | | gathering = true; channels.callback.cost = 100
no_effect | queues.fraud.preferred_wait | | queues.fraud.preferred_wait = '30s'
"#;

const FINE: &str = r#"
channels.phone = { exclusive = true, cap = 1 }
channels.phone = { exclusive = true, cap = 2 }\ntopics.card.exclusive = false
channels.callback.cost = 100\ntopics.card.exclusive = true\ngathering = true
channels = { phone = { interrupts = true }, callback = { interruptible = true } }
channels.phone.interruptible = true\ntopics.threat = { urgency = 'emergency', queue = 'fraud', on_abandon = 'alert' }\ntargets.emergency = '60s'
queues.cards.preferred_wait = '30s'
ramp = { offers = 1, every = '1us', lasts = '1us' }
interrupted = 'requeues'
gathering = true
"#;

#[test]
fn each_problem_alone() {
    assert!(check(ERRORS, GOOD).iter().all(|code| !code.is_warning()));
    assert!(check(WARNINGS, GOOD).iter().all(|code| code.is_warning()));
    for row in FINE.lines().filter(|row| !row.is_empty()) {
        let snippet = row.replace("\\n", "\n");
        assert_eq!(problems(&with(GOOD, &snippet)), [], "{row}");
    }
}

const WRITTEN: &str = r#"
version = 1
name = "capacity"
ramp = { offers = 2, every = "1m", lasts = "10m" }
interrupted = "requeues"
gathering = true

[channels]
phone = { live = true, exclusive = true, interrupts = true }
email = { live = false, interruptible = true }

[labels]
kyc = { cap = 2 }
slow = {}

[[reserves]]
name = "cards"
agents = 2
tier = "critical"
topic = "card"
channel = "phone"
language = "nb"

[languages]
nb = {}

[queues]
front = { preferred_wait = "30s", offer = { limit = "20s", to = 3 } }

[topics]
card = { queue = "front", labels = ["kyc", "slow"], interruptible = false, interrupts = true, exclusive = true }
"#;

#[test]
fn a_document_in_code_is_the_same_as_one_in_toml() {
    let built = PolicyDocument::new("capacity")
        .ramp(Ramp::new(2, "60s", "10m"))
        .interrupted(Interrupted::Requeues)
        .gathering(true)
        .channel("phone", Channel::new(true).exclusive(true).interrupts(true))
        .channel("email", Channel::new(false).interruptible(true))
        .label("kyc", Label::new().cap(2))
        .label("slow", Label::new())
        .reserve(
            Reserve::new("cards", Urgency::Critical, "card", "phone")
                .agents(2)
                .language("nb"),
        )
        .language("nb", nightdesk::document::Language::new())
        .queue(
            "front",
            Queue::new()
                .preferred_wait("30s")
                .offer(Offer::new("20s").to(3)),
        )
        .topic(
            "card",
            Topic::new()
                .queue("front")
                .labels(["kyc", "slow"])
                .interruptible(false)
                .interrupts(true)
                .exclusive(true),
        );
    let written: PolicyDocument = toml::from_str(WRITTEN).unwrap();
    assert_eq!(built, written);
    assert_eq!(built.compile().unwrap().warnings, []);
    let again = toml::from_str(&toml::to_string(&built).unwrap());
    assert_eq!(again, Ok(built));
}

#[test]
fn an_agents_label_caps_are_written_only_where_there_are_any() {
    let without = serde_json::to_string(&AgentSpec::new(7)).unwrap();
    assert!(!without.contains("label_caps"), "{without}");
    let with = AgentSpec::new(7).label_cap("kyc", 1);
    let text = serde_json::to_string(&with).unwrap();
    assert_eq!(serde_json::from_str::<AgentSpec>(&text).unwrap(), with);
}
