//! Questions to an engine: `?` lines.
//!
//! `line 2 1`, `line empty`; `1 waiting`, `1 offered 7 8`, `1 with 7`, `1 aside customer with 7
//! until 03:00`, `1 closed resolved`, `1 unknown`; `1 stands in cards critical due 03:00`; `1 tried 2`;
//! `1 unanswered`; `agent 7 online used 60 has 1`; `7 for 1: nothing` and its obstacles;
//! `1 clock first running due 03:00`, `1 clock first because resolution, due …`;
//! `wakeup 03:00 offer_expires`, `wakeup never`.

use nightdesk::clock::ClockState;
use nightdesk::{AgentId, Engine, Hold, Obstacle, Outcome, TicketId, TicketState};

use super::ladders;
use super::say::{self, Line};
use super::time;

/// What may be said of what the question is about.
pub(super) fn answers(engine: &Engine, question: &str) -> Vec<Line> {
    let words: Vec<&str> = question.split_whitespace().collect();
    match words.as_slice() {
        ["line", ..] => vec![Line::new(format!(
            "line {}",
            list(engine.waiting(), "empty")
        ))],
        ["wakeup", ..] => vec![wakeup(engine)],
        ["queue", queue, ..] => vec![super::queues::as_it_is(engine, queue)],
        ["agent", agent, ..] => vec![agent_line(engine, id(agent).into())],
        [agent, "for", ticket, ..] => {
            let ticket = id(ticket.trim_end_matches(':'));
            vec![between(engine, id(agent).into(), ticket.into())]
        }
        [ticket, ..] => ticket_lines(engine, ticket.parse().unwrap()),
        [] => panic!("an empty question"),
    }
}

fn id(word: &str) -> u128 {
    word.parse().unwrap_or_else(|_| panic!("`{word}` is no id"))
}

fn list<T: ToString>(items: impl IntoIterator<Item = T>, nothing: &str) -> String {
    let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    if items.is_empty() {
        nothing.to_owned()
    } else {
        items.join(" ")
    }
}

fn wakeup(engine: &Engine) -> Line {
    engine.next_wakeup().map_or_else(
        || Line::new("wakeup never"),
        |wakeup| {
            let reason = serde_json::to_string(&wakeup.reason).unwrap();
            Line::new(format!("wakeup {}", time::say(wakeup.at))).with(reason.trim_matches('"'))
        },
    )
}

fn ticket_lines(engine: &Engine, ticket: TicketId) -> Vec<Line> {
    let Some(view) = engine.ticket(ticket) else {
        return vec![Line::new(format!("{ticket} unknown"))];
    };
    let state = match &view.state {
        TicketState::Waiting => Line::new(format!("{ticket} waiting")),
        TicketState::Offered(agents) => Line::new(format!("{ticket} offered {}", list(agents, ""))),
        TicketState::Assigned(agent) => Line::new(format!("{ticket} with {agent}")),
        TicketState::Held {
            reason,
            until,
            agent,
        } => {
            let line = Line::new(format!("{ticket} aside")).with(say::hold_reason(*reason));
            agent
                .iter()
                .fold(line, |line, agent| line.with(format!("with {agent}")))
                .with_time("until", *until)
        }
        TicketState::Closed(outcome) => Line::new(format!("{ticket} closed")).with(match outcome {
            Outcome::Resolved => "resolved",
            Outcome::Abandoned => "abandoned",
            Outcome::Cancelled => "cancelled",
            Outcome::Referred => "referred",
            Outcome::Merged => "merged",
            other => panic!("no words for {other:?}"),
        }),
        other => panic!("no words for {other:?}"),
    };
    let answered = if view.unanswered {
        "unanswered"
    } else {
        "answered"
    };
    let mut lines = vec![
        ladders::step(ticket, &view),
        ladders::unfit(ticket, &view),
        state,
        Line::new(format!("{ticket} tried {}", view.attempts)),
        Line::new(format!("{ticket} {answered}")),
    ];
    for clock in engine.clocks(ticket).unwrap() {
        let head = format!("{ticket} clock {} ", clock.clock);
        let state = match clock.state {
            ClockState::Running => "running",
            ClockState::Met { .. } => "met",
            ClockState::Withdrawn => "withdrawn",
        };
        let line = Line::new(format!("{head}{state}"));
        lines.push(
            line.with(format!("#{}", clock.instance))
                .with_time("due", clock.due),
        );
        let why = clock.explanation.unwrap();
        lines.push(Line::new(time::normal(&format!("{head}because {why}"))));
    }
    let class = view.class.iter();
    lines.extend(class.map(|class| say::standing(format!("{ticket} stands"), class)));
    lines
}

fn agent_line(engine: &Engine, agent: AgentId) -> Line {
    let Some(view) = engine.agent(agent) else {
        return Line::new(format!("agent {agent} unknown"));
    };
    let line = Line::new(format!("agent {agent} {}", view.presence))
        .with(format!("used {}", view.used))
        .with(format!("has {}", list(&view.assigned, "nothing")))
        .with(format!("offered {}", list(&view.offered, "nothing")))
        .with(format!(
            "wrapping up {}",
            list(&view.wrapping_up, "nothing")
        ))
        .with(format!("keeps {}", list(&view.held, "nothing")));
    super::capacity::agent(line, &view)
}

fn between(engine: &Engine, agent: AgentId, ticket: TicketId) -> Line {
    let obstacles = engine.obstacles(ticket, agent).unwrap();
    let obstacles: Vec<String> = obstacles.iter().map(obstacle).collect();
    let what = if obstacles.is_empty() {
        "nothing".to_owned()
    } else {
        obstacles.join(", ")
    };
    Line::new(format!("{agent} for {ticket}: {what}"))
}

fn obstacle(obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::NotWaiting => "not waiting".to_owned(),
        Obstacle::NotOnline(presence) => presence.to_string(),
        Obstacle::Need(need) => ladders::need(need),
        Obstacle::NoRoom { cost, free } => format!("no room for {cost} in {free}"),
        Obstacle::CapReached { channel, cap } => format!("cap {channel}:{cap}"),
        Obstacle::Hold(Hold::OffersSuspended) => "suspended".to_owned(),
        Obstacle::Hold(Hold::TicketPaused { until: None }) => "paused".to_owned(),
        Obstacle::Hold(Hold::TicketPaused { until: Some(at) }) => {
            format!("paused until {}", time::say(*at))
        }
        Obstacle::Hold(Hold::QueueClosed { opens_at }) => super::queues::closed(*opens_at),
        Obstacle::Hold(Hold::TicketBackOff { until }) => {
            format!("declined until {}", time::say(*until))
        }
        Obstacle::Hold(Hold::AgentBackOff { until }) => {
            format!("missed until {}", time::say(*until))
        }
        Obstacle::Hold(Hold::AttemptsExhausted) => "exhausted".to_owned(),
        other => super::capacity::obstacle(other),
    }
}
