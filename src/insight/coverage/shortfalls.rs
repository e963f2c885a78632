//! The times that fall short, for people: first those in which nobody is there.

use core::fmt::Write as _;
use std::collections::BTreeSet;

use super::groups::Group;
use super::{Coverage, Gap, Step, Stretch};
use crate::insight::words;
use crate::model::AgentId;
use crate::time::{Span, Timestamp};

/// Days of a week are told apart by their weekdays.
const WEEK: usize = 7;

/// How a time falls short, whoever it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Nobody,
    Single,
    Thin,
}

impl Coverage {
    /// The times that fall short, in the coverage's zone: for which kinds of ticket there is nobody, and when; then for
    /// which there is a single agent, and for which fewer than [`thin`](Self::thin), and how long that is in all. The
    /// single times are in [`shortfalls`](Self::shortfalls).
    #[must_use]
    pub fn shortfall_text(&self, step: Step) -> String {
        let groups = self.groups(step);
        let mut text = String::new();
        for kind in [Kind::Nobody, Kind::Single, Kind::Thin] {
            let short: Vec<(&Group<'_>, Vec<&Stretch>)> = groups
                .iter()
                .map(|group| (group, self.short(group, kind)))
                .filter(|(_, times)| !times.is_empty())
                .collect();
            if short.is_empty() {
                continue;
            }
            match kind {
                Kind::Nobody => text.push_str("Nobody could serve:\n"),
                Kind::Single => text.push_str("A single agent could serve:\n"),
                Kind::Thin => {
                    let _ = writeln!(text, "Fewer than {} agents could serve:", self.thin);
                }
            }
            for (group, times) in short {
                let all = times.iter().map(|time| time.until.since(time.from));
                let all = words::hours(all.fold(Span::ZERO, Span::saturating_add));
                let _ = write!(text, "  {}: {all} in all", group.title());
                match kind {
                    Kind::Nobody => {
                        let times = times.iter().map(|time| self.time(time));
                        let times: Vec<String> = times.collect();
                        let _ = writeln!(text, "\n    {}", times.join(", "));
                    }
                    Kind::Single => {
                        let agents: BTreeSet<AgentId> =
                            times.iter().filter_map(|time| time.only).collect();
                        let agents: Vec<AgentId> = agents.into_iter().collect();
                        let _ = writeln!(text, ", {}", words::agents(&agents));
                    }
                    Kind::Thin => text.push('\n'),
                }
            }
        }
        if text.is_empty() {
            let _ = writeln!(text, "At every moment {} or more could serve.", self.thin);
        }
        text
    }

    fn short<'g>(&self, group: &'g Group<'_>, kind: Kind) -> Vec<&'g Stretch> {
        let stretches = group.stretches().iter();
        let of_kind = stretches.filter(|stretch| match self.gap(stretch) {
            Some(Gap::Nobody) => kind == Kind::Nobody,
            Some(Gap::Single(_)) => kind == Kind::Single,
            Some(Gap::Thin) => kind == Kind::Thin,
            None => false,
        });
        of_kind.collect()
    }

    /// `mon 05:00–06:00`, `mon 23:00–tue 14:00`.
    fn time(&self, stretch: &Stretch) -> String {
        let (from, until) = (
            self.wall(stretch.from, false),
            self.wall(stretch.until, true),
        );
        if from.0 == until.0 {
            format!("{} {}–{}", from.0, from.1, until.1)
        } else {
            format!("{} {}–{} {}", from.0, from.1, until.0, until.1)
        }
    }

    /// Day and time as the wall of the zone shows them; midnight as the end of a time is 24:00.
    fn wall(&self, at: Timestamp, end: bool) -> (String, String) {
        let day = self.days.iter().rposition(|day| {
            let first = day.hours.first().map(|hour| hour.0);
            first.is_some_and(|first| first < at || (first == at && !end))
        });
        let Some(day) = day.and_then(|day| self.days.get(day)) else {
            return (String::new(), at.to_string());
        };
        let weekday = day.date.weekday();
        let name = match self.days.len() {
            ..=WEEK => weekday.to_string(),
            _ => format!("{weekday} {}", day.date),
        };
        let hours = (0_u32..).zip(&day.hours);
        let within = hours.filter(|(_, (from, until))| *from <= at && at < *until);
        let time = within.last().map_or_else(
            || "24:00".to_owned(),
            |(hour, (from, _))| {
                // In the night in which an hour comes twice, both read alike.
                let seconds = at.since(*from).as_micros() / 1_000_000 % 3_600;
                let (minutes, seconds) = (seconds / 60, seconds % 60);
                match seconds {
                    0 => format!("{hour:02}:{minutes:02}"),
                    _ => format!("{hour:02}:{minutes:02}:{seconds:02}"),
                }
            },
        );
        (name, time)
    }
}
