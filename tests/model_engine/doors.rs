//! The doors of queues: whether a ticket stands where it is, or has to go elsewhere.

use nightdesk::{EventKind, MoveCause, Outcome, QueueEvent, Refusal, TicketId};

use super::classify::Class;
use super::desk::{Desk, Seq, Stage, Ticket, name, ts};
use super::plan::{QUEUES, SECOND, Word};
use super::plan_flows::{Answer, Doors, OverflowPlan, Trigger};

/// A queue with hours: what was said of it last, and when it opened.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hours {
    pub(crate) open: bool,
    pub(crate) opened_at: Option<i64>,
}

/// A ticket's way through queues.
#[derive(Clone, Debug, Default)]
pub(crate) struct Way {
    /// The queue that policy and clocks gave it when it was moved, and where to.
    pub(crate) moved: Option<(String, String)>,
    pub(crate) been: Vec<String>,
    /// The queue that has let it in.
    pub(crate) admitted: Option<String>,
    /// Since when it has been in a queue's line; time with an agent does not count.
    pub(crate) since: Option<(String, i64)>,
    /// The line in which it counts.
    pub(crate) counted: Option<String>,
    /// Whether it was said where its customer is referred to.
    referred: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum Next {
    Stay,
    Refuse { queue: Word, limit: u32 },
    Go { to: Word, cause: MoveCause },
    CallBack { cause: MoveCause },
    Refer { line: Word, cause: MoveCause },
}

/// What the doors look at of a ticket.
struct Visitor {
    queue: Word,
    been: Vec<String>,
    /// In danger, put there by hand, or with somebody: it stands where it is.
    exempt: bool,
    admitted: bool,
    callable: bool,
    since: Option<i64>,
}

fn word(queue: &str) -> Word {
    QUEUES
        .iter()
        .copied()
        .find(|known| *known == queue)
        .unwrap()
}

impl Desk {
    fn doors(&self, queue: &str) -> &Doors {
        &self.plan.flows.queues[queue]
    }

    /// Whether its line is counted at all.
    pub(crate) fn is_watched(&self, queue: &str) -> bool {
        let doors = self.doors(queue);
        let mut loads = self.plan.flows.loads.values();
        doors.hours.is_some()
            || doors.limit.is_some()
            || !doors.overflow.is_empty()
            || loads.any(|load| load.queue == queue)
    }

    pub(crate) fn is_open_now(&self, queue: &str) -> bool {
        self.hours.get(queue).is_none_or(|hours| hours.open)
    }

    /// Whether a ticket's queue is closed to it, and then whether bots may have it.
    pub(crate) fn closed_to(&self, ticket: &Ticket) -> Option<bool> {
        let closed = !ticket.in_danger() && !self.is_open_now(ticket.queue());
        closed.then(|| self.doors(ticket.queue()).when_closed == Answer::Bot)
    }

    /// Who stands in a queue's line and counts there.
    pub(crate) fn counted_in(&self, queue: &str) -> impl Iterator<Item = &Ticket> {
        let tickets = self.tickets.iter();
        tickets.filter(move |t| {
            self.stands_in_line(t) && t.queue() == queue && t.way.counted.as_deref() == Some(queue)
        })
    }

    /// Whose customer nobody serves, and who is offered to nobody.
    fn stands_in_line(&self, ticket: &Ticket) -> bool {
        ticket.stage == Stage::Waiting && ticket.offers.is_empty()
    }

    fn is_full(&self, queue: &str) -> bool {
        let limit = self.doors(queue).limit;
        limit.is_some_and(|limit| self.counted_in(queue).count() >= limit as usize)
    }

    /// From when on the wait of who came then counts: not while the queue was closed.
    pub(crate) fn counts_from(&self, queue: &str, since: i64) -> Option<i64> {
        match self.hours.get(queue) {
            None => Some(since),
            Some(hours) if hours.open => Some(since.max(hours.opened_at.unwrap_or(since))),
            Some(_) => None,
        }
    }

    fn visitor(&self, ticket: &Ticket) -> Visitor {
        let queue = word(ticket.queue());
        let since = ticket.way.since.as_ref().filter(|(at, _)| at == queue);
        Visitor {
            queue,
            been: ticket.way.been.clone(),
            exempt: ticket.in_danger()
                || ticket.hand_queue.is_some()
                || ticket.stage != Stage::Waiting,
            admitted: ticket.way.admitted.as_deref() == Some(queue),
            callable: self.is_callable(ticket.spec.channel.as_str()),
            since: since.map(|(_, since)| *since),
        }
    }

    fn is_callable(&self, channel: &str) -> bool {
        self.plan
            .callback
            .is_some_and(|callback| callback != channel)
    }

    /// A new ticket may have to be turned away.
    pub(crate) fn turned_away(
        &self,
        ticket: TicketId,
        class: &Class,
        channel: &str,
    ) -> Option<Refusal> {
        let visitor = Visitor {
            queue: word(&class.queue),
            been: Vec::new(),
            exempt: class.urgency.is_top(),
            admitted: false,
            callable: self.is_callable(channel),
            since: None,
        };
        match self.at_the_door(&visitor) {
            Next::Refuse { queue, limit } => Some(Refusal::QueueFull {
                ticket,
                queue: name(queue),
                limit,
            }),
            _ => None,
        }
    }

    fn at_the_door(&self, visitor: &Visitor) -> Next {
        if visitor.exempt {
            return Next::Stay;
        }
        let doors = self.doors(visitor.queue);
        if !self.is_open_now(visitor.queue) {
            let next = self.answer(visitor, &doors.when_closed, MoveCause::Closed);
            if !matches!(next, Next::Stay | Next::Refuse { .. }) {
                return next;
            }
        }
        match visitor.admitted || !self.is_full(visitor.queue) {
            true => Next::Stay,
            false => {
                let refuse = doors.when_full == Answer::Wait;
                let answer = if refuse {
                    &Answer::Refuse
                } else {
                    &doors.when_full
                };
                self.answer(visitor, answer, MoveCause::Full)
            }
        }
    }

    fn answer(&self, visitor: &Visitor, answer: &Answer, cause: MoveCause) -> Next {
        let been = |queue: &Word| visitor.been.iter().any(|one| one == queue);
        match answer {
            Answer::Queue(to) if been(to) => Next::Stay,
            Answer::Queue(to) => match self.refusing(to, visitor) {
                Some((queue, limit)) => Next::Refuse { queue, limit },
                None => Next::Go { to, cause },
            },
            Answer::Callback if visitor.callable => Next::CallBack { cause },
            Answer::Refer(line) => Next::Refer { line, cause },
            Answer::Refuse => match self.refusing(visitor.queue, visitor) {
                Some((queue, limit)) => Next::Refuse { queue, limit },
                None => Next::Stay,
            },
            Answer::Wait | Answer::Bot | Answer::Callback => Next::Stay,
        }
    }

    /// The full queue that turns away who is sent there, itself or through others.
    fn refusing(&self, queue: Word, visitor: &Visitor) -> Option<(Word, u32)> {
        let doors = self.doors(queue);
        let limit = doors.limit.filter(|_| self.is_full(queue))?;
        match &doors.when_full {
            Answer::Wait | Answer::Refuse => Some((queue, limit)),
            Answer::Queue(to) if visitor.been.iter().any(|one| one == to) => Some((queue, limit)),
            Answer::Queue(to) => self.refusing(to, visitor),
            Answer::Callback | Answer::Bot | Answer::Refer(_) => None,
        }
    }

    fn in_its_line(&self, visitor: &Visitor) -> Next {
        match self.at_the_door(visitor) {
            Next::Stay | Next::Refuse { .. } => {}
            next => return next,
        }
        if visitor.exempt || !self.is_open_now(visitor.queue) {
            return Next::Stay;
        }
        let now = self.now();
        for overflow in &self.doors(visitor.queue).overflow {
            let cause = match overflow.trigger {
                Trigger::Load(load) => self.is_raised(load).then(|| MoveCause::Load(name(load))),
                Trigger::After(_) => self
                    .leaves_at(visitor, overflow)
                    .is_some_and(|at| at <= now)
                    .then_some(MoveCause::Waited),
            };
            let to = overflow.to;
            let takes = !visitor.been.iter().any(|one| one == to)
                && self.is_open_now(to)
                && !self.is_full(to)
                && !overflow.unless.is_some_and(|load| self.is_raised(load));
            if let Some(cause) = cause.filter(|_| takes) {
                return Next::Go { to, cause };
            }
        }
        Next::Stay
    }

    fn leaves_at(&self, visitor: &Visitor, overflow: &OverflowPlan) -> Option<i64> {
        let Trigger::After(after) = overflow.trigger else {
            return None;
        };
        Some(self.counts_from(visitor.queue, visitor.since?)? + after * SECOND)
    }

    /// When a ticket will have waited in its queue as long as that keeps it.
    pub(crate) fn overflow_due(&self, ticket: &Ticket) -> Option<i64> {
        if !self.stands_in_line(ticket) {
            return None;
        }
        let visitor = self.visitor(ticket);
        let counted = ticket.way.counted.as_deref() == Some(visitor.queue);
        if visitor.exempt || !counted {
            return None;
        }
        let overflow = self.doors(visitor.queue).overflow.iter();
        let overflow = overflow.filter(|one| !visitor.been.iter().any(|been| *been == *one.to));
        let all = overflow.filter_map(|one| self.leaves_at(&visitor, one));
        all.filter(|at| *at > self.now()).min()
    }

    /// Who has come by now, behind those who came before.
    pub(crate) fn note_coming(&mut self) {
        for seq in self.seqs() {
            if self.comes(self.t(seq)) && !self.coming.contains(&seq) {
                self.coming.push(seq);
            }
        }
    }

    /// Whether it stands in line and does not count there yet.
    fn comes(&self, ticket: &Ticket) -> bool {
        let queue = ticket.queue();
        !self.to_follow.contains(&ticket.seq)
            && self.stands_in_line(ticket)
            && ticket.way.counted.as_deref() != Some(queue)
            && self.is_watched(queue)
    }

    /// What has come up at the queues, until everybody stands where they belong.
    pub(crate) fn settle_queues(&mut self) {
        loop {
            for seq in self.seqs() {
                let ticket = self.t(seq);
                let there = self.stands_in_line(ticket)
                    && ticket.way.counted.as_deref() == Some(ticket.queue());
                if !there {
                    self.t_mut(seq).way.counted = None;
                }
            }
            self.note_coming();
            let mut coming = std::mem::take(&mut self.coming);
            coming.retain(|seq| self.knows(*seq) && self.comes(self.t(*seq)));
            // Those whom it let in before come first.
            let let_in = |t: &Ticket| t.way.admitted.as_deref() == Some(t.queue());
            let next = coming.iter().min_by_key(|seq| !let_in(self.t(**seq)));
            let next = next.copied();
            // Who is sent elsewhere comes there after the others.
            coming.retain(|other| Some(*other) != next);
            self.coming = coming;
            if let Some(seq) = next {
                self.admit(seq);
                continue;
            }
            if self.weigh_loads() {
                continue;
            }
            if let Some(seq) = self.climbs_by_load() {
                self.climb(seq);
                continue;
            }
            let line = self.line().into_iter();
            let counted = line.filter(|t| t.way.counted.is_some());
            let next = counted.map(|t| (t.seq, self.in_its_line(&self.visitor(t))));
            let mut next =
                next.filter(|(_, next)| !matches!(next, Next::Stay | Next::Refuse { .. }));
            if let Some((seq, next)) = next.next() {
                self.follow(seq, next);
                continue;
            }
            break;
        }
        self.refer_out();
    }

    fn admit(&mut self, seq: Seq) {
        let now = self.now();
        let visitor = self.visitor(self.t(seq));
        // Who returns counts first, and is asked to go with the others in line.
        if !visitor.admitted {
            let next = self.at_the_door(&visitor);
            if !matches!(next, Next::Stay | Next::Refuse { .. }) {
                return self.follow(seq, next);
            }
        }
        let queue = self.t(seq).queue().to_owned();
        let way = &mut self.t_mut(seq).way;
        let since = way.since.take().filter(|(at, _)| *at == queue);
        way.since = Some((queue.clone(), since.map_or(now, |(_, since)| since)));
        way.admitted = Some(queue.clone());
        way.counted = Some(queue);
    }

    /// Its attempts are exhausted: whether its queue has an answer to that.
    pub(crate) fn answers_exhausted(&mut self, seq: Seq) -> bool {
        let visitor = self.visitor(self.t(seq));
        if visitor.exempt {
            return false;
        }
        let answer = self.doors(visitor.queue).when_exhausted.clone();
        match self.answer(&visitor, &answer, MoveCause::Exhausted) {
            Next::Stay | Next::Refuse { .. } => false,
            next => {
                self.follow(seq, next);
                true
            }
        }
    }

    fn follow(&mut self, seq: Seq, next: Next) {
        let ticket = self.t(seq).id;
        match next {
            Next::Stay | Next::Refuse { .. } => {}
            Next::Go { to, cause } => {
                let before = self.standing(seq);
                self.reset_attempts(seq);
                let facts = self.t_mut(seq);
                let (from, own) = (facts.queue().to_owned(), facts.own_queue().to_owned());
                facts.way.moved = Some((own, to.into()));
                facts.way.been.extend([from.clone(), to.into()]);
                self.say(EventKind::Queue(QueueEvent::TicketOverflowed {
                    ticket,
                    from: name(&from),
                    to: name(to),
                    cause,
                }));
                self.reclassify(seq, &before);
                self.recheck(seq);
            }
            Next::CallBack { cause } => {
                let before = self.standing(seq);
                self.reset_attempts(seq);
                self.say(EventKind::Queue(QueueEvent::CallbackArranged {
                    ticket,
                    cause,
                }));
                self.take_all_back(seq);
                self.t_mut(seq).spec.channel = self.plan.callback.unwrap().into();
                self.reclassify(seq, &before);
                self.recheck(seq);
            }
            Next::Refer { line, cause } => {
                self.say(EventKind::Queue(QueueEvent::TicketReferred {
                    ticket,
                    line: name(line),
                    cause,
                }));
                self.end(seq, Outcome::Referred, false);
                self.end_clocks(seq, None);
                self.keep(seq);
            }
        }
    }

    /// Nobody is present who could ever take what is dangerous: its customer is referred.
    fn refer_out(&mut self) {
        for seq in self.seqs() {
            let ticket = self.t(seq);
            let topic = ticket.spec.topic.as_str();
            let line = self.plan.nearest(topic, &self.plan.flows.refers).copied();
            let waits = self.stands_in_line(ticket) && ticket.in_danger();
            let Some(line) = line.filter(|_| waits && !ticket.way.referred) else {
                continue;
            };
            let somebody = self.agents.iter().any(|agent| {
                agent.presence == nightdesk::Presence::Online
                    && self.is_large_enough(ticket, agent)
                    && self.unmet(ticket, agent).iter().all(|need| need.relaxes())
            });
            if !somebody {
                let ticket = ticket.id;
                self.t_mut(seq).way.referred = true;
                self.say(EventKind::Queue(QueueEvent::ReferOut {
                    ticket,
                    line: name(line),
                }));
            }
        }
    }

    // Hours.

    pub(crate) fn is_open_by_the_wall(&self, queue: &str) -> Option<(bool, Option<i64>)> {
        let hours = self.doors(queue).hours?;
        Some(self.plan.clocks.calendars[hours].open_at(self.now()))
    }

    /// From the first command on there is a time to be open or closed at.
    pub(crate) fn start_queues(&mut self) {
        self.started = true;
        for queue in self.plan.queue_names() {
            if let Some((open, _)) = self.is_open_by_the_wall(queue) {
                let opened_at = None;
                self.hours.entry(queue).or_insert(Hours { open, opened_at });
            }
        }
    }

    /// When a queue opens or closes next.
    pub(crate) fn hours_change_at(&self, queue: &str) -> Option<i64> {
        let told = self.hours.get(queue)?;
        let (open, until) = self.is_open_by_the_wall(queue)?;
        match open == told.open {
            true => until,
            false => Some(self.now()),
        }
    }

    pub(crate) fn hours_change(&mut self, queue: Word) {
        let now = self.now();
        let (open, changes_at) = self.is_open_by_the_wall(queue).unwrap();
        let hours = self.hours.get_mut(queue).unwrap();
        hours.open = open;
        hours.opened_at = open.then_some(now);
        self.say_hours(queue, open, changes_at);
    }

    pub(crate) fn say_hours(&mut self, queue: Word, open: bool, changes_at: Option<i64>) {
        let (queue, at) = (name(queue), changes_at.map(ts));
        self.say(EventKind::Queue(match open {
            true => QueueEvent::Opened {
                queue,
                closes_at: at,
            },
            false => QueueEvent::Closed {
                queue,
                opens_at: at,
            },
        }));
    }
}
