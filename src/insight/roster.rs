//! Agents and their hours, as people write them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{AgentId, AgentSpec, Name, Shift};
use crate::time::{Calendar, CalendarDocument, CalendarProblem, Span, Timestamp, Zones};

/// Agents with their hours on duty: the file that a planner keeps.
///
/// Hours are calendars, with time zones, holidays and exceptions, and an agent names the one it works by. What it works
/// besides stands in its own `roster`, as instants.
///
/// ```
/// use nightdesk::insight::RosterDocument;
/// let roster: RosterDocument = toml::from_str(r#"
///     [calendars.nights]
///     zone = "Europe/Oslo"
///     hours = { sat = [["22:00", "06:00"]], sun = [["22:00", "06:00"]] }
///
///     [[agents]]
///     id = "7"
///     skills = { fraud = 3 }
///     languages = ["nb", "en"]
///     channels = ["phone"]
///     works = "nights"
/// "#)?;
/// // The night in which the clocks go forward is an hour shorter.
/// let agents = roster.agents("2026-03-28T12:00:00Z".parse()?, "2026-03-29T12:00:00Z".parse()?)?;
/// let shift = &agents[0].roster[0];
/// assert_eq!(shift.from.to_string(), "2026-03-28T21:00:00Z");
/// assert_eq!(shift.until.to_string(), "2026-03-29T04:00:00Z");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RosterDocument {
    /// Hours on duty, by name.
    #[serde(default)]
    pub calendars: BTreeMap<Name, CalendarDocument>,
    /// Time zones from the host itself, as in a policy.
    #[serde(default)]
    pub zones: Zones,
    /// Who there is.
    #[serde(default)]
    pub agents: Vec<RosteredAgent>,
}

/// An agent and the hours it works by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RosteredAgent {
    /// What it can do, as the engine is told. Its keys stand beside `works`.
    #[serde(flatten)]
    pub agent: AgentSpec,
    /// The calendar whose open time it is on duty, beside its own `roster`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub works: Option<Name>,
}

/// What is wrong with a roster: one problem of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RosterProblem {
    /// A calendar cannot be compiled.
    #[error("calendars.{calendar}.{problem}")]
    Calendar {
        /// Which.
        calendar: Name,
        /// Why.
        problem: CalendarProblem,
    },
    /// An agent works by a calendar that is not declared.
    #[error(
        "agent `{agent}` works by `{calendar}`, which is no calendar of the roster; declare it in `calendars`"
    )]
    UnknownCalendar {
        /// Who.
        agent: AgentId,
        /// By what.
        calendar: Name,
    },
    /// Two agents have one id.
    #[error("agent `{agent}` is listed twice; give each agent its own id")]
    Twice {
        /// Which id.
        agent: AgentId,
    },
}

/// Everything that is wrong with a roster, at least one problem. Shown one a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidRoster(Vec<RosterProblem>);

impl InvalidRoster {
    /// The problems: of calendars first, then of agents in their order.
    #[must_use]
    pub fn problems(&self) -> &[RosterProblem] {
        &self.0
    }
}

impl core::fmt::Display for InvalidRoster {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        for (position, problem) in self.0.iter().enumerate() {
            if position > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for InvalidRoster {}

impl RosterDocument {
    /// The agents, each with a shift for every open stretch of its calendar that lies between the two instants, at least
    /// in part; and with what its own roster has. Who works by a calendar and has no shift in that time gets one of a
    /// microsecond that ends at `from`, for a roster without shifts would mean that it is always there.
    ///
    /// # Errors
    /// Everything that is wrong with the roster, at once.
    pub fn agents(
        &self,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<AgentSpec>, InvalidRoster> {
        let mut problems = Vec::new();
        let mut calendars: BTreeMap<&Name, Calendar> = BTreeMap::new();
        for (name, document) in &self.calendars {
            match document.compile(&self.zones) {
                Ok(calendar) => {
                    calendars.insert(name, calendar);
                }
                Err(found) => {
                    problems.extend(found.into_iter().map(|problem| RosterProblem::Calendar {
                        calendar: name.clone(),
                        problem,
                    }))
                }
            }
        }
        let mut known = std::collections::BTreeSet::new();
        let mut agents = Vec::new();
        for RosteredAgent { agent, works } in &self.agents {
            if !known.insert(agent.id) {
                problems.push(RosterProblem::Twice { agent: agent.id });
            }
            let mut agent = agent.clone();
            if let Some(works) = works {
                if !self.calendars.contains_key(works) {
                    problems.push(RosterProblem::UnknownCalendar {
                        agent: agent.id,
                        calendar: works.clone(),
                    });
                }
                let periods = calendars.get(works).into_iter();
                let periods = periods.flat_map(|calendar| whole_periods(calendar, from, until));
                agent.roster.extend(periods);
                if agent.roster.is_empty() {
                    let over = Shift::new(from.saturating_sub(Span::TICK), from);
                    agent.roster.push(over);
                }
            }
            agents.push(agent);
        }
        if problems.is_empty() {
            Ok(agents)
        } else {
            Err(InvalidRoster(problems))
        }
    }
}

/// The open stretches between two instants, not clipped at the first: a shift that is under way has begun when it began.
fn whole_periods(calendar: &Calendar, from: Timestamp, until: Timestamp) -> Vec<Shift> {
    let began = if calendar.is_open(from) {
        let before = calendar.open_periods_before(from).next();
        before.map_or(from, |period| {
            if period.close == from {
                period.open
            } else {
                from
            }
        })
    } else {
        from
    };
    let periods = calendar.open_periods_between(began, until);
    periods
        .map(|period| Shift::new(period.open, period.close))
        .collect()
}
