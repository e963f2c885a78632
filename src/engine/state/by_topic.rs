use super::pages::Pages;
use crate::policy::index::TopicIx;

/// The open tickets of each topic, in no order. Follows from the tickets.
#[derive(Clone, Debug, Default)]
pub(crate) struct ByTopic(Vec<Pages<u64>>);

/// Where a ticket is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) topic: TopicIx,
    at: usize,
}

impl ByTopic {
    /// The open tickets of a topic, in no order.
    pub(crate) fn of(&self, topic: TopicIx) -> impl Iterator<Item = u64> + '_ {
        let list = self.0.get(usize::from(topic));
        list.into_iter().flat_map(Pages::iter).copied()
    }

    /// The ticket that is listed there.
    pub(crate) fn at(&self, listed: Listed) -> Option<u64> {
        let list = self.0.get(usize::from(listed.topic))?;
        list.get(listed.at).copied()
    }

    /// Lists a ticket under a topic.
    pub(crate) fn add(&mut self, topic: TopicIx, seq: u64) -> Listed {
        let row = usize::from(topic);
        if self.0.len() <= row {
            self.0.resize_with(row.saturating_add(1), Pages::default);
        }
        let mut at = 0;
        if let Some(list) = self.0.get_mut(row) {
            at = list.len();
            list.push(seq);
        }
        Listed { topic, at }
    }

    /// Takes the ticket that is listed there out. Which other one is there now.
    pub(crate) fn take(&mut self, listed: Listed) -> Option<u64> {
        let list = self.0.get_mut(usize::from(listed.topic))?;
        list.swap_remove(listed.at);
        list.get(listed.at).copied()
    }

    /// How many tickets are listed.
    pub(crate) fn len(&self) -> usize {
        self.0.iter().map(Pages::len).sum()
    }
}
