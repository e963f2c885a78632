//! Explanations of agents in English.

use core::fmt::{self, Display, Formatter};

use super::agent::{AgentCause, AgentExplanation};
use super::words;

/// So many groups of tickets are told one by one.
const GROUPS: usize = 12;

impl AgentExplanation {
    /// Why it gets no work, in one line for a log.
    #[must_use]
    pub fn why(&self) -> String {
        format!("agent {}: {}", self.agent, self.cause_in_words())
    }

    fn cause_in_words(&self) -> String {
        match &self.cause {
            AgentCause::NotThere { presence } => format!("is {}", words::presence(*presence)),
            AgentCause::OffersSuspended => {
                "offers are suspended for the whole desk until they are resumed".to_owned()
            }
            AgentCause::NothingWaits => "nothing waits".to_owned(),
            AgentCause::OnlyConfidential => "only confidential tickets wait".to_owned(),
            AgentCause::FitsNothing => "nothing that waits is for this agent".to_owned(),
            AgentCause::Kept { holds } => {
                let holds = holds.iter().map(|hold| words::hold(hold, self.at));
                let holds: Vec<String> = holds.collect();
                format!("has room, but {}", holds.join("; "))
            }
            AgentCause::Full => format!(
                "is busy: {} of {} of its capacity is in use, and nothing that it could answer fits beside that",
                self.used, self.budget
            ),
        }
    }
}

impl Display for AgentExplanation {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (agent, now) = (self.agent, self.at);
        let presence = words::presence(self.presence);
        let (used, budget) = (self.used, self.budget);
        writeln!(
            f,
            "Agent {agent}: {presence}; {used} of {budget} of its capacity in use."
        )?;
        writeln!(f, "Why it gets no more: {}.", self.cause_in_words())?;
        if !self.works.is_empty() {
            let works: Vec<String> = self
                .works
                .iter()
                .map(|work| words::work(work, now, None))
                .collect();
            writeln!(f, "It {}.", words::list(works, "and"))?;
        }
        let groups = words::grouped(self.passed.iter().map(|passed| {
            let mut reasons = words::reasons(&passed.pair, now);
            reasons.extend(passed.kept.iter().map(|hold| words::hold(hold, now)));
            (reasons, passed.ticket)
        }));
        if !groups.is_empty() {
            f.write_str("What waits, and why not for this agent:\n")?;
        }
        for (reasons, tickets) in groups.iter().take(GROUPS) {
            writeln!(f, "  - {}: {}", words::tickets(tickets), reasons.join("; "))?;
        }
        let rest = groups.iter().skip(GROUPS);
        let rest: usize = rest.map(|(_, tickets)| tickets.len()).sum();
        if rest > 0 {
            writeln!(f, "  - {rest} more tickets with yet other reasons")?;
        }
        if self.confidential > 0 {
            writeln!(f, "  - {} more are confidential", self.confidential)?;
        }
        Ok(())
    }
}
