//! Random inputs, read against the desk so that most of them mean something.

use std::collections::{BTreeMap, BTreeSet};

use nightdesk::{
    AgentId, Command, CustomerCommand, CustomerId, HoldReason, IncidentCommand, Input, Name,
    PolicyDocument, Presence, Priority, TicketChange, TicketId, TicketSpec, TicketState,
    Verification,
};

use super::dice::Dice;
use super::policy::{BRANDS, CHANNELS, FLAGS, LANGUAGES, QUEUES, SEGMENTS, TOPICS, ZONES};
use super::promises::CLOCKS;
use super::run::{Run, SECOND, START, instant};

const TICKETS: u128 = 24;
/// The last two are bots.
pub(super) const AGENTS: u128 = 8;
const INCIDENTS: &[&str] = &["outage", "fire"];
const SOURCES: &[&str] = &["crm", "phone", "crm"];

#[derive(Clone, Copy)]
enum Kind {
    Open,
    Arrive,
    Accept,
    Answer,
    Resolve,
    Agent,
    Ticket,
    Assigned,
    Customer,
    Incident,
    Clock,
    Action,
    Desk,
    Again,
}

/// With how often each comes; the first is what shrinking leads to.
const KINDS: &[(Kind, usize)] = &[
    (Kind::Open, 16),
    (Kind::Arrive, 7),
    (Kind::Accept, 11),
    (Kind::Answer, 6),
    (Kind::Resolve, 5),
    (Kind::Agent, 7),
    (Kind::Ticket, 16),
    (Kind::Assigned, 8),
    (Kind::Customer, 10),
    (Kind::Incident, 4),
    (Kind::Clock, 4),
    (Kind::Action, 3),
    (Kind::Desk, 3),
    (Kind::Again, 3),
];

fn name(text: &str) -> Name {
    text.into()
}

impl Run {
    /// The inputs of a step.
    pub(crate) fn inputs(&self, rolls: &[u16]) -> Vec<Input> {
        let dice = &mut Dice::new(rolls);
        let all = KINDS.iter().map(|(_, often)| often).sum();
        let mut roll = dice.roll(all);
        let kind = KINDS.iter().find(|(_, often)| {
            let found = roll < *often;
            roll = roll.saturating_sub(*often);
            found
        });
        let mut kind = kind.map_or(Kind::Open, |(kind, _)| *kind);
        if self.engine.agents().count() < 4 && dice.chance(40) {
            kind = Kind::Arrive;
        }
        let at = self.time(dice);
        if let Kind::Again = kind
            && let Some(input) = self.again(at, dice)
        {
            return vec![input];
        }
        let (delivered, source, gap) = (dice.chance(30), dice.pick(SOURCES), dice.roll(3) as u64);
        let backdated = dice.chance(20);
        let back = dice.pick(&[1, 30, 60, 0, 3_600, -1]) * SECOND;
        let commands = self.commands(kind, at, dice).into_iter();
        let mut inputs: Vec<Input> = commands
            .map(|command| Input::new(instant(at), command))
            .collect();
        if let [input] = inputs.as_mut_slice() {
            if delivered {
                let last = self.sequences.get(source);
                let sequence = last.map_or(gap, |last| last + 1 + gap);
                *input = input.clone().from_source(source, sequence);
            }
            if backdated {
                *input = input.clone().occurred_at(instant(at - back));
            }
        }
        inputs
    }

    /// When: mostly soon, often at a timer's instant or right beside it, now and then a
    /// little back, rarely too far.
    fn time(&self, dice: &mut Dice<'_>) -> i64 {
        let Some(now) = self.engine.now().map(|now| now.as_micros()) else {
            return START;
        };
        let wakeup = self.engine.next_wakeup();
        let wakeup = wakeup.map_or(now + SECOND, |wakeup| wakeup.at.as_micros());
        let far = dice.pick(&[2, 5, 20, 60, 120]) * SECOND;
        // A long silence; while somebody is asked, offers would lapse all the while.
        let silent = self.ledger.suspended || self.engine.waiting_count() == 0;
        let silence = dice.pick(&[1_200, 900, 8 * 3_600, 8 * 86_400]) * SECOND;
        match dice.roll(200) {
            0..=79 => now,
            80..=109 => now + SECOND,
            110..=139 => now + far,
            140..=156 => wakeup,
            157..=166 => wakeup - 1,
            167..=174 => wakeup + 1,
            175..=182 => now + 1,
            183..=187 => now - SECOND,
            188 => now - 6 * SECOND,
            189..=195 if silent => now + silence,
            _ => now,
        }
    }

    /// An input of the past that carried a sequence: whole, with another content, or of a
    /// sequence that was left out.
    fn again(&self, at: i64, dice: &mut Dice<'_>) -> Option<Input> {
        let back = dice.roll(self.past.len().clamp(1, 8));
        let mut input = self.past.iter().rev().nth(back)?.input.clone();
        input.at = instant(at);
        match dice.roll(6) {
            0..=3 => {}
            4 => input.command = Command::ResumeOffers,
            _ => {
                let delivery = input.delivery.as_mut()?;
                delivery.sequence = delivery.sequence.saturating_sub(1);
            }
        }
        Some(input)
    }

    fn any_ticket(dice: &mut Dice<'_>) -> TicketId {
        TicketId::new(dice.roll(TICKETS as usize) as u128 + 1)
    }

    pub(super) fn agent(dice: &mut Dice<'_>) -> AgentId {
        AgentId::new(dice.roll(AGENTS as usize) as u128 + 1)
    }

    fn customer(dice: &mut Dice<'_>) -> CustomerId {
        (dice.roll(4) as u128).into()
    }

    /// A ticket in such a state, most of the time.
    fn ticket(&self, dice: &mut Dice<'_>, wanted: impl Fn(&TicketState) -> bool) -> TicketId {
        let (any, pick) = (dice.chance(6), dice.roll(1_000));
        let fits = |ticket: &TicketId| {
            let view = self.engine.ticket(*ticket);
            view.is_some_and(|view| wanted(&view.state))
        };
        let fitting: Vec<TicketId> = self.engine.tickets().filter(fits).collect();
        if any || fitting.is_empty() {
            Self::any_ticket(dice)
        } else {
            fitting[pick % fitting.len()]
        }
    }

    fn open(&self, dice: &mut Dice<'_>) -> TicketId {
        self.ticket(dice, |state| !matches!(state, TicketState::Closed(_)))
    }

    fn assigned(&self, dice: &mut Dice<'_>) -> TicketId {
        self.ticket(dice, |state| matches!(state, TicketState::Assigned(_)))
    }

    /// An offer that stands, most of the time.
    fn offer(&self, dice: &mut Dice<'_>) -> (TicketId, AgentId) {
        let ticket = self.ticket(dice, |state| matches!(state, TicketState::Offered(_)));
        let to = match self.engine.ticket(ticket).map(|view| view.state) {
            Some(TicketState::Offered(to)) => Some(dice.pick(&to)),
            // A relief's: the one who has it is not asked.
            _ => self.engine.agents().find(|agent| {
                let view = self.engine.agent(*agent);
                view.is_some_and(|view| view.offered.contains(&ticket))
            }),
        };
        (ticket, to.unwrap_or_else(|| Self::agent(dice)))
    }

    fn commands(&self, kind: Kind, at: i64, dice: &mut Dice<'_>) -> Vec<Command> {
        vec![match kind {
            Kind::Open | Kind::Again => Command::OpenTicket(Self::ticket_spec(dice)),
            Kind::Arrive => {
                let spec = Self::agent_spec(at, dice);
                let (agent, presence) = (spec.id, Presence::Online);
                let online = Command::SetPresence { agent, presence };
                return match self.engine.agent(agent) {
                    Some(_) => vec![online],
                    None => vec![Command::RegisterAgent(spec), online],
                };
            }
            Kind::Accept => {
                let (ticket, agent) = self.offer(dice);
                Command::AcceptOffer { ticket, agent }
            }
            Kind::Answer => self.answer(dice),
            Kind::Resolve => {
                let ticket = self.assigned(dice);
                Command::ResolveTicket { ticket }
            }
            Kind::Agent => self.of_agent(at, dice),
            Kind::Ticket => self.of_ticket(at, dice),
            Kind::Assigned => self.of_assignment(dice),
            Kind::Customer => Command::Customer(self.of_customer(at, dice)),
            Kind::Incident => Command::Incident(self.of_incident(dice)),
            Kind::Clock => self.of_clock(at, dice),
            Kind::Action => {
                let ticket = self.open(dice);
                let failed = dice.chance(25);
                // One that demands something, if there is one.
                let demands = self.pending.iter().next().copied().unwrap_or(ticket);
                match failed {
                    true => Command::ActionFailed { ticket: demands },
                    false => Command::ActionDone { ticket: demands },
                }
            }
            Kind::Desk => self.of_desk(dice),
        }]
    }

    fn answer(&self, dice: &mut Dice<'_>) -> Command {
        let (ticket, agent) = self.offer(dice);
        match dice.roll(4) {
            0 => Command::RevokeOffer { ticket, agent },
            roll => {
                let retry = dice.pick(&["1s", "0s", "1m"]);
                let retry_after = (roll == 1).then(|| retry.parse().unwrap());
                Command::DeclineOffer {
                    ticket,
                    agent,
                    retry_after,
                }
            }
        }
    }

    fn of_agent(&self, at: i64, dice: &mut Dice<'_>) -> Command {
        let agent = Self::agent(dice);
        match dice.roll(8) {
            0 => Command::RemoveAgent { agent },
            1 | 2 => Command::UpdateAgent(Self::agent_spec(at, dice)),
            3 => {
                let offline = self.engine.agents().find(|agent| {
                    let view = self.engine.agent(*agent);
                    view.is_some_and(|view| view.presence == Presence::Offline)
                });
                Command::RemoveAgent {
                    agent: offline.unwrap_or(agent),
                }
            }
            _ => {
                let presence = dice.pick(&[
                    Presence::Online,
                    Presence::Away,
                    Presence::Draining,
                    Presence::Lost,
                    Presence::Offline,
                ]);
                Command::SetPresence { agent, presence }
            }
        }
    }

    fn of_ticket(&self, at: i64, dice: &mut Dice<'_>) -> Command {
        let ticket = self.open(dice);
        match dice.roll(20) {
            0..=2 => {
                let change = Box::new(Self::change(dice));
                Command::ChangeTicket { ticket, change }
            }
            3 | 4 => Command::CustomerWrote { ticket },
            5 | 6 => {
                let reason = dice.pick(&[
                    HoldReason::Customer,
                    HoldReason::ThirdParty,
                    HoldReason::Identity,
                    HoldReason::Snoozed,
                ]);
                let until = dice.pick(&[10, 1, 60, 0]) * SECOND + at;
                let until = dice.chance(70).then(|| instant(until));
                Command::HoldTicket {
                    ticket,
                    reason,
                    until,
                }
            }
            7 | 8 => {
                let ticket = self.ticket(dice, |state| matches!(state, TicketState::Held { .. }));
                Command::ResumeTicket { ticket }
            }
            9 => Command::TransferToQueue {
                ticket,
                queue: name(dice.pick(QUEUES)),
            },
            10 | 11 => Command::TransferToAgent {
                ticket,
                agent: Self::agent(dice),
            },
            12 | 13 => Command::AbandonTicket { ticket },
            14 => Command::CancelTicket { ticket },
            15..=17 => {
                let ticket = self.ticket(dice, |state| matches!(state, TicketState::Closed(_)));
                Command::ReopenTicket { ticket }
            }
            18 => Command::AskForPerson { ticket },
            _ => {
                let exhausted = self.engine.tickets().find(|ticket| {
                    let view = self.engine.ticket(*ticket);
                    view.is_some_and(|view| view.exhausted)
                });
                Command::RetryTicket {
                    ticket: exhausted.unwrap_or(ticket),
                }
            }
        }
    }

    fn of_assignment(&self, dice: &mut Dice<'_>) -> Command {
        let ticket = self.assigned(dice);
        let agent = Self::agent(dice);
        let by = match self.engine.ticket(ticket).map(|view| view.state) {
            Some(TicketState::Assigned(by)) => by,
            _ => agent,
        };
        let with = |wanted: fn(nightdesk::AgentView) -> Vec<TicketId>| {
            let mut pairs = self.engine.agents().flat_map(|agent| {
                let view = self.engine.agent(agent).unwrap();
                wanted(view).into_iter().map(move |ticket| (ticket, agent))
            });
            pairs.next().unwrap_or((ticket, agent))
        };
        match dice.roll(10) {
            0 | 1 => Command::ReleaseTicket { ticket },
            2 | 3 => Command::AgentWrote { ticket, agent: by },
            4 | 5 => Command::Consult { ticket, agent },
            6 => {
                let (ticket, agent) = with(|view| view.consulting);
                Command::EndConsult { ticket, agent }
            }
            7 => {
                let (ticket, agent) = with(|view| view.wrapping_up);
                Command::EndWrapUp { ticket, agent }
            }
            _ => {
                let bots = self
                    .engine
                    .agents()
                    .filter(|agent| agent.get() > AGENTS - 2);
                let has = |bot: AgentId| self.engine.agent(bot)?.assigned.first().copied();
                let ticket = bots.filter_map(has).next().unwrap_or(ticket);
                Command::HandOff { ticket }
            }
        }
    }

    fn of_customer(&self, at: i64, dice: &mut Dice<'_>) -> CustomerCommand {
        let ticket = self.open(dice);
        let customer = Self::customer(dice);
        // Of one customer, most of the time.
        let view = self.engine.ticket(ticket);
        let whose = view.and_then(|view| view.spec.customer);
        let its = whose.and_then(|customer| self.engine.customer(customer));
        let its = its.map_or_else(Vec::new, |view| [view.open, view.closed].concat());
        let its: Vec<TicketId> = its.into_iter().filter(|other| *other != ticket).collect();
        let other = match its.as_slice() {
            [] => Self::any_ticket(dice),
            its => dice.pick(its),
        };
        let when = instant(at + dice.pick(&[30, 1, 600, 0, 7_200]) * SECOND);
        let zone = dice.maybe(30, ZONES).map(name);
        match dice.roll(12) {
            0 | 1 => {
                let flags = dice.some(50, FLAGS).into_iter().map(name).collect();
                CustomerCommand::SetFlags { customer, flags }
            }
            2 => CustomerCommand::Forget { customer },
            3 => CustomerCommand::Link { ticket, to: other },
            4 | 5 => CustomerCommand::Merge {
                from: other,
                into: ticket,
            },
            6 | 7 => CustomerCommand::ScheduleCallback {
                ticket,
                at: when,
                zone,
            },
            8 => CustomerCommand::ScheduleFollowUp {
                ticket,
                at: when,
                zone,
            },
            _ => CustomerCommand::NoAnswer {
                ticket: self.assigned(dice),
            },
        }
    }

    fn of_incident(&self, dice: &mut Dice<'_>) -> IncidentCommand {
        let incident = name(dice.pick(INCIDENTS));
        let ticket = self.open(dice);
        match dice.roll(8) {
            0 | 1 => {
                let topics = dice
                    .some(30, &["card", "pay", "talk"])
                    .into_iter()
                    .map(name)
                    .collect();
                IncidentCommand::Open { incident, topics }
            }
            2 | 3 => IncidentCommand::Add { incident, ticket },
            4 => {
                let known = self
                    .engine
                    .incidents()
                    .find(|known| !known.tickets.is_empty());
                let known = known.map(|known| (known.incident, known.tickets[0]));
                let (incident, ticket) = known.unwrap_or((incident, ticket));
                IncidentCommand::Remove { incident, ticket }
            }
            5 | 6 => IncidentCommand::SendNotice { incident },
            _ => IncidentCommand::Resolve { incident },
        }
    }

    fn of_clock(&self, at: i64, dice: &mut Dice<'_>) -> Command {
        let ticket = self.open(dice);
        if dice.chance(50) {
            let back = dice.pick(&[1, -60, 30, 3_600]) * SECOND;
            return Command::SetAnchor {
                ticket,
                anchor: name(dice.pick(&["letter", "receipt", "holding_reply"])),
                at: dice.chance(60).then(|| instant(at - back)),
            };
        }
        // A deadline that runs, if there is one.
        let running = |ticket: TicketId| {
            let clocks = self.engine.clocks(ticket)?;
            let mut clocks = clocks.into_iter().filter(|clock| {
                matches!(clock.clock.as_str(), "law" | "letter")
                    && matches!(clock.state, nightdesk::clock::ClockState::Running)
            });
            clocks.next().map(|clock| (ticket, clock.clock))
        };
        let known = self
            .engine
            .tickets()
            .find_map(running)
            .filter(|_| dice.chance(70));
        let (ticket, clock) = known.unwrap_or((ticket, name(dice.pick(CLOCKS))));
        let agent = dice.chance(30).then(|| Self::agent(dice));
        Command::MeetClock {
            ticket,
            clock,
            agent,
        }
    }

    fn of_desk(&self, dice: &mut Dice<'_>) -> Command {
        if self.ledger.suspended && dice.chance(80) {
            return Command::ResumeOffers;
        }
        match dice.roll(4) {
            0 => Command::SuspendOffers,
            _ => {
                let document = dice.pick(&self.policies.iter().collect::<Vec<_>>());
                let invalid = dice.chance(8);
                let mut queues = BTreeMap::new();
                for queue in dice.some(40, QUEUES) {
                    queues.insert(name(queue), name(dice.pick(&QUEUES[..2])));
                }
                let empty = PolicyDocument::new("empty");
                Command::ReplacePolicy {
                    document: Box::new(if invalid { empty } else { document.clone() }),
                    queues,
                }
            }
        }
    }

    fn ticket_spec(dice: &mut Dice<'_>) -> TicketSpec {
        let (topic, _) = dice.pick(TOPICS);
        let channel = dice.pick(&["phone", "chat", "email", "chat", "video", "email"]);
        let mut spec = TicketSpec::new(Self::any_ticket(dice), topic, channel);
        for language in dice.some(20, LANGUAGES) {
            spec = spec.language(language);
        }
        if dice.chance(70) {
            spec = spec.customer(Self::customer(dice));
        }
        if dice.chance(30) {
            spec = spec.case(dice.roll(3) as u128);
        }
        if let Some(brand) = dice.maybe(25, BRANDS) {
            spec = spec.brand(brand);
        }
        if let Some(segment) = dice.maybe(50, SEGMENTS) {
            spec = spec.segment(segment);
        }
        if dice.chance(30) {
            spec = spec.attribute("amount", dice.roll(20) as i64);
        }
        if dice.chance(8) {
            spec = spec.wanted(Self::agent(dice));
        }
        if dice.chance(15) {
            spec = spec.excluded(Self::agent(dice));
        }
        spec.verification(dice.pick(&[
            Verification::None,
            Verification::Basic,
            Verification::Strong,
        ]))
    }

    fn change(dice: &mut Dice<'_>) -> TicketChange {
        let change = TicketChange::new();
        match dice.roll(8) {
            0 | 1 => change.topic(dice.pick(TOPICS).0),
            2 => change.channel(dice.pick(CHANNELS)),
            3 => change.languages(dice.some(40, LANGUAGES)),
            4 => change.priority(dice.maybe(70, Priority::ALL)),
            5 => change.segment(dice.maybe(70, SEGMENTS).map(name)),
            6 => {
                let agents: BTreeSet<AgentId> = (0..2).map(|_| Self::agent(dice)).collect();
                match dice.chance(50) {
                    true => change.wanted(agents),
                    false => change.excluded(agents),
                }
            }
            _ => {
                let change = change.verification(Verification::Strong);
                change.attribute("amount", dice.maybe(60, &[5_i64, 50]).map(Into::into))
            }
        }
    }
}
