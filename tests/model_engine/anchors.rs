//! What the host says of clocks: what they are measured from, and what was done.

use nightdesk::{AgentId, AgentKind, Applied, EventKind, Refusal, TicketId};

use super::commands::{Told, known};
use super::desk::{Desk, Seq, name, ts};
use super::plan::SECOND;
use super::plan_clocks::ANCHORS;

impl Desk {
    pub(crate) fn set_anchor(&mut self, ticket: TicketId, anchor: &str, instant: i64) -> Told {
        let seq = self.any_ticket(ticket)?;
        let action = self.t(seq).action.as_ref();
        if action.is_none_or(|action| action.done) {
            self.is_open(seq)?;
        }
        let anchor = ANCHORS.iter().find(|known| **known == anchor).unwrap();
        let was = self.t(seq).promised.anchors.get(anchor).copied();
        if was == Some(instant) {
            return Ok(Applied::Already);
        }
        self.t_mut(seq).promised.anchors.insert(anchor, instant);
        let now = self.now();
        let recent = now - self.plan.backdate * SECOND..=now;
        let open = !self.t(seq).is_closed();
        if open && *anchor == "receipt" && recent.contains(&instant) {
            self.arrived(seq, instant);
        }
        self.say(EventKind::AnchorSet {
            ticket,
            anchor: name(anchor),
            instant: ts(instant),
            was: was.map(ts),
        });
        match open {
            true => {
                self.sync_clocks(seq);
                self.climb(seq);
            }
            false => self.tell_clocks(seq, Vec::new()),
        }
        Ok(Applied::Done)
    }

    /// It arrived then, its first message with it, and not when it was said to.
    pub(crate) fn arrived(&mut self, seq: Seq, at: i64) {
        let ticket = self.t_mut(seq);
        let before = std::mem::replace(&mut ticket.promised.since, at);
        // Its ladder counts from there too.
        ticket.arrived = at;
        let both = [
            (&mut ticket.unanswered, ticket.last_answer),
            (
                &mut ticket.unanswered_by_people,
                ticket.last_answer_of_people,
            ),
        ];
        for (messages, answer) in both {
            if let Some(first) = messages.iter().position(|message| *message == before) {
                messages.remove(first);
                if answer <= Some(at) {
                    messages.push(at);
                }
            }
        }
        for clock in &mut ticket.promised.clocks {
            // What ended before that keeps its start.
            if clock.from_arrival && clock.ended.is_none_or(|(ended, _)| at <= ended) {
                clock.start = at;
            }
        }
    }

    pub(crate) fn meet_clock(
        &mut self,
        ticket: TicketId,
        clock: &str,
        agent: Option<AgentId>,
        at: i64,
    ) -> Told {
        let all: Vec<&str> = self.plan.clocks.all.keys().copied().collect();
        known("clock", clock, &all)?;
        let seq = self.any_ticket(ticket)?;
        let agent = agent.map(|agent| self.any_agent(agent)).transpose()?;
        self.is_open(seq)?;
        let by = agent.map_or(AgentKind::Human, |agent| self.a(agent).spec.kind);
        let last = self.t(seq).promised.last(clock);
        let last = last.filter(|last| !last.is_withdrawn() && (!last.runs() || last.start <= at));
        let last = last.ok_or(Refusal::ClockNotRunning {
            ticket,
            clock: name(clock),
        })?;
        if last.promise().people && by == AgentKind::Bot {
            return Err(Refusal::ClockNeedsPerson {
                ticket,
                clock: name(clock),
            });
        }
        let number = last.number;
        let said = self.said.len();
        self.kept_by(seq, at, by, |one| one.number == number);
        if self.said.len() == said {
            return Ok(Applied::Already);
        }
        self.sync_clocks(seq);
        Ok(Applied::Done)
    }
}
