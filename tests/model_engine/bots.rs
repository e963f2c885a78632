//! Bots and people, and who helps whom.

use nightdesk::{
    AgentId, AgentKind, Applied, CapacityEvent, CaseId, EventKind, Need, Presence, Refusal,
    RequeueReason, RevokeReason, SurgeOf, TicketId,
};

use super::commands::Told;
use super::desk::{Agent, Desk, Seq, Stage, Ticket, WorkKind};

impl Desk {
    fn is_bot(&self, agent: Seq) -> bool {
        self.a(agent).spec.kind == AgentKind::Bot
    }

    fn waits_for_bot(&self, ticket: &Ticket) -> bool {
        ticket.in_line() && ticket.needed_kind() == Some(AgentKind::Bot)
    }

    /// Where no bot is online that could take it, people may.
    pub(crate) fn pass_absent_bots(&mut self) {
        for seq in self.seqs() {
            let ticket = self.t(seq);
            let could = |agent: &Agent| {
                agent.spec.kind == AgentKind::Bot
                    && agent.presence == Presence::Online
                    && self.is_large_enough(ticket, agent)
                    && self.unmet(ticket, agent).is_empty()
            };
            if self.waits_for_bot(ticket) && !self.agents.iter().any(could) {
                self.pass_bots(seq);
            }
        }
    }

    /// In danger nobody waits for a bot that cannot take it now.
    pub(crate) fn pass_bots_in_danger(&mut self) -> bool {
        let line = self.line().into_iter();
        let waiting = line.filter(|t| t.in_danger() && self.waits_for_bot(t));
        let waiting: Vec<Seq> = waiting.map(|ticket| ticket.seq).collect();
        for seq in &waiting {
            self.pass_bots(*seq);
        }
        !waiting.is_empty()
    }

    fn pass_bots(&mut self, seq: Seq) {
        self.t_mut(seq).past_bots = true;
        let ticket = self.t(seq).id;
        self.say(EventKind::OpenToPeople { ticket });
        self.climb(seq);
    }

    /// Who refused, missed or gave back a ticket that is for a bot first, and is one.
    pub(crate) fn bot_gave_up(&mut self, seq: Seq, agent: Seq) {
        let for_bots = self.t(seq).needed_kind() == Some(AgentKind::Bot);
        if for_bots && self.is_bot(agent) {
            self.pass_bots(seq);
            self.count_escape(seq);
        }
    }

    pub(crate) fn hand_off(&mut self, ticket: TicketId) -> Told {
        let seq = self.open_ticket(ticket)?;
        let Stage::Assigned(agent) = self.t(seq).stage else {
            return Err(Refusal::NotAssigned { ticket });
        };
        if !self.is_bot(agent) {
            let agent = self.a(agent).id;
            return Err(Refusal::NotWithBot { ticket, agent });
        }
        self.give_to_people(seq, agent);
        Ok(Applied::Done)
    }

    /// A bot did not finish it.
    fn count_escape(&mut self, seq: Seq) {
        let topic = self.t(seq).spec.topic.clone();
        self.count_surges(&topic, SurgeOf::BotEscapes);
    }

    fn give_to_people(&mut self, seq: Seq, agent: Seq) {
        let now = self.now();
        self.t_mut(seq).handed_off = true;
        self.count_escape(seq);
        self.revoke_from_bots(seq);
        self.end_help(seq);
        self.drop_work(seq, agent, WorkKind::Assignment);
        self.go_home_if_done(agent);
        self.reset_attempts(seq);
        let before = self.standing(seq);
        let from_hand_off = self.plan.from_hand_off;
        let ticket = self.t_mut(seq);
        let first = ticket.unanswered_by_people.iter().copied().min();
        ticket.anchor = match from_hand_off {
            true => now,
            false => first.unwrap_or(ticket.anchor),
        };
        self.place(seq);
        self.tell_standing(seq, &before);
        self.requeue(seq, agent, RequeueReason::HandedOff);
        self.sync_clocks(seq);
    }

    fn revoke_from_bots(&mut self, seq: Seq) {
        for offer in self.t(seq).offers.clone() {
            if self.is_offered(seq, offer.agent) && self.is_bot(offer.agent) {
                self.take_back(seq, offer.agent, RevokeReason::NoLongerFits);
            }
        }
    }

    pub(crate) fn ask_for_person(&mut self, ticket: TicketId) -> Told {
        let seq = self.open_ticket(ticket)?;
        if self.t(seq).person_wanted {
            return Ok(Applied::Already);
        }
        self.want_person(seq);
        Ok(Applied::Done)
    }

    pub(crate) fn want_person(&mut self, seq: Seq) {
        let for_bots = self.t(seq).needed_kind() == Some(AgentKind::Bot);
        self.t_mut(seq).person_wanted = true;
        let (ticket, case) = (self.t(seq).id, self.t(seq).spec.case);
        let new = case.is_some_and(|case| self.person_cases.insert(case));
        self.say(EventKind::PersonWanted { ticket });
        match self.t(seq).stage {
            Stage::Assigned(agent) if self.is_bot(agent) => self.give_to_people(seq, agent),
            _ => {
                if for_bots {
                    self.count_escape(seq);
                }
                self.revoke_from_bots(seq);
                self.recheck_helpers(seq);
                self.recheck_interrupted(seq);
                self.climb(seq);
            }
        }
        if let Some(case) = case.filter(|_| new) {
            self.want_person_in(case);
        }
    }

    /// Who asked in one ticket of a case asked in all of them.
    pub(crate) fn want_person_in(&mut self, case: CaseId) {
        for seq in self.seqs() {
            let ticket = self.t(seq);
            if ticket.spec.case == Some(case) && !ticket.is_closed() && !ticket.person_wanted {
                self.want_person(seq);
            }
        }
    }

    // Who helps whom.

    pub(crate) fn consult(&mut self, ticket: TicketId, agent: AgentId) -> Told {
        let (seq, helper) = (self.any_ticket(ticket)?, self.any_agent(agent)?);
        self.is_open(seq)?;
        let Stage::Assigned(with) = self.t(seq).stage else {
            return Err(Refusal::NotAssigned { ticket });
        };
        if self.a(helper).has(seq, WorkKind::Consult) {
            return Ok(Applied::Already);
        }
        let presence = self.a(helper).presence;
        if presence != Presence::Online {
            return Err(Refusal::AgentNotOnline { agent, presence });
        }
        self.takes(seq, helper)?;
        if with == helper {
            return Err(Refusal::ConsultsItself { ticket, agent });
        }
        self.add_work(seq, helper, WorkKind::Consult);
        self.t_mut(seq).helpers.push(helper);
        let said = CapacityEvent::ConsultStarted { ticket, agent };
        self.say(EventKind::Capacity(said));
        Ok(Applied::Done)
    }

    pub(crate) fn end_consult(&mut self, ticket: TicketId, agent: AgentId) -> Told {
        let (seq, helper) = (self.any_ticket(ticket)?, self.any_agent(agent)?);
        self.is_open(seq)?;
        if !self.a(helper).has(seq, WorkKind::Consult) {
            return Err(Refusal::NoConsult { ticket, agent });
        }
        self.stop_helping(seq, helper, Vec::new());
        Ok(Applied::Done)
    }

    pub(crate) fn stop_helping(&mut self, seq: Seq, helper: Seq, lacks: Vec<Need>) {
        self.t_mut(seq).helpers.retain(|other| *other != helper);
        self.drop_work(seq, helper, WorkKind::Consult);
        let said = CapacityEvent::ConsultEnded {
            ticket: self.t(seq).id,
            agent: self.a(helper).id,
            lacks,
        };
        self.say(EventKind::Capacity(said));
        self.go_home_if_done(helper);
    }

    /// Help ends with the assignment.
    pub(crate) fn end_help(&mut self, seq: Seq) {
        for helper in self.t(seq).helpers.clone() {
            self.stop_helping(seq, helper, Vec::new());
        }
    }

    /// A helper may lack what relaxes, and nothing else.
    pub(crate) fn recheck_helpers(&mut self, seq: Seq) {
        for helper in self.t(seq).helpers.clone() {
            let mut ticket = self.t(seq).clone();
            ticket.unfit.clear();
            let mut lacks = self.unmet(&ticket, self.a(helper));
            lacks.retain(|need| !need.relaxes());
            if !lacks.is_empty() {
                self.stop_helping(seq, helper, lacks);
            }
        }
    }
}
