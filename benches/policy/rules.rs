//! Rules as a bank writes them, and a ticket that they are asked about again and again.

use std::hint::black_box;

use nightdesk::document::{Channel, Condition, Queue, Rule, Segment, Set, Topic};
use nightdesk::{
    Command, Engine, Event, HoldReason, Input, Policy, PolicyDocument, Priority, RuleMode,
    TicketChange, TicketSpec, Timestamp,
};

const TOPICS: usize = 100;

/// Rules as a bank writes them: about a topic, and of that a channel, a segment, a language or
/// an amount. They accumulate, so none can be left out for the one before it.
pub(crate) fn document(rules: usize) -> PolicyDocument {
    let mut document = PolicyDocument::new("rules")
        .rule_mode(RuleMode::Accumulate)
        .channel("phone", Channel::new(true))
        .channel("email", Channel::new(false))
        .fallback_chain(["nb", "sv", "en"])
        .segment("standard", Segment::new())
        .segment("priority", Segment::new())
        .queue("front", Queue::new())
        .queue("back", Queue::new());
    for topic in 0..TOPICS {
        document = document.topic(topic_name(topic), Topic::new().queue("front"));
    }
    for index in 0..rules {
        let about = Condition::new().topic(topic_name(index * 7 % TOPICS).as_str());
        let when = match index % 5 {
            0 => about.channel("email"),
            1 => about.segment("priority"),
            2 => about.language(["nb", "sv"]),
            3 => {
                let amount = i64::try_from(index).unwrap() * 1_000;
                about.attribute("amount_minor").at_least(amount)
            }
            _ => {
                let late = Condition::new().channel("email").segment("standard");
                about.any([late, Condition::new().language("en")])
            }
        };
        let set = match index % 3 {
            0 => Set::new().priority(Priority::High),
            1 => Set::new().queue("back"),
            _ => Set::new().human_only(true),
        };
        document = document.rule(Rule::new(format!("rule {index}"), when, set));
    }
    document
}

fn topic_name(topic: usize) -> String {
    format!("area{}.topic{topic}", topic % 10)
}

/// A ticket that is put aside and changed again and again, so that nothing is asked but
/// what it is.
pub(crate) struct Changed {
    engine: Engine,
    events: Vec<Event>,
    changes: [Input; 2],
}

impl Changed {
    pub(crate) fn new(rules: usize) -> Self {
        let at: Timestamp = "2026-03-03T09:00:00Z".parse().unwrap();
        let mut engine = Engine::new(Policy::new(&document(rules)).unwrap());
        let mut events = Vec::new();
        let ticket = TicketSpec::new(1, topic_name(0).as_str(), "phone")
            .language("nb")
            .segment("standard")
            .attribute("amount_minor", 5_i64);
        let hold = Command::HoldTicket {
            ticket: 1.into(),
            reason: HoldReason::ThirdParty,
            until: None,
        };
        for command in [Command::OpenTicket(ticket), hold] {
            engine.apply(&Input::new(at, command), &mut events).unwrap();
        }
        let change = |amount: i64| {
            let change = TicketChange::new().attribute("amount_minor", Some(amount.into()));
            let (ticket, change) = (1.into(), Box::new(change));
            Input::new(at, Command::ChangeTicket { ticket, change })
        };
        Self {
            engine,
            events,
            changes: [change(6), change(7)],
        }
    }

    /// Two changes, there and back.
    pub(crate) fn change(&mut self) {
        for input in &self.changes {
            self.events.clear();
            black_box(self.engine.apply(input, &mut self.events)).unwrap();
        }
    }
}
