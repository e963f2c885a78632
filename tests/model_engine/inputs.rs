//! Random inputs, read against the model so that most of them mean something.

use nightdesk::{
    AgentId, AgentKind, AgentSpec, Command, HoldReason, Input, Level, Presence, Priority,
    TicketChange, TicketId, TicketSpec,
};

use super::desk::{Desk, Stage, Ticket, WorkKind, name, ts};
use super::dice::Dice;
use super::plan::{
    ATTRIBUTES, BRANDS, CHANNELS, CLEARANCES, GROUPS, LABELS, LANGUAGES, QUEUES, SECOND, SEGMENTS,
    SKILLS, TOPICS, span,
};
use super::plan_clocks::{ANCHORS, CLOCKS};

/// 2026-03-01T03:00:00Z.
pub(crate) const START: i64 = 1_772_334_000 * SECOND;
const IDS: u128 = 12;
const AGENTS: u128 = 5;

#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Open,
    Arrive,
    Accept,
    Decline,
    Resolve,
    Register,
    Update,
    Presence,
    Remove,
    Change,
    CustomerWrote,
    AgentWrote,
    Hold,
    Resume,
    TransferToQueue,
    TransferToAgent,
    Release,
    Reopen,
    Abandon,
    Cancel,
    Retry,
    Revoke,
    EndWrapUp,
    ActionDone,
    ActionFailed,
    Suspend,
    ResumeOffers,
    HandOff,
    AskForPerson,
    Consult,
    EndConsult,
    SetAnchor,
    MeetClock,
    ReplacePolicy,
    Flags,
    Forget,
    Link,
    Merge,
    Incident,
}

/// With how often each comes; the first is what shrinking leads to.
const KINDS: &[(Kind, usize)] = &[
    (Kind::Open, 14),
    (Kind::Arrive, 6),
    (Kind::Accept, 12),
    (Kind::Decline, 6),
    (Kind::Resolve, 6),
    (Kind::Register, 1),
    (Kind::Update, 3),
    (Kind::Presence, 5),
    (Kind::Remove, 1),
    (Kind::Change, 5),
    (Kind::CustomerWrote, 3),
    (Kind::AgentWrote, 3),
    (Kind::Hold, 3),
    (Kind::Resume, 2),
    (Kind::TransferToQueue, 2),
    (Kind::TransferToAgent, 3),
    (Kind::Release, 3),
    (Kind::Reopen, 3),
    (Kind::Abandon, 3),
    (Kind::Cancel, 1),
    (Kind::Retry, 1),
    (Kind::Revoke, 1),
    (Kind::EndWrapUp, 2),
    (Kind::ActionDone, 3),
    (Kind::ActionFailed, 1),
    (Kind::Suspend, 1),
    (Kind::ResumeOffers, 4),
    (Kind::HandOff, 2),
    (Kind::AskForPerson, 2),
    (Kind::Consult, 3),
    (Kind::EndConsult, 1),
    (Kind::SetAnchor, 3),
    (Kind::MeetClock, 3),
    (Kind::ReplacePolicy, 2),
    (Kind::Flags, 5),
    (Kind::Forget, 1),
    (Kind::Link, 4),
    (Kind::Merge, 5),
    (Kind::Incident, 8),
];

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

impl Desk {
    pub(crate) fn inputs(&self, rolls: &[u16]) -> Vec<Input> {
        let dice = &mut Dice::new(rolls);
        let kind = self.worthwhile(kind(dice), dice);
        let at = self.time(dice);
        let occurred = dice.chance(15).then(|| {
            let backdate = self.plan.backdate * SECOND;
            at - dice.pick(&[SECOND, 0, 10 * SECOND, backdate, backdate + 1, -1])
        });
        let commands = self.commands(kind, at, dice);
        let lone = commands.len() == 1;
        let commands = commands.into_iter().map(|command| {
            let input = Input::new(ts(at), command);
            match occurred.filter(|_| lone) {
                Some(occurred) => input.occurred_at(ts(occurred)),
                None => input,
            }
        });
        let inputs: Vec<Input> = commands.collect();
        match &inputs[..] {
            [input] if dice.chance(25) => vec![self.delivered(input.clone(), dice)],
            _ => inputs,
        }
    }

    /// The same kind, or, most of the time, one that does something where this one would not.
    fn worthwhile(&self, kind: Kind, dice: &mut Dice<'_>) -> Kind {
        let (roll, other) = (dice.roll(100), dice.chance(50));
        let online = self.agents.iter();
        let online = online.filter(|a| a.presence == Presence::Online).count();
        if online < 4 && (60..80).contains(&roll) {
            return Kind::Arrive;
        }
        let some = |wanted: fn(&Ticket) -> bool| self.tickets.iter().any(wanted);
        let useful = match kind {
            Kind::Accept | Kind::Decline | Kind::Revoke => some(|t| !t.offers.is_empty()),
            Kind::Resolve | Kind::Release => some(|t| matches!(t.stage, Stage::Assigned(_))),
            Kind::Resume => some(|t| matches!(t.stage, Stage::Held { .. })),
            Kind::Reopen => some(Ticket::is_closed),
            Kind::EndWrapUp => !self
                .works(|kind| matches!(kind, WorkKind::WrapUp { .. }))
                .is_empty(),
            Kind::Retry => some(|t| t.exhausted),
            Kind::ResumeOffers => self.suspended,
            Kind::ReplacePolicy => !self.written.is_empty(),
            Kind::Register | Kind::Arrive => self.agents.len() < AGENTS as usize,
            Kind::Open => self.tickets.len() < IDS as usize,
            _ => some(|t| !t.is_closed()),
        };
        match useful || roll > 90 {
            true => kind,
            false if self.tickets.len() < IDS as usize => Kind::Open,
            false if other => Kind::Accept,
            false => Kind::Resolve,
        }
    }

    /// When: mostly soon, often at a timer's instant or right beside it.
    fn time(&self, dice: &mut Dice<'_>) -> i64 {
        let Some(now) = self.now else {
            return self.plan.clocks.start;
        };
        let wakeup = self.next_timer().map_or(now + SECOND, |timer| timer.0);
        let skew = self.plan.skew * SECOND;
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
            98 if self.suspended => now + 7 * 86_400 * SECOND,
            _ => now - 1,
        }
    }

    fn ticket_id(dice: &mut Dice<'_>) -> TicketId {
        TicketId::new(dice.roll(IDS as usize) as u128 + 1)
    }

    fn agent_id(dice: &mut Dice<'_>) -> AgentId {
        AgentId::new(dice.roll(AGENTS as usize) as u128 + 1)
    }

    /// A ticket for which `wanted` holds, most of the time.
    fn ticket(&self, dice: &mut Dice<'_>, wanted: impl Fn(&Ticket) -> bool) -> TicketId {
        one_of(&self.tickets, dice, wanted)
    }

    fn works(&self, wanted: impl Fn(WorkKind) -> bool) -> Vec<(TicketId, AgentId)> {
        let works = self.agents.iter().flat_map(|a| {
            let works = a.works.iter().filter(|work| wanted(work.kind));
            works.map(|work| (work.id, a.id))
        });
        works.collect()
    }

    fn pair(&self, dice: &mut Dice<'_>, pairs: &[(TicketId, AgentId)]) -> (TicketId, AgentId) {
        if dice.chance(8) || pairs.is_empty() {
            (Self::ticket_id(dice), Self::agent_id(dice))
        } else {
            dice.pick(pairs)
        }
    }

    fn commands(&self, kind: Kind, at: i64, dice: &mut Dice<'_>) -> Vec<Command> {
        let open = |t: &Ticket| !t.is_closed();
        let assigned = |t: &Ticket| matches!(t.stage, Stage::Assigned(_));
        let held = |t: &Ticket| matches!(t.stage, Stage::Held { .. });
        let offers = || self.works(|kind| kind == WorkKind::Offer);
        let command = match kind {
            Kind::Arrive => return self.arrive(at, dice),
            Kind::Register => Command::RegisterAgent(self.agent_spec(at, dice)),
            Kind::Update => Command::UpdateAgent(self.agent_spec(at, dice)),
            Kind::Presence => Command::SetPresence {
                agent: Self::agent_id(dice),
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
                agent: Self::agent_id(dice),
            },
            Kind::Open => Command::OpenTicket(self.ticket_spec(dice)),
            Kind::Change => Command::ChangeTicket {
                ticket: self.ticket(dice, open),
                change: Box::new(change(dice)),
            },
            Kind::CustomerWrote => Command::CustomerWrote {
                ticket: self.ticket(dice, open),
            },
            Kind::AgentWrote => {
                let pairs = self.works(|kind| kind == WorkKind::Assignment);
                let (ticket, agent) = self.pair(dice, &pairs);
                Command::AgentWrote { ticket, agent }
            }
            Kind::Hold => Command::HoldTicket {
                ticket: self.ticket(dice, open),
                reason: dice.pick(&[
                    HoldReason::Customer,
                    HoldReason::Snoozed,
                    HoldReason::ThirdParty,
                    HoldReason::Identity,
                ]),
                until: dice
                    .maybe(60, &[5, 1, 10, 60, 0, -1])
                    .map(|after: i64| ts(at + after * SECOND)),
            },
            Kind::Resume => Command::ResumeTicket {
                ticket: self.ticket(dice, held),
            },
            Kind::TransferToQueue => Command::TransferToQueue {
                ticket: self.ticket(dice, open),
                queue: name(dice.pick(QUEUES)),
            },
            Kind::TransferToAgent => {
                let there = self.agents.iter();
                let there = there.filter(|a| a.presence == Presence::Online);
                let there: Vec<AgentId> = there.map(|a| a.id).collect();
                let agent = Self::agent_id(dice);
                Command::TransferToAgent {
                    ticket: self.ticket(dice, open),
                    agent: match there.is_empty() || dice.chance(15) {
                        true => agent,
                        false => dice.pick(&there),
                    },
                }
            }
            Kind::Release => Command::ReleaseTicket {
                ticket: self.ticket(dice, assigned),
            },
            Kind::Resolve => Command::ResolveTicket {
                ticket: self.ticket(dice, assigned),
            },
            Kind::Reopen => Command::ReopenTicket {
                ticket: self.ticket(dice, Ticket::is_closed),
            },
            Kind::Abandon => Command::AbandonTicket {
                ticket: self.ticket(dice, open),
            },
            Kind::Cancel => Command::CancelTicket {
                ticket: self.ticket(dice, |_| true),
            },
            Kind::Retry => Command::RetryTicket {
                ticket: self.ticket(dice, |t| t.exhausted),
            },
            Kind::Accept => {
                let (ticket, agent) = self.pair(dice, &offers());
                Command::AcceptOffer { ticket, agent }
            }
            Kind::Decline => {
                let (ticket, agent) = self.pair(dice, &offers());
                let retry_after = dice.maybe(30, &[0, 1, 20]).map(span);
                Command::DeclineOffer {
                    ticket,
                    agent,
                    retry_after,
                }
            }
            Kind::Revoke => {
                let (ticket, agent) = self.pair(dice, &offers());
                Command::RevokeOffer { ticket, agent }
            }
            Kind::EndWrapUp => {
                let pairs = self.works(|kind| matches!(kind, WorkKind::WrapUp { .. }));
                let (ticket, agent) = self.pair(dice, &pairs);
                Command::EndWrapUp { ticket, agent }
            }
            Kind::ActionDone => Command::ActionDone {
                ticket: self.ticket(dice, Ticket::pending_action),
            },
            Kind::ActionFailed => Command::ActionFailed {
                ticket: self.ticket(dice, Ticket::pending_action),
            },
            Kind::HandOff => Command::HandOff {
                ticket: self.ticket(dice, |t| match t.stage {
                    Stage::Assigned(agent) => self.a(agent).spec.kind == AgentKind::Bot,
                    _ => false,
                }),
            },
            Kind::AskForPerson => Command::AskForPerson {
                ticket: self.ticket(dice, open),
            },
            Kind::Consult => Command::Consult {
                ticket: self.ticket(dice, assigned),
                agent: Self::agent_id(dice),
            },
            Kind::EndConsult => {
                let pairs = self.works(|kind| kind == WorkKind::Consult);
                let (ticket, agent) = self.pair(dice, &pairs);
                Command::EndConsult { ticket, agent }
            }
            Kind::SetAnchor => Command::SetAnchor {
                ticket: self.ticket(dice, open),
                anchor: name(dice.pick(ANCHORS)),
                at: dice
                    .maybe(60, &[0, -5, -1, 10, 60])
                    .map(|after: i64| ts(at + after * SECOND)),
            },
            Kind::MeetClock => self.meet(dice),
            Kind::ReplacePolicy => self.other_policy(dice),
            Kind::Flags | Kind::Forget | Kind::Link | Kind::Merge => {
                self.customer_command(kind, dice)
            }
            Kind::Incident => self.incident_command(dice),
            Kind::Suspend => Command::SuspendOffers,
            Kind::ResumeOffers => Command::ResumeOffers,
        };
        vec![command]
    }

    /// What a clock promises was done; of one that is there, most of the time.
    fn meet(&self, dice: &mut Dice<'_>) -> Command {
        let agent = Self::agent_id(dice);
        let agent = dice.chance(60).then_some(agent);
        let named = dice.pick(CLOCKS).0;
        let ticket = self.ticket(dice, |t| !t.is_closed() && !t.promised.clocks.is_empty());
        let clocks = self
            .find_ticket(ticket)
            .map(|seq| &self.t(seq).promised.clocks);
        let clocks = clocks.into_iter().flatten().map(|clock| clock.name);
        let clocks: Vec<&str> = clocks.collect();
        let clock = match dice.chance(15) || clocks.is_empty() {
            true => named,
            false => dice.pick(&clocks),
        };
        Command::MeetClock {
            ticket,
            clock: name(clock),
            agent,
        }
    }

    /// Somebody is registered and comes online.
    fn arrive(&self, at: i64, dice: &mut Dice<'_>) -> Vec<Command> {
        let mut spec = self.agent_spec(at, dice);
        let away = (1..=AGENTS).map(AgentId::new).filter(|id| {
            let known = self.agents.iter().find(|a| a.id == *id);
            known.is_none_or(|a| a.presence != Presence::Online)
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
        match self.find_agent(agent) {
            Some(_) => vec![online],
            None => vec![Command::RegisterAgent(spec), online],
        }
    }

    fn ticket_spec(&self, dice: &mut Dice<'_>) -> TicketSpec {
        // Ids that are free, most of the time.
        let mut id = Self::ticket_id(dice);
        if !dice.chance(10) {
            let mut free = (1..=IDS).map(TicketId::new);
            id = free
                .find(|id| self.find_ticket(*id).is_none())
                .unwrap_or(id);
        }
        let topic = if dice.chance(1) {
            "nothing"
        } else {
            dice.pick(TOPICS)
        };
        let mut spec = TicketSpec::new(id.get(), topic, dice.pick(CHANNELS));
        for _ in 0..dice.pick(&[0, 0, 1, 2]) {
            spec = spec.language(dice.pick(LANGUAGES));
        }
        if dice.chance(20) {
            spec = spec.brand(dice.pick(BRANDS));
        }
        if dice.chance(50) {
            spec = spec.segment(dice.pick(SEGMENTS));
        }
        if dice.chance(50) {
            spec = spec.case(dice.roll(2) as u128 + 1);
        }
        if dice.chance(30) {
            spec = spec.attribute(dice.pick(ATTRIBUTES), dice.pick(&[5_i64, 0, 10]));
        }
        if dice.chance(10) {
            spec = spec.wanted(Self::agent_id(dice));
        }
        if dice.chance(8) {
            spec = spec.excluded(Self::agent_id(dice));
        }
        let spec = self.somebodys(spec, dice);
        self.ticket_with_known_names(spec, dice)
    }

    fn agent_spec(&self, at: i64, dice: &mut Dice<'_>) -> AgentSpec {
        self.agent_with_known_names(agent_spec(at, dice), dice)
    }
}

/// A ticket for which `wanted` holds, most of the time.
pub(crate) fn one_of(
    tickets: &[Ticket],
    dice: &mut Dice<'_>,
    wanted: impl Fn(&Ticket) -> bool,
) -> TicketId {
    let fitting = tickets.iter().filter(|t| wanted(t)).map(|t| t.id);
    let fitting: Vec<TicketId> = fitting.collect();
    if dice.chance(10) || fitting.is_empty() {
        Desk::ticket_id(dice)
    } else {
        dice.pick(&fitting)
    }
}

fn change(dice: &mut Dice<'_>) -> TicketChange {
    let mut change = TicketChange::new();
    let which = dice.roll(128);
    if which.is_multiple_of(2) {
        change = change.topic(dice.pick(TOPICS));
    }
    match which / 2 % 8 {
        0 => change = change.channel(dice.pick(CHANNELS)),
        1 => change = change.languages([dice.pick(LANGUAGES)]),
        2 => change = change.segment(dice.maybe(60, SEGMENTS).map(name)),
        3 => change = change.priority(dice.maybe(70, Priority::ALL)),
        4 => {
            let value = dice.maybe(60, &[5_i64, 0, 10]).map(Into::into);
            change = change.attribute(dice.pick(ATTRIBUTES), value);
        }
        5 => change = change.wanted(dice.maybe(50, &[1_u128, 2, 3])),
        6 => change = change.excluded(dice.maybe(50, &[1_u128, 2, 3])),
        _ => {}
    }
    change
}

fn agent_spec(at: i64, dice: &mut Dice<'_>) -> AgentSpec {
    let mut spec = AgentSpec::new(dice.roll(AGENTS as usize) as u128 + 1);
    if dice.chance(25) {
        spec = spec.bot();
    }
    for skill in SKILLS {
        if !dice.chance(30) {
            spec = spec.skill(*skill, Level::new(dice.pick(&[3, 2, 1, 100, 3])).unwrap());
        }
    }
    for channel in CHANNELS {
        if !dice.chance(8) {
            spec = spec.channel(*channel);
        }
    }
    for brand in BRANDS {
        if !dice.chance(20) {
            spec = spec.brand(*brand);
        }
    }
    for _ in 0..3 {
        let language = dice.pick(LANGUAGES);
        if dice.chance(30) {
            let level = |dice: &mut Dice<'_>| Level::new(dice.pick(&[2, 1, 50])).unwrap();
            spec = spec.language_at(language, level(dice), level(dice));
        } else {
            spec = spec.language(language);
        }
    }
    if dice.chance(20) {
        let instant = |dice: &mut Dice<'_>| {
            let after = dice.maybe(60, &[5, 1, 20, -5, 0]);
            after.map(|after: i64| ts(at + after * SECOND))
        };
        let level = Level::new(2).unwrap();
        let (from, until) = (instant(dice), instant(dice));
        if from.is_none_or(|from| until.is_none_or(|until| from < until)) {
            spec = spec.skill_valid(dice.pick(SKILLS), level, from, until);
        }
    }
    for _ in 0..dice.pick(&[0, 0, 0, 1, 2]) {
        let from = at + dice.pick(&[0, 5, -5, 20]) * SECOND;
        let until = from + dice.pick(&[5, 1, 30]) * SECOND;
        spec = spec.shift(ts(from), ts(until));
    }
    let rest = dice.roll(64);
    if rest % 4 == 1 {
        spec = spec.budget([200, 60, 0, 90][rest / 4 % 4]);
    }
    if rest % 4 == 2 {
        spec = spec.cap(CHANNELS[rest / 4 % 4], (rest / 16) as u32 % 3);
    }
    if rest % 8 == 3 {
        spec = spec.label_cap(LABELS[0], rest as u32 % 3);
    }
    let bits = dice.roll(64);
    for (at, clearance) in CLEARANCES.iter().enumerate() {
        if bits >> at & 1 == 0 {
            spec = spec.clearance(*clearance);
        }
    }
    for (at, group) in GROUPS.iter().enumerate() {
        if bits >> (at + 2) & 1 == 0 {
            spec = spec.group(*group);
        }
    }
    spec
}
