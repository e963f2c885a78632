//! The doors of queues written down with the document's builder.

use nightdesk::PolicyDocument;
use nightdesk::document::{Answer as Written, Load, Offer, Overflow, Queue, Topic};

use super::plan::{Plan, Word, span};
use super::plan_flows::{Answer, LoadPlan, Measure, OverflowPlan, Trigger};

impl Plan {
    pub(crate) fn write_loads(&self, mut document: PolicyDocument) -> PolicyDocument {
        for (name, load) in &self.flows.loads {
            document = document.load(*name, load.written());
        }
        document
    }

    pub(crate) fn write_doors(&self, name: Word, mut queue: Queue) -> Queue {
        let doors = &self.flows.queues[name];
        if let Some(hours) = doors.hours {
            queue = queue.hours(hours).when_closed(doors.when_closed.written());
        }
        if let Some(limit) = doors.limit {
            queue = queue.limit(i64::from(limit));
            if doors.when_full != Answer::Wait {
                queue = queue.when_full(doors.when_full.written());
            }
        }
        for overflow in &doors.overflow {
            queue = queue.overflow(overflow.written());
        }
        queue
    }

    pub(crate) fn write_exhausted(&self, name: Word, offer: Offer) -> Offer {
        match &self.flows.queues[name].when_exhausted {
            Answer::Wait => offer,
            answer => offer.when_exhausted(answer.written()),
        }
    }

    pub(crate) fn write_refer(&self, name: Word, topic: Topic) -> Topic {
        match self.flows.refers.get(name) {
            Some(line) => topic.refer(*line),
            None => topic,
        }
    }
}

impl Answer {
    fn written(&self) -> Written {
        match self {
            Self::Wait => Written::wait(),
            Self::Refuse => Written::refuse(),
            Self::Callback => Written::callback(),
            Self::Bot => Written::bot(),
            Self::Queue(queue) => Written::queue(*queue),
            Self::Refer(line) => Written::refer(*line),
        }
    }
}

impl LoadPlan {
    fn written(&self) -> Load {
        let load = Load::new(self.queue);
        match self.measure {
            Measure::Waiting { on, until } => load.waiting(on as i64).until(until as i64),
            Measure::EstimatedWait { on, until } => {
                load.estimated_wait(span(on)).until(span(until))
            }
            Measure::Oldest { on, until } => load.oldest(span(on)).until(span(until)),
            Measure::ServiceLevel { below, of, until } => load
                .service_level_below(below as i64)
                .of(of as i64)
                .until(until as i64),
            Measure::NobodyOnDuty => load.nobody_on_duty(true),
        }
    }
}

impl OverflowPlan {
    fn written(&self) -> Overflow {
        let mut overflow = Overflow::to_queue(self.to);
        overflow = match self.trigger {
            Trigger::Load(load) => overflow.when(load),
            Trigger::After(after) => overflow.after(span(after)),
        };
        match self.unless {
            Some(load) => overflow.unless(load),
            None => overflow,
        }
    }
}
