use super::capacity::preferred_wait;
use super::clocks::Clocks;
use super::faults::{Fault, Faults};
use super::flows::Flows;
use super::path::Path;
use super::requirements::sorted;
use super::tables::some_time;
use super::targets::targets;
use super::vocabulary::Vocabulary;
use crate::model::Name;
use crate::policy::Comparator;
use crate::policy::compiled::{QueueRow, Targets};
use crate::policy::document::{Named, Offer, PolicyDocument, Written};
use crate::policy::problem::ProblemCode;
use crate::time::Span;

/// How to choose between agents where a queue does not say.
const AGENT_CHOICE: [Comparator; 5] = [
    Comparator::Preferred,
    Comparator::LanguageRank,
    Comparator::Specialist,
    Comparator::Load,
    Comparator::LongestIdleSinceEnded,
];
const DECLINE_BACK_OFF: Span = Span::from_secs(60);
const MISS_BACK_OFF: Span = Span::from_secs(30);
const ATTEMPTS: u32 = 5;

pub(super) fn queues(
    document: &PolicyDocument,
    names: &Vocabulary,
    clocks: Clocks<'_>,
    flows: &Flows<'_>,
    faults: &mut Faults,
) -> Vec<QueueRow> {
    let root = Path::ROOT;
    let calendar = |at: &Path<'_>, name: &Option<Name>, faults: &mut Faults| {
        let name = name.as_ref()?;
        faults.find(&at.key("calendar"), &names.calendars, name)
    };
    let usual = calendar(&root, &document.calendar, faults);
    let general = targets(
        &root.key("targets"),
        document.targets.as_ref(),
        &Targets::default(),
        faults,
    );
    let table = root.key("queues");
    let mut rows = Vec::new();
    for (name, queue) in document.queues.iter().flat_map(Named::iter) {
        let at = table.key(name.as_str());
        faults.keys(&at, queue);
        let mut row = QueueRow {
            calendar: calendar(&at, &queue.calendar, faults).or(usual),
            targets: targets(&at.key("targets"), queue.targets.as_ref(), &general, faults),
            agent_choice: AGENT_CHOICE.to_vec(),
            offer_limit: None,
            decline_back_off: DECLINE_BACK_OFF,
            miss_back_off: MISS_BACK_OFF,
            attempts: ATTEMPTS,
            wrap_up: faults.read_or(&at.key("wrap_up"), queue.wrap_up.as_ref(), Span::ZERO),
            clock_targets: clocks.targets(&at.key("clocks"), queue.clocks.as_ref(), faults),
            offer_to: 1,
            preferred_wait: None,
            flow: flows.flow(&at, queue, faults),
            groups: sorted(
                &at.key("groups"),
                &names.groups,
                queue.groups.as_deref().unwrap_or_default(),
                faults,
            ),
            ladder: queue
                .ladder
                .as_ref()
                .and_then(|ladder| faults.find(&at.key("ladder"), &names.ladders, ladder)),
        };
        if let Some(list) = &queue.agent_choice {
            row.agent_choice = agent_choice(&at.key("agent_choice"), list, faults);
        }
        row.preferred_wait = preferred_wait(&at, queue, &row.agent_choice, faults);
        if let Some(given) = &queue.offer {
            offer(&at.key("offer"), given, &mut row, faults);
        }
        rows.push(row);
    }
    rows
}

fn agent_choice(
    at: &Path<'_>,
    list: &[Written<Comparator>],
    faults: &mut Faults,
) -> Vec<Comparator> {
    if list.is_empty() {
        let message = "no comparators; name at least one, or leave the key out for the usual ones";
        faults.add(at, Fault::new(ProblemCode::Empty, message));
    }
    faults.words(at, list)
}

fn offer(at: &Path<'_>, offer: &Offer, row: &mut QueueRow, faults: &mut Faults) {
    faults.keys(at, offer);
    let remedy = "say how long an offer stands, or leave out `offer` for offers that are accepted by themselves";
    let limit = at.key("limit");
    row.offer_limit = faults
        .required(&limit, &offer.limit, remedy)
        .and_then(|written| some_time(&limit, written, "nobody could accept in it", faults));
    let mut back_off = |key, written: &Option<Written<Span>>, default| {
        faults.read_or(&at.key(key), written.as_ref(), default)
    };
    row.decline_back_off = back_off(
        "decline_back_off",
        &offer.decline_back_off,
        DECLINE_BACK_OFF,
    );
    row.miss_back_off = back_off("miss_back_off", &offer.miss_back_off, MISS_BACK_OFF);
    row.attempts = faults.count_or(&at.key("attempts"), offer.attempts, ATTEMPTS);
    row.offer_to = faults.count_or(&at.key("to"), offer.to, 1);
}
