//! A morning of the bank of examples/policies/bank_night.toml, for as many contacts as
//! wanted: three a second, and so many people that they are busy for some four fifths of it.

use nightdesk::sim::{Contact, Simulation, Spell};
use nightdesk::{AgentSpec, Level, Policy, PolicyDocument, Span, TicketSpec, Timestamp};

use crate::desk::Random;

const POLICY: &str = include_str!("../../examples/policies/bank_night.toml");
const BEGIN: &str = "2026-03-03T08:00:00+01:00";
const BETWEEN_ARRIVALS_MICROS: i64 = 333_333;
const AGENTS: usize = 900;

/// What customers ask, by how often: of a hundred.
const TOPICS: [(u64, &str); 12] = [
    (30, "account"),
    (20, "payment"),
    (14, "app"),
    (12, "card"),
    (6, "identity"),
    (5, "payment.missing"),
    (4, "app.locked_out"),
    (3, "card.stolen"),
    (2, "card.stranded"),
    (2, "card.dispute"),
    (1, "complaint"),
    (1, "payment.scam"),
];
/// How they ask, by how often: of ten. The last of the pair: how long an answer takes.
const CHANNELS: [(u64, &str, u64); 3] = [(5, "phone", 240), (3, "chat", 420), (2, "email", 300)];
const LANGUAGES: [(u64, &str); 4] = [(55, "nb"), (20, "sv"), (10, "da"), (15, "en")];
const SKILLS: [&str; 7] = [
    "accounts",
    "apps",
    "cards",
    "complaints",
    "disputes",
    "fraud",
    "payments",
];

/// So many contacts, one after the other.
pub(crate) fn contacts(contacts: usize) -> impl Iterator<Item = Contact> {
    let begin: Timestamp = BEGIN.parse().unwrap();
    let mut random = Random::new(3);
    (0..contacts).map(move |index| contact(&mut random, begin, index))
}

/// The desk for as long as so many contacts take to arrive; the contacts are those of a list, or
/// come one at a time.
pub(crate) fn simulation(contacts: usize, list: Vec<Contact>) -> Simulation {
    let document: PolicyDocument = toml::from_str(POLICY).unwrap();
    let begin: Timestamp = BEGIN.parse().unwrap();
    let mut random = Random::new(4);
    let until = after(begin, BETWEEN_ARRIVALS_MICROS * contacts as i64);
    let spells = (0..AGENTS).map(|index| Spell::new(agent(&mut random, index), begin, until));
    Simulation::new(Policy::new(&document).unwrap(), list, spells.collect()).unwrap()
}

fn after(begin: Timestamp, micros: i64) -> Timestamp {
    begin.saturating_add(Span::from_micros(micros).unwrap())
}

fn contact(random: &mut Random, begin: Timestamp, index: usize) -> Contact {
    let (_, topic) = pick(random, &TOPICS, |entry| entry.0);
    let (_, channel, seconds) = pick(random, &CHANNELS, |entry| entry.0);
    let (_, language) = pick(random, &LANGUAGES, |entry| entry.0);
    let ticket = TicketSpec::new(index as u128 + 1, topic, channel)
        .language(language)
        .customer(u128::from(random.next()));
    let handle = seconds / 2 + random.below(seconds);
    let arrived = after(begin, BETWEEN_ARRIVALS_MICROS * index as i64);
    let contact = Contact::new(ticket, arrived, Span::from_secs(handle as u32));
    if channel == "phone" {
        contact.patience(Span::from_secs(120 + random.below(600) as u32))
    } else {
        contact
    }
}

/// One of the entries, each as often as its weight says.
fn pick<T: Copy>(random: &mut Random, entries: &[T], weight: impl Fn(&T) -> u64) -> T {
    let mut at = random.below(entries.iter().map(&weight).sum());
    let mut entries = entries.iter();
    *entries
        .find(|entry| match at.checked_sub(weight(entry)) {
            Some(left) => {
                at = left;
                false
            }
            None => true,
        })
        .unwrap()
}

fn agent(random: &mut Random, index: usize) -> AgentSpec {
    let mut spec = AgentSpec::new(index as u128 + 1);
    for _ in 0..4 {
        let level = Level::new(1 + random.below(3) as u8).unwrap();
        spec = spec.skill(SKILLS[random.index(SKILLS.len())], level);
    }
    for _ in 0..2 {
        spec = spec.language(pick(random, &LANGUAGES, |entry| entry.0).1);
    }
    ["phone", "chat", "email", "callback"]
        .into_iter()
        .fold(spec, AgentSpec::channel)
}
