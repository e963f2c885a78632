use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::bounds::UNANSWERED_MAX;
use crate::time::Timestamp;

/// Which message of the customer waits for an answer: what a clock for the next response
/// starts from.
///
/// It starts at the first message that is not answered. Further messages do not move it,
/// an answer meets it, and the next message starts a new one. Messages and answers may be
/// told after the fact: a message from before the last answer has been answered by it.
///
/// ```
/// use nightdesk::clock::Conversation;
/// use nightdesk::{Span, Timestamp};
/// let at = |minute: u32| Timestamp::MIN.saturating_add(Span::from_secs(60 * minute));
/// let mut talk = Conversation::new();
/// talk.customer_wrote(at(1));
/// talk.customer_wrote(at(5));
/// assert_eq!(talk.unanswered_since(), Some(at(1)));
/// talk.answered(at(3)); // told after the fact: the second message came later
/// assert_eq!(talk.unanswered_since(), Some(at(5)));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    pub(super) last_answer: Option<Timestamp>,
    /// In order. Of more than the bound, the first and the last are kept.
    pub(super) unanswered: SmallVec<[Timestamp; 2]>,
}

impl Conversation {
    /// Nobody has written.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The customer wrote at `at`. Told in the instant of the last answer, it came after it.
    pub fn customer_wrote(&mut self, at: Timestamp) {
        if self.last_answer.is_some_and(|answer| at < answer) {
            return;
        }
        let position = self.unanswered.partition_point(|other| *other <= at);
        self.unanswered.insert(position, at);
        if self.unanswered.len() > UNANSWERED_MAX {
            self.unanswered.remove(UNANSWERED_MAX - 1);
        }
    }

    /// The message that was told to have come at `before` came at `at`. One that has been
    /// answered stays so.
    pub fn correct_message(&mut self, before: Timestamp, at: Timestamp) {
        let message = self.unanswered.iter().position(|other| *other == before);
        if let Some(message) = message {
            self.unanswered.remove(message);
            self.customer_wrote(at);
        }
    }

    /// The customer was answered at `at`: every message up to then.
    pub fn answered(&mut self, at: Timestamp) {
        self.unanswered.retain(|message| *message > at);
        self.last_answer = self.last_answer.max(Some(at));
    }

    /// The first message that waits for an answer.
    #[must_use]
    pub fn unanswered_since(&self) -> Option<Timestamp> {
        self.unanswered.first().copied()
    }

    /// The last answer.
    #[must_use]
    pub const fn last_answer(&self) -> Option<Timestamp> {
        self.last_answer
    }
}
