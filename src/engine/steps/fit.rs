//! Assigned tickets whose needs have grown past their agents.

use crate::engine::event::EventKind;
use crate::engine::event_detail::AssignedBy;
use crate::engine::needs;
use crate::engine::state::ticket::{Fit, Stage};
use crate::engine::turn::Turn;
use crate::model::AgentKind;
use crate::policy::Need;
use crate::time::Span;

impl Turn<'_> {
    /// Notes which needs an assignment breaks from its first day on: nobody is told of them
    /// later. A resumed ticket is judged by its first assignment.
    pub(crate) fn note_fit(&mut self, seq: u64, agent: u64, by: AssignedBy) {
        if by == AssignedBy::Resumed {
            self.check_fit(seq);
            return;
        }
        let policy = self.policy;
        let (Some(ticket), Some(worker)) = (
            self.state.tickets.get_mut(seq),
            self.state.agents.get(agent),
        ) else {
            return;
        };
        let waived = needs::unmet(policy, ticket, worker);
        ticket.fit = (!waived.is_empty()).then(|| {
            Box::new(Fit {
                waived,
                lacking: Vec::new(),
                with_person: worker.abilities.kind == AgentKind::Human,
            })
        });
    }

    /// Asks whether an assigned ticket's agent still meets its needs. If not, the ticket
    /// stands in line as well, for one who does.
    pub(crate) fn check_fit(&mut self, seq: u64) {
        let policy = self.policy;
        let Some(ticket) = self.state.tickets.get_mut(seq) else {
            return;
        };
        let Stage::Assigned { agent } = ticket.stage else {
            return;
        };
        let Some(worker) = self.state.agents.get(agent) else {
            return;
        };
        // Registered as a person by now, it is one who has it.
        ticket.handoff.past_bots |= worker.abilities.kind == AgentKind::Human;
        let waived = ticket.fit.take().map_or_else(Fit::default, |fit| *fit);
        let mut lacking = needs::unmet(policy, ticket, worker);
        lacking.retain(|need| !waived.waived.contains(need));
        let changed = waived.lacking != lacking;
        let (id, agent) = (ticket.id(), worker.id());
        let told = lacking.clone();
        let with_person = worker.abilities.kind == AgentKind::Human;
        let became_person = with_person && !waived.with_person && !told.is_empty();
        let fit = Fit {
            lacking,
            with_person,
            ..waived
        };
        ticket.fit = fit.says_something().then(|| Box::new(fit));
        let fits = told.is_empty();
        if changed && fits {
            self.emit(EventKind::AssignmentFits { ticket: id, agent });
            self.stop_relief(seq);
        } else if changed {
            self.emit(EventKind::AssignmentUnfit {
                ticket: id,
                agent,
                needs: told,
            });
        }
        // A person is relieved by people, whatever it lacked before.
        if became_person {
            self.revoke_unfit(seq);
        } else if changed && !fits {
            self.enter_line(seq);
        }
    }

    /// One who fits is to have the ticket.
    pub(crate) fn relieve(&mut self, seq: u64, agent: u64) {
        if let Some((ticket, agent)) = self.ids(seq, agent) {
            self.emit(EventKind::AssignmentRelieved { ticket, agent });
        }
        if let Some(ticket) = self.ticket_mut(seq) {
            ticket.stage = Stage::Waiting;
        }
        self.end_assignment(seq, agent, Span::ZERO);
    }

    /// Lets the agent of a ticket go on without what is needed from now on.
    pub(crate) fn waive(&mut self, seq: u64, need: Need) {
        let Some(ticket) = self.ticket_mut(seq) else {
            return;
        };
        if matches!(ticket.stage, Stage::Assigned { .. }) {
            let fit = ticket.fit.get_or_insert_default();
            fit.waived.push(need);
        }
    }

    /// Nobody has the ticket any more.
    pub(crate) fn end_fit(&mut self, seq: u64, held: bool) {
        let Some(ticket) = self.ticket_mut(seq) else {
            return;
        };
        if let Some(mut fit) = ticket.fit.take().filter(|_| held) {
            fit.lacking.clear();
            ticket.fit = fit.says_something().then_some(fit);
        }
    }

    /// Asks for a speaker to follow where the law fixes a language that the agent does not
    /// master.
    pub(crate) fn want_speaker(&mut self, seq: u64, agent: u64) {
        let (Some(ticket), Some(worker)) = (self.ticket(seq), self.agent(agent)) else {
            return;
        };
        let needs = ticket.needs();
        let lacking = needs.language_by_law
            && !needs.languages.is_empty()
            && needs::shared_language(ticket, worker).is_none();
        if lacking {
            let wanted = EventKind::SpeakerWanted {
                ticket: ticket.id(),
                agent: worker.id(),
                languages: needs::language_names(self.policy, needs),
            };
            self.emit(wanted);
        }
    }
}
