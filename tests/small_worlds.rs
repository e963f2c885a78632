//! Small worlds, exhaustively: every order of inputs up to a depth, for two tickets, two agents and
//! two skills, under policies that offer in each of the ways there are. After each input the engine's
//! invariants hold, and it said what the naive model of `model_engine` says.
//!
//! Seen to fail when a queue made one attempt too many.
//!
//! An input that changed nothing is not followed further: law 9 says that nothing can differ
//! after it. `NIGHTDESK_DEEP` above 1 goes one input deeper, above 10 two.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic
)] // a test may panic, and so may its helpers

#[path = "model_engine/mod.rs"]
mod model_engine;

use std::collections::BTreeMap;
use std::rc::Rc;

use model_engine::desk::ts;
use model_engine::inputs::START;
use model_engine::pair::Pair;
use model_engine::plan::{OfferPlan, Plan, QueuePlan};
use nightdesk::{
    AgentId, AgentSpec, Command, HoldReason, Input, Level, Presence, TicketChange, TicketId,
    TicketSpec, Urgency,
};

/// Two topics, each with a skill of its own, and what is said of their queue and tier.
fn plan(urgency: Urgency, queue: impl Fn(&mut QueuePlan)) -> Rc<Plan> {
    let mut plan = Plan::from_rolls(&[]);
    for channel in plan.channels.values_mut() {
        channel.cost = Some(60);
    }
    for (topic, skill) in [("card", "cards"), ("pay", "fraud")] {
        let topic = plan.topics.get_mut(topic).unwrap();
        topic.queue = Some("front");
        topic.urgency = Some(urgency);
        topic.skills = Some(BTreeMap::from([(skill, 1)]));
    }
    queue(plan.queues.get_mut("front").unwrap());
    Rc::new(plan)
}

/// What may come next. The first agent has one skill, the second both; one ticket is all
/// that fits.
fn alphabet(pair: &Pair) -> Vec<Command> {
    let (one, two) = (TicketId::new(1), TicketId::new(2));
    let (first, second) = (AgentId::new(1), AgentId::new(2));
    let presence = |agent, presence| Command::SetPresence { agent, presence };
    let mut commands = vec![
        Command::OpenTicket(TicketSpec::new(1, "card", "chat")),
        Command::OpenTicket(TicketSpec::new(2, "pay", "chat")),
        presence(first, Presence::Online),
        presence(first, Presence::Offline),
        presence(second, Presence::Online),
        presence(second, Presence::Away),
        Command::ResolveTicket { ticket: one },
        Command::ReleaseTicket { ticket: one },
        Command::ReopenTicket { ticket: one },
        Command::ChangeTicket {
            ticket: one,
            change: Box::new(TicketChange::new().topic("pay")),
        },
        Command::HoldTicket {
            ticket: one,
            reason: HoldReason::ThirdParty,
            until: None,
        },
        Command::ResumeTicket { ticket: one },
        Command::TransferToAgent {
            ticket: two,
            agent: second,
        },
    ];
    for agent in &pair.desk.agents {
        for work in &agent.works {
            let (ticket, agent) = (work.id, agent.id);
            commands.push(Command::AcceptOffer { ticket, agent });
            commands.push(Command::DeclineOffer {
                ticket,
                agent,
                retry_after: None,
            });
        }
    }
    commands
}

#[derive(Default)]
struct Walk {
    sequences: u64,
    inputs: u64,
    events: u64,
}

impl Walk {
    fn tell(&mut self, pair: &mut Pair, input: &Input) -> bool {
        let before = (pair.events, pair.desk.now);
        if let Err(differs) = pair.tell(input) {
            panic!("{differs}\n{}", pair.journal());
        }
        self.inputs += 1;
        self.events += pair.events - before.0;
        before != (pair.events, pair.desk.now)
    }

    /// Goes on from here in every way.
    fn on(&mut self, pair: &Pair, depth: usize) {
        if depth == 0 {
            self.sequences += 1;
            return;
        }
        let now = pair.desk.now();
        for command in alphabet(pair) {
            let mut next = pair.clone();
            if self.tell(&mut next, &Input::new(ts(now), command)) {
                self.on(&next, depth - 1);
            } else {
                self.sequences += 1;
            }
        }
        // Time passes: to what is due next, told by a question that is refused.
        if let Some(due) = pair.desk.next_timer() {
            let nobody = Command::ReleaseTicket {
                ticket: TicketId::new(9),
            };
            let mut next = pair.clone();
            self.tell(&mut next, &Input::new(ts(due.0), nobody));
            self.on(&next, depth - 1);
        }
    }
}

fn walk(name: &str, plan: &Rc<Plan>, depth: usize) {
    let deep = std::env::var("NIGHTDESK_DEEP").map_or(1, |times| times.parse().unwrap());
    let depth = depth + usize::from(deep > 1) + usize::from(deep > 10);
    let mut pair = Pair::new(plan);
    let mut walk = Walk::default();
    let level = Level::new(2).unwrap();
    let first = AgentSpec::new(1).channel("chat").skill("cards", level);
    let second = AgentSpec::new(2).channel("chat").skill("fraud", level);
    let second = second.skill("cards", level);
    let at = ts(START);
    for spec in [first, second] {
        walk.tell(&mut pair, &Input::new(at, Command::RegisterAgent(spec)));
    }
    walk.on(&pair, depth);
    // And from a desk at work.
    for command in alphabet(&pair).into_iter().take(5) {
        walk.tell(&mut pair, &Input::new(at, command));
    }
    walk.on(&pair, depth);
    let Walk {
        sequences,
        inputs,
        events,
    } = walk;
    println!("{name}: {sequences} sequences of up to {depth}, {inputs} inputs, {events} events");
    assert!(sequences > 500 && events > 300);
}

fn offers(to: usize) -> impl Fn(&mut QueuePlan) {
    move |queue| {
        queue.offer = Some(OfferPlan {
            limit: 10,
            decline_back_off: 30,
            miss_back_off: 5,
            attempts: 2,
            to,
        });
    }
}

#[test]
fn offers_accepted_by_themselves() {
    let plan = plan(Urgency::Routine, |queue| {
        queue.offer = None;
        queue.wrap_up = 5;
    });
    walk("automatic", &plan, 4);
}

#[test]
fn offers_to_one_agent_after_another() {
    walk("one by one", &plan(Urgency::Routine, offers(1)), 4);
}

#[test]
fn offers_to_both_at_once() {
    walk("both", &plan(Urgency::Elevated, offers(2)), 3);
}

#[test]
fn danger() {
    walk("danger", &plan(Urgency::Critical, offers(1)), 3);
}
