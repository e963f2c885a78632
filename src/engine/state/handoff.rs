use serde::Serialize;

use crate::model::AgentKind;
use crate::policy::compiled::Classification;

/// Who may have a ticket, a bot or a person, beyond what its class says. Each of these
/// comes to be true and stays so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Handoff {
    /// The customer asked for a person.
    pub(crate) person_wanted: bool,
    /// A bot handed it over to people.
    pub(crate) handed_off: bool,
    /// No bot need be asked first any more: one gave up on it, a person had it, or none
    /// was there.
    pub(crate) past_bots: bool,
}

impl Handoff {
    /// The kind of agent that a ticket of this class needs; `None`: either will do.
    pub(crate) fn needed(self, class: &Classification) -> Option<AgentKind> {
        if class.requirement.human_only || self.person_wanted || self.handed_off {
            Some(AgentKind::Human)
        } else if class.bot_first && !self.past_bots {
            Some(AgentKind::Bot)
        } else {
            None
        }
    }
}
