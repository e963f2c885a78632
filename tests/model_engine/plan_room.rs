//! Random policies of what may interrupt what, and of who makes room for large work.

use std::collections::BTreeMap;

use nightdesk::PolicyDocument;
use nightdesk::document::{Channel, Topic};

use super::dice::Dice;
use super::plan::{CHANNELS, Plan, TOPICS, Word};

/// Whether such work interrupts, and whether it is interruptible.
pub(crate) type Manners = (Option<bool>, Option<bool>);

#[derive(Clone, Debug, Default)]
pub(crate) struct RoomPlan {
    pub(crate) channels: BTreeMap<Word, Manners>,
    pub(crate) topics: BTreeMap<Word, Manners>,
    /// Interrupted work goes back in line at once.
    pub(crate) requeues: bool,
    pub(crate) gathering: bool,
}

fn manners(percent: usize, dice: &mut Dice<'_>) -> Manners {
    let interrupts = dice.maybe(percent, &[true, true, false]);
    (interrupts, dice.maybe(percent, &[true, true, false]))
}

impl Plan {
    /// Rolled after the doors; half of the policies have none of it.
    pub(crate) fn add_room(&mut self, dice: &mut Dice<'_>) {
        if dice.chance(45) {
            for name in CHANNELS {
                self.room.channels.insert(name, manners(60, dice));
            }
            for name in TOPICS {
                self.room.topics.insert(name, manners(20, dice));
            }
            self.room.requeues = dice.chance(25);
        }
        self.room.gathering = dice.chance(35);
    }

    pub(crate) fn has_interruptible_work(&self) -> bool {
        let manners = self.room.channels.values().chain(self.room.topics.values());
        manners
            .into_iter()
            .any(|(_, interruptible)| *interruptible == Some(true))
    }

    pub(crate) fn write_room(&self, mut document: PolicyDocument) -> PolicyDocument {
        if self.room.requeues {
            document = document.interrupted(nightdesk::Interrupted::Requeues);
        }
        document.gathering(self.room.gathering)
    }

    pub(crate) fn write_manners_of_channel(&self, name: Word, mut channel: Channel) -> Channel {
        let (interrupts, interruptible) = self.room.channels.get(name).copied().unwrap_or_default();
        if let Some(interrupts) = interrupts {
            channel = channel.interrupts(interrupts);
        }
        match interruptible {
            Some(interruptible) => channel.interruptible(interruptible),
            None => channel,
        }
    }

    pub(crate) fn write_manners_of_topic(&self, name: Word, mut topic: Topic) -> Topic {
        let (interrupts, interruptible) = self.room.topics.get(name).copied().unwrap_or_default();
        if let Some(interrupts) = interrupts {
            topic = topic.interrupts(interrupts);
        }
        match interruptible {
            Some(interruptible) => topic.interruptible(interruptible),
            None => topic,
        }
    }

    /// What the nearest topic that says so says, else the channel.
    pub(crate) fn says_of_room(
        &self,
        topic: &str,
        channel: &str,
        key: impl Fn(&Manners) -> Option<bool>,
    ) -> bool {
        let mut name = topic;
        loop {
            if let Some(said) = self.room.topics.get(name).and_then(&key) {
                return said;
            }
            match name.rfind('.') {
                Some(dot) => name = &name[..dot],
                None => break,
            }
        }
        let channel = self.room.channels.get(channel);
        channel.and_then(key).unwrap_or(false)
    }
}
