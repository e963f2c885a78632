//! Inputs of stories.

use std::collections::BTreeMap;

use nightdesk::{
    AgentSpec, AttributeValue, Command, HoldReason, Input, Level, Name, TicketChange, TicketId,
    TicketSpec, Timestamp,
};

use super::{Step, customers, document, ladders, time};

/// The steps of a story. `others` are the policies it may go over to.
pub(super) fn story(text: &str, others: &[(&str, &str)]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut last = None;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        let about = |what: &str| format!("line {number}: `{line}`: {what}");
        if let Some(expected) = line.strip_prefix("->") {
            let step = steps
                .last_mut()
                .unwrap_or_else(|| panic!("{}", about("no input before")));
            step.expected.push(expected.trim().to_owned());
        } else if let Some(question) = line.strip_prefix('?') {
            let step = steps
                .last_mut()
                .unwrap_or_else(|| panic!("{}", about("no input before")));
            step.questions.push(question.trim().to_owned());
        } else {
            let mut words = Words::new(line);
            let at = time::read_from(words.next(), last);
            let at = at.unwrap_or_else(|| panic!("{}", about("no time")));
            last = Some(at);
            let (commands, echoes) = commands(&mut words, others);
            let inputs = inputs(at, commands, &mut words);
            assert!(
                words.0.is_empty(),
                "{}",
                about(&format!("too many words: {:?}", words.0))
            );
            steps.push(Step {
                line: number,
                text: line.to_owned(),
                at,
                inputs,
                echoes,
                expected: Vec::new(),
                questions: Vec::new(),
            });
        }
    }
    steps
}

/// The words of a line that are not yet used.
pub(super) struct Words<'a>(Vec<&'a str>);

impl<'a> Words<'a> {
    fn new(line: &'a str) -> Self {
        Self(line.split_whitespace().collect())
    }

    pub(super) fn next(&mut self) -> &'a str {
        assert!(!self.0.is_empty(), "a line ends too early");
        self.0.remove(0)
    }

    /// The word after `key`, taken from wherever they stand.
    pub(super) fn option(&mut self, key: &str) -> Option<&'a str> {
        let at = self.0.iter().position(|word| *word == key)?;
        self.0.remove(at);
        assert!(at < self.0.len(), "nothing after `{key}`");
        Some(self.0.remove(at))
    }

    fn flag(&mut self, key: &str) -> bool {
        let at = self.0.iter().position(|word| *word == key);
        at.map(|at| self.0.remove(at)).is_some()
    }

    /// All words after each `key`, split at commas.
    pub(super) fn list(&mut self, key: &str) -> Vec<&'a str> {
        let mut items = Vec::new();
        while let Some(words) = self.option(key) {
            items.extend(words.split(','));
        }
        items
    }
}

fn inputs(at: Timestamp, commands: Vec<Command>, words: &mut Words<'_>) -> Vec<Input> {
    let delivery = words.option("via");
    let occurred_at = words.option("since");
    let inputs = commands.into_iter().map(|command| {
        let mut input = Input::new(at, command);
        if let Some((source, sequence)) = delivery.map(|via| via.split_once(':').unwrap()) {
            input = input.from_source(source, sequence.parse().unwrap());
        }
        if let Some(since) = occurred_at {
            input = input.occurred_at(time::read(since).unwrap());
        }
        input
    });
    inputs.collect()
}

/// The commands of a line, and the events that would only repeat them.
fn commands(words: &mut Words<'_>, others: &[(&str, &str)]) -> (Vec<Command>, Vec<String>) {
    let first = words.next();
    if let Ok(agent) = first.parse::<u128>() {
        let (command, echo) = by_agent(agent, words);
        return (vec![command], vec![echo]);
    }
    match first {
        "wait" => (Vec::new(), Vec::new()),
        "agent" => {
            let spec = agent_spec(words);
            let agent = spec.id;
            let online = Command::SetPresence {
                agent,
                presence: nightdesk::Presence::Online,
            };
            let echoes = vec![
                format!("agent {agent} registered"),
                format!("agent {agent} is online"),
            ];
            (vec![Command::RegisterAgent(spec), online], echoes)
        }
        "register" => {
            let spec = agent_spec(words);
            let echo = format!("agent {} registered", spec.id);
            (vec![Command::RegisterAgent(spec)], vec![echo])
        }
        "update" => {
            let spec = agent_spec(words);
            let echo = format!("agent {} updated", spec.id);
            (vec![Command::UpdateAgent(spec)], vec![echo])
        }
        "remove" => {
            let agent = words.next().parse().unwrap();
            (
                vec![Command::RemoveAgent { agent }],
                vec![format!("agent {agent} removed")],
            )
        }
        "suspend" => (
            vec![Command::SuspendOffers],
            vec!["offers suspended".to_owned()],
        ),
        "unsuspend" => (vec![Command::ResumeOffers], vec!["offers go on".to_owned()]),
        "policy" => (
            vec![replacement(words, others)],
            vec!["policy replaced".to_owned()],
        ),
        verb => {
            let of_customers = customers::read(verb, words);
            let (command, echo) = of_customers.unwrap_or_else(|| by_ticket(verb, words));
            (vec![command], vec![echo])
        }
    }
}

fn by_agent(agent: u128, words: &mut Words<'_>) -> (Command, String) {
    let (verb, word) = (words.next(), words.next());
    let agent = agent.into();
    if verb == "goes" {
        let presence = word.parse().unwrap();
        return (
            Command::SetPresence { agent, presence },
            format!("agent {agent} is {presence}"),
        );
    }
    let ticket: TicketId = word.parse().unwrap();
    if let Some(said) = super::capacity::command(verb, ticket, agent) {
        return said;
    }
    match verb {
        "accepts" => (
            Command::AcceptOffer { ticket, agent },
            format!("{agent} has {ticket}"),
        ),
        "declines" => {
            let retry_after = words.option("for").map(time::span);
            (
                Command::DeclineOffer {
                    ticket,
                    agent,
                    retry_after,
                },
                format!("{agent} declined {ticket}"),
            )
        }
        "answers" => (
            Command::AgentWrote { ticket, agent },
            format!("{ticket} answered by {agent}"),
        ),
        "finishes" => (
            Command::EndWrapUp { ticket, agent },
            format!("{agent} wrapped up {ticket}"),
        ),
        verb => panic!("no such verb of an agent: {verb}"),
    }
}

fn by_ticket(verb: &str, words: &mut Words<'_>) -> (Command, String) {
    let ticket: TicketId = words.next().parse().unwrap();
    let said = |what: &str| format!("{ticket} {what}");
    match verb {
        "open" => (
            Command::OpenTicket(ticket_spec(ticket, words)),
            said("opened"),
        ),
        "change" => (
            Command::ChangeTicket {
                ticket,
                change: Box::new(change(words)),
            },
            said("changed"),
        ),
        "customer" => (Command::CustomerWrote { ticket }, said("customer wrote")),
        "hold" => {
            let reason = match words.next() {
                "customer" => HoldReason::Customer,
                "third_party" => HoldReason::ThirdParty,
                "identity" => HoldReason::Identity,
                "snoozed" => HoldReason::Snoozed,
                "interrupted" => HoldReason::Interrupted,
                word => panic!("no such reason: {word}"),
            };
            let until = words.option("until").map(|word| time::read(word).unwrap());
            (
                Command::HoldTicket {
                    ticket,
                    reason,
                    until,
                },
                said("held"),
            )
        }
        "resume" => (Command::ResumeTicket { ticket }, said("resumed")),
        "transfer" => match (words.option("queue"), words.option("agent")) {
            (Some(queue), None) => (
                Command::TransferToQueue {
                    ticket,
                    queue: queue.into(),
                },
                said("moved"),
            ),
            (None, Some(agent)) => {
                let agent = agent.parse().unwrap();
                (
                    Command::TransferToAgent { ticket, agent },
                    format!("{agent} has {ticket}"),
                )
            }
            _ => panic!("transfer to a queue or to an agent"),
        },
        "handoff" => (Command::HandOff { ticket }, said("handed off")),
        "person" => (Command::AskForPerson { ticket }, said("wants a person")),
        "release" => (Command::ReleaseTicket { ticket }, said("released")),
        "resolve" => (Command::ResolveTicket { ticket }, said("resolved")),
        "reopen" => (Command::ReopenTicket { ticket }, said("reopened")),
        "abandon" => (Command::AbandonTicket { ticket }, said("abandoned")),
        "cancel" => (Command::CancelTicket { ticket }, said("cancelled")),
        "retry" => (Command::RetryTicket { ticket }, said("retried")),
        "revoke" => {
            let agent = words.option("from").unwrap().parse().unwrap();
            (
                Command::RevokeOffer { ticket, agent },
                format!("{ticket} revoked from {agent}"),
            )
        }
        "anchor" => {
            let anchor = words.next();
            let at = words.option("at").map(|word| time::read(word).unwrap());
            let echo = said(&format!("anchor {anchor}"));
            let anchor = anchor.into();
            (Command::SetAnchor { ticket, anchor, at }, echo)
        }
        "meet" => {
            let clock = words.next();
            let agent = words
                .option("by")
                .map(|agent| agent.parse::<u128>().unwrap().into());
            let echo = said(&format!("clock {clock} met"));
            let clock = clock.into();
            (
                Command::MeetClock {
                    ticket,
                    clock,
                    agent,
                },
                echo,
            )
        }
        "done" => (Command::ActionDone { ticket }, said("done")),
        "failed" => (Command::ActionFailed { ticket }, said("failed")),
        verb => panic!("no such verb: {verb}"),
    }
}

fn agent_spec(words: &mut Words<'_>) -> AgentSpec {
    let mut spec = AgentSpec::new(words.next().parse::<u128>().unwrap());
    if words.flag("bot") {
        spec = spec.bot();
    }
    for skill in words.list("skill") {
        let (skill, level) = skill.split_once(':').unwrap_or((skill, "1"));
        spec = spec.skill(skill, Level::new(level.parse().unwrap()).unwrap());
    }
    for language in words.list("speaks") {
        spec = spec.language(language);
    }
    let channels = words.list("on");
    let channels = if channels.is_empty() {
        vec!["phone", "chat", "email"]
    } else {
        channels
    };
    for channel in channels {
        spec = spec.channel(channel);
    }
    spec = ladders::agent(spec, words);
    for brand in words.list("brand") {
        spec = spec.brand(brand);
    }
    for cap in words.list("cap") {
        let (channel, cap) = cap.split_once(':').unwrap();
        spec = spec.cap(channel, cap.parse().unwrap());
    }
    for cap in words.list("label_cap") {
        let (label, cap) = cap.split_once(':').unwrap();
        spec = spec.label_cap(label, cap.parse().unwrap());
    }
    match words.option("budget") {
        Some(budget) => spec.budget(budget.parse().unwrap()),
        None => spec,
    }
}

fn ticket_spec(ticket: TicketId, words: &mut Words<'_>) -> TicketSpec {
    let mut spec = TicketSpec::new(ticket, words.next(), words.next());
    for language in words.list("in") {
        spec = spec.language(language);
    }
    if let Some(segment) = words.option("segment") {
        spec = spec.segment(segment);
    }
    if let Some(brand) = words.option("brand") {
        spec = spec.brand(brand);
    }
    if let Some(case) = words.option("case") {
        spec = spec.case(case.parse::<u128>().unwrap());
    }
    if let Some(customer) = words.option("customer") {
        spec = spec.customer(customer.parse::<u128>().unwrap());
    }
    if let Some(verification) = words.option("verified") {
        spec = spec.verification(verification.parse().unwrap());
    }
    for (name, value) in words.list("with").into_iter().map(attribute) {
        spec = spec.attribute(name, value);
    }
    ladders::ticket(spec, words)
}

fn attribute(text: &str) -> (&str, AttributeValue) {
    let (name, value) = text.split_once('=').unwrap();
    let value = match (value.parse::<bool>(), value.parse::<i64>()) {
        (Ok(value), _) => value.into(),
        (_, Ok(value)) => value.into(),
        _ => value.into(),
    };
    (name, value)
}

fn change(words: &mut Words<'_>) -> TicketChange {
    let mut change = TicketChange::new();
    if let Some(topic) = words.option("topic") {
        change = change.topic(topic);
    }
    if let Some(channel) = words.option("channel") {
        change = change.channel(channel);
    }
    let languages = words.list("in");
    if !languages.is_empty() {
        change = change.languages(languages);
    }
    if let Some(segment) = words.option("segment") {
        change = change.segment((segment != "none").then(|| segment.into()));
    }
    if let Some(verification) = words.option("verified") {
        change = change.verification(verification.parse().unwrap());
    }
    if let Some(priority) = words.option("priority") {
        change = change.priority((priority != "none").then(|| priority.parse().unwrap()));
    }
    for (name, value) in words.list("with").into_iter().map(attribute) {
        change = change.attribute(name, Some(value));
    }
    for name in words.list("without") {
        change = change.attribute(name, None);
    }
    ladders::change(change, words)
}

fn replacement(words: &mut Words<'_>, others: &[(&str, &str)]) -> Command {
    let wanted = words.next();
    let policy = others.iter().find(|(name, _)| *name == wanted);
    let (_, policy) = policy.unwrap_or_else(|| panic!("no policy `{wanted}`"));
    let map: BTreeMap<Name, Name> = words
        .list("map")
        .into_iter()
        .map(|pair| pair.split_once('=').unwrap())
        .map(|(from, to)| (from.into(), to.into()))
        .collect();
    Command::ReplacePolicy {
        document: Box::new(document(policy)),
        queues: map,
    }
}
