//! What is asked: which days, and which kinds of ticket.

use serde::{Deserialize, Serialize};

use super::{Day, UnknownName};
use crate::insight::kind::find;
use crate::model::{Name, TicketSpec};
use crate::policy::Policy;
use crate::policy::compiled::Compiled;
use crate::time::{Calendar, CalendarDocument, Date, Timestamp, WallTime};

/// At most so many days at once: a leap year.
const DAYS_MAX: u16 = 366;

/// Which days, and which kinds of ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Query {
    /// The first day.
    pub first: Date,
    /// How many days, 1 to 366.
    pub days: u16,
    /// The zone whose days and hours these are: an IANA name, or an offset as in calendars.
    pub zone: String,
    /// Which topics.
    pub topics: Topics,
    /// Customers of which languages. Empty: each that the policy declares.
    pub languages: Vec<Name>,
    /// On which channels. Empty: each on which the customer is there and waits, or each at all where there is none such.
    pub channels: Vec<Name>,
    /// Customers of which brands. Empty: tickets without a brand.
    pub brands: Vec<Name>,
    /// Fewer agents than this are thin. 2 unless said otherwise.
    pub thin: u32,
}

/// Which topics.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Topics {
    /// Those of the top three tiers.
    #[default]
    Urgent,
    /// All.
    All,
    /// These.
    These(Vec<Name>),
}

/// Why a coverage cannot be worked out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidQuery {
    /// A name that the policy does not know.
    #[error(transparent)]
    UnknownName(#[from] UnknownName),
    /// The zone cannot be used.
    #[error("zone `{zone}`: {reason}")]
    Zone {
        /// The zone.
        zone: String,
        /// What is wrong with it.
        reason: String,
    },
    /// No days, or more than are looked at at once.
    #[error("`days` is {days}, outside 1 to 366; ask for fewer days at a time")]
    Days {
        /// How many.
        days: u16,
    },
    /// The days reach past the year 9999.
    #[error("{days} days from {first} on end after the year 9999; ask for earlier ones")]
    PastYear9999 {
        /// The first day.
        first: Date,
        /// How many.
        days: u16,
    },
}

impl Query {
    /// The urgent topics during some days, in every language and on every live channel of the policy.
    #[must_use]
    pub fn days(first: Date, days: u16, zone: &str) -> Self {
        Self {
            first,
            days,
            zone: zone.to_owned(),
            topics: Topics::Urgent,
            languages: Vec::new(),
            channels: Vec::new(),
            brands: Vec::new(),
            thin: 2,
        }
    }

    /// The same for the seven days from `first` on.
    #[must_use]
    pub fn week(first: Date, zone: &str) -> Self {
        Self::days(first, 7, zone)
    }

    /// Which topics.
    #[must_use]
    pub fn topics(mut self, topics: Topics) -> Self {
        self.topics = topics;
        self
    }

    /// Adds a language to look at.
    #[must_use]
    pub fn language(mut self, language: impl Into<Name>) -> Self {
        self.languages.push(language.into());
        self
    }

    /// Adds a channel to look at.
    #[must_use]
    pub fn channel(mut self, channel: impl Into<Name>) -> Self {
        self.channels.push(channel.into());
        self
    }

    /// Adds a brand to look at.
    #[must_use]
    pub fn brand(mut self, brand: impl Into<Name>) -> Self {
        self.brands.push(brand.into());
        self
    }

    /// Fewer agents than this are thin.
    #[must_use]
    pub fn thin(mut self, agents: u32) -> Self {
        self.thin = agents;
        self
    }

    pub(super) fn zone_of(&self, policy: &Policy) -> Result<Calendar, InvalidQuery> {
        let zones = policy.document().zones.clone().unwrap_or_default();
        CalendarDocument::always_open(&self.zone)
            .compile(&zones)
            .map_err(|problems| InvalidQuery::Zone {
                zone: self.zone.chars().take(40).collect(),
                reason: problems
                    .into_iter()
                    .next()
                    .map_or_else(String::new, |problem| problem.reason),
            })
    }

    pub(super) fn days_in(&self, zone: &Calendar) -> Result<Vec<Day>, InvalidQuery> {
        let (first, count) = (self.first, self.days);
        if count == 0 || count > DAYS_MAX {
            return Err(InvalidQuery::Days { days: count });
        }
        let mut days = Vec::new();
        for offset in 0..i32::from(count) {
            let date = first.plus_days(offset);
            // The day after must exist too: it says when this one ends.
            let next = first.plus_days(offset.saturating_add(1));
            let (Some(date), Some(next)) = (date, next) else {
                return Err(InvalidQuery::PastYear9999 { first, days: count });
            };
            days.push(Day {
                date,
                hours: hours(zone, date, next),
            });
        }
        Ok(days)
    }

    /// A ticket of each kind that is asked about.
    pub(super) fn kinds(&self, policy: &Compiled) -> Result<Vec<TicketSpec>, UnknownName> {
        let urgent = |(_, row): &(&Name, &crate::policy::compiled::TopicRow)| {
            row.urgency.is_top() || self.topics == Topics::All
        };
        let topics: Vec<Name> = match &self.topics {
            Topics::These(topics) => topics.clone(),
            _ => policy
                .topics
                .iter()
                .zip(&policy.topic_rows)
                .filter(urgent)
                .map(|(name, _)| name.clone())
                .collect(),
        };
        for language in &self.languages {
            find!(policy, languages, "language", language)?;
        }
        for brand in &self.brands {
            find!(policy, brands, "brand", brand)?;
        }
        let mut kinds = Vec::new();
        for topic in &topics {
            for language in options(&self.languages, policy.languages.iter()) {
                for channel in self.channels_of(policy) {
                    for brand in options(&self.brands, [].iter()) {
                        let mut spec = TicketSpec::new(1, topic.clone(), channel.clone());
                        spec.languages.extend(language.clone());
                        spec.brand = brand;
                        kinds.push(spec);
                    }
                }
            }
        }
        Ok(kinds)
    }

    fn channels_of(&self, policy: &Compiled) -> Vec<Name> {
        if !self.channels.is_empty() {
            return self.channels.clone();
        }
        let rows = || policy.channels.iter().zip(&policy.channel_rows);
        let live: Vec<Name> = rows()
            .filter(|(_, row)| row.live)
            .map(|(name, _)| name.clone())
            .collect();
        if live.is_empty() {
            rows().map(|(name, _)| name.clone()).collect()
        } else {
            live
        }
    }
}

/// What was asked for, or else all there are, or else none.
fn options<'n>(asked: &[Name], all: impl Iterator<Item = &'n Name>) -> Vec<Option<Name>> {
    let mut options: Vec<Option<Name>> = asked.iter().cloned().map(Some).collect();
    if options.is_empty() {
        options.extend(all.cloned().map(Some));
    }
    if options.is_empty() {
        options.push(None);
    }
    options
}

/// From when until when the wall shows each hour of a day.
fn hours(zone: &Calendar, date: Date, next: Date) -> Vec<(Timestamp, Timestamp)> {
    let starts = (0..24_u32).map(|hour| {
        let wall = WallTime::START_OF_DAY.plus_hours(hour);
        zone.instant(date, wall)
    });
    let mut edges: Vec<Timestamp> = starts.collect();
    let end = zone.instant(next, WallTime::START_OF_DAY);
    // A zone may skip a whole date: then all of its hours are empty.
    edges.iter_mut().for_each(|edge| *edge = (*edge).min(end));
    edges.push(end);
    edges
        .windows(2)
        .filter_map(|edge| match edge {
            [from, until] => Some((*from, *until)),
            _ => None,
        })
        .collect()
}
