//! What happens when a timer comes due.

use crate::engine::event::EventKind;
use crate::engine::event_detail::ResumeCause;
use crate::engine::timers::{Timer, TimerKind};
use crate::engine::turn::Turn;
use crate::model::Presence;
use crate::time::Timestamp;

impl Turn<'_> {
    /// Carries out a timer that was taken from the list.
    pub(crate) fn fire(&mut self, timer: Timer) {
        let Timer { ticket, agent, .. } = timer;
        match timer.kind {
            TimerKind::OfferExpires => self.expire(ticket, agent),
            TimerKind::TicketBackOffEnds => {
                self.clear_back_off(ticket, agent);
                if let Some((ticket, agent)) = self.ids(ticket, agent) {
                    self.emit(EventKind::BackOffEnded {
                        agent,
                        ticket: Some(ticket),
                    });
                }
            }
            TimerKind::AgentBackOffEnds => {
                self.clear_agent_back_off(agent);
                if let Some(agent) = self.agent(agent).map(|agent| agent.id()) {
                    self.emit(EventKind::BackOffEnded {
                        agent,
                        ticket: None,
                    });
                }
            }
            TimerKind::WrapUpEnds => {
                self.end_wrap_up(ticket, agent);
                self.settle_presence(agent);
            }
            TimerKind::LostGraceEnds => self.change_presence(agent, Presence::Offline),
            TimerKind::HoldEnds => self.resume(ticket, ResumeCause::Time, self.now),
            TimerKind::PatienceEnds => self.lose_patience(ticket),
            TimerKind::ClockDue => self.clocks_due(ticket),
            TimerKind::ActionOverdue => self.action_overdue(ticket),
            TimerKind::QueueOpens | TimerKind::QueueCloses => self.hours_change(ticket),
            TimerKind::LoadDue => self.load_due(ticket),
            TimerKind::OverflowDue => self.overflow_due(ticket),
            TimerKind::RetentionEnds => self.forget(ticket),
            TimerKind::RampEases => self.ease_ramp(agent),
            TimerKind::PreferredWaitEnds => self.end_preferred_wait(ticket),
            TimerKind::GatheringDue => self.end_gathering_wait(ticket),
            TimerKind::AbilityChanges => self.abilities_due(agent),
            TimerKind::DutyChanges => self.duty_due(agent),
            TimerKind::StepDue => self.step_due(ticket),
            TimerKind::SurgeChecked => self.check_surge(agent),
        }
    }
}

/// The timer that resumes a held ticket.
pub(crate) fn hold_timer(ticket: u64, at: Timestamp) -> Timer {
    Timer {
        at,
        kind: TimerKind::HoldEnds,
        ticket,
        agent: 0,
    }
}
