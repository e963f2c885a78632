//! Into a queue, out of it, and elsewhere: hours, limits, overflow.

use crate::engine::doors::{self, Next, Visitor};
use crate::engine::event::EventKind;
use crate::engine::index;
use crate::engine::input::HoldReason;
use crate::engine::needs;
use crate::engine::queue_event::{MoveCause, QueueEvent};
use crate::engine::room;
use crate::engine::state::order::OrderKey;
use crate::engine::state::queue::HoursState;
use crate::engine::state::ticket::{Outcome, Ticket};
use crate::engine::timers::{Timer, TimerKind};
use crate::engine::turn::{Turn, queue_name};
use crate::model::Presence;
use crate::policy::compiled::Compiled;
use crate::policy::index::QueueIx;
use crate::time::Timestamp;

impl Turn<'_> {
    /// A ticket stands in line: it is to be asked whether its queue lets it in.
    pub(crate) fn arrive(&mut self, seq: u64) {
        let policy = self.policy;
        if !policy.flows {
            return;
        }
        let Some(ticket) = self.state.tickets.get(seq) else {
            return;
        };
        let watched = policy
            .queue(ticket.queue())
            .is_some_and(|row| row.flow.watched);
        let said = ticket.way.as_ref().is_some_and(|way| way.referred);
        let row = policy.topic_rows.get(usize::from(ticket.names.topic));
        let refers = row.is_some_and(|row| row.refer.is_some());
        let queues = &mut self.state.queues;
        // Whose customer somebody talks with is not referred elsewhere.
        if refers && !said && ticket.is_in_danger() && ticket.waits() {
            queues.without_referral.insert(seq);
            queues.agenda.referrals.insert(seq);
        }
        // Nor does it wait in its queue, though it stands in line for another agent.
        if watched && ticket.waits() {
            let agenda = &mut queues.agenda;
            if ticket.is_let_in() {
                agenda.returns.push(seq);
            } else {
                agenda.arrivals.push(seq);
            }
        }
    }

    /// A ticket stands in line no more.
    pub(crate) fn depart(&mut self, seq: u64, key: OrderKey) {
        let policy = self.policy;
        if !policy.flows {
            return;
        }
        let queues = &mut self.state.queues;
        queues.without_referral.remove(&seq);
        queues.agenda.asked.remove(&key);
        let Some(way) = self
            .state
            .tickets
            .get_mut(seq)
            .and_then(|ticket| ticket.way.as_deref_mut())
        else {
            return;
        };
        if let Some(at) = way.alarm.take() {
            self.state.timers.unset(overflow_timer(seq, at));
        }
        let Some(queue) = way.line.take() else {
            return;
        };
        let was_full = queues.is_full(policy, queue);
        if let Some(row) = queues.get_mut(queue) {
            row.line.remove(&key);
            if let Some((_, since)) = way.since {
                row.ages.remove(&(since, seq));
            }
        }
        queues.agenda.changed.insert(queue);
        if was_full && !queues.is_full(policy, queue) {
            self.ask_feeders(queue);
        }
    }

    /// Those who may move to this queue are asked whether they do.
    fn ask_feeders(&mut self, queue: QueueIx) {
        let policy = self.policy;
        for feeder in policy.queue(queue).iter().flat_map(|row| &row.flow.feeders) {
            self.state.queues.walk(*feeder);
        }
    }

    /// Works off what has come up at the queues, until everybody stands where they belong.
    /// Arrivals first, so that loads count them; then loads, before each ticket that may go.
    ///
    /// Ends: a ticket moves into each queue once, becomes a callback once, is closed once.
    pub(crate) fn settle_queues(&mut self) {
        if !self.policy.flows {
            return;
        }
        let (policy, now) = (self.policy, self.now);
        loop {
            let agenda = &mut self.state.queues.agenda;
            if let Some(seq) = agenda.returns.pop() {
                // One that has gone on to another queue meanwhile comes there with the others.
                if self.ticket(seq).is_some_and(Ticket::is_let_in) {
                    self.admit(seq);
                }
            } else if let Some(seq) = agenda.arrivals.pop() {
                self.admit(seq);
            } else if let Some(queue) = agenda.changed.pop_first() {
                self.weigh_loads(queue);
            } else if let Some(seq) = agenda.climbs.pop_first() {
                self.climb(seq);
            } else if let Some(key) = self
                .state
                .queues
                .next_asked(|queues, queue| doors::may_leave(policy, queues, queue, now))
            {
                self.ask_to_go(key.seq);
            } else if let Some(seq) = self.state.queues.agenda.referrals.pop_first() {
                self.refer_out(seq);
            } else {
                break;
            }
        }
    }

    fn admit(&mut self, seq: u64) {
        let (policy, now) = (self.policy, self.now);
        let Some(ticket) = self.state.tickets.get_mut(seq) else {
            return;
        };
        let counted = ticket.way.as_ref().is_some_and(|way| way.line.is_some());
        // Somebody may have it by now, and it may stand in line for another.
        let Some(key) = ticket.key.filter(|_| !counted && ticket.waits()) else {
            return;
        };
        let (queue, returns) = (ticket.queue(), ticket.is_let_in());
        // Who returns counts first, and is asked to go once all who return do.
        if !returns {
            let visitor = Visitor::new(policy, ticket);
            let next = doors::at_the_door(policy, &self.state.queues, &visitor);
            if !matches!(next, Next::Stay | Next::Refuse { .. }) {
                self.follow(seq, next);
                return;
            }
        }
        let Some(row) = self.state.queues.get_mut(queue) else {
            return;
        };
        let way = ticket.way.get_or_insert_default();
        let since = match way.since {
            Some((at, since)) if at == queue => since,
            _ => now,
        };
        way.since = Some((queue, since));
        way.admitted = Some(queue);
        way.line = Some(queue);
        row.line.insert(key);
        row.ages.insert((since, seq));
        let agenda = &mut self.state.queues.agenda;
        agenda.changed.insert(queue);
        let overflows = policy
            .queue(queue)
            .is_some_and(|row| !row.flow.overflow.is_empty());
        if returns || overflows {
            agenda.asked.insert(key);
        }
    }

    fn ask_to_go(&mut self, seq: u64) {
        let (policy, now) = (self.policy, self.now);
        let Some(ticket) = self.state.tickets.get(seq) else {
            return;
        };
        if ticket.way.as_ref().is_none_or(|way| way.line.is_none()) {
            return;
        }
        let visitor = Visitor::new(policy, ticket);
        let next = doors::in_line(policy, &self.state.queues, &visitor, now);
        let alarm = doors::alarm(policy, &self.state.queues, &visitor, now);
        if !matches!(next, Next::Stay | Next::Refuse { .. }) {
            self.follow(seq, next);
            return;
        }
        let way = self.state.tickets.get_mut(seq).and_then(|t| t.way.as_mut());
        let Some(way) = way else {
            return;
        };
        let before = core::mem::replace(&mut way.alarm, alarm);
        if before != alarm {
            if let Some(at) = before {
                self.state.timers.unset(overflow_timer(seq, at));
            }
            if let Some(at) = alarm {
                self.state.timers.set(overflow_timer(seq, at));
            }
        }
    }

    /// The time for which its queue keeps a ticket is over.
    pub(crate) fn overflow_due(&mut self, seq: u64) {
        let Some(ticket) = self.state.tickets.get_mut(seq) else {
            return;
        };
        if let Some(way) = ticket.way.as_mut() {
            way.alarm = None;
        }
        self.state.queues.agenda.asked.extend(ticket.key);
    }

    /// Does with a ticket what its queue answers.
    pub(crate) fn follow(&mut self, seq: u64, next: Next) {
        match next {
            Next::Stay | Next::Refuse { .. } => {}
            Next::Go { to, cause } => self.overflow(seq, to, cause),
            Next::CallBack { cause } => {
                let before = self.standing(seq);
                self.reset_attempts(seq);
                if let Some(ticket) = self.ticket(seq).map(|ticket| ticket.id()) {
                    self.say(QueueEvent::CallbackArranged { ticket, cause });
                }
                self.become_callback(seq);
                self.reclassify(seq, before.as_ref());
                self.spare_quiet_hours(seq);
            }
            Next::Refer { line, cause } => {
                if let Some(ticket) = self.ticket(seq).map(|ticket| ticket.id()) {
                    self.say(QueueEvent::TicketReferred {
                        ticket,
                        line,
                        cause,
                    });
                }
                self.withdraw(seq, false);
                self.close(seq, Outcome::Referred);
            }
        }
    }

    /// Whom a queue calls back is called when it is open and their quiet hours are over.
    fn spare_quiet_hours(&mut self, seq: u64) {
        let Some(ticket) = self.ticket(seq).filter(|ticket| ticket.key.is_some()) else {
            return;
        };
        let closed = doors::closed_to(self.policy, self.state, ticket);
        let opens_at = closed.and_then(|(opens_at, _)| opens_at);
        let from = opens_at.unwrap_or(self.now);
        let (at, quiet) = self.allowed_call(ticket, ticket.bonds.zone.as_ref(), from);
        if quiet.is_some() {
            self.hold(seq, HoldReason::Snoozed, Some(at), self.now);
        }
    }

    fn overflow(&mut self, seq: u64, to: QueueIx, cause: MoveCause) {
        let policy = self.policy;
        let before = self.standing(seq);
        self.reset_attempts(seq);
        let Some(ticket) = self.ticket_mut(seq) else {
            return;
        };
        let (id, from, own) = (ticket.id(), ticket.queue(), ticket.own_queue());
        let way = ticket.way.get_or_insert_default();
        way.moved = Some((own, to));
        for queue in [from, to] {
            if !way.been.contains(&queue) {
                way.been.push(queue);
            }
        }
        self.say(QueueEvent::TicketOverflowed {
            ticket: id,
            from: queue_name(policy, from),
            to: queue_name(policy, to),
            cause,
        });
        self.reclassify(seq, before.as_ref());
    }

    /// Says where to refer the customer of a ticket of the top three tiers, if nobody is
    /// present who could take it.
    fn refer_out(&mut self, seq: u64) {
        let policy = self.policy;
        if !self.state.queues.without_referral.contains(&seq) {
            return;
        }
        let Some(ticket) = self.state.tickets.get(seq) else {
            return;
        };
        let row = policy.topic_rows.get(usize::from(ticket.names.topic));
        let Some(line) = row.and_then(|row| row.refer.clone()) else {
            return;
        };
        let somebody = index::able_for_ever(self.state, ticket).any(|agent| {
            // Who is away or on the way home is nobody to wait for in danger.
            let present = agent.presence == Presence::Online;
            present
                && room::could_ever(policy, ticket, agent)
                && needs::unmet_for_ever(policy, ticket, agent).is_empty()
        });
        if somebody {
            return;
        }
        let ticket = ticket.id();
        self.state.queues.without_referral.remove(&seq);
        if let Some(ticket) = self.ticket_mut(seq) {
            ticket.way.get_or_insert_default().referred = true;
        }
        self.say(QueueEvent::ReferOut { ticket, line });
    }

    /// From the first command on there is a time to be open or closed at.
    pub(crate) fn start_queues(&mut self) {
        if self.state.queues.started {
            return;
        }
        self.state.queues.started = true;
        let queues: Vec<QueueIx> = self.state.queues.iter().map(|(queue, _)| queue).collect();
        for queue in queues {
            self.set_hours(queue);
            self.state.queues.agenda.changed.insert(queue);
        }
    }

    /// Looks at the clock of a queue and sets its timer for the next change.
    fn set_hours(&mut self, queue: QueueIx) {
        let now = self.now;
        let Some(hours) = hours_at(self.policy, queue, now) else {
            return;
        };
        let Some(row) = self.state.queues.get_mut(queue) else {
            return;
        };
        let before = row.hours;
        let opened_at = match before {
            Some(before) if before.open => before.opened_at,
            Some(_) if hours.open => Some(now),
            _ => None,
        };
        row.hours = Some(HoursState { opened_at, ..hours });
        if let Some(index) = self.state.index.as_mut() {
            index.look_at_everything();
        }
        if let Some(at) = hours.changes_at {
            self.state.timers.set(hours_timer(queue, hours.open, at));
        }
    }

    /// A queue opens or closes.
    pub(crate) fn hours_change(&mut self, queue: u64) {
        let Some(queue) = u16::try_from(queue).ok().map(QueueIx) else {
            return;
        };
        self.set_hours(queue);
        self.say_hours(queue);
        self.state.queues.ask_all_of(queue);
        self.state.queues.agenda.changed.insert(queue);
        if self.state.queues.is_open(queue) {
            self.ask_feeders(queue);
        }
    }

    fn say_hours(&mut self, queue: QueueIx) {
        let name = queue_name(self.policy, queue);
        let hours = self.state.queues.hours(queue).copied();
        let changes_at = hours.and_then(|hours| hours.changes_at);
        self.say(if self.state.queues.is_open(queue) {
            QueueEvent::Opened {
                queue: name,
                closes_at: changes_at,
            }
        } else {
            QueueEvent::Closed {
                queue: name,
                opens_at: changes_at,
            }
        });
    }

    /// Sets the hours of all queues under another policy; says what is otherwise than
    /// `was_open` says of each.
    pub(crate) fn renew_hours(&mut self, was_open: impl Fn(QueueIx) -> bool) {
        let queues = (0..).map(QueueIx).zip(&self.policy.queue_rows);
        for (queue, _) in queues {
            if self.state.queues.started {
                self.set_hours(queue);
            }
            if self.state.queues.is_open(queue) != was_open(queue) {
                self.say_hours(queue);
            }
        }
    }

    pub(crate) fn say(&mut self, event: QueueEvent) {
        self.emit(EventKind::Queue(event));
    }
}

/// Whether a queue's calendar is open at an instant, and until when; `None`: it has no hours.
pub(crate) fn hours_at(policy: &Compiled, queue: QueueIx, at: Timestamp) -> Option<HoursState> {
    let hours = policy.queue(queue)?.flow.hours?;
    let calendar = policy.calendar_rows.get(usize::from(hours))?;
    let open = calendar.is_open(at);
    let changes_at = if open {
        calendar.closing(at)
    } else {
        calendar.next_open(at)
    };
    Some(HoursState {
        open,
        changes_at: changes_at.ok(),
        opened_at: None,
    })
}

/// The timer of a queue's next opening or closing. Its first number is the queue's.
pub(crate) fn hours_timer(queue: QueueIx, open: bool, at: Timestamp) -> Timer {
    Timer {
        at,
        kind: if open {
            TimerKind::QueueCloses
        } else {
            TimerKind::QueueOpens
        },
        ticket: u64::from(queue.0),
        agent: 0,
    }
}

pub(crate) fn overflow_timer(ticket: u64, at: Timestamp) -> Timer {
    Timer {
        at,
        kind: TimerKind::OverflowDue,
        ticket,
        agent: 0,
    }
}
