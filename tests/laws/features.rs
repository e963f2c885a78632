//! What bounds agents' work, switched on at random over any run: the invariants hold, the
//! events add up, and extra ticks change nothing.
//!
//! The inputs are those of a plain run; under another policy some of them are refused, and
//! what is offered and assigned otherwise is taken and solved as the dice say.

use nightdesk::{Command, Engine, Event, Input, Policy, PolicyDocument, TicketId, TicketState};
use serde_json::{Value, json};

use super::ledger::Ledger;
use super::plan::{Dice, Plan};
use super::world::{Case, Checked, World, fail};

/// A plan's document with features of every kind.
fn featured(plan: &Plan, dice: &mut Dice<'_>) -> PolicyDocument {
    let mut document = serde_json::to_value(plan.document()).unwrap();
    let names = |table: &Value| -> Vec<String> {
        table
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, _)| name.clone())
            .collect()
    };
    let channels = names(&document["channels"]);
    let topics = names(&document["topics"]);
    for channel in &channels {
        for (key, often) in [("exclusive", 20), ("interruptible", 70), ("interrupts", 60)] {
            if dice.chance(often) {
                document["channels"][channel][key] = json!(true);
            }
        }
    }
    document["labels"] = json!({ "kyc": { "cap": 1 }, "slow": { "cap": 2 } });
    for topic in &topics {
        let row = &mut document["topics"][topic];
        if dice.chance(40) {
            row["labels"] = json!([dice.pick(&["kyc", "slow"])]);
        }
        if dice.chance(20) {
            row["interruptible"] = json!(dice.chance(50));
        }
        if dice.chance(20) {
            row["interrupts"] = json!(dice.chance(50));
        }
    }
    for queue in names(&document["queues"]) {
        let row = &mut document["queues"][queue];
        if !row["offer"].is_null() {
            row["offer"]["to"] = json!(dice.pick(&[2, 1, 3]));
        }
        let choice = row["agent_choice"].as_array();
        if choice.is_none_or(|list| list.contains(&json!("preferred"))) && dice.chance(70) {
            row["preferred_wait"] = json!(dice.pick(&["5s", "1s", "60s"]));
        }
    }
    if dice.chance(60) {
        let (offers, every) = (dice.pick(&[1, 2]), dice.pick(&["5s", "1s", "60s"]));
        document["ramp"] = json!({ "offers": offers, "every": every, "lasts": "30s" });
    }
    document["interrupted"] = json!(dice.pick(&["stays", "stays", "requeues"]));
    document["gathering"] = json!(dice.chance(70));
    let reserves = (0..dice.roll(3)).map(|number| {
        let topic = &topics[dice.roll(topics.len())];
        let channel = &channels[dice.roll(channels.len())];
        let tier = dice.pick(&["critical", "elevated", "protective"]);
        let name = format!("reserve {number}");
        json!({ "name": name, "tier": tier, "topic": topic, "channel": channel })
    });
    document["reserves"] = Value::Array(reserves.collect());
    serde_json::from_value(document).unwrap()
}

/// What somebody does who looks at the desk.
fn act(engine: &Engine, dice: &mut Dice<'_>) -> Option<Command> {
    let tickets: Vec<_> = engine.tickets().collect();
    let agents: Vec<_> = engine.agents().collect();
    let offered = |ticket: &&TicketId| {
        let view = engine.ticket(**ticket);
        view.is_some_and(|view| matches!(view.state, TicketState::Offered(_)))
    };
    let offered = tickets.iter().find(offered).filter(|_| dice.chance(70));
    let ticket = *offered.or(tickets.get(dice.roll(tickets.len())))?;
    let agent = *agents.get(dice.roll(agents.len()))?;
    Some(match engine.ticket(ticket)?.state {
        TicketState::Offered(to) => Command::AcceptOffer {
            ticket,
            agent: *to.last()?,
        },
        TicketState::Assigned(_) if dice.chance(30) => Command::Consult { ticket, agent },
        TicketState::Assigned(_) if dice.chance(40) => Command::ResolveTicket { ticket },
        TicketState::Held { .. } if dice.chance(30) => Command::ResumeTicket { ticket },
        _ => Command::EndConsult { ticket, agent },
    })
}

pub(crate) fn features(case: &Case) -> Checked {
    let plans: Vec<Plan> = case
        .plans
        .iter()
        .map(|rolls| Plan::from_rolls(rolls))
        .collect();
    let mut inputs = World::journal(case)?;
    let mut rolls = case.plans.concat();
    rolls.rotate_left(97);
    let dice = &mut Dice::new(&rolls);
    let documents: Vec<PolicyDocument> = plans.iter().map(|plan| featured(plan, dice)).collect();
    for input in &mut inputs {
        input.delivery = None;
        if let Command::ReplacePolicy { document, .. } = &mut input.command
            && let Some(at) = plans.iter().position(|plan| plan.document() == **document)
        {
            **document = documents[at].clone();
        }
    }
    let mut engine = Engine::new(Policy::new(&documents[0]).unwrap());
    let mut ticked = engine.clone();
    let mut ledger = Ledger::default();
    let (mut told, mut again): (Vec<Event>, Vec<Event>) = (Vec::new(), Vec::new());
    for (position, input) in inputs.into_iter().enumerate() {
        let rolls = &case.steps[position % case.steps.len()];
        let seen = act(&engine, &mut Dice::new(rolls));
        let seen = seen.map(|command| Input::new(input.at, command));
        for input in [input].into_iter().chain(seen) {
            let from = told.len();
            let _ = engine.apply(&input, &mut told);
            while let Some(next) = ticked.next_wakeup().filter(|next| next.at <= input.at) {
                let _ = ticked.advance(next.at, &mut again);
                let _ = ticked.advance(next.at, &mut again);
            }
            let _ = ticked.apply(&input, &mut again);
            ledger.host_ends_wrap_up = matches!(input.command, Command::EndWrapUp { .. });
            for event in &told[from..] {
                if let Err(what) = ledger.fold(event, &|_| (String::new(), 0)) {
                    return fail(
                        "conservation",
                        format!("{what}\n{input:?}\n{:#?}", &told[from..]),
                    );
                }
            }
            if let Err(broken) = engine.check_invariants() {
                let policy = serde_json::to_string(engine.policy().document()).unwrap();
                return fail(
                    "invariants",
                    format!("{broken:?}\n{policy}\n{input:?}\n{:#?}", &told[from..]),
                );
            }
            if told != again || engine.state_digest() != ticked.state_digest() {
                return fail("tick freedom", format!("{input:?}\n{:#?}", &told[from..]));
            }
        }
    }
    Ok(())
}
