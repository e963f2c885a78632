//! Who takes what next, by its definition: walk the line, and for each ticket the agents.

use std::cmp::{Ordering, Reverse};

use nightdesk::{
    AssignedBy, CapacityEvent, Comparator, DecidedBy, EventKind, Presence, TicketSpec, Urgency,
};
use serde_json::json;

use super::desk::{Agent, Desk, Seq, Ticket, WorkKind, ts};
use super::needs::Asked;
use super::plan::{ReservePlan, SECOND};

const DEFAULT_CHOICE: [Comparator; 5] = [
    Comparator::Preferred,
    Comparator::LanguageRank,
    Comparator::Specialist,
    Comparator::Load,
    Comparator::LongestIdleSinceEnded,
];

/// The rank of what matters most among what would make way, and when the last of it was begun.
type Interruption = ((u8, u8), i64);

enum Next {
    /// The best of those who can, with what set each apart; as many as are asked at once.
    Offer(Seq, Vec<(Seq, DecidedBy)>),
    /// Who is asked, and whose back-offs end.
    Everybody(Seq, Vec<Seq>, Vec<Seq>),
}

impl Desk {
    /// Tier, strict priority, standing, no target, due, arrival: the least first.
    pub(crate) fn key(&self, ticket: &Ticket) -> (u8, u8, bool, bool, i64, Seq) {
        let priority = if self.plan.strict {
            ticket.priority().rank()
        } else {
            0
        };
        (
            ticket.urgency.rank(),
            priority,
            !(self.is_live(ticket) || ticket.raised),
            ticket.due.is_none(),
            ticket.due.unwrap_or(0),
            ticket.seq,
        )
    }

    /// The waiting tickets in the order in which they go.
    pub(crate) fn line(&self) -> Vec<&Ticket> {
        let mut line: Vec<&Ticket> = self.tickets.iter().filter(|t| t.in_line()).collect();
        line.sort_by_key(|ticket| self.key(ticket));
        line
    }

    fn next(&self) -> Option<Next> {
        for ticket in self.line() {
            if self.suspended || ticket.is_exhausted() || self.closed_to(ticket) == Some(false) {
                continue;
            }
            let able = self.agents.iter();
            let able: Vec<&Agent> = able
                .filter(|agent| self.could_take(ticket, agent))
                .collect();
            let free = able.iter().copied();
            let free: Vec<&Agent> = free
                .filter(|agent| !self.in_back_off(ticket, agent))
                .collect();
            if !free.is_empty() {
                let offer = &self.plan.queues[ticket.queue()].offer;
                let most = offer.as_ref().map_or(1, |offer| offer.to);
                return Some(Next::Offer(ticket.seq, self.best(ticket, free, most)));
            }
            // Somebody who is only busy has not refused.
            let unasked = self.agents.iter().any(|agent| {
                agent.presence == Presence::Online
                    && self.unmet(ticket, agent).is_empty()
                    && self.is_large_enough(ticket, agent)
                    && !self.in_back_off(ticket, agent)
                    && !self.is_kept(ticket, agent)
            });
            if !unasked && ticket.in_danger() {
                let (asked, forgiven) = self.to_ask_again(ticket);
                if !asked.is_empty() {
                    return Some(Next::Everybody(ticket.seq, asked, forgiven));
                }
            }
        }
        None
    }

    /// Who could take a ticket if the back-offs of all with room were over, and whose those are.
    fn to_ask_again(&self, ticket: &Ticket) -> (Vec<Seq>, Vec<Seq>) {
        let with_room = self.agents.iter().filter(|agent| {
            agent.presence == Presence::Online
                && self.unmet(ticket, agent).is_empty()
                && self.has_room(ticket, agent)
                && !self.is_kept_but_for_reserves(ticket, agent)
        });
        let with_room: Vec<&Agent> = with_room.collect();
        let refused = with_room
            .iter()
            .filter(|agent| self.in_back_off(ticket, agent));
        let forgiven: Vec<Seq> = refused.map(|agent| agent.seq).collect();
        let mut then = self.clone();
        for agent in &forgiven {
            then.a_mut(*agent).back_off_until = None;
        }
        let asked = with_room
            .iter()
            .filter(|agent| !then.is_reserved(ticket, agent));
        (asked.map(|agent| agent.seq).collect(), forgiven)
    }

    fn best(&self, ticket: &Ticket, mut agents: Vec<&Agent>, most: usize) -> Vec<(Seq, DecidedBy)> {
        let asked = self.asked(ticket);
        let queue = &self.plan.queues[ticket.queue()];
        let list = queue.choice.as_deref().unwrap_or(&DEFAULT_CHOICE);
        // The law wants a speaker: who answers without being one does so for want of them.
        let mute =
            |agent: &Agent| asked.class.by_law && self.language(ticket, agent, &asked).is_none();
        let interruptions: Vec<(Seq, Option<Interruption>)> = agents
            .iter()
            .map(|agent| (agent.seq, self.interruption(ticket, agent)))
            .collect();
        let interrupts = |agent: &Agent| {
            let mut all = interruptions.iter();
            all.find(|(seq, _)| *seq == agent.seq).unwrap().1
        };
        let compare = |a: &Agent, b: &Agent| {
            let rank = |agent| interrupts(agent).map(|(rank, _)| Reverse(rank));
            if rank(a) != rank(b) {
                return (rank(a).cmp(&rank(b)), DecidedBy::Interruption);
            }
            if mute(a) != mute(b) {
                let by = DecidedBy::Comparator(Comparator::LanguageRank);
                return (mute(a).cmp(&mute(b)), by);
            }
            let decided = list.iter().find_map(|by| {
                let order = self.compare(*by, ticket, &asked, a, b);
                (order != Ordering::Equal).then_some((order, DecidedBy::Comparator(*by)))
            });
            let begun = |agent| interrupts(agent).map(|(_, begun)| Reverse(begun));
            let later = begun(a).cmp(&begun(b));
            let later = (later != Ordering::Equal).then_some((later, DecidedBy::Interruption));
            let decided = decided.or(later);
            decided.unwrap_or((a.seq.cmp(&b.seq), DecidedBy::Arrival))
        };
        agents.sort_by(|a, b| compare(a, b).0);
        let decided = |at: usize| match agents.get(at + 1) {
            Some(second) => compare(agents[at], second).1,
            None => DecidedBy::OnlyOne,
        };
        (0..most.min(agents.len()))
            .map(|at| (agents[at].seq, decided(at)))
            .collect()
    }

    /// How many skills it has that the ticket does not need.
    fn other_skills(&self, agent: &Agent, asked: &Asked) -> usize {
        let skills = self.plan.names.skills.iter();
        let others = skills.filter(|s| agent.skills.contains(**s) && !asked.skills().contains(**s));
        others.count()
    }

    fn interruption(&self, ticket: &Ticket, agent: &Agent) -> Option<Interruption> {
        let aside = self.to_interrupt(ticket, agent);
        let rank = aside.iter().map(|seq| self.rank(self.t(*seq))).min()?;
        let works = agent.works.iter();
        let works = works.filter(|work| work.kind == WorkKind::Assignment);
        let begun = works.filter(|work| aside.contains(&work.ticket));
        Some((rank, begun.map(|work| work.since).max()?))
    }

    fn compare(
        &self,
        by: Comparator,
        ticket: &Ticket,
        asked: &Asked,
        a: &Agent,
        b: &Agent,
    ) -> Ordering {
        match by {
            Comparator::Preferred => {
                let preferred = self.preferred(ticket);
                let is = |agent: &Agent| Some(agent.seq) == preferred;
                is(b).cmp(&is(a))
            }
            Comparator::LanguageRank => {
                let rank = |agent| self.language(ticket, agent, asked).unwrap_or(usize::MAX);
                rank(a).cmp(&rank(b))
            }
            Comparator::SkillLevel => {
                let sum = |agent: &Agent| -> u32 {
                    let needed = asked.class.skills.keys();
                    needed
                        .filter_map(|skill| agent.level(skill))
                        .map(u32::from)
                        .sum()
                };
                sum(b).cmp(&sum(a))
            }
            Comparator::Specialist => {
                let others = |agent: &Agent| self.other_skills(agent, asked);
                others(a).cmp(&others(b))
            }
            Comparator::Scarcity => {
                let unused = |agent| self.unused(ticket, asked, agent);
                unused(a).cmp(&unused(b))
            }
            Comparator::Load => {
                let share = |a: &Agent, b| u128::from(a.used()) * u128::from(self.budget(b));
                share(a, b).cmp(&share(b, a))
            }
            Comparator::LongestIdleSinceOffered => a.last_offered.cmp(&b.last_offered),
            Comparator::LongestIdleSinceEnded => a.last_ended.cmp(&b.last_ended),
            Comparator::LongestIdleSinceAvailable => a.available_since.cmp(&b.available_since),
            Comparator::RoundRobin => {
                let last = self.turns.get(ticket.queue()).copied().unwrap_or(0);
                let turn = |agent: &Agent| (agent.seq <= last, agent.seq);
                turn(a).cmp(&turn(b))
            }
            other => unreachable!("{other:?}"),
        }
    }

    /// A million for each thing the agent can and the ticket does not need, divided by how many
    /// online can it.
    fn unused(&self, ticket: &Ticket, asked: &Asked, agent: &Agent) -> u64 {
        let talk = self.language(ticket, agent, asked);
        let talk = talk.map(|place| asked.languages[place].as_str());
        let answers = |agent: &Agent, language: &str| {
            let mut spoken = agent.spec.languages.keys();
            spoken.any(|spoken| super::plan::Plan::speaks(spoken.as_str(), language))
        };
        let weight = |has: &dyn Fn(&Agent) -> bool| {
            let online = self
                .agents
                .iter()
                .filter(|a| a.presence == Presence::Online);
            1_000_000 / online.filter(|agent| has(agent)).count() as u64
        };
        let skills = self.plan.names.skills.iter();
        let skills = skills
            .filter(|skill| agent.skills.contains(**skill) && !asked.skills().contains(**skill));
        let languages = self.plan.names.languages.iter();
        let languages =
            languages.filter(|language| answers(agent, language) && talk != Some(**language));
        let skills = skills.map(|skill| weight(&|a| a.skills.contains(*skill)));
        let languages = languages.map(|language| weight(&|a| answers(a, language)));
        skills.chain(languages).sum()
    }

    /// Offers until nobody can take anything; then what is kept for whom is told.
    pub(crate) fn work_off(&mut self) {
        loop {
            self.make_offers();
            if !self.resume_interrupted() && !self.end_gatherings() && !self.start_gatherings() {
                break;
            }
        }
        self.tell_reserves();
    }

    fn make_offers(&mut self) {
        loop {
            self.settle_ladders();
            self.settle_queues();
            self.pass_absent_bots();
            match self.next() {
                Some(Next::Offer(ticket, agents)) => {
                    for (agent, decided_by) in agents {
                        self.offer(ticket, agent, decided_by);
                    }
                }
                Some(Next::Everybody(ticket, asked, forgiven)) => {
                    self.ask_everybody(ticket, &asked, &forgiven);
                }
                None if self.pass_bots_in_danger() => {}
                None => break,
            }
        }
    }

    fn ask_everybody(&mut self, ticket: Seq, agents: &[Seq], forgiven: &[Seq]) {
        let id = self.t(ticket).id;
        let ids = agents.iter().map(|agent| self.a(*agent).id).collect();
        let mut said = vec![EventKind::EverybodyDeclined {
            ticket: id,
            agents: ids,
        }];
        let now = self.now();
        for agent in forgiven {
            let of_ticket = self.t_mut(ticket).back_offs.remove(agent);
            let of_agent = self.a_mut(*agent).back_off_until.take();
            if agents.contains(agent) {
                continue;
            }
            let spared = self.a(*agent).id;
            let mut ended = |until: Option<i64>, ticket| {
                if until.is_some_and(|until| until > now) {
                    said.push(EventKind::BackOffEnded {
                        agent: spared,
                        ticket,
                    });
                }
            };
            ended(of_ticket, Some(id));
            ended(of_agent, None);
        }
        for said in said {
            self.say(said);
        }
        // What is accepted by itself goes to the best, as always.
        if self.plan.queues[self.t(ticket).queue()].offer.is_some() {
            for agent in agents {
                self.offer(ticket, *agent, DecidedBy::Everybody);
            }
        }
    }

    fn offer(&mut self, ticket: Seq, agent: Seq, decided_by: DecidedBy) {
        let now = self.now();
        let (facts, worker) = (self.t(ticket), self.a(agent));
        let asked = self.asked(facts);
        let talk = self.language(facts, worker, &asked);
        let offer = &self.plan.queues[facts.queue()].offer;
        let expires_at = offer.as_ref().map(|offer| now + offer.limit * SECOND);
        let step = facts.climb.as_ref().map(|climb| climb.in_force);
        let decision = json!({
            "queue": facts.queue(),
            "urgency": facts.urgency,
            "due": facts.due.map(ts),
            "language": talk.map(|place| asked.languages[place].clone()),
            "decided_by": decided_by,
            "step": step.filter(|step| *step > 0),
        });
        let said = EventKind::Offered {
            ticket: facts.id,
            agent: worker.id,
            expires_at: expires_at.map(ts),
            decision: serde_json::from_value(decision).unwrap(),
        };
        let queue = facts.queue().to_owned();
        self.say(said);
        self.turns.insert(queue, agent);
        self.add_work(ticket, agent, WorkKind::Offer);
        let worker = self.a_mut(agent);
        worker.last_offered = Some(now);
        self.count_for_ramp(agent);
        let facts = self.t_mut(ticket);
        facts.offers.push(super::desk::Offer { agent, expires_at });
        if expires_at.is_none() {
            self.take(ticket, agent, AssignedBy::Automatic);
        }
    }

    /// Those whom each reserve sets aside, in the order of the document.
    fn set_aside(&self) -> Vec<Vec<Seq>> {
        let mut taken: Vec<Seq> = Vec::new();
        let mut all = Vec::new();
        for reserve in &self.plan.reserves {
            let work = self.imagined(reserve);
            let asked = self.asked(&work);
            let agents = self.agents.iter();
            let mut able: Vec<&Agent> = agents
                .filter(|agent| {
                    agent.presence == Presence::Online
                        && self.lacks(&work, agent, &asked).is_empty()
                        && self.has_room(&work, agent)
                        && self.has_room_now(&work, agent)
                        && !self.in_back_off(&work, agent)
                        && !self.is_ramped(&work, agent)
                        && !taken.contains(&agent.seq)
                })
                .collect();
            able.sort_by_key(|agent| (self.other_skills(agent, &asked), agent.seq));
            able.truncate(reserve.agents as usize);
            let set_aside: Vec<Seq> = able.into_iter().map(|agent| agent.seq).collect();
            taken.extend(&set_aside);
            all.push(set_aside);
        }
        all
    }

    /// A ticket of which nothing is known but what the reserve says.
    fn imagined(&self, reserve: &ReservePlan) -> Ticket {
        let mut spec = TicketSpec::new(0, reserve.topic, reserve.channel);
        spec.languages.extend(reserve.language.map(Into::into));
        self.new_ticket(0, &spec, 0)
    }

    pub(crate) fn is_reserved(&self, ticket: &Ticket, agent: &Agent) -> bool {
        if self.plan.reserves.is_empty() {
            return false;
        }
        let set_aside = self.set_aside().into_iter().zip(&self.plan.reserves);
        let below = |tier: Urgency| ticket.urgency < tier;
        set_aside
            .into_iter()
            .any(|(agents, reserve)| agents.contains(&agent.seq) && below(reserve.tier))
    }

    fn tell_reserves(&mut self) {
        for (at, agents) in self.set_aside().into_iter().enumerate() {
            let (reserve, have) = (&self.plan.reserves[at], agents.len() as u32);
            let (name, need) = (super::desk::name(&reserve.name), reserve.agents);
            let short = (have < need).then_some(have);
            let was = std::mem::replace(&mut self.short[at], short.is_some());
            if let Some(have) = short.filter(|_| !was) {
                self.say(EventKind::Capacity(CapacityEvent::ReserveShort {
                    reserve: name,
                    have,
                    need,
                }));
            } else if was && short.is_none() {
                self.say(EventKind::Capacity(CapacityEvent::ReserveWhole {
                    reserve: name,
                }));
            }
        }
    }
}
