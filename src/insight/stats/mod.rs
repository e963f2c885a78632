//! Statistics: counters folded out of an engine's events, by queue, topic, language and agent.
//!
//! The engine keeps none of this, so that nobody pays for what nobody reads. All numbers are
//! integers; a mean or a share is for whoever shows it.

mod estimate;
mod figures;
mod fold;

use std::collections::BTreeMap;

use crate::engine::{Engine, TicketState};
use crate::model::{AgentId, Name, Presence, TicketId};
use crate::time::{Span, Timestamp};

use super::viewer::Viewer;
use estimate::Pace;

pub use estimate::Estimate;
pub use figures::{AgentFigures, Figures};

/// Counts what an engine's events tell. Give it every event once, in order, together with the
/// engine that said it, which knows what the ticket is about.
///
/// ```
/// use nightdesk::document::{Channel, Queue, Topic};
/// use nightdesk::insight::{Stats, Viewer};
/// use nightdesk::{Command, Engine, Input, Policy, PolicyDocument, TicketSpec};
///
/// let policy = Policy::new(
///     &PolicyDocument::new("example")
///         .channel("phone", Channel::new(true))
///         .queue("front", Queue::new())
///         .topic("card", Topic::new().queue("front")),
/// )?;
/// let mut engine = Engine::new(policy);
/// let mut stats = Stats::after(&engine);
/// let mut events = Vec::new();
/// let at = "2026-03-01T03:00:00Z".parse()?;
/// let open = Command::OpenTicket(TicketSpec::new(1, "card", "phone"));
/// engine.apply(&Input::new(at, open), &mut events)?;
/// for event in events.drain(..) {
///     stats.observe(&engine, &event);
/// }
/// assert_eq!(stats.by_queue(&Viewer::nobody())[&Some("front".into())].waiting, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Stats {
    total: Figures,
    queues: Counted<Name>,
    topics: Counted<Name>,
    languages: Counted<Option<Name>>,
    agents: BTreeMap<AgentId, AgentRow>,
    tickets: BTreeMap<TicketId, TicketRow>,
    paces: BTreeMap<Name, Pace>,
}

/// Counted apart by what one must be cleared for to see it, which is nothing for most.
type Counted<K> = BTreeMap<(K, Vec<Name>), Figures>;

/// What is remembered of a ticket.
#[derive(Clone, Debug)]
struct TicketRow {
    /// The clearances that it needs.
    clearances: Vec<Name>,
    queue: Name,
    topic: Option<Name>,
    language: Option<Name>,
    due: Option<Timestamp>,
    /// Since when its customer waits for the first answer.
    since: Timestamp,
    /// When it last came to wait in its queue.
    came: Timestamp,
    answered: bool,
    /// Whether it has left a bot for people.
    escaped: bool,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Waiting,
    With(AgentId),
    Aside,
    Closed,
}

/// What is remembered of an agent.
#[derive(Clone, Debug, Default)]
struct AgentRow {
    figures: AgentFigures,
    present: bool,
    /// Tickets it has, and wrap-ups.
    works: u32,
    /// Until when its time is counted.
    counted: Option<Timestamp>,
}

impl AgentRow {
    /// Counts its time up to now.
    fn count_time(&mut self, now: Timestamp) {
        let passed = self.counted.map_or(Span::ZERO, |from| now.since(from));
        self.counted = Some(now);
        if self.present {
            let figures = &mut self.figures;
            figures.present = figures.present.saturating_add(passed);
            if self.works > 0 {
                figures.busy = figures.busy.saturating_add(passed);
            }
        }
    }
}

impl Stats {
    /// For the events that follow on this engine as it is now; nothing is counted yet but what
    /// waits.
    #[must_use]
    pub fn after(engine: &Engine) -> Self {
        let mut stats = Self::default();
        for agent in engine.agents() {
            let Some(view) = engine.agent(agent) else {
                continue;
            };
            let works = view.assigned.len().saturating_add(view.wrapping_up.len());
            let row = AgentRow {
                present: is_present(view.presence),
                works: u32::try_from(works).unwrap_or(u32::MAX),
                counted: engine.now(),
                ..AgentRow::default()
            };
            stats.agents.insert(agent, row);
        }
        for ticket in engine.tickets() {
            let Some(view) = engine.ticket(ticket) else {
                continue;
            };
            let stage = match view.state {
                TicketState::Waiting | TicketState::Offered(_) => Stage::Waiting,
                TicketState::Assigned(agent) => Stage::With(agent),
                TicketState::Held { .. } => Stage::Aside,
                TicketState::Closed(_) => Stage::Closed,
            };
            let class = view.class.as_ref();
            let came = engine.now().unwrap_or(view.opened_at);
            let row = TicketRow {
                clearances: engine.clearances_of(ticket).cloned().collect(),
                came,
                queue: class.map_or_else(|| Name::from(""), |class| class.queue.clone()),
                due: class.and_then(|class| class.due),
                topic: Some(view.spec.topic),
                language: view.spec.languages.first().cloned(),
                since: view.opened_at,
                answered: !matches!(stage, Stage::Waiting),
                escaped: view.person_wanted,
                stage,
            };
            let waits = row.stage == Stage::Waiting;
            stats.tickets.insert(ticket, row);
            if waits {
                stats.comes(ticket, came);
            }
        }
        stats
    }

    /// Of all tickets together.
    #[must_use]
    pub fn total(&self) -> Figures {
        let mut total = self.total.clone();
        for row in self.tickets.values() {
            row.add_waiting(&mut total);
        }
        total
    }

    /// By queue, as somebody may see it. What happens to a ticket counts where it stands at the time. `None`: tickets that
    /// need a clearance which the viewer has not, together.
    #[must_use]
    pub fn by_queue(&self, viewer: &Viewer) -> BTreeMap<Option<Name>, Figures> {
        self.seen(viewer, &self.queues, |row| Some(row.queue.clone()))
    }

    /// By topic, as the ticket was opened with, as somebody may see it. `None`: tickets that need a clearance which the viewer
    /// has not, together.
    #[must_use]
    pub fn by_topic(&self, viewer: &Viewer) -> BTreeMap<Option<Name>, Figures> {
        self.seen(viewer, &self.topics, |row| row.topic.clone())
    }

    /// By the first of the ticket's languages, as somebody may see it. `None`: it has none, or needs a clearance which the
    /// viewer has not.
    #[must_use]
    pub fn by_language(&self, viewer: &Viewer) -> BTreeMap<Option<Name>, Figures> {
        let seen = self.seen(viewer, &self.languages, |row| Some(row.language.clone()));
        let mut all: BTreeMap<Option<Name>, Figures> = BTreeMap::new();
        for (language, figures) in seen {
            all.entry(language.flatten()).or_default().add(&figures);
        }
        all
    }

    /// By agent, with their time up to `now`.
    #[must_use]
    pub fn by_agent(&self, now: Timestamp) -> BTreeMap<AgentId, AgentFigures> {
        let rows = self.agents.iter();
        rows.map(|(agent, row)| {
            let mut row = row.clone();
            row.count_time(now);
            (*agent, row.figures)
        })
        .collect()
    }

    /// With what waits now; what the viewer may not see stands under `None`.
    fn seen<K: Ord + Clone>(
        &self,
        viewer: &Viewer,
        counted: &Counted<K>,
        key: impl Fn(&TicketRow) -> Option<K>,
    ) -> BTreeMap<Option<K>, Figures> {
        let mut all: BTreeMap<Option<K>, Figures> = BTreeMap::new();
        for ((key, clearances), figures) in counted {
            let key = viewer.has_all(clearances).then(|| key.clone());
            all.entry(key).or_default().add(figures);
        }
        for row in self.tickets.values() {
            if let Some(key) = key(row).filter(|_| row.stage == Stage::Waiting) {
                let key = viewer.has_all(&row.clearances).then_some(key);
                row.add_waiting(all.entry(key).or_default());
            }
        }
        all
    }
}

impl TicketRow {
    fn add_waiting(&self, figures: &mut Figures) {
        if self.stage == Stage::Waiting {
            figures.waiting = figures.waiting.saturating_add(1);
            let oldest = figures.oldest_since.unwrap_or(self.since);
            figures.oldest_since = Some(oldest.min(self.since));
        }
    }
}

/// Whether an agent is at work: online, or finishing before it goes.
fn is_present(presence: Presence) -> bool {
    matches!(presence, Presence::Online | Presence::Draining)
}
