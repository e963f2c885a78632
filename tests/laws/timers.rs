//! Law 2, in part: timers fire in their order, and `next_wakeup` never lies.

use nightdesk::{AgentId, Event, EventKind, Presence, TicketId, TimerKind};

use super::ledger::WorkKind;
use super::picture::Picture;
use super::world::{Call, Checked, Watch, World, fail, instant};

#[derive(Default)]
pub(crate) struct Timers {
    /// What fired in this call: kind, ticket, agent.
    fired: Vec<(TimerKind, u64, u64)>,
}

impl Watch for Timers {
    fn event(&mut self, picture: &Picture, event: &Event) -> Checked {
        let life = |ticket: &TicketId| picture.ledger.tickets[ticket].life;
        let seq = |agent: &AgentId| picture.seq(*agent);
        let at = event.at.as_micros();
        self.fired.extend(match &event.kind {
            EventKind::OfferExpired { ticket, agent, .. } => {
                Some((TimerKind::OfferExpires, life(ticket), seq(agent)))
            }
            EventKind::BackOffEnded {
                agent,
                ticket: Some(ticket),
            } => Some((TimerKind::TicketBackOffEnds, life(ticket), seq(agent))),
            EventKind::BackOffEnded {
                agent,
                ticket: None,
            } => Some((TimerKind::AgentBackOffEnds, 0, seq(agent))),
            EventKind::WrapUpEnded { ticket, agent } => {
                let mut works = picture.ledger.agents[agent].works.iter();
                let over = works.find(|work| {
                    work.ticket == *ticket && work.kind == WorkKind::WrapUp { until: at }
                });
                over.map(|work| (TimerKind::WrapUpEnds, work.life, seq(agent)))
            }
            EventKind::PresenceChanged {
                agent,
                from: Presence::Lost,
                ..
            } => Some((TimerKind::LostGraceEnds, 0, seq(agent))),
            EventKind::TicketResumed { ticket, .. } => Some((TimerKind::HoldEnds, life(ticket), 0)),
            EventKind::ClockWarning { ticket, .. }
            | EventKind::ClockLead { ticket, .. }
            | EventKind::ClockBreached { ticket, .. } => {
                // What a ticket's clocks have to say when it goes on is part of that.
                let resumed = (TimerKind::HoldEnds, life(ticket), 0);
                let own = (TimerKind::ClockDue, life(ticket), 0);
                (!self.fired.contains(&resumed)).then_some(own)
            }
            EventKind::StandingRaised { ticket } => {
                Some((TimerKind::PatienceEnds, life(ticket), 0))
            }
            EventKind::ActionOverdue { ticket, .. } => {
                Some((TimerKind::ActionOverdue, life(ticket), 0))
            }
            EventKind::TicketForgotten { ticket } => {
                Some((TimerKind::RetentionEnds, life(ticket), 0))
            }
            _ => None,
        });
        Ok(())
    }

    fn call(&mut self, world: &World, call: &Call<'_>) -> Checked {
        let fired = core::mem::take(&mut self.fired);
        let law = |what: String| fail("tick freedom", format!("{what}\n{:#?}", call.events));
        if let Some(next) = world.engine.next_wakeup()
            && world.engine.now().is_some_and(|now| next.at <= now)
        {
            return law(format!("{next:?} is past"));
        }
        if call.input.is_some() {
            // Whatever was due has been let pass before.
            return Ok(());
        }
        let Some(said) = call.before.next_wakeup() else {
            return law("something happened without a wakeup".into());
        };
        let first = fired.first().map(|(kind, ..)| *kind);
        if first != Some(said.reason) || !call.events.iter().all(|event| event.at == said.at) {
            return law(format!("{said:?}, yet {fired:?}"));
        }
        if !fired.is_sorted() {
            return law(format!("{fired:?} is not the order of timers"));
        }
        let mut before = call.before.clone();
        let mut early = Vec::new();
        let just_before = instant(said.at.as_micros() - 1);
        let _ = before.advance(just_before, &mut early);
        if !early.is_empty() || before.next_wakeup() != Some(said) {
            return law(format!("{said:?}, yet before it {early:#?}"));
        }
        Ok(())
    }
}
