use std::sync::Arc;

use super::clocks::Clocks;
use super::faults::{Fault, Faults};
use super::path::Path;
use super::requirements::{Expressions, Given};
use super::vocabulary::{Vocabulary, name};
use crate::model::{Level, Name, Priority, Urgency};
use crate::policy::OnAbandon;
use crate::policy::compiled::{ActionRow, Targets, TopicRow};
use crate::policy::document::{Named, PolicyDocument, Topic};
use crate::policy::index::{ActionIx, ClockIx, LabelIx, QueueIx, SkillIx, TopicIx};
use crate::policy::problem::ProblemCode;
use crate::policy::requirement::Further;

/// What a topic says, with what it inherits. `None`: nobody says anything.
/// `Some(None)`: what somebody says is at fault and reported there, so what
/// would follow from it is not.
#[derive(Clone, Debug, Default)]
struct Said {
    urgency: Option<Option<Urgency>>,
    priority: Option<Option<Priority>>,
    queue: Option<Option<QueueIx>>,
    skills: Vec<(SkillIx, Level)>,
    human_only: Option<bool>,
    bot_first: Option<bool>,
    fallback: Option<bool>,
    action: Option<Option<ActionIx>>,
    on_abandon: Option<Option<OnAbandon>>,
    refer: Option<Name>,
    clocks: Option<Arc<[(ClockIx, Targets)]>>,
    labels: Vec<LabelIx>,
    interruptible: Option<bool>,
    interrupts: Option<bool>,
    exclusive: Option<bool>,
    further: Further,
}

pub(super) fn topics(
    document: &PolicyDocument,
    names: &Vocabulary,
    actions: &[ActionRow],
    clocks: Clocks<'_>,
    name_bytes: u32,
    expressions: &mut Expressions,
    faults: &mut Faults,
) -> Vec<TopicRow> {
    let usual = document.usual_clocks.as_ref();
    let usual = clocks.targets(&Path::ROOT.key("usual_clocks"), usual, faults);
    let usual: Arc<[(ClockIx, Targets)]> = usual.into();
    let root = Path::ROOT;
    let table = root.key("topics");
    // In byte order, so each topic comes after its ancestors.
    let mut all_said: Vec<Said> = Vec::new();
    let mut rows = Vec::new();
    for (topic_name, topic) in document.topics.iter().flat_map(Named::iter) {
        let at = table.key(topic_name.as_str());
        let parent = parent(topic_name.as_str(), names);
        let above = parent.and_then(|parent| all_said.get(usize::from(parent)));
        let mut said = above.cloned().unwrap_or_default();
        said.add(&at, topic, names, name_bytes, faults);
        let given = Given::from(topic);
        expressions.further(&at, given, names, &mut said.further, faults);
        if topic.clocks.is_some() {
            let own = clocks.targets(&at.key("clocks"), topic.clocks.as_ref(), faults);
            said.clocks = Some(own.into());
        }
        said.check(&at, actions, faults);
        // Checked where it is written, not at every topic that inherits it.
        let then = topic.on_abandon.as_ref().and_then(|then| then.value());
        if then == Some(OnAbandon::Callback) && document.callback_channel.is_none() {
            let message = "the policy has no channel for callbacks; set `callback_channel`";
            let fault = Fault::new(ProblemCode::NoCallbackChannel, message);
            faults.add(&at.key("on_abandon"), fault.value(OnAbandon::Callback));
        }
        rows.push(said.row(parent, &usual));
        all_said.push(said);
    }
    rows
}

/// The nearest declared ancestor along the dots.
fn parent(name: &str, names: &Vocabulary) -> Option<TopicIx> {
    let mut above = name;
    while let Some((shorter, _)) = above.rsplit_once('.') {
        if let Some(parent) = names.topics.get(shorter) {
            return Some(parent);
        }
        above = shorter;
    }
    None
}

impl Said {
    /// Puts what a topic says itself over what it inherits.
    fn add(
        &mut self,
        at: &Path<'_>,
        topic: &Topic,
        names: &Vocabulary,
        name_bytes: u32,
        faults: &mut Faults,
    ) {
        faults.keys(at, topic);
        if let Some(urgency) = &topic.urgency {
            self.urgency = Some(faults.read(&at.key("urgency"), urgency));
        }
        if let Some(priority) = &topic.priority {
            self.priority = Some(faults.read(&at.key("priority"), priority));
        }
        if let Some(queue) = &topic.queue {
            self.queue = Some(faults.find(&at.key("queue"), &names.queues, queue));
        }
        if let Some(skills) = &topic.skills {
            self.skills = faults.skills(&at.key("skills"), &names.skills, skills);
        }
        if let Some(action) = &topic.action {
            self.action = Some(faults.find(&at.key("action"), &names.actions, action));
        }
        if let Some(then) = &topic.on_abandon {
            self.on_abandon = Some(faults.read(&at.key("on_abandon"), then));
        }
        let own_tier = topic.urgency.is_some() && self.urgency().is_some_and(Urgency::is_top);
        // What is said above of a lower tier does not let a bot into the top ones.
        let above = self
            .human_only
            .filter(|human_only| *human_only || !own_tier);
        self.human_only = topic.human_only.or(above);
        self.bot_first = topic.bot_first.or(self.bot_first);
        if topic.bot_first == Some(true) && self.is_human_only() {
            let message = "a bot is to be asked first where only a person will do; leave `bot_first` out, or write human_only = false (tiers above `elevated` are for people unless you do)";
            faults.add(
                &at.key("bot_first"),
                Fault::new(ProblemCode::Contradiction, message),
            );
        }
        if let Some(labels) = &topic.labels {
            self.labels = faults.find_all(&at.key("labels"), &names.labels, labels);
            self.labels.sort_unstable();
        }
        self.interruptible = topic.interruptible.or(self.interruptible);
        self.interrupts = topic.interrupts.or(self.interrupts);
        self.exclusive = topic.exclusive.or(self.exclusive);
        if let Some(line) = &topic.refer {
            name(&at.key("refer"), line, name_bytes, faults);
            self.refer = Some(line.clone());
        }
        self.fallback = topic.fallback.or(self.fallback);
    }

    /// Whether only a person will do: in the top three tiers, unless it is said otherwise.
    fn is_human_only(&self) -> bool {
        self.human_only
            .unwrap_or_else(|| self.urgency().is_some_and(Urgency::is_top))
    }

    /// The urgency; `None` if what is said is at fault.
    fn urgency(&self) -> Option<Urgency> {
        self.urgency.unwrap_or(Some(Urgency::Routine))
    }

    /// Reports what does not go together.
    fn check(&self, at: &Path<'_>, actions: &[ActionRow], faults: &mut Faults) {
        if self.queue.is_none() {
            let message = "no queue, nor has any topic above one; set `queue` here or there";
            faults.add(&at.key("queue"), Fault::new(ProblemCode::NoQueue, message));
        }
        let Some(urgency) = self.urgency() else {
            return;
        };
        let then = self
            .action
            .flatten()
            .and_then(|action| actions.get(usize::from(action)))
            .and_then(|action| action.then);
        if let Some(then) = then.filter(|then| *then > urgency) {
            let message = format_args!(
                "the action leads to `{then}`, above the topic's `{urgency}`; an action only lowers: give the topic a higher urgency, or the action a lower `then`"
            );
            let fault = Fault::new(ProblemCode::ActionRaises, message).value(then);
            faults.add(&at.key("action"), fault);
        }
        if never_just_closed(urgency) && self.on_abandon.flatten() == Some(OnAbandon::Close) {
            let message = format_args!(
                "a topic of urgency `{urgency}` is never just closed when the customer hangs up; write `alert` or `callback`"
            );
            let fault = Fault::new(ProblemCode::UnsafeAbandon, message).value(OnAbandon::Close);
            faults.add(&at.key("on_abandon"), fault);
        }
    }

    fn row(&self, parent: Option<TopicIx>, usual: &Arc<[(ClockIx, Targets)]>) -> TopicRow {
        let urgency = self.urgency().unwrap_or_default();
        let on_abandon = if never_just_closed(urgency) {
            OnAbandon::Alert
        } else {
            OnAbandon::Close
        };
        TopicRow {
            parent,
            urgency,
            priority: self.priority.flatten().unwrap_or_default(),
            // Without a queue there is an error, and nobody sees this row.
            queue: self.queue.flatten().unwrap_or(QueueIx(0)),
            skills: self.skills.clone(),
            human_only: self.is_human_only(),
            bot_first: self.bot_first == Some(true) && !self.is_human_only(),
            fallback: self.fallback.unwrap_or(true),
            action: self.action.flatten(),
            on_abandon: self.on_abandon.flatten().unwrap_or(on_abandon),
            refer: self.refer.clone(),
            clocks: Some(Arc::clone(self.clocks.as_ref().unwrap_or(usual))),
            labels: self.labels.clone(),
            interruptible: self.interruptible,
            interrupts: self.interrupts,
            exclusive: self.exclusive,
            further: self.further.clone(),
        }
    }
}

/// The danger does not go away with the customer.
fn never_just_closed(urgency: Urgency) -> bool {
    matches!(urgency, Urgency::Emergency | Urgency::Critical)
}
