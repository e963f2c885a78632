//! The ramp of who comes online: the policy of that moment says when it ends.

use super::desk::{Agent, Desk, Seq, Ticket};
use super::plan::SECOND;

impl Desk {
    pub(crate) fn is_ramped(&self, ticket: &Ticket, agent: &Agent) -> bool {
        let (Some(ramp), Some((over, offers))) = (self.plan.ramp, agent.stretch) else {
            return false;
        };
        let over = over.min(agent.ramp_ends.unwrap_or(i64::MIN));
        !ticket.in_danger() && offers >= ramp.offers && self.now() < over
    }

    /// Coming back begins no new stretch, whose offers still count, but the ramp lasts longer.
    pub(crate) fn start_ramp(&mut self, agent: Seq) {
        let (now, Some(ramp)) = (self.now(), self.plan.ramp) else {
            return;
        };
        let worker = self.a_mut(agent);
        let ends = now + ramp.lasts * SECOND;
        worker.ramp_ends = Some(ends);
        if let (Some((over, _)), Some(_)) = (worker.stretch, worker.eases_at) {
            worker.eases_at = Some(ends.min(over));
        }
    }

    pub(crate) fn count_for_ramp(&mut self, agent: Seq) {
        let (now, Some(ramp)) = (self.now(), self.plan.ramp) else {
            return;
        };
        let worker = self.a_mut(agent);
        let Some(ends) = worker.ramp_ends.filter(|ends| *ends > now) else {
            // After its end nothing is counted any more.
            (worker.ramp_ends, worker.stretch) = (None, None);
            return;
        };
        let stretch = worker.stretch.filter(|(over, _)| now < *over);
        let (over, offers) = stretch.unwrap_or((now + ramp.every * SECOND, 0));
        worker.stretch = Some((over, offers + 1));
        if offers + 1 >= ramp.offers {
            worker.eases_at = Some(ends.min(over));
        }
    }

    /// A stretch is over, and the ramp perhaps with it.
    pub(crate) fn end_ramp(&mut self, agent: Seq) {
        let now = self.now();
        let worker = self.a_mut(agent);
        worker.ramp_ends = worker.ramp_ends.filter(|ends| *ends > now);
    }

    /// Under another policy ramps go on; without one, there is none.
    pub(crate) fn renew_ramps(&mut self) {
        let (now, ramp) = (self.now(), self.plan.ramp);
        for worker in &mut self.agents {
            let Some(ramp) = ramp else {
                (worker.ramp_ends, worker.stretch, worker.eases_at) = (None, None, None);
                continue;
            };
            let full = worker.stretch.filter(|(_, offers)| *offers >= ramp.offers);
            let over = full
                .zip(worker.ramp_ends)
                .map(|((over, _), ends)| over.min(ends));
            worker.eases_at = over.filter(|over| *over > now);
        }
    }
}
