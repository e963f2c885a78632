use super::check;
use crate::clock::{Anchors, MetBy};
use crate::engine::event::EventKind;
use crate::engine::refusal::{Applied, Refusal};
use crate::engine::steps::clocks::Said;
use crate::engine::turn::Turn;
use crate::model::{AgentId, AgentKind, Name, TicketId};
use crate::time::Timestamp;

impl Turn<'_> {
    pub(super) fn set_anchor(
        &mut self,
        ticket: TicketId,
        anchor: &Name,
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        check::text(self.policy, "an anchor's name", anchor)?;
        let known = self.state.tickets.seq(ticket);
        if let Some(known) = known.and_then(|seq| self.ticket(seq)) {
            let anchors = &known.promises.anchors;
            let new = anchors.get(anchor.as_str()).is_none();
            let count = anchors.len().saturating_add(usize::from(new));
            // Receipt is always there and does not count.
            let limit = self.policy.limits.anchors;
            check::count("anchors", count.saturating_sub(1), limit, "anchors")?;
        }
        let seq = self.known(ticket)?;
        let action = self.ticket(seq).and_then(|known| known.action.as_ref());
        // An action outlives its ticket, and may still wait for an anchor.
        if action.is_none_or(|action| action.done) {
            self.not_closed(ticket, seq)?;
        }

        // Asked before the ticket is taken to change it: what is so already leaves no trace.
        let known = self.ticket(seq);
        let was = known.and_then(|known| known.promises.anchors.get(anchor.as_str()));
        if was == Some(at) {
            return Ok(Applied::Already);
        }
        let Some(known) = self.state.tickets.get_mut(seq) else {
            return Ok(Applied::Already);
        };
        known.promises.anchors.set(anchor.clone(), at);
        let open = !known.is_closed();
        let recent = self.now.saturating_sub(self.policy.backdate)..=self.now;
        if open && anchor.as_str() == Anchors::RECEIPT && recent.contains(&at) {
            known.promises.correct_arrival(self.policy, at);
        }
        let anchor = anchor.clone();
        self.emit(EventKind::AnchorSet {
            ticket,
            anchor,
            instant: at,
            was,
        });
        if open {
            self.sync_clocks(seq);
            // Its ladder may count from the arrival, and no clock need run for that.
            self.climb(seq);
        } else {
            // Nothing runs, but what was said to be broken may not have been.
            self.tell_clocks(seq, Said::new());
        }
        self.update_floor(seq);
        Ok(Applied::Done)
    }

    pub(super) fn meet_clock(
        &mut self,
        ticket: TicketId,
        clock: &Name,
        agent: Option<AgentId>,
        occurred_at: Timestamp,
    ) -> Result<Applied, Refusal> {
        check::text(self.policy, "a clock's name", clock)?;
        check::look_up(&self.policy.clocks, "clock", clock)?;
        let seq = self.known(ticket)?;
        let agent_seq = agent.map(|agent| self.registered(agent)).transpose()?;
        self.not_closed(ticket, seq)?;
        let not_running = || Refusal::ClockNotRunning {
            ticket,
            clock: clock.clone(),
        };
        let by = self.kind_of(agent_seq);
        let known = self.ticket(seq).ok_or_else(not_running)?;
        let last = known.promises.last(clock.as_str());
        let last = last.filter(|last| last.clock().is_running() || last.is_met());
        let last = last.ok_or_else(not_running)?;
        let starts_later = occurred_at < last.clock().watch().started_at();
        if last.clock().is_running() && starts_later {
            return Err(not_running());
        }
        if last.clock().promise().met_by == MetBy::Human && by == AgentKind::Bot {
            let clock = clock.clone();
            return Err(Refusal::ClockNeedsPerson { ticket, clock });
        }
        if !last.clock().would_be_met(occurred_at, by) {
            return Ok(Applied::Already);
        }

        let instance = last.clock().instance();
        self.meet_clocks(seq, occurred_at, by, |clock| {
            clock.clock().instance() == instance
        });
        self.sync_clocks(seq);
        Ok(Applied::Done)
    }

    /// What an agent is; the host's own word counts as a person's.
    pub(super) fn kind_of(&self, agent: Option<u64>) -> AgentKind {
        let agent = agent.and_then(|agent| self.agent(agent));
        agent.map_or(AgentKind::Human, |agent| agent.abilities.kind)
    }
}
