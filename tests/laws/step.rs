//! Random steps, read against the picture so that most of them mean something:
//! accept an offer that stands, resolve a ticket that somebody has.

use std::collections::BTreeMap;

use nightdesk::{AgentId, Command, HoldReason, Input, Name, PolicyDocument, Presence, TicketId};

use super::ledger::{Stage, WorkKind};
use super::plan::{Dice, QUEUES, SECOND, span};
use super::promises::CLOCKS;
use super::spec::{AGENTS, IDS};
use super::world::{START, World, instant, ticket_id};

#[derive(Clone, Copy, Debug)]
enum Kind {
    /// An agent is registered and comes online.
    Arrive,
    Register,
    Update,
    Presence,
    Remove,
    Open,
    Change,
    CustomerWrote,
    AgentWrote,
    Hold,
    Resume,
    TransferToQueue,
    TransferToAgent,
    Release,
    Resolve,
    Reopen,
    Abandon,
    Cancel,
    Retry,
    Accept,
    Decline,
    Revoke,
    EndWrapUp,
    ActionDone,
    ActionFailed,
    SetAnchor,
    MeetClock,
    Suspend,
    ResumeOffers,
    Replace,
    /// An input of the past comes again, or its sequence with something else.
    Again,
}

/// With how often each comes; the first is what shrinking leads to.
const KINDS: &[(Kind, usize)] = &[
    (Kind::Open, 14),
    (Kind::Arrive, 6),
    (Kind::Accept, 12),
    (Kind::Decline, 6),
    (Kind::Resolve, 6),
    (Kind::Register, 1),
    (Kind::Update, 2),
    (Kind::Presence, 5),
    (Kind::Remove, 1),
    (Kind::Change, 4),
    (Kind::CustomerWrote, 3),
    (Kind::AgentWrote, 2),
    (Kind::Hold, 3),
    (Kind::Resume, 2),
    (Kind::TransferToQueue, 2),
    (Kind::TransferToAgent, 2),
    (Kind::Release, 3),
    (Kind::Reopen, 2),
    (Kind::Abandon, 3),
    (Kind::Cancel, 1),
    (Kind::Retry, 1),
    (Kind::Revoke, 1),
    (Kind::EndWrapUp, 2),
    (Kind::ActionDone, 3),
    (Kind::ActionFailed, 1),
    (Kind::SetAnchor, 3),
    (Kind::MeetClock, 2),
    (Kind::Suspend, 1),
    (Kind::ResumeOffers, 4),
    (Kind::Replace, 4),
    (Kind::Again, 3),
];

const SOURCES: &[&str] = &["crm", "crm", "phone", "crm", "web"];

fn kind(dice: &mut Dice<'_>) -> Kind {
    let all = KINDS.iter().map(|(_, often)| often).sum();
    let mut roll = dice.roll(all);
    for (kind, often) in KINDS {
        if roll < *often {
            return *kind;
        }
        roll -= often;
    }
    Kind::Open
}

fn name(text: &str) -> Name {
    text.into()
}

impl World {
    pub(crate) fn inputs(&self, rolls: &[u16]) -> Vec<Input> {
        let dice = &mut Dice::new(rolls);
        let kind = self.worthwhile(kind(dice), dice);
        let at = self.time(dice);
        if let Kind::Again = kind
            && let Some(input) = self.again(at, dice)
        {
            return vec![input];
        }
        let (delivered, source, gap) = (dice.chance(40), dice.pick(SOURCES), dice.roll(3) as u64);
        let backdated = dice.chance(25);
        let backdate = self.picture.plan.backdate * SECOND;
        let back = dice.pick(&[
            SECOND,
            0,
            10 * SECOND,
            60 * SECOND,
            backdate,
            backdate + 1,
            -1,
        ]);
        let mut inputs: Vec<Input> = self
            .commands(kind, at, dice)
            .into_iter()
            .map(|command| Input::new(instant(at), command))
            .collect();
        let [input] = inputs.as_mut_slice() else {
            return inputs;
        };
        if delivered {
            let last = self.sequences.get(source);
            let sequence = last.map_or(gap, |last| last + 1 + gap);
            *input = input.clone().from_source(source, sequence);
        }
        let anchors = matches!(
            input.command,
            Command::OpenTicket(_)
                | Command::CustomerWrote { .. }
                | Command::AgentWrote { .. }
                | Command::HoldTicket { .. }
                | Command::ResumeTicket { .. }
                | Command::ReopenTicket { .. }
                | Command::SetAnchor { .. }
                | Command::MeetClock { .. }
        );
        if backdated && anchors {
            *input = input.clone().occurred_at(instant(at - back));
        }
        inputs
    }

    /// The same kind, or, most of the time, one that does something where this
    /// one would not.
    fn worthwhile(&self, kind: Kind, dice: &mut Dice<'_>) -> Kind {
        let (roll, other) = (dice.roll(100), dice.chance(50));
        let ledger = &self.picture.ledger;
        let online = ledger.agents.values();
        let online = online.filter(|worker| worker.presence == Presence::Online);
        if online.count() < 4 && (60..80).contains(&roll) {
            return Kind::Arrive;
        }
        let some = |wanted: fn(&Stage, &[AgentId]) -> bool| {
            let mut known = ledger.tickets.values();
            known.any(|known| wanted(&known.stage, &known.offers))
        };
        let useful = match kind {
            Kind::Accept | Kind::Decline | Kind::Revoke => some(|_, offers| !offers.is_empty()),
            Kind::Resolve | Kind::Release => some(|stage, _| matches!(stage, Stage::Assigned(_))),
            Kind::Resume => some(|stage, _| matches!(stage, Stage::Held { .. })),
            Kind::Reopen => some(|stage, _| matches!(stage, Stage::Closed(_))),
            Kind::EndWrapUp => !self
                .works(|kind| matches!(kind, WorkKind::WrapUp { .. }))
                .is_empty(),
            Kind::Retry => self.picture.tickets.values().any(|facts| facts.exhausted),
            Kind::ResumeOffers => ledger.suspended,
            Kind::Register | Kind::Arrive => ledger.agents.len() < AGENTS as usize,
            Kind::Open => self.picture.tickets.len() < IDS,
            _ => some(|stage, _| !matches!(stage, Stage::Closed(_))),
        };
        let stay = useful || roll > 90;
        match stay {
            true => kind,
            false if self.picture.tickets.len() < IDS => Kind::Open,
            false if other => Kind::Accept,
            false => Kind::Resolve,
        }
    }

    /// When: mostly soon, often at a timer's instant or right beside it, now and
    /// then a little back, rarely too far.
    fn time(&self, dice: &mut Dice<'_>) -> i64 {
        let Some(now) = self.engine.now().map(|now| now.as_micros()) else {
            return START;
        };
        let wakeup = self.engine.next_wakeup();
        let wakeup = wakeup.map_or(now + SECOND, |wakeup| wakeup.at.as_micros());
        let skew = self.picture.plan.skew * SECOND;
        match dice.roll(100) {
            0..=44 => now,
            45..=59 => now + SECOND,
            60..=66 => now + 2 * SECOND,
            67..=71 => now + 5 * SECOND,
            72..=73 => now + 10 * SECOND,
            74 => now + 30 * SECOND,
            75..=80 => wakeup,
            81..=84 => wakeup - 1,
            85..=87 => wakeup + 1,
            88..=90 => now + 1,
            91..=93 => now - SECOND,
            94..=95 => now - skew,
            96 => now - skew - 1,
            97 => now + 90 * SECOND,
            // A silence; with offers going on, they would lapse all the while.
            98 if self.picture.ledger.suspended => now + 7 * 86_400 * SECOND,
            _ => now - 1,
        }
    }

    /// A ticket for which `wanted` holds, most of the time.
    fn ticket(&self, dice: &mut Dice<'_>, wanted: impl Fn(&Stage, bool) -> bool) -> TicketId {
        let fitting = self
            .picture
            .ledger
            .tickets
            .iter()
            .filter(|(_, known)| wanted(&known.stage, !known.offers.is_empty()));
        let fitting: Vec<TicketId> = fitting.map(|(ticket, _)| *ticket).collect();
        let any = dice.chance(10);
        let number = dice.roll(40);
        if any || fitting.is_empty() {
            ticket_id(number % IDS)
        } else {
            fitting[number % fitting.len()]
        }
    }

    pub(crate) fn agent(&self, dice: &mut Dice<'_>) -> AgentId {
        AgentId::new(dice.roll(AGENTS as usize) as u128 + 1)
    }

    /// A ticket with an agent of `pairs`, most of the time.
    fn pair(&self, dice: &mut Dice<'_>, pairs: Vec<(TicketId, AgentId)>) -> (TicketId, AgentId) {
        let any = dice.chance(8);
        let number = dice.roll(40);
        if any || pairs.is_empty() {
            (ticket_id(number % IDS), self.agent(dice))
        } else {
            pairs[number % pairs.len()]
        }
    }

    fn works(&self, wanted: impl Fn(WorkKind) -> bool) -> Vec<(TicketId, AgentId)> {
        let mut pairs = Vec::new();
        for (agent, worker) in &self.picture.ledger.agents {
            let works = worker.works.iter().filter(|work| wanted(work.kind));
            pairs.extend(works.map(|work| (work.ticket, *agent)));
        }
        pairs
    }

    fn commands(&self, kind: Kind, at: i64, dice: &mut Dice<'_>) -> Vec<Command> {
        let open = |stage: &Stage, _: bool| !matches!(stage, Stage::Closed(_));
        let assigned = |stage: &Stage, _: bool| matches!(stage, Stage::Assigned(_));
        let held = |stage: &Stage, _: bool| matches!(stage, Stage::Held { .. });
        let closed = |stage: &Stage, _: bool| matches!(stage, Stage::Closed(_));
        let command = match kind {
            Kind::Arrive => {
                let mut spec = self.agent_spec(dice);
                let away = (1..=AGENTS).map(AgentId::new).filter(|agent| {
                    let known = self.picture.ledger.agents.get(agent);
                    known.is_none_or(|worker| worker.presence != Presence::Online)
                });
                let away: Vec<AgentId> = away.collect();
                if !away.is_empty() {
                    spec.id = dice.pick(&away);
                }
                let agent = spec.id;
                let online = Command::SetPresence {
                    agent,
                    presence: Presence::Online,
                };
                return if self.picture.agents.contains_key(&agent) {
                    vec![online]
                } else {
                    vec![Command::RegisterAgent(spec), online]
                };
            }
            Kind::Register => Command::RegisterAgent(self.agent_spec(dice)),
            Kind::Update => Command::UpdateAgent(self.agent_spec(dice)),
            Kind::Presence => Command::SetPresence {
                agent: self.agent(dice),
                presence: dice.pick(&[
                    Presence::Online,
                    Presence::Lost,
                    Presence::Draining,
                    Presence::Away,
                    Presence::Offline,
                    Presence::Online,
                ]),
            },
            Kind::Remove => Command::RemoveAgent {
                agent: self.agent(dice),
            },
            Kind::Open | Kind::Again => Command::OpenTicket(self.ticket_spec(dice)),
            Kind::Change => {
                let ticket = self.ticket(dice, open);
                Command::ChangeTicket {
                    ticket,
                    change: Box::new(self.change(dice)),
                }
            }
            Kind::CustomerWrote => Command::CustomerWrote {
                ticket: self.ticket(dice, open),
            },
            Kind::AgentWrote => {
                let pairs = self.works(|kind| kind == WorkKind::Assignment);
                let (ticket, agent) = self.pair(dice, pairs);
                Command::AgentWrote { ticket, agent }
            }
            Kind::Hold => {
                let ticket = self.ticket(dice, open);
                let reason = dice.pick(&[
                    HoldReason::Customer,
                    HoldReason::Snoozed,
                    HoldReason::ThirdParty,
                    HoldReason::Identity,
                ]);
                let until = dice.chance(70).then(|| {
                    let spans = [SECOND, 2 * SECOND, 10 * SECOND, 1, 0, -1];
                    instant(at + dice.pick(&spans))
                });
                Command::HoldTicket {
                    ticket,
                    reason,
                    until,
                }
            }
            Kind::Resume => Command::ResumeTicket {
                ticket: self.ticket(dice, held),
            },
            Kind::TransferToQueue => Command::TransferToQueue {
                ticket: self.ticket(dice, open),
                queue: name(dice.pick(QUEUES)),
            },
            Kind::TransferToAgent => Command::TransferToAgent {
                ticket: self.ticket(dice, open),
                agent: self.agent(dice),
            },
            Kind::Release => Command::ReleaseTicket {
                ticket: self.ticket(dice, assigned),
            },
            Kind::Resolve => {
                let any = dice.chance(15);
                Command::ResolveTicket {
                    ticket: self.ticket(dice, |stage, offered| {
                        if any {
                            open(stage, offered)
                        } else {
                            assigned(stage, offered)
                        }
                    }),
                }
            }
            Kind::Reopen => Command::ReopenTicket {
                ticket: self.ticket(dice, closed),
            },
            Kind::Abandon => Command::AbandonTicket {
                ticket: self.ticket(dice, open),
            },
            Kind::Cancel => Command::CancelTicket {
                ticket: self.ticket(dice, open),
            },
            Kind::Retry => {
                let exhausted: Vec<TicketId> = self
                    .picture
                    .tickets
                    .iter()
                    .filter(|(_, facts)| facts.exhausted)
                    .map(|(ticket, _)| *ticket)
                    .collect();
                let ticket = exhausted.first().copied();
                Command::RetryTicket {
                    ticket: ticket.unwrap_or_else(|| self.ticket(dice, open)),
                }
            }
            Kind::Accept => {
                let (ticket, agent) = self.pair(dice, self.works(|kind| kind == WorkKind::Offer));
                Command::AcceptOffer { ticket, agent }
            }
            Kind::Decline => {
                let (ticket, agent) = self.pair(dice, self.works(|kind| kind == WorkKind::Offer));
                let retry_after = dice.chance(40).then(|| span(dice.pick(&[1, 0, 5, 60])));
                Command::DeclineOffer {
                    ticket,
                    agent,
                    retry_after,
                }
            }
            Kind::Revoke => {
                let (ticket, agent) = self.pair(dice, self.works(|kind| kind == WorkKind::Offer));
                Command::RevokeOffer { ticket, agent }
            }
            Kind::EndWrapUp => {
                let wrap_ups = self.works(|kind| matches!(kind, WorkKind::WrapUp { .. }));
                let (ticket, agent) = self.pair(dice, wrap_ups);
                Command::EndWrapUp { ticket, agent }
            }
            Kind::ActionDone | Kind::ActionFailed => {
                let pending =
                    self.picture.tickets.iter().filter(|(_, facts)| {
                        facts.action.as_ref().is_some_and(|action| !action.done)
                    });
                let pending: Vec<TicketId> = pending.map(|(ticket, _)| *ticket).collect();
                let any = self.ticket(dice, |_, _| true);
                let roll = dice.roll(20);
                let ticket = if pending.is_empty() || roll > 17 {
                    any
                } else {
                    pending[roll % pending.len()]
                };
                match kind {
                    Kind::ActionDone => Command::ActionDone { ticket },
                    _ => Command::ActionFailed { ticket },
                }
            }
            Kind::SetAnchor => Command::SetAnchor {
                ticket: self.ticket(dice, open),
                anchor: name(dice.pick(&["receipt", "letter", "letter", "visit"])),
                at: dice
                    .chance(50)
                    .then(|| instant(at + dice.pick(&[-1, -10, 5, -3_600]) * SECOND)),
            },
            Kind::MeetClock => Command::MeetClock {
                ticket: self.ticket(dice, open),
                clock: name(dice.pick(CLOCKS).0),
                agent: dice.chance(40).then(|| self.agent(dice)),
            },
            Kind::Suspend => Command::SuspendOffers,
            Kind::ResumeOffers => Command::ResumeOffers,
            Kind::Replace => self.replace(dice),
        };
        vec![command]
    }

    fn replace(&self, dice: &mut Dice<'_>) -> Command {
        let plan = dice.pick(&(0..self.plans.len()).collect::<Vec<_>>());
        let plan = &self.plans[plan];
        let mut queues = BTreeMap::new();
        let heirs: Vec<&str> = plan.queues.keys().copied().collect();
        for queue in QUEUES {
            let lost = self.picture.plan.queues.contains_key(queue) && !heirs.contains(queue);
            let other = dice.chance(20);
            if lost && !dice.chance(15) || other && self.picture.plan.queues.contains_key(queue) {
                queues.insert(name(queue), name(dice.pick(&heirs)));
            }
        }
        if dice.chance(5) {
            queues.insert(name("front"), name("nowhere"));
        }
        let document = if dice.chance(5) {
            PolicyDocument::new("empty")
        } else {
            plan.document()
        };
        Command::ReplacePolicy {
            document: Box::new(document),
            queues,
        }
    }

    /// An input of the past that carried a sequence, again: whole, or with
    /// another content, or one of a sequence that was left out.
    fn again(&self, at: i64, dice: &mut Dice<'_>) -> Option<Input> {
        let past = self
            .past
            .iter()
            .filter(|past| past.input.delivery.is_some());
        let past: Vec<_> = past.collect();
        if past.is_empty() {
            return None;
        }
        let from_the_end = dice.roll(past.len().min(12));
        let mut input = past[past.len() - 1 - from_the_end].input.clone();
        input.at = instant(at);
        match dice.roll(5) {
            0..=2 => {}
            3 => input.command = Command::SuspendOffers,
            _ => {
                let delivery = input.delivery.as_mut()?;
                delivery.sequence = delivery.sequence.saturating_sub(1);
            }
        }
        Some(input)
    }
}
