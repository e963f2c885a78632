//! Numbers at the edge: the first and the last instant, no capacity and all of it, no time at
//! all, 128 bits, and policies with nothing in them. Expectations are worked out by hand.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic
)] // a test may panic, and so may its helpers

use chrono::{DateTime, Utc};
use nightdesk::document::{Channel, Offer, Queue, Topic};
use nightdesk::{
    AgentId, AgentSpec, Applied, CaseId, Command, CustomerId, Engine, Event, EventKind, HoldReason,
    Input, Policy, PolicyDocument, Presence, Refusal, Span, TicketId, TicketSpec, TicketState,
    Timestamp,
};

fn document() -> PolicyDocument {
    PolicyDocument::new("edge")
        .channel("phone", Channel::new(true))
        .queue("front", Queue::new())
        .topic("any", Topic::new().queue("front"))
}

fn problems(text: &str) -> String {
    let document: PolicyDocument = toml::from_str(text).unwrap();
    Policy::new(&document).unwrap_err().to_string()
}

/// An engine that checks itself after each call.
struct Desk(Engine);

impl Desk {
    fn new(document: &PolicyDocument) -> Self {
        Self(Engine::new(Policy::new(document).unwrap()))
    }

    fn tell(&mut self, at: Timestamp, command: Command) -> (Result<Applied, Refusal>, Vec<Event>) {
        let mut events = Vec::new();
        let outcome = self.0.apply(&Input::new(at, command), &mut events);
        self.0.check_invariants().unwrap();
        (outcome, events)
    }

    fn done(&mut self, at: Timestamp, command: Command) -> Vec<Event> {
        let (outcome, events) = self.tell(at, command);
        assert_eq!(outcome, Ok(Applied::Done), "{events:#?}");
        events
    }

    fn come(&mut self, at: Timestamp, spec: AgentSpec) -> Vec<Event> {
        let agent = spec.id;
        self.done(at, Command::RegisterAgent(spec));
        let presence = Presence::Online;
        self.done(at, Command::SetPresence { agent, presence })
    }

    fn state(&self, ticket: u128) -> Option<TicketState> {
        self.0.ticket(TicketId::new(ticket)).map(|view| view.state)
    }
}

fn phone(agent: u128) -> AgentSpec {
    AgentSpec::new(agent).channel("phone")
}

fn open(ticket: u128) -> Command {
    Command::OpenTicket(TicketSpec::new(ticket, "any", "phone"))
}

fn earlier(at: Timestamp, micros: i64) -> Timestamp {
    at.saturating_sub(Span::from_micros(micros).unwrap())
}

#[test]
fn what_chrono_can_say_and_we_cannot_is_an_error() {
    for time in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        assert!(Timestamp::try_from(time).is_err());
    }
    for at in [Timestamp::MIN, Timestamp::MAX] {
        assert_eq!(Timestamp::try_from(DateTime::from(at)), Ok(at));
        assert_eq!(at.to_string().parse(), Ok(at));
    }
    for text in [
        "0000-12-31T23:59:59.999999Z",
        "10000-01-01T00:00:00Z",
        "+10000-01-01T00:00:00Z",
        "-0001-01-01T00:00:00Z",
        // Inside by the clock on the wall, outside by UTC.
        "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
    ] {
        assert!(text.parse::<Timestamp>().is_err(), "{text}");
    }
    for micros in [
        i64::MIN,
        i64::MAX,
        Timestamp::MIN.as_micros() - 1,
        Timestamp::MAX.as_micros() + 1,
    ] {
        assert!(Timestamp::from_micros(micros).is_err());
    }
}

#[test]
fn sums_stay_at_the_ends_of_time() {
    assert_eq!(Timestamp::MAX.saturating_add(Span::TICK), Timestamp::MAX);
    assert_eq!(Timestamp::MAX.saturating_add(Span::MAX), Timestamp::MAX);
    assert_eq!(Timestamp::MIN.saturating_sub(Span::TICK), Timestamp::MIN);
    assert_eq!(Timestamp::MIN.saturating_sub(Span::MAX), Timestamp::MIN);
    assert_eq!(Timestamp::MIN.since(Timestamp::MAX), Span::ZERO);
    // 1 January of year 1 to the end of 9999: 3,652,059 days, more than a span can say.
    assert_eq!(Timestamp::MAX.since(Timestamp::MIN), Span::MAX);
    assert_eq!(Span::MAX.saturating_add(Span::TICK), Span::MAX);
    assert_eq!(Span::ZERO.saturating_sub(Span::TICK), Span::ZERO);
    assert!(Span::from_micros(-1).is_err());
    assert!(Span::from_micros(Span::MAX.as_micros() + 1).is_err());
    assert!("3650000d1us".parse::<Span>().is_err());
    assert_eq!("3650000d".parse(), Ok(Span::MAX));
    for text in ["9223372036854775808us", "99999999999999999999d", "-1s"] {
        assert!(text.parse::<Span>().is_err(), "{text}");
    }
}

/// A leap second is the first of the next minute: nothing that was written after it comes
/// before it.
#[test]
fn a_leap_second_is_read() {
    let leap: Timestamp = "2016-12-31T23:59:60Z".parse().unwrap();
    assert_eq!(leap.to_string(), "2017-01-01T00:00:00Z");
    let late: Timestamp = "2016-12-31T23:59:60.999999Z".parse().unwrap();
    assert_eq!(late.to_string(), "2017-01-01T00:00:00.999999Z");
    let before: Timestamp = "2016-12-31T23:59:59.999999Z".parse().unwrap();
    assert!(before < leap && leap < late);
    // There is none after the last instant.
    assert!("9999-12-31T23:59:60Z".parse::<Timestamp>().is_err());
    let mut desk = Desk::new(&document());
    desk.done(before, open(1));
    desk.done(leap, open(2));
    assert_eq!(desk.0.now(), Some(leap));
}

/// A ticket's life at an instant: offered, accepted, put aside, taken up, solved.
fn live(at: Timestamp) -> Desk {
    let queue = Queue::new().offer(Offer::new("20s")).wrap_up("30s");
    let mut desk = Desk::new(&document().queue("front", queue).patience(Span::MAX));
    desk.come(at, phone(7));
    desk.done(at, open(1));
    let (ticket, agent) = (TicketId::new(1), AgentId::new(7));
    desk.done(at, Command::AcceptOffer { ticket, agent });
    desk.done(at, Command::CustomerWrote { ticket });
    desk.done(at, Command::AgentWrote { ticket, agent });
    desk.done(
        at,
        Command::HoldTicket {
            ticket,
            reason: HoldReason::Customer,
            until: None,
        },
    );
    desk.done(at, Command::ResumeTicket { ticket });
    assert_eq!(desk.state(1), Some(TicketState::Assigned(agent)));
    desk.done(at, Command::ResolveTicket { ticket });
    desk
}

#[test]
fn a_life_at_the_first_instant() {
    let mut desk = live(Timestamp::MIN);
    let wakeup = desk.0.next_wakeup().unwrap();
    assert_eq!(wakeup.at.to_string(), "0001-01-01T00:00:30Z");
    // All of time in one call: the wrap-up ends after 30 s, the ticket is kept for a week.
    let mut events = Vec::new();
    desk.0.advance(Timestamp::MAX, &mut events).unwrap();
    let at: Vec<String> = events.iter().map(|event| event.at.to_string()).collect();
    assert_eq!(at, ["0001-01-01T00:00:30Z", "0001-01-08T00:00:00Z"]);
    assert_eq!(desk.0.next_wakeup(), None);
    desk.0.check_invariants().unwrap();
}

#[test]
fn nothing_happened_before_the_first_instant() {
    let mut desk = Desk::new(&document().backdate(Span::MAX));
    let mut events = Vec::new();
    let input = Input::new(Timestamp::MIN, open(1)).occurred_at(Timestamp::MIN);
    assert_eq!(desk.0.apply(&input, &mut events), Ok(Applied::Done));
    let later = Timestamp::MIN.saturating_add(Span::from_secs(1));
    let input = Input::new(later, open(2)).occurred_at(Timestamp::MIN);
    assert_eq!(desk.0.apply(&input, &mut events), Ok(Applied::Done));
}

/// What would lie at the last instant, or past it, is not timed at all.
#[test]
fn a_life_at_the_last_instant() {
    let desk = live(Timestamp::MAX);
    assert_eq!(desk.0.next_wakeup(), None);
    let mut desk = Desk::new(&document());
    let just_before = earlier(Timestamp::MAX, 1);
    desk.done(just_before, open(1));
    let ticket = TicketId::new(1);
    let held = |until| Command::HoldTicket {
        ticket,
        reason: HoldReason::Snoozed,
        until: Some(until),
    };
    desk.done(just_before, held(Timestamp::MAX));
    assert_eq!(desk.0.next_wakeup(), None);
    desk.0.advance(Timestamp::MAX, &mut Vec::new()).unwrap();
    assert!(matches!(desk.state(1), Some(TicketState::Held { .. })));
    let (outcome, _) = desk.tell(Timestamp::MAX, held(Timestamp::MAX));
    assert!(matches!(outcome, Err(Refusal::UntilNotAfter { .. })));
    // Time does not go back from there, but for the skew.
    let (outcome, _) = desk.tell(earlier(Timestamp::MAX, 5_000_000), open(2));
    assert_eq!(outcome, Ok(Applied::Done));
    let (outcome, _) = desk.tell(earlier(Timestamp::MAX, 5_000_001), open(3));
    assert!(matches!(outcome, Err(Refusal::TimeReversed(_))));
}

#[test]
fn who_has_no_capacity_gets_nothing_but_by_the_hosts_word() {
    let at = "2026-03-01T03:00:00Z".parse().unwrap();
    let mut desk = Desk::new(&document());
    desk.come(at, phone(7).budget(0));
    desk.come(at, phone(8).cap("phone", 0));
    desk.done(at, open(1));
    assert_eq!(desk.state(1), Some(TicketState::Waiting));
    for agent in [7, 8].map(AgentId::new) {
        let ticket = TicketId::new(1);
        desk.done(at, Command::TransferToAgent { ticket, agent });
        assert_eq!(desk.state(1), Some(TicketState::Assigned(agent)));
    }
}

#[test]
fn all_the_capacity_there_is_does_not_overflow() {
    let at = "2026-03-01T03:00:00Z".parse().unwrap();
    let all = i64::from(u32::MAX);
    let channel = Channel::new(true).cost(all);
    let mut desk = Desk::new(&document().agent_budget(all).channel("phone", channel));
    desk.come(at, phone(7));
    let agent = AgentId::new(7);
    // The first fits; the others come by the host's word.
    for (ticket, outcome) in [
        (1, Applied::Already),
        (2, Applied::Done),
        (3, Applied::Done),
    ] {
        desk.done(at, open(ticket));
        let ticket = TicketId::new(ticket);
        let (told, _) = desk.tell(at, Command::TransferToAgent { ticket, agent });
        assert_eq!(told, Ok(outcome));
    }
    let view = desk.0.agent(agent).unwrap();
    assert_eq!((view.budget, view.used), (u32::MAX, 3 * 4_294_967_295));
    desk.done(at, open(4));
    assert_eq!(desk.state(4), Some(TicketState::Waiting));
}

const PLAIN: &str = r#"
version = 1
name = "edge"
channels = { phone = { live = true } }
queues = { front = {} }
topics = { any = { queue = "front" } }
"#;

/// Each with the path at fault.
#[test]
fn numbers_that_make_no_sense_are_problems() {
    for (more, path) in [
        ("agent_budget = 0", "agent_budget"),
        ("agent_budget = -9223372036854775808", "agent_budget"),
        ("agent_budget = 4294967296", "agent_budget"),
        ("agent_budget = 9223372036854775807", "agent_budget"),
        ("limits = { tickets = 0 }", "limits.tickets"),
        ("limits = { agents = 4294967296 }", "limits.agents"),
        ("patience = '-1s'", "patience"),
        ("patience = '3650001d'", "patience"),
        (
            "ramp = { offers = 0, every = '1s', lasts = '1s' }",
            "ramp.offers",
        ),
        (
            "ramp = { offers = 1, every = '0s', lasts = '1s' }",
            "ramp.every",
        ),
        (
            "ramp = { offers = 1, every = '1s', lasts = '0s' }",
            "ramp.lasts",
        ),
        (
            "actions = { block = { within = '0s' } }",
            "actions.block.within",
        ),
    ] {
        let said = problems(&format!("{more}\n{PLAIN}"));
        assert!(said.contains(path), "{more}: {said}");
    }
    for (queue, path) in [
        ("offer = { limit = '0s' }", "offer.limit"),
        ("offer = { limit = '1s', attempts = 0 }", "offer.attempts"),
        ("offer = { limit = '1s', to = 0 }", "offer.to"),
        ("preferred_wait = '0s'", "preferred_wait"),
        ("limit = 0", "limit"),
    ] {
        let text = PLAIN.replace("front = {}", &format!("front = {{ {queue} }}"));
        let said = problems(&text);
        assert!(
            said.contains(&format!("queues.front.{path}")),
            "{queue}: {said}"
        );
    }
    let said = problems(&PLAIN.replace("live = true", "live = true, cost = 0"));
    assert!(said.contains("channels.phone.cost"), "{said}");
}

/// Where no time is allowed it takes none: each step follows at once, and they end.
#[test]
fn no_time_at_all() {
    let at: Timestamp = "2026-03-01T03:00:00Z".parse().unwrap();
    let zero = Span::ZERO;
    let offer = Offer::new("1us")
        .attempts(3)
        .decline_back_off(zero)
        .miss_back_off(zero);
    let queue = Queue::new().offer(offer).wrap_up(zero);
    let document = document()
        .queue("front", queue)
        .patience(zero)
        .skew(zero)
        .backdate(zero)
        .retention(zero)
        .lost_grace(zero);
    let mut desk = Desk::new(&document);
    desk.come(at, phone(7));
    desk.done(at, open(1));
    let mut events = Vec::new();
    desk.0
        .advance(at.saturating_add(Span::from_secs(1)), &mut events)
        .unwrap();
    // Missed after a microsecond, and offered again at once, three times in all.
    let missed = events
        .iter()
        .filter(|event| matches!(event.kind, EventKind::OfferExpired { .. }));
    let missed: Vec<i64> = missed
        .map(|event| event.at.as_micros() - at.as_micros())
        .collect();
    assert_eq!(missed, [1, 2, 3]);
    let now = at.saturating_add(Span::from_secs(1));
    let lost = desk.done(
        now,
        Command::SetPresence {
            agent: AgentId::new(7),
            presence: Presence::Lost,
        },
    );
    assert_eq!(lost.len(), 2, "lost, and offline at once: {lost:#?}");
    let ticket = TicketId::new(1);
    let gone = desk.done(now, Command::ResolveTicket { ticket });
    assert_eq!(gone.len(), 2, "solved, and forgotten at once: {gone:#?}");
    assert_eq!(desk.state(1), None);
    assert_eq!(desk.0.next_wakeup(), None);
}

#[test]
fn ids_of_128_bits() {
    let at = "2026-03-01T03:00:00Z".parse().unwrap();
    let edge = u128::from(u64::MAX);
    for (id, text) in [
        (0, "0"),
        (edge, "18446744073709551615"),
        (edge + 1, "00000000-0000-0001-0000-000000000000"),
        (u128::MAX, "ffffffff-ffff-ffff-ffff-ffffffffffff"),
        (1 << 127, "80000000-0000-0000-0000-000000000000"),
    ] {
        let mut desk = Desk::new(&document());
        let mut events = desk.come(at, phone(id));
        let spec = TicketSpec::new(id, "any", "phone")
            .customer(CustomerId::new(id))
            .case(CaseId::new(id));
        let input = Input::new(at, Command::OpenTicket(spec));
        let written = serde_json::to_string(&input).unwrap();
        assert_eq!(
            written.matches(&format!("\"{text}\"")).count(),
            3,
            "{written}"
        );
        assert_eq!(serde_json::from_str::<Input>(&written).unwrap(), input);
        events.extend(desk.done(at, input.command));
        assert_eq!(
            desk.state(id),
            Some(TicketState::Assigned(AgentId::new(id)))
        );
        let written = serde_json::to_string(&events).unwrap();
        assert_eq!(
            serde_json::from_str::<Vec<Event>>(&written).unwrap(),
            events
        );
    }
    for text in [
        "18446744073709551616",
        "-1",
        "",
        "+1",
        "340282366920938463463374607431768211456",
    ] {
        assert!(text.parse::<TicketId>().is_err(), "{text}");
    }
}

#[test]
fn sequences_and_attributes_to_the_last_number() {
    let at: Timestamp = "2026-03-01T03:00:00Z".parse().unwrap();
    let text = PLAIN.replace("version = 1", "version = 1\nrule_mode = 'accumulate'");
    let rules = "
[[rules]]
name = 'most'
when = { attribute = 'n', at_least = 9223372036854775807 }
set = { priority = 'urgent' }
[[rules]]
name = 'least'
when = { attribute = 'n', at_most = -9223372036854775808 }
set = { priority = 'low' }
";
    let document: PolicyDocument = toml::from_str(&format!("{text}{rules}")).unwrap();
    let mut desk = Desk::new(&document);
    for (ticket, number, rule) in [
        (1, i64::MAX, Some("most")),
        (2, i64::MAX - 1, None),
        (3, i64::MIN, Some("least")),
        (4, i64::MIN + 1, None),
    ] {
        let spec = TicketSpec::new(ticket, "any", "phone").attribute("n", number);
        desk.done(at, Command::OpenTicket(spec));
        let class = desk.0.ticket(TicketId::new(ticket)).unwrap().class.unwrap();
        let rules: Vec<&str> = class.rules.iter().map(|name| name.as_str()).collect();
        assert_eq!(rules, Vec::from_iter(rule));
    }
    let mut events = Vec::new();
    for (ticket, sequence) in [(5, 0), (6, u64::MAX)] {
        let input = Input::new(at, open(ticket)).from_source("crm", sequence);
        assert_eq!(desk.0.apply(&input, &mut events), Ok(Applied::Done));
    }
    let again = Input::new(at, open(7)).from_source("crm", u64::MAX);
    let outcome = desk.0.apply(&again, &mut events);
    assert!(matches!(outcome, Err(Refusal::SequenceConflict { .. })));
    let next = Input::new(at, open(7)).from_source("crm", u64::MAX - 1);
    let outcome = desk.0.apply(&next, &mut events);
    assert!(matches!(outcome, Err(Refusal::SequenceOutOfOrder { .. })));
}

#[test]
fn empty_policies_are_told_what_they_lack() {
    for text in ["", "version = 1", "name = 'x'", "version = 1\nname = ''"] {
        let document = toml::from_str::<PolicyDocument>(text).unwrap();
        let said = Policy::new(&document).unwrap_err().to_string();
        for lacks in ["channels", "queues", "topics"] {
            assert!(said.contains(lacks), "{text}: {said}");
        }
    }
    let said = problems("version = 1\nname = 'x'\nchannels = {}\nqueues = {}\ntopics = {}");
    for lacks in ["channels", "queues", "topics"] {
        assert!(said.contains(lacks), "{said}");
    }
    // The least that compiles takes a ticket in.
    let document: PolicyDocument = toml::from_str(PLAIN).unwrap();
    let at = "2026-03-01T03:00:00Z".parse().unwrap();
    let mut desk = Desk::new(&document);
    desk.done(at, open(1));
    assert_eq!(desk.state(1), Some(TicketState::Waiting));
}

/// Nothing has happened yet: every question has an answer.
#[test]
fn an_empty_engine_answers() {
    let desk = Desk::new(&document());
    assert_eq!(desk.0.now(), None);
    assert_eq!(desk.0.next_wakeup(), None);
    assert_eq!(desk.0.waiting_count(), 0);
    assert_eq!(desk.state(1), None);
    desk.0.check_invariants().unwrap();
    assert_eq!(desk.0.state_digest(), desk.0.clone().state_digest());
}
