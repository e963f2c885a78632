use serde::{Deserialize, Serialize};

use super::cause::Cause;
use super::place::Place;
use super::unblock::Unblock;
use super::viewer::Viewer;
use crate::engine::{ClockView, Engine, Hold, PairView, Standing, TicketState};
use crate::model::{Name, TicketId, Urgency};
use crate::policy::Need;
use crate::time::Timestamp;

/// How a ticket stands and why it waits, at the engine's time: as data, and in English
/// (its `Display`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TicketExplanation {
    /// Which.
    pub ticket: TicketId,
    /// The engine's time.
    pub at: Timestamp,
    /// When it arrived.
    pub opened_at: Timestamp,
    /// Why it waits, or what it does instead. [`Cause::Confidential`]: of what follows there
    /// is only its position in line.
    pub cause: Cause,
    /// The state it is in.
    pub state: Option<TicketState>,
    /// What it is about.
    pub topic: Option<Name>,
    /// How its customer reached out.
    pub channel: Option<Name>,
    /// Where the policy puts it.
    pub class: Option<Standing>,
    /// The tier that it is of, where it stands below that since its customer has as many tickets
    /// there as the policy allows.
    pub stands_below: Option<Urgency>,
    /// Where it stands in line; `None`: it is not in line.
    pub place: Option<Place>,
    /// What it needs of an agent now.
    pub needs: Vec<Need>,
    /// What the agent who has it has come to lack. Not empty: it is in line for another.
    pub unfit: Vec<Need>,
    /// Where it is on its ladder.
    pub ladder: Option<LadderPlace>,
    /// What keeps it from everybody.
    pub holds: Vec<Hold>,
    /// Every agent, in order of registration, with everything that is in the way of its taking
    /// the ticket. Empty of a closed ticket.
    pub agents: Vec<PairView>,
    /// Its clocks, with their due times and pauses.
    pub clocks: Vec<ClockView>,
    /// What would let it go.
    pub unblock: Unblock,
}

/// Where a ticket is on its ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LadderPlace {
    /// The ladder.
    pub ladder: Name,
    /// The step that time, a load or a clock has brought it to; 0: before the first.
    pub reached: u16,
    /// The step whose needs count. Beyond the one reached where nobody expected could meet
    /// that.
    pub in_force: u16,
    /// How many steps there are.
    pub steps: u16,
}

impl Engine {
    /// Why a ticket waits, and what would help; of one that does not wait, what it does. `None`
    /// if it is neither open nor kept. Changes nothing; takes time in proportion to the agents
    /// and to what is ahead in line.
    ///
    /// ```
    /// use nightdesk::document::{Channel, Queue, Topic};
    /// use nightdesk::insight::{Cause, Viewer};
    /// use nightdesk::{Command, Engine, Input, Policy, PolicyDocument, TicketSpec};
    ///
    /// let policy = Policy::new(
    ///     &PolicyDocument::new("example")
    ///         .channel("phone", Channel::new(true))
    ///         .queue("front", Queue::new())
    ///         .topic("card", Topic::new().queue("front")),
    /// )?;
    /// let mut engine = Engine::new(policy);
    /// let at = "2026-03-01T03:00:00Z".parse()?;
    /// let open = Command::OpenTicket(TicketSpec::new(1, "card", "phone"));
    /// engine.apply(&Input::new(at, open), &mut Vec::new())?;
    ///
    /// let explained = engine.explain(1.into(), &Viewer::nobody()).unwrap();
    /// assert_eq!(explained.cause, Cause::NoAgents);
    /// assert_eq!(explained.why(), "ticket 1, waiting for 0s: no agent is registered");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn explain(&self, ticket: TicketId, viewer: &Viewer) -> Option<TicketExplanation> {
        let view = self.ticket(ticket)?;
        let about = self.about(ticket)?;
        let mut explanation = TicketExplanation {
            ticket,
            at: self.now()?,
            opened_at: view.opened_at,
            cause: Cause::Confidential,
            state: None,
            topic: None,
            channel: None,
            class: None,
            stands_below: None,
            place: Place::of(&about),
            needs: Vec::new(),
            unfit: Vec::new(),
            ladder: None,
            holds: Vec::new(),
            agents: Vec::new(),
            clocks: Vec::new(),
            unblock: Unblock::default(),
        };
        if !viewer.may_see(self, ticket) {
            if let Some(place) = &mut explanation.place {
                place.ahead.clear();
                place.in_queue = place.position;
            }
            return Some(explanation);
        }
        let closed = matches!(view.state, TicketState::Closed(_));
        if !closed {
            explanation.needs = about.needs();
            explanation.agents = about.pairs();
            explanation.holds = about.holds();
        }
        let (needs, pairs) = (&explanation.needs, &explanation.agents);
        let cause = Cause::of(self, &view, &about, needs, pairs);
        explanation.unblock = Unblock::of(self, &about, &cause, needs, pairs);
        explanation.cause = cause;
        explanation.ladder = about.ladder().map(|facts| LadderPlace {
            ladder: facts.ladder,
            reached: facts.reached,
            in_force: facts.in_force,
            steps: facts.steps,
        });
        explanation.clocks = self.clocks(ticket).unwrap_or_default();
        explanation.topic = Some(view.spec.topic);
        explanation.channel = Some(view.spec.channel);
        explanation.class = view.class;
        explanation.stands_below = about.stands_below();
        explanation.unfit = view.unfit;
        explanation.state = Some(view.state);
        Some(explanation)
    }
}
