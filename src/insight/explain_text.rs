//! Explanations of tickets in English.

use core::fmt::{self, Display, Formatter};

use super::cause::Cause;
use super::explain::TicketExplanation;
use super::place::{Ahead, AheadBecause};
use super::words;
use crate::clock::{ClockState, Explanation, Target};
use crate::time::Timestamp;

/// So many groups of agents are told one by one.
const GROUPS: usize = 12;

impl TicketExplanation {
    /// Why it waits, in one line for a log: what, since when, the cause.
    #[must_use]
    pub fn why(&self) -> String {
        let waits = words::span(self.at.since(self.opened_at));
        let waits = match self.cause {
            Cause::Closed { .. } | Cause::Assigned { .. } => String::new(),
            _ => format!(", waiting for {waits}"),
        };
        let cause = self.cause.in_words(self.at);
        format!("ticket {}{waits}: {cause}", self.ticket)
    }

    fn header(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "Ticket {}", self.ticket)?;
        if let (Some(topic), Some(channel)) = (&self.topic, &self.channel) {
            write!(f, ", `{topic}` on `{channel}`")?;
        }
        if let Some(class) = &self.class {
            let (queue, urgency, priority) = (&class.queue, class.urgency, class.priority);
            write!(f, ", in queue `{queue}`: {urgency}, {priority} priority")?;
        }
        let opened = words::when(self.opened_at, self.at);
        write!(f, ". Opened {opened}")?;
        if let Some(due) = self.class.as_ref().and_then(|class| class.due) {
            let should = if due < self.at {
                "should have been answered"
            } else {
                "should be answered"
            };
            write!(f, "; {should} by {}", words::when(due, self.at))?;
        }
        f.write_str(".\n")?;
        if let Some(tier) = self.stands_below {
            writeln!(
                f,
                "It is {tier}, and stands lower while its customer has as many such tickets as the policy allows."
            )?;
        }
        Ok(())
    }

    fn cause(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let cause = self.cause.in_words(self.at);
        let label = match self.cause {
            Cause::Closed { .. } | Cause::Assigned { .. } | Cause::Confidential => "Now",
            _ => "Why it waits",
        };
        writeln!(f, "{label}: {cause}.")?;
        if !self.unfit.is_empty() {
            let unfit = words::list(self.unfit.iter().map(words::need), "and");
            writeln!(
                f,
                "Somebody has it, but it has come to need more than that agent has: {unfit}. Another one is looked for."
            )?;
        }
        Ok(())
    }

    fn place(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Some(place) = &self.place else {
            return Ok(());
        };
        write!(f, "In line: number {} of {}", place.position, place.of)?;
        if self.cause == Cause::Confidential {
            return f.write_str(".\n");
        }
        if place.in_queue != place.position {
            write!(f, ", number {} in its queue", place.in_queue)?;
        }
        let ahead: Vec<String> = place.ahead.iter().map(ahead).collect();
        if ahead.is_empty() {
            return f.write_str(". Nothing is ahead of it.\n");
        }
        writeln!(f, ". Ahead of it: {}.", ahead.join("; "))
    }

    fn needs(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if !self.needs.is_empty() {
            let needs: Vec<String> = self.needs.iter().map(words::need).collect();
            writeln!(f, "It needs: {}.", needs.join("; "))?;
        }
        if let Some(ladder) = &self.ladder
            && ladder.in_force > 0
        {
            let (step, steps, name) = (ladder.in_force, ladder.steps, &ladder.ladder);
            write!(
                f,
                "Its needs are relaxed already: step {step} of {steps} of ladder `{name}`"
            )?;
            let why = if ladder.in_force > ladder.reached {
                ", as nobody expected could meet the step before.\n"
            } else {
                ".\n"
            };
            f.write_str(why)?;
        }
        Ok(())
    }

    /// Agents with the same reasons are told of together, those with the fewest first.
    fn agents(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.place.is_none() || self.agents.is_empty() {
            return Ok(());
        }
        let pairs = self.agents.iter().map(|pair| {
            // When one who could take it comes is told below, as what would help.
            let mut pair = pair.clone();
            pair.shift_at = pair.shift_at.filter(|_| !pair.is_able());
            (words::reasons(&pair, self.at), pair.agent)
        });
        let mut groups = words::grouped(pairs);
        groups.sort_by_key(|(reasons, _)| reasons.len());
        f.write_str("Agents:\n")?;
        for (reasons, agents) in groups.iter().take(GROUPS) {
            let agents = words::agents(agents);
            if reasons.is_empty() {
                writeln!(f, "  - {agents}: could take it")?;
            } else {
                writeln!(f, "  - {agents}: {}", reasons.join("; "))?;
            }
        }
        let rest = groups.iter().skip(GROUPS);
        let rest: usize = rest.map(|(_, agents)| agents.len()).sum();
        if rest > 0 {
            writeln!(f, "  - {rest} more agents with yet other reasons")?;
        }
        Ok(())
    }

    fn clocks(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.clocks.is_empty() {
            return Ok(());
        }
        f.write_str("Clocks:\n")?;
        for clock in &self.clocks {
            let name = &clock.clock;
            match &clock.explanation {
                Some(explanation) => match plain(explanation, self.at) {
                    Some(words) => writeln!(f, "  - `{name}`: {words}")?,
                    None => writeln!(f, "  - `{name}`: {explanation}")?,
                },
                None => writeln!(f, "  - `{name}`: no due time is known")?,
            }
        }
        Ok(())
    }
}

/// A clock that runs in all time and was never paused, with times as everything else here has
/// them. `None`: any other, which is told by the wall of its calendar.
fn plain(clock: &Explanation, now: Timestamp) -> Option<String> {
    let Target::Within(target) = &clock.target else {
        return None;
    };
    let simple = clock.state == ClockState::Running
        && clock.pauses.is_empty()
        && clock.work_from == clock.due.at()
        && clock.counted.len() == 1
        && target.calendar.is_none();
    let due = clock.due.at().filter(|_| simple)?;
    let was = if clock.late { "was due" } else { "due" };
    Some(format!(
        "{} {was} {}, {} after {}",
        clock.kind,
        words::when(due, now),
        target.span,
        words::instant(clock.started_at, now)
    ))
}

fn ahead(group: &Ahead) -> String {
    let because = match group.because {
        AheadBecause::Tier(urgency) => format!("more urgent, {urgency}"),
        AheadBecause::Priority => "of a higher priority".to_owned(),
        AheadBecause::CustomerThere => "whose customer is there now".to_owned(),
        AheadBecause::Target => "with a time to be answered by, which this has not".to_owned(),
        AheadBecause::EarlierDue => "to be answered earlier".to_owned(),
        AheadBecause::EarlierArrival => "that came earlier".to_owned(),
    };
    let named = words::tickets(&group.first);
    let more = group.count.saturating_sub(group.first.len() as u64);
    let more = match more {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{} {because} ({named}{more})", group.count)
}

impl Display for TicketExplanation {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.header(f)?;
        self.cause(f)?;
        self.place(f)?;
        self.needs(f)?;
        self.agents(f)?;
        self.clocks(f)?;
        self.unblock.write(f, self.at)
    }
}
