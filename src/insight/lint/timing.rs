//! Times that do not go together: steps and offers, promises and opening hours.

use std::collections::BTreeSet;

use super::{Findings, key, quoted};
use crate::model::Name;
use crate::policy::ProblemCode;
use crate::policy::compiled::{ClockCalendar, Compiled, QueueRow, TopicRow};
use crate::policy::flow::Answer;
use crate::policy::index::{LadderIx, QueueIx};
use crate::policy::ladder::Trigger;
use crate::time::{Calendar, OpenPeriod, Span, Timestamp};

/// The year whose closings are looked at: a leap year with all its holidays.
const YEAR: (i64, i64) = (1_704_067_200_000_000, 1_735_689_600_000_000); // 2024-01-01 to 2025-01-01, in microseconds

pub(super) fn timing(policy: &Compiled, found: &mut Findings) {
    for (number, (name, row)) in (0..)
        .map(QueueIx)
        .zip(policy.queues.iter().zip(&policy.queue_rows))
    {
        let topics = policy.topic_rows.iter();
        let topics: Vec<&TopicRow> = topics.filter(|topic| topic.queue == number).collect();
        steps(policy, name, row, &topics, found);
        closings(policy, name, row, &topics, found);
    }
}

/// Time on a step counts while an offer stands. A step that comes before the first offer can have ended asks the next agents
/// before the first ones have had their time.
fn steps(
    policy: &Compiled,
    name: &Name,
    row: &QueueRow,
    topics: &[&TopicRow],
    found: &mut Findings,
) {
    let Some(limit) = row.offer_limit else {
        return;
    };
    let own = topics
        .iter()
        .map(|topic| topic.further.ladder.or(row.ladder));
    let ladders: BTreeSet<LadderIx> = own.flatten().collect();
    for ladder in ladders {
        let Some((of, steps)) = policy.ladders.name(ladder).zip(policy.ladder(ladder)) else {
            continue;
        };
        for (position, step) in steps.steps.iter().enumerate() {
            let after = step.when.iter().filter_map(|when| match when {
                Trigger::After(span) => Some(*span),
                _ => None,
            });
            if let Some(after) = after.min().filter(|after| *after < limit) {
                let path = format!("{}.steps[{position}].after", key("ladders", of.as_str()));
                let message = format_args!(
                    "the step comes after {after}, and an offer in queue {} may stand for {limit}, so it lets others in before the first to be asked has had its time; write {limit} or more, or shorten `offer.limit`",
                    quoted(name)
                );
                found.add_value(path, ProblemCode::StepBeforeOfferEnds, after, message);
            }
        }
    }
}

/// Promises that count on other hours than the queue keeps.
fn closings(
    policy: &Compiled,
    name: &Name,
    row: &QueueRow,
    topics: &[&TopicRow],
    found: &mut Findings,
) {
    let hours = row.flow.hours;
    let hours = hours.and_then(|hours| policy.calendar_rows.get(usize::from(hours)));
    // Whoever is sent elsewhere is answered there.
    let Some(hours) = hours.filter(|_| row.flow.when_closed == Answer::Wait) else {
        return;
    };
    let by_day = topics.iter().filter(|topic| !topic.urgency.is_top());
    let of_queue = row.calendar;
    let of_queue = of_queue.and_then(|calendar| policy.calendar_rows.get(usize::from(calendar)));
    let of_queue = of_queue.map(AsRef::as_ref);
    let targets = by_day.clone();
    let targets = targets.filter_map(|topic| row.targets.get(topic.urgency, topic.priority));
    if let Some((target, closing)) = targets
        .min()
        .and_then(|target| broken(hours, of_queue, target))
    {
        let path = key(&key("queues", name.as_str()), "targets");
        found.add_value(
            path,
            ProblemCode::ClosedPastTarget,
            target,
            message("the target", target, closing),
        );
    }
    let clocks: BTreeSet<_> = by_day
        .filter_map(|topic| topic.clocks.as_ref())
        .flat_map(|clocks| clocks.iter().map(|(clock, _)| *clock))
        .collect();
    for clock in clocks {
        let (Some(clock_name), Some(clock)) = (
            policy.clocks.name(clock),
            policy.clock_rows.get(usize::from(clock)),
        ) else {
            continue;
        };
        let calendar = match &clock.calendar {
            ClockCalendar::Queue => of_queue,
            ClockCalendar::AllTime => None,
            ClockCalendar::Named(name) => policy
                .calendars
                .get(name.as_str())
                .and_then(|calendar| policy.calendar_rows.get(usize::from(calendar)))
                .map(AsRef::as_ref),
        };
        let shortest = clock.targets.0.iter().flatten().flatten().min();
        if let Some((target, closing)) =
            shortest.and_then(|target| broken(hours, calendar, *target))
        {
            let path = key("clocks", clock_name.as_str());
            let what = format!("the target, in queue {},", quoted(name));
            found.add_value(
                path,
                ProblemCode::ClosedPastTarget,
                target,
                message(&what, target, closing),
            );
        }
    }
}

fn message(what: &str, target: Span, closing: OpenPeriod) -> String {
    format!(
        "{what} of {target} runs on while the queue is closed, so a ticket that comes at closing time is late before it opens, for example from {} to {}; count on the calendar of its hours, or set `when_closed`",
        closing.open, closing.close
    )
}

/// The first closing of the year in which a whole target passes, if there is one. `counted`: on whose open time; `None`: all
/// time.
fn broken(
    hours: &Calendar,
    counted: Option<&Calendar>,
    target: Span,
) -> Option<(Span, OpenPeriod)> {
    let instant = |micros| Timestamp::from_micros(micros).ok();
    let (from, until) = (instant(YEAR.0)?, instant(YEAR.1)?);
    let mut closed_at: Option<Timestamp> = None;
    for period in hours.open_periods_between(from, until) {
        if let Some(closed) = closed_at {
            let passes = match counted {
                Some(calendar) => calendar.between(closed, period.open),
                None => period.open.since(closed),
            };
            if passes > target {
                let closing = OpenPeriod {
                    open: closed,
                    close: period.open,
                };
                return Some((target, closing));
            }
        }
        closed_at = Some(period.close);
    }
    None
}
