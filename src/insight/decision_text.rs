//! Who was considered for a ticket, in English.

use core::fmt::{self, Display, Formatter};

use super::decision::Considered;
use super::words;

/// So many are told one by one.
const NAMED: usize = 12;

impl Display for Considered {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (ticket, able, all) = (self.ticket, self.eligible.len(), self.agents);
        writeln!(f, "Ticket {ticket}: {able} of {all} agents could take it.")?;
        for (position, one) in self.eligible.iter().take(NAMED).enumerate() {
            // Of the last there is nobody left to be told apart from.
            if position + 1 < able {
                writeln!(f, "  - agent {}, {}", one.agent, one.ahead_by)?;
            } else {
                writeln!(f, "  - agent {}", one.agent)?;
            }
        }
        if able > NAMED {
            writeln!(f, "  - {} more who could", able.saturating_sub(NAMED))?;
        }
        let others = self.others.iter();
        let others = others.map(|pair| (words::reasons(pair, self.at), pair.agent));
        let groups = words::grouped(others);
        for (reasons, agents) in groups.iter().take(NAMED) {
            let agents = words::agents(agents);
            writeln!(f, "  - not {agents}: {}", reasons.join("; "))?;
        }
        let rest: usize = groups
            .iter()
            .skip(NAMED)
            .map(|(_, agents)| agents.len())
            .sum();
        if rest > 0 {
            writeln!(f, "  - nor {rest} more, for yet other reasons")?;
        }
        Ok(())
    }
}
