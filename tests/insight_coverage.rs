//! Coverage: worked out by hand, and against the engine asked minute by minute.

#![cfg(feature = "zones")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)] // a test may panic

use nightdesk::insight::RosterDocument;
use nightdesk::insight::coverage::{Coverage, Gap, InvalidQuery, Query, Step, Stretch, Topics};
use nightdesk::{
    AgentSpec, CalendarDocument, Command, Engine, Input, Level, Policy, PolicyDocument, Span,
    TicketId, TicketSpec, Timestamp,
};
use proptest::prelude::*;

/// `front` is open 08:00 to 20:00 in Oslo, but not on the seventh of March. `card.later` needs what `card` does after its
/// ladder's step.
const POLICY: &str = r#"
    version = 1
    name = "coverage"
    skills = ["cards", "fraud"]
    brands = ["north"]
    languages.nb = { fallback = ["en"] }
    languages.en = {}
    channels.phone = { live = true }
    channels.email = { live = false, cost = 150 }
    callback_channel = "email"
    labels.heavy = {}
    [calendars.day]
    zone = "Europe/Oslo"
    hours = { mon = [["08:00", "20:00"]], tue = [["08:00", "20:00"]], wed = [["08:00", "20:00"]], thu = [["08:00", "20:00"]], fri = [["08:00", "20:00"]], sat = [["08:00", "20:00"]], sun = [["08:00", "20:00"]] }
    exceptions = { "2026-03-07" = [] }
    [ladders.help]
    steps = [{ after = "30s", levels = { cards = 1 }, fallback = true }]
    [queues.front]
    hours = "day"
    ladder = "help"
    [queues.plain]
    hours = "day"
    [queues.urgent]
    [topics.card]
    queue = "front"
    skills = { cards = 2 }
    fallback = false
    [topics."card.later"]
    queue = "plain"
    skills = { cards = 1 }
    fallback = true
    [topics.fraud]
    queue = "urgent"
    urgency = "critical"
    skills = { fraud = 1 }
    human_only = true
    on_abandon = "callback"
    refer = "the police"
    labels = ["heavy"]
"#;

fn policy() -> Policy {
    let document: PolicyDocument = toml::from_str(POLICY).unwrap();
    Policy::new(&document).unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn level(level: u8) -> Level {
    Level::new(level).unwrap()
}

fn agent(id: u128) -> AgentSpec {
    AgentSpec::new(id)
        .channel("phone")
        .language("nb")
        .skill("fraud", level(1))
}

fn day(date: &str) -> Query {
    Query::days(date.parse().unwrap(), 1, "Europe/Oslo")
        .topics(Topics::These(vec!["fraud".into()]))
        .language("nb")
}

/// What a lane's first step says, as `from until people bots`.
fn told(coverage: &Coverage, lane: usize, step: Step) -> Vec<String> {
    let stretches = coverage.lanes[lane].rung(step).unwrap().stretches.iter();
    let text = |stretch: &Stretch| {
        format!(
            "{} {} {} {}",
            stretch.from, stretch.until, stretch.people, stretch.bots
        )
    };
    stretches.map(text).collect()
}

#[test]
fn shifts_end_to_end_overlapping_and_to_the_second() {
    // Midnight in Oslo is 23:00 the day before in UTC.
    let agents = [
        agent(1).shift(at("2026-03-01T20:00:00Z"), at("2026-03-02T05:59:59Z")),
        agent(2)
            .shift(at("2026-03-02T06:00:00Z"), at("2026-03-02T12:00:00Z"))
            .shift(at("2026-03-02T12:00:00Z"), at("2026-03-02T14:00:00Z"))
            .shift(at("2026-03-02T13:00:00Z"), at("2026-03-03T08:00:00Z")),
    ];
    let coverage = Coverage::new(&policy(), &agents, &day("2026-03-02")).unwrap();
    assert_eq!(
        told(&coverage, 0, Step::First),
        [
            "2026-03-01T23:00:00Z 2026-03-02T05:59:59Z 1 0",
            "2026-03-02T05:59:59Z 2026-03-02T06:00:00Z 0 0",
            "2026-03-02T06:00:00Z 2026-03-02T23:00:00Z 1 0",
        ]
    );
    let gaps: Vec<Gap> = coverage
        .shortfalls(Step::First)
        .map(|found| found.gap)
        .collect();
    assert_eq!(
        gaps,
        [Gap::Single(1.into()), Gap::Nobody, Gap::Single(2.into())]
    );
    // The second without anybody is in the hour from 06:00 on the wall to 07:00.
    let hours = &coverage.by_hour(0, Step::First)[0];
    let empty: Vec<usize> = (0..24).filter(|hour| hours[*hour] == Some(0)).collect();
    assert_eq!(empty, [6]);
}

#[test]
fn a_skill_counts_on_its_dates_alone() {
    let until = Some(at("2026-03-02T10:00:00Z"));
    let from = Some(at("2026-03-02T16:00:00Z"));
    let agents = [
        agent(1).skill_valid("fraud", level(1), None, until),
        agent(2).skill_valid("fraud", level(1), from, None),
    ];
    let coverage = Coverage::new(&policy(), &agents, &day("2026-03-02")).unwrap();
    assert_eq!(
        told(&coverage, 0, Step::First),
        [
            "2026-03-01T23:00:00Z 2026-03-02T10:00:00Z 1 0",
            "2026-03-02T10:00:00Z 2026-03-02T16:00:00Z 0 0",
            "2026-03-02T16:00:00Z 2026-03-02T23:00:00Z 1 0",
        ]
    );
    assert_eq!(coverage.unrostered, [1.into(), 2.into()]);
}

#[test]
fn clocks_that_change_give_days_of_23_and_25_hours() {
    let spring = Coverage::new(&policy(), &[agent(1)], &day("2026-03-29")).unwrap();
    assert_eq!(spring.until.since(spring.from), Span::from_secs(23 * 3_600));
    assert_eq!(spring.by_hour(0, Step::First)[0][2], None);
    let autumn = Coverage::new(&policy(), &[agent(1)], &day("2026-10-25")).unwrap();
    assert_eq!(autumn.until.since(autumn.from), Span::from_secs(25 * 3_600));
    let (from, until) = autumn.days[0].hours[2];
    assert_eq!(until.since(from), Span::from_secs(2 * 3_600));
}

#[test]
fn a_closed_queue_misses_nobody_but_in_the_top_tiers() {
    let query = Query::days("2026-03-06".parse().unwrap(), 2, "Europe/Oslo")
        .topics(Topics::These(vec!["card".into(), "fraud".into()]))
        .language("nb");
    let coverage = Coverage::new(&policy(), &[], &query).unwrap();
    // The seventh is an exception: closed all day.
    let open = ["2026-03-06T07:00:00Z 2026-03-06T19:00:00Z 0 0"];
    assert_eq!(told(&coverage, 0, Step::First), open);
    let always = ["2026-03-05T23:00:00Z 2026-03-07T23:00:00Z 0 0"];
    assert_eq!(told(&coverage, 1, Step::First), always);
}

#[test]
fn a_queue_that_hands_over_by_night_is_served_by_night() {
    // Oslo from 08:00 to 20:00; then Manila, from 09:00 to 17:00 there, which is 02:00 to 10:00 in Oslo.
    let manila = "[calendars.manila]\nzone = \"Asia/Manila\"\nhours = { tue = [[\"09:00\", \"17:00\"]] }\n\
        [queues.manila]\nhours = \"manila\"\n";
    let text = POLICY.replace(
        "[queues.front]",
        &format!("{manila}[queues.front]\nwhen_closed = {{ queue = \"manila\" }}"),
    );
    let document: PolicyDocument = toml::from_str(&text).unwrap();
    let policy = Policy::new(&document).unwrap();
    let query = Query::days("2026-03-03".parse().unwrap(), 1, "Europe/Oslo")
        .topics(Topics::These(vec!["card".into()]))
        .language("nb");
    let coverage = Coverage::new(&policy, &[], &query).unwrap();
    let open = ["2026-03-03T01:00:00Z 2026-03-03T19:00:00Z 0 0"];
    assert_eq!(told(&coverage, 0, Step::First), open);
}

#[test]
fn who_has_no_room_for_it_or_is_no_person_does_not_count() {
    let fits = |agent: AgentSpec, query: &Query| {
        let coverage = Coverage::new(&policy(), &[agent], query).unwrap();
        coverage.lanes[0].rungs[0].stretches[0].agents() == 1
    };
    let fraud = day("2026-03-02");
    assert!(fits(agent(1), &fraud));
    assert!(!fits(agent(1).bot(), &fraud));
    assert!(!fits(agent(1).cap("phone", 0), &fraud));
    assert!(!fits(agent(1).label_cap("heavy", 0), &fraud));
    assert!(!fits(agent(1).budget(99), &fraud));
    let email = fraud.clone().channel("email");
    assert!(
        !fits(agent(1).channel("email"), &email),
        "an e-mail costs 150 of 100"
    );
    assert!(fits(agent(1).channel("email").budget(150), &email));
    let north = fraud.brand("north");
    assert!(!fits(agent(1), &north));
    assert!(fits(agent(1).brand("north"), &north));
}

#[test]
fn all_live_channels_and_all_languages_unless_said_otherwise() {
    let query = Query::week("2026-03-02".parse().unwrap(), "UTC");
    let coverage = Coverage::new(&policy(), &[], &query).unwrap();
    let titles: Vec<String> = coverage.lanes.iter().map(|lane| lane.title()).collect();
    assert_eq!(titles, ["fraud · phone · en", "fraud · phone · nb"]);
    assert_eq!(coverage.days.len(), 7);
    let all = Coverage::new(&policy(), &[], &query.topics(Topics::All)).unwrap();
    assert_eq!(all.lanes.len(), 6);
}

#[test]
fn what_cannot_be_asked_is_said() {
    let refused = |query: Query| {
        Coverage::new(&policy(), &[], &query)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        refused(day("2026-03-02").language("nn")),
        "no language `nn` in the policy; did you mean `en`?"
    );
    assert_eq!(
        refused(day("2026-03-02").topics(Topics::These(vec!["froud".into()]))),
        "no topic `froud` in the policy; did you mean `fraud`?"
    );
    assert_eq!(
        refused(day("2026-03-02").brand("west")),
        "no brand `west` in the policy; use one that it declares"
    );
    let days = Query::days("2026-03-02".parse().unwrap(), 367, "UTC");
    assert_eq!(
        refused(days),
        "`days` is 367, outside 1 to 366; ask for fewer days at a time"
    );
    let past = Query::days("9999-12-31".parse().unwrap(), 1, "UTC");
    assert!(refused(past).contains("after the year 9999"));
    let zone = Query::days("2026-03-02".parse().unwrap(), 1, "Europe/Oslow");
    let refused = Coverage::new(&policy(), &[], &zone).unwrap_err();
    assert!(matches!(refused, InvalidQuery::Zone { .. }), "{refused}");
}

#[test]
fn the_pictures_say_what_the_data_say() {
    let agents = [agent(1).shift(at("2026-03-02T05:00:00Z"), at("2026-03-02T11:00:00Z"))];
    let coverage = Coverage::new(&policy(), &agents, &day("2026-03-02")).unwrap();
    let text = coverage.text(Step::First);
    assert!(
        text.contains("\nmon 2026-03-02 !!!!!!111111!!!!!!!!!!!!\n"),
        "{text}"
    );
    let svg = coverage.svg(Step::First);
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
    assert_eq!(
        svg.matches("fill=\"#7f1d1d\"/>").count(),
        1 + 18,
        "the legend and 18 hours"
    );
    // Nobody comes first; times are those of the map.
    assert_eq!(
        coverage.shortfall_text(Step::First),
        "Nobody could serve:\n  fraud · phone · nb: 18h in all\n    mon 00:00–06:00, mon 12:00–24:00\n\
         A single agent could serve:\n  fraud · phone · nb: 6h in all, agent 1\n"
    );
    let two = [agent(1), agent(2)];
    let coverage = Coverage::new(&policy(), &two, &day("2026-03-02")).unwrap();
    assert_eq!(
        coverage.shortfall_text(Step::First),
        "At every moment 2 or more could serve.\n"
    );
}

#[test]
fn a_roster_tells_what_is_wrong_with_it() {
    let read = |text: &str| toml::from_str::<RosterDocument>(text);
    let (from, until) = (at("2026-12-24T00:00:00Z"), at("2026-12-27T00:00:00Z"));
    let twice = "[[agents]]\nid = '1'\nworks = 'nights'\n[[agents]]\nid = '1'\n";
    let invalid = read(twice).unwrap().agents(from, until).unwrap_err();
    assert_eq!(
        invalid.to_string(),
        "agent `1` works by `nights`, which is no calendar of the roster; declare it in `calendars`\n\
         agent `1` is listed twice; give each agent its own id"
    );
    let spelt = "[[agents]]\nid = '1'\nskils = { cards = 1 }\n";
    assert!(read(spelt).unwrap_err().to_string().contains("skils"));
    // Nobody works on the 25th and 26th in Norway, and who does not work is not always there.
    let holidays = "[calendars.days]\nzone = 'Europe/Oslo'\nholidays = ['NO']\n\
        hours = { thu = [['08:00', '16:00']], fri = [['08:00', '16:00']], sat = [['08:00', '16:00']] }\n\
        [[agents]]\nid = '1'\nworks = 'days'\n";
    let agents = read(holidays).unwrap().agents(from, until).unwrap();
    assert_eq!(agents[0].roster.len(), 1, "the 24th is no holiday by law");
    let after = at("2026-12-25T00:00:00Z");
    let agents = read(holidays).unwrap().agents(after, until).unwrap();
    assert!(agents[0].roster[0].until <= after);
}

/// A rostered agent of any kind, its shifts and dates on whole minutes of the first day and a half.
fn any_agent() -> impl Strategy<Value = AgentSpec> {
    let minute = 0..2_160_i64;
    let shifts = prop::collection::vec((minute.clone(), 1..900_i64), 0..4);
    let dates = (prop::option::of(minute.clone()), prop::option::of(minute));
    let who = (prop::bool::ANY, 1..3_u8, prop::bool::ANY, prop::bool::ANY);
    (shifts, dates, who).prop_map(|(shifts, (from, until), (nb, cards, fraud, bot))| {
        let mut spec = AgentSpec::new(1).channel("phone");
        spec = spec.language(if nb { "nb" } else { "en" });
        let (from, until) = (from.map(minute_at), until.map(minute_at));
        let dated = from.zip(until).is_none_or(|(from, until)| from < until);
        spec = match dated {
            true => spec.skill_valid("cards", level(cards), from, until),
            false => spec.skill("cards", level(cards)),
        };
        if fraud {
            spec = spec.skill("fraud", level(1));
        }
        for (from, length) in shifts {
            spec = spec.shift(minute_at(from), minute_at(from + length));
        }
        if bot { spec.bot() } else { spec }
    })
}

fn minute_at(minute: i64) -> Timestamp {
    Timestamp::from_micros(at("2026-03-06T00:00:00Z").as_micros() + minute * 60_000_000).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// The engine is told of the agents and of a ticket of each topic, advances minute by minute, and is asked each time
    /// what each agent lacks. Nothing of the coverage is used for it.
    #[test]
    fn every_minute_is_as_the_engine_says(mut agents in prop::collection::vec(any_agent(), 0..6)) {
        let policy = policy();
        for (id, agent) in (1_u128..).zip(&mut agents) {
            agent.id = id.into();
        }
        let topics = ["card.later", "fraud"];
        let query = Query::days("2026-03-06".parse().unwrap(), 2, "UTC")
            .topics(Topics::These(vec!["card".into(), "card.later".into(), "fraud".into()]))
            .language("nb");
        let coverage = Coverage::new(&policy, &agents, &query).unwrap();

        // What `card` needs after its step is what `card.later` needs at once, in a queue with the same hours.
        let relaxed = coverage.lanes[0].rung(Step::Last).unwrap();
        prop_assert_eq!(relaxed.step, 1);
        prop_assert_eq!(&relaxed.stretches, &coverage.lanes[1].rungs[0].stretches);

        let mut engine = Engine::new(policy.clone());
        let mut out = Vec::new();
        for agent in &agents {
            let register = Command::RegisterAgent(agent.clone());
            engine.apply(&Input::new(coverage.from, register), &mut out).unwrap();
        }
        for (id, topic) in (1_u128..).zip(topics) {
            let open = Command::OpenTicket(TicketSpec::new(id, topic, "phone").language("nb"));
            engine.apply(&Input::new(coverage.from, open), &mut out).unwrap();
        }
        let document: toml::Table = POLICY.parse().unwrap();
        let hours: CalendarDocument = document["calendars"]["day"].clone().try_into().unwrap();
        let hours = hours.compile(&nightdesk::Zones::new()).unwrap();
        let mut at = coverage.from;
        while at < coverage.until {
            engine.advance(at, &mut out).unwrap();
            for (position, topic) in (1_u128..).zip(topics) {
                let lane = coverage.lanes.iter().find(|lane| lane.topic.as_str() == topic).unwrap();
                let found = lane.rungs[0].stretches.iter();
                let mut found = found.filter(|stretch| stretch.from <= at && at < stretch.until);
                let (said, no_second) = (found.next(), found.next().is_none());
                prop_assert!(no_second);
                let ticket = TicketId::from(position);
                let could = agents.iter().filter(|agent| {
                    (agent.roster.is_empty() || agent.roster.iter().any(|shift| shift.covers(at)))
                        && engine.unmet_needs(ticket, agent.id).unwrap().is_empty()
                });
                let expected = u32::try_from(could.count()).unwrap();
                let closed = topic == "card.later" && !hours.is_open(at);
                let expected = (!closed).then_some(expected);
                prop_assert_eq!(said.map(Stretch::agents), expected, "{} at {}", topic, at);
            }
            at = at.saturating_add(Span::from_secs(60));
        }
    }
}
