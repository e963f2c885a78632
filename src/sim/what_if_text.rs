//! Two runs side by side, as a table for people.

use core::fmt::{self, Display, Formatter};

use super::table;
use super::what_if::{Group, WhatIf};
use crate::model::{Name, Urgency};

/// So many groups who fare worse are told one by one.
const WORSE: usize = 10;

/// The day; what is different, before and after, one group a line (groups that fared alike are left out); who fares worse.
impl Display for WhatIf {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some((first, last)) = self.arrivals {
            writeln!(f, "Contacts from {first} to {last}")?;
        }
        let moved = self.changes.iter().filter(|change| change.is_moved());
        let (before, after) = (&self.total.before.figures, &self.total.after.figures);
        writeln!(
            f,
            "{} of {} contacts fared differently, {} of them with another agent or none\n",
            self.changes.len(),
            before.contacts.max(after.contacts),
            moved.count()
        )?;
        writeln!(
            f,
            "{:<28} {:>13} {:>13} {:>17} {:>17} {:>17} {:>11}",
            "before → after",
            "answered",
            "gave up",
            table::within(self.threshold),
            "mean wait",
            "longest wait",
            "breaches"
        )?;
        row(f, "all", &self.total)?;
        let name = |of: &Option<Name>| or_none(of.as_ref());
        section(f, "topic", &self.by_topic, Name::to_string)?;
        section(f, "language", &self.by_language, name)?;
        section(f, "urgency", &self.by_urgency, Urgency::to_string)?;
        self.worse(f)
    }
}

impl WhatIf {
    fn worse(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.worse.is_empty() {
            return writeln!(f, "\nNobody fares worse.");
        }
        f.write_str("\nWho fares worse:\n")?;
        for group in self.worse.iter().take(WORSE) {
            let (topic, language) = (&group.topic, or_none(group.language.as_ref()));
            write!(f, "  `{topic}`, `{language}`: ")?;
            if group.lost > 0 {
                write!(f, "{} no longer answered", group.lost)?;
            }
            if group.later > 0 {
                let and = if group.lost > 0 { ", " } else { "" };
                let most = table::wait(Some(group.at_most));
                write!(f, "{and}{} answered later, by at most {most}", group.later)?;
            }
            f.write_str("\n")?;
        }
        let rest = self.worse.iter().skip(WORSE);
        let rest: u64 = rest
            .map(|group| group.lost.saturating_add(group.later))
            .sum();
        if rest > 0 {
            writeln!(f, "  and {rest} contacts of other topics and languages")?;
        }
        Ok(())
    }
}

fn or_none(name: Option<&Name>) -> String {
    name.map_or_else(|| "(none)".to_owned(), Name::to_string)
}

fn section<K>(
    f: &mut Formatter<'_>,
    title: &str,
    groups: &[Group<K>],
    name: impl Fn(&K) -> String,
) -> fmt::Result {
    let mut told = false;
    for group in groups.iter().filter(|group| group.before != group.after) {
        if !told {
            writeln!(f, "{title}")?;
            told = true;
        }
        row(f, &format!("  {}", name(&group.of)), group)?;
    }
    Ok(())
}

fn row<K>(f: &mut Formatter<'_>, name: &str, group: &Group<K>) -> fmt::Result {
    let (before, after) = (&group.before.figures, &group.after.figures);
    let counts = |before: u64, after: u64| pair(&before.to_string(), &after.to_string());
    let shares = [before.within_of_contacts(), after.within_of_contacts()].map(table::share);
    let means = [before.mean_wait, after.mean_wait].map(table::wait);
    let longest = [before.longest_wait, after.longest_wait].map(table::wait);
    let of = |[before, after]: &[String; 2]| pair(before, after);
    let name: String = name.chars().take(28).collect();
    writeln!(
        f,
        "{name:<28} {:>13} {:>13} {:>17} {:>17} {:>17} {:>11}",
        counts(before.answered, after.answered),
        counts(before.abandoned, after.abandoned),
        of(&shares),
        of(&means),
        of(&longest),
        counts(group.before.breaches, group.after.breaches),
    )
}

/// Once where nothing has changed.
fn pair(before: &str, after: &str) -> String {
    if before == after {
        before.to_owned()
    } else {
        format!("{before} → {after}")
    }
}
