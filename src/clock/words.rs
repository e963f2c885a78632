//! Explanations in words: plain enough to be read out to a customer.

use core::fmt::Write;

use super::amount::{Amount, Calendars};
use super::clock::ClockState;
use super::days::{DayCount, DayEnd, DayUnit, FirstDay, LastDay};
use super::explain::{Explanation, LimitReason};
use super::limit::{Length, Step, When};
use super::pause::PauseCause;
use super::promise::Target;
use super::stopwatch::Due;
use crate::model::Name;
use crate::time::{Calendar, Date, Span, Timestamp, Weekday};

const MINUTE: i64 = 60_000_000;
const DAY: i64 = 1_440 * MINUTE;

pub(super) fn of(explanation: &Explanation, calendars: &Calendars) -> String {
    let wall = Wall(calendar(explanation).and_then(|name| calendars.get(name.as_str())));
    let mut words = explanation.kind.to_string();
    let late = if explanation.late { ", late" } else { "" };
    match (explanation.state, explanation.ended_at) {
        (ClockState::Met { .. }, Some(at)) => {
            push(
                &mut words,
                format_args!(" met {} {}{late},", wall.show(at), wall.zone()),
            );
        }
        (ClockState::Withdrawn, Some(at)) => {
            push(
                &mut words,
                format_args!(" withdrawn {} {},", wall.show(at), wall.zone()),
            );
        }
        _ if explanation.late => words.push_str(" breached,"),
        _ => {}
    }
    let ended = explanation.ended_at.is_some();
    match &explanation.due {
        Due::At(at) if ended => push(&mut words, format_args!(" due {}", wall.show_end(*at))),
        Due::At(at) => push(
            &mut words,
            format_args!(" due {} {}", wall.show_end(*at), wall.zone()),
        ),
        Due::Paused { since, .. } => push(
            &mut words,
            format_args!(
                " has no due time while paused since {} {}",
                wall.show(*since),
                wall.zone()
            ),
        ),
        Due::Missing { anchor } => push(
            &mut words,
            format_args!(" has no due time until `{anchor}` is known"),
        ),
    }
    match (&explanation.target, &explanation.limit) {
        (_, Some(reason)) => limit(&mut words, reason, &wall),
        (Target::Within(target), None) => within(&mut words, target, explanation, &wall),
        (Target::By(_), None) => {}
    }
    pauses(&mut words, explanation);
    if let Due::Paused {
        left: Some(left), ..
    } = &explanation.due
    {
        push(&mut words, format_args!(", {} left", in_hours(*left)));
    }
    if let Some(at) = explanation
        .work_from
        .filter(|at| Some(*at) != explanation.due.at())
    {
        push(
            &mut words,
            format_args!(", counts in the order from {}", wall.show(at)),
        );
    }
    words
}

/// Writing to a string does not fail.
fn push(words: &mut String, text: core::fmt::Arguments<'_>) {
    let _ = words.write_fmt(text);
}

fn within(words: &mut String, target: &Amount, explanation: &Explanation, wall: &Wall<'_>) {
    let start = wall.show(explanation.started_at);
    push(words, format_args!(": {} from {start}", amount(target)));
    // What an earlier calendar counted stays, so it belongs to the reason.
    let earlier = explanation.counted.len().saturating_sub(1);
    for counted in explanation.counted.iter().take(earlier) {
        let Some(to) = counted.to else { continue };
        match &counted.calendar {
            Some(name) => push(words, format_args!(", counted on `{name}`")),
            None => words.push_str(", counted as time passes"),
        }
        push(words, format_args!(" until {}", wall.show(to)));
    }
}

fn limit(words: &mut String, reason: &LimitReason, wall: &Wall<'_>) {
    let part = &reason.part;
    match &part.length {
        Length::Time(time) if time.span.is_zero() => {
            push(words, format_args!(": at `{}`", part.anchor))
        }
        Length::Time(time) => push(
            words,
            format_args!(": {} from `{}`", amount(time), part.anchor),
        ),
        Length::Days(days) => push(
            words,
            format_args!(": {} from `{}`", day_count(days), part.anchor),
        ),
    }
    if let Some(at) = reason.anchored_at {
        push(words, format_args!(" {}", wall.show(at)));
    }
    for step in &reason.steps {
        match step {
            Step::EarliestOf { limits } => {
                push(words, format_args!(", the earliest of {limits} limits"))
            }
            Step::LatestOf { limits } => {
                push(words, format_args!(", the latest of {limits} limits"))
            }
            Step::Since { anchor, at, when } => {
                let when = match when {
                    When::Inside => "in time",
                    When::Late => "late",
                };
                push(
                    words,
                    format_args!(", since `{anchor}` came {when} ({})", wall.show(*at)),
                );
            }
            Step::NextBusinessDay { calendar, from } => push(
                words,
                format_args!(
                    ", and on from {} to the next business day of `{calendar}`",
                    wall.show_end(*from)
                ),
            ),
        }
    }
}

fn amount(amount: &Amount) -> String {
    let span = in_hours(amount.span);
    match &amount.calendar {
        Some(name) => format!("{span} of open time on `{name}`"),
        None => format!("{span} of all time"),
    }
}

/// Hours are the largest unit: a day of open time would be read as a business day.
fn in_hours(span: Span) -> String {
    let hours = span.as_micros() / (60 * MINUTE);
    match Span::from_micros(span.as_micros() % (60 * MINUTE)) {
        Ok(rest) if hours > 0 && rest.is_zero() => format!("{hours}h"),
        Ok(rest) if hours > 0 => format!("{hours}h{rest}"),
        _ => span.to_string(),
    }
}

fn day_count(days: &DayCount) -> String {
    let unit = days.unit.plural();
    let unit = if days.count == 1 {
        unit.trim_end_matches('s')
    } else {
        unit
    };
    let calendar = &days.calendar;
    let mut words = match days.unit {
        DayUnit::BusinessDays => format!("{} {unit} of `{calendar}`", days.count),
        _ => format!("{} {unit} by `{calendar}`", days.count),
    };
    match days.ends {
        DayEnd::EndOfDay => words.push_str(" to the end of the day"),
        DayEnd::SameTime => words.push_str(" to the same time of day"),
        DayEnd::Closing => words.push_str(" to the close of the day"),
        DayEnd::At(wall) => push(&mut words, format_args!(" to {wall} of the day")),
    }
    if days.last == LastDay::NextBusinessDay {
        words.push_str(" or of the next business day");
    }
    if days.first == FirstDay::Same {
        words.push_str(", the first day included,");
    }
    words
}

/// The time lost to each cause, in the order in which they first came.
fn pauses(words: &mut String, explanation: &Explanation) {
    let mut lost: Vec<(PauseCause, Span)> = Vec::new();
    for pause in explanation
        .pauses
        .iter()
        .filter(|pause| !pause.time.is_zero())
    {
        match lost.iter_mut().find(|(cause, _)| *cause == pause.cause) {
            Some((_, time)) => *time = time.saturating_add(pause.time),
            None => lost.push((pause.cause, pause.time)),
        }
    }
    for (cause, time) in lost {
        push(words, format_args!(", {} paused {cause}", in_hours(time)));
    }
}

/// The calendar in whose zone the times are shown.
fn calendar(explanation: &Explanation) -> Option<&Name> {
    match &explanation.limit {
        Some(reason) => match &reason.part.length {
            Length::Time(amount) => amount.calendar.as_ref().or_else(|| {
                reason.steps.iter().find_map(|step| match step {
                    Step::NextBusinessDay { calendar, .. } => Some(calendar),
                    _ => None,
                })
            }),
            Length::Days(days) => Some(&days.calendar),
        },
        None => explanation.counted.last()?.calendar.as_ref(),
    }
}

/// The wall whose clock is shown: of a calendar's zone, or of UTC.
struct Wall<'a>(Option<&'a Calendar>);

impl Wall<'_> {
    fn zone(&self) -> &str {
        self.0.map_or("UTC", Calendar::zone)
    }

    /// Day number, and microseconds since midnight.
    fn read(&self, at: Timestamp) -> (i32, i64) {
        let micros = at.as_micros();
        match self.0 {
            Some(calendar) => calendar.local(micros),
            None => (
                i32::try_from(micros.div_euclid(DAY)).unwrap_or(0),
                micros.rem_euclid(DAY),
            ),
        }
    }

    fn show(&self, at: Timestamp) -> String {
        let (day, micros) = self.read(at);
        show(day, micros)
    }

    /// An end: midnight is shown as the end of the day before.
    fn show_end(&self, at: Timestamp) -> String {
        match self.read(at) {
            (day, 0) => show(day - 1, DAY),
            (day, micros) => show(day, micros),
        }
    }
}

fn show(day: i32, micros: i64) -> String {
    let date = Date::MIN
        .plus_days(day.saturating_sub(Date::MIN.days_since_1970()))
        .unwrap_or(Date::MAX);
    let weekday = match date.weekday() {
        Weekday::Mon => "Mon",
        Weekday::Tue => "Tue",
        Weekday::Wed => "Wed",
        Weekday::Thu => "Thu",
        Weekday::Fri => "Fri",
        Weekday::Sat => "Sat",
        Weekday::Sun => "Sun",
    };
    let minutes = micros / MINUTE;
    let mut text = format!("{weekday} {date} {:02}:{:02}", minutes / 60, minutes % 60);
    let rest = micros % MINUTE;
    if rest != 0 {
        push(&mut text, format_args!(":{:02}", rest / 1_000_000));
        let fraction = rest % 1_000_000;
        if fraction != 0 {
            push(&mut text, format_args!(".{fraction:06}"));
        }
    }
    text
}
