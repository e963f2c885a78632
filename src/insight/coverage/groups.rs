//! Kinds of ticket of one topic that the same people could serve at the same times: told together.

use super::{Coverage, Lane, Rung, Step, Stretch};
use crate::model::Name;

/// Lanes with one topic and the same stretches.
pub(super) struct Group<'c> {
    /// The position of the first.
    pub(super) first: usize,
    /// All of them.
    lanes: Vec<&'c Lane>,
    rung: &'c Rung,
}

impl Coverage {
    /// In the order of the first lane of each.
    pub(super) fn groups(&self, step: Step) -> Vec<Group<'_>> {
        let mut groups: Vec<Group<'_>> = Vec::new();
        for (first, lane) in self.lanes.iter().enumerate() {
            let Some(rung) = lane.rung(step) else {
                continue;
            };
            match groups.iter_mut().find(|group| group.takes(lane, rung)) {
                Some(group) => group.lanes.push(lane),
                None => groups.push(Group {
                    first,
                    lanes: vec![lane],
                    rung,
                }),
            }
        }
        groups
    }
}

impl Group<'_> {
    fn takes(&self, lane: &Lane, rung: &Rung) -> bool {
        let own = self.lanes.first();
        own.is_some_and(|own| (&own.topic, own.urgency) == (&lane.topic, lane.urgency))
            && self.rung == rung
    }

    pub(super) fn stretches(&self) -> &[Stretch] {
        &self.rung.stretches
    }

    /// Topic, channels, languages and brands, and the tier.
    pub(super) fn heading(&self) -> String {
        let urgency = self.lanes.first().map(|lane| lane.urgency);
        let urgency = urgency.map_or_else(String::new, |urgency| urgency.to_string());
        let after = match self.rung.step {
            0 => String::new(),
            step => format!(", after step {step}"),
        };
        format!("{} ({urgency}{after})", self.title())
    }

    /// Topic, channels, languages and brands.
    pub(super) fn title(&self) -> String {
        let channels = distinct(self.lanes.iter().map(|lane| Some(&lane.channel)));
        let languages = distinct(self.lanes.iter().map(|lane| lane.language.as_ref()));
        let brands = distinct(self.lanes.iter().map(|lane| lane.brand.as_ref()));
        let product = channels.len() * languages.len() * brands.len();
        let Some(first) = self.lanes.first().filter(|_| product == self.lanes.len()) else {
            let titles: Vec<String> = self.lanes.iter().map(|lane| lane.title()).collect();
            return titles.join("; ");
        };
        let mut title = first.topic.to_string();
        for part in [channels, languages, brands] {
            let names: Vec<&str> = part.into_iter().flatten().map(Name::as_str).collect();
            if !names.is_empty() {
                title.push_str(" · ");
                title.push_str(&names.join(", "));
            }
        }
        title
    }
}

/// Each once, in the order in which they first come.
fn distinct<'n>(names: impl Iterator<Item = Option<&'n Name>>) -> Vec<Option<&'n Name>> {
    let mut found = Vec::new();
    for name in names {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}
