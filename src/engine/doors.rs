//! Whether a ticket stands where it is, or has to go elsewhere: asked of state and policy,
//! answered without changing either.

use super::queue_event::MoveCause;
use super::state::State;
use super::state::queue::Queues;
use super::state::ticket::Ticket;
use crate::model::Name;
use crate::policy::compiled::{Classification, Compiled};
use crate::policy::flow::{Answer, Flow, Overflow, Trigger};
use crate::policy::index::{ChannelIx, QueueIx};
use crate::time::Timestamp;

/// What follows for a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    Stay,
    /// It would be one more than this queue's limit.
    Refuse {
        queue: QueueIx,
        limit: u32,
    },
    Go {
        to: QueueIx,
        cause: MoveCause,
    },
    CallBack {
        cause: MoveCause,
    },
    Refer {
        line: Name,
        cause: MoveCause,
    },
}

/// What the doors look at of a ticket.
pub(crate) struct Visitor<'a> {
    queue: QueueIx,
    been: &'a [QueueIx],
    /// The top three tiers, those put here by hand and those that somebody has stand where
    /// they are.
    exempt: bool,
    admitted: bool,
    /// Whether it can go on as a callback.
    callable: bool,
    since: Option<Timestamp>,
}

impl<'a> Visitor<'a> {
    pub(crate) fn new(policy: &Compiled, ticket: &'a Ticket) -> Self {
        let queue = ticket.queue();
        let way = ticket.way.as_deref();
        let since = way.and_then(|way| way.since);
        Self {
            queue,
            been: way.map(|way| way.been.as_slice()).unwrap_or_default(),
            exempt: ticket.is_in_danger() || ticket.hand_queue.is_some() || !ticket.waits(),
            admitted: ticket.is_let_in(),
            callable: callable(policy, ticket.names.channel),
            since: since.filter(|(at, _)| *at == queue).map(|(_, since)| since),
        }
    }

    /// A ticket that is not open yet.
    pub(crate) fn to_come(
        policy: &Compiled,
        class: &Classification,
        channel: ChannelIx,
    ) -> Visitor<'static> {
        Visitor {
            queue: class.queue,
            been: &[],
            exempt: class.urgency.is_top(),
            admitted: false,
            callable: callable(policy, channel),
            since: None,
        }
    }
}

fn callable(policy: &Compiled, channel: ChannelIx) -> bool {
    policy
        .callback_channel
        .is_some_and(|callback| callback != channel)
}

/// What follows at the door: the queue is closed, or full.
pub(crate) fn at_the_door(policy: &Compiled, queues: &Queues, visitor: &Visitor<'_>) -> Next {
    let Some(flow) = flow_of(policy, visitor) else {
        return Next::Stay;
    };
    if !queues.is_open(visitor.queue) {
        let next = answer(
            policy,
            queues,
            visitor,
            &flow.when_closed,
            MoveCause::Closed,
        );
        if next != Next::Stay && !matches!(next, Next::Refuse { .. }) {
            return next;
        }
    }
    if visitor.admitted || !queues.is_full(policy, visitor.queue) {
        return Next::Stay;
    }
    answer(policy, queues, visitor, &flow.when_full, MoveCause::Full)
}

/// What follows for one that stands in line: at its door, or by overflow.
pub(crate) fn in_line(
    policy: &Compiled,
    queues: &Queues,
    visitor: &Visitor<'_>,
    now: Timestamp,
) -> Next {
    match at_the_door(policy, queues, visitor) {
        Next::Stay | Next::Refuse { .. } => overflow(policy, queues, visitor, now),
        next => next,
    }
}

/// What follows when its attempts are exhausted.
pub(crate) fn exhausted(policy: &Compiled, queues: &Queues, visitor: &Visitor<'_>) -> Next {
    let Some(flow) = flow_of(policy, visitor) else {
        return Next::Stay;
    };
    match answer(
        policy,
        queues,
        visitor,
        &flow.when_exhausted,
        MoveCause::Exhausted,
    ) {
        Next::Refuse { .. } => Next::Stay,
        next => next,
    }
}

/// When `after` of its queue's overflow is over for a ticket, if that is to come.
pub(crate) fn alarm(
    policy: &Compiled,
    queues: &Queues,
    visitor: &Visitor<'_>,
    now: Timestamp,
) -> Option<Timestamp> {
    let flow = flow_of(policy, visitor)?;
    let from = queues.counts_from(visitor.queue, visitor.since?)?;
    let ends = flow.overflow.iter().filter_map(|overflow| {
        let Trigger::After(after) = overflow.trigger else {
            return None;
        };
        let at = from.saturating_add(after);
        (at > now && !visitor.been.contains(&overflow.to)).then_some(at)
    });
    ends.min()
}

/// Whether the queue of a waiting ticket is closed to it, and then when it opens.
pub(crate) fn closed_to(
    policy: &Compiled,
    state: &State,
    ticket: &Ticket,
) -> Option<(Option<Timestamp>, bool)> {
    if ticket.is_in_danger() {
        return None;
    }
    let queue = ticket.queue();
    let hours = state.queues.hours(queue).filter(|hours| !hours.open)?;
    let flow = &policy.queue(queue)?.flow;
    Some((hours.changes_at, flow.when_closed == Answer::Bot))
}

fn flow_of<'p>(policy: &'p Compiled, visitor: &Visitor<'_>) -> Option<&'p Flow> {
    let row = policy.queue(visitor.queue).filter(|_| !visitor.exempt)?;
    Some(&row.flow)
}

fn answer(
    policy: &Compiled,
    queues: &Queues,
    visitor: &Visitor<'_>,
    answer: &Answer,
    cause: MoveCause,
) -> Next {
    match answer {
        Answer::Queue(to) if !visitor.been.contains(to) => {
            match refusing(policy, queues, *to, visitor.been) {
                Some((queue, limit)) => Next::Refuse { queue, limit },
                None => Next::Go { to: *to, cause },
            }
        }
        Answer::Callback if visitor.callable => Next::CallBack { cause },
        Answer::Refer(line) => Next::Refer {
            line: line.clone(),
            cause,
        },
        Answer::Refuse => match refusing(policy, queues, visitor.queue, visitor.been) {
            Some((queue, limit)) => Next::Refuse { queue, limit },
            None => Next::Stay,
        },
        Answer::Wait | Answer::Bot | Answer::Queue(_) | Answer::Callback => Next::Stay,
    }
}

/// The full queue that a ticket would end up before if it were sent to `queue`, with its
/// limit. Ends: queues do not lead to each other in a circle.
fn refusing(
    policy: &Compiled,
    queues: &Queues,
    queue: QueueIx,
    been: &[QueueIx],
) -> Option<(QueueIx, u32)> {
    let flow = &policy.queue(queue)?.flow;
    let limit = flow.limit.filter(|_| queues.is_full(policy, queue))?;
    match &flow.when_full {
        Answer::Refuse => Some((queue, limit)),
        Answer::Queue(to) if been.contains(to) => Some((queue, limit)),
        Answer::Queue(to) => refusing(policy, queues, *to, been),
        Answer::Callback | Answer::Refer(_) | Answer::Wait | Answer::Bot => None,
    }
}

/// Whether anybody may have to leave a queue's line now for what has changed elsewhere. For
/// nobody is overflow by waiting sooner than for the one who has waited there longest.
pub(crate) fn may_leave(
    policy: &Compiled,
    queues: &Queues,
    queue: QueueIx,
    now: Timestamp,
) -> bool {
    let Some(flow) = policy.queue(queue).map(|row| &row.flow) else {
        return false;
    };
    if !queues.is_open(queue) {
        return match &flow.when_closed {
            Answer::Queue(to) => refusing(policy, queues, *to, &[]).is_none(),
            _ => true,
        };
    }
    let mut overflows = flow.overflow.iter();
    overflows.any(|overflow| {
        let begun = match overflow.trigger {
            Trigger::Load(load) => queues.is_raised(load),
            Trigger::After(after) => {
                let oldest = queues.oldest(queue);
                oldest.is_some_and(|from| from.saturating_add(after) <= now)
            }
        };
        begun && has_place(policy, queues, overflow)
    })
}

/// Whether the queue that an overflow leads to takes one more, as far as it and the overflow
/// say.
fn has_place(policy: &Compiled, queues: &Queues, overflow: &Overflow) -> bool {
    queues.is_open(overflow.to)
        && !queues.is_full(policy, overflow.to)
        && overflow.unless.is_none_or(|load| !queues.is_raised(load))
}

fn overflow(policy: &Compiled, queues: &Queues, visitor: &Visitor<'_>, now: Timestamp) -> Next {
    let Some(flow) = flow_of(policy, visitor).filter(|_| queues.is_open(visitor.queue)) else {
        return Next::Stay;
    };
    for overflow in &flow.overflow {
        let cause = match overflow.trigger {
            Trigger::Load(load) => {
                let name = policy.loads.name(load).filter(|_| queues.is_raised(load));
                name.cloned().map(MoveCause::Load)
            }
            Trigger::After(after) => {
                let from = visitor
                    .since
                    .and_then(|since| queues.counts_from(visitor.queue, since));
                let over = from.is_some_and(|from| from.saturating_add(after) <= now);
                over.then_some(MoveCause::Waited)
            }
        };
        let takes = !visitor.been.contains(&overflow.to) && has_place(policy, queues, overflow);
        if let Some(cause) = cause.filter(|_| takes) {
            return Next::Go {
                to: overflow.to,
                cause,
            };
        }
    }
    Next::Stay
}
