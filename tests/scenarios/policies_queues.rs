//! What queues, offers and actions go on with when the policy is replaced while the desk is open.
//! 1 March 2026 is a Sunday; the desk opens on it from 08:00 to 16:00.

use crate::story::tell_with;

/// Two queues without hours; nothing says what follows in a queue.
const PLAIN: &str = r#"
version = 1
name = "plain"
channels = { phone = { live = true } }
queues = { back = {}, front = {} }
topics = { back = { queue = "back" }, front = { queue = "front" } }
"#;

/// The first queue by name has hours.
const ONE: &str = r#"
version = 1
name = "one"
channels = { phone = { live = true } }
queues = { back = { hours = "desk" }, front = {} }
topics = { back = { queue = "back" }, front = { queue = "front" } }
calendars.desk = { zone = "UTC", hours = { sun = [["08:00", "16:00"]] } }
"#;

/// One queue, with hours.
const SHUT: &str = r#"
version = 1
name = "shut"
channels = { phone = { live = true } }
queues = { front = { hours = "desk" } }
topics = { back = { queue = "front" }, front = { queue = "front" } }
calendars.desk = { zone = "UTC", hours = { sun = [["08:00", "16:00"]] } }
"#;

const WAITS: &str = r#"
version = 1
name = "waits"
channels = { phone = { live = true } }
queues = { front = { preferred_wait = "30s" } }
topics = { back = { queue = "front" }, front = { queue = "front" } }
"#;

macro_rules! stories {
    ($policy:expr; $($(#[$doc:meta])* $name:ident => $story:literal;)+) => {$(
        $(#[$doc])*
        #[test]
        fn $name() {
            let others = [("one", ONE), ("shut", SHUT), ("waits", WAITS)];
            tell_with($policy, &others, $story);
        }
    )+};
}

stories! { ONE;
    /// Though another queue, by name the first, is mapped on it.
    a_queue_of_the_same_name_goes_on_as_itself => "
        03:00 open 1 front phone
        03:01 policy shut map back=front
            -> policy replaced
            -> queue front closed until 08:00
        03:02 policy one
            -> policy replaced
            -> queue back closed until 08:00
            -> queue front opened
    ";
}

stories! { PLAIN;
    /// Also under a policy that had nothing to say of queues before.
    a_queue_that_gets_hours_says_that_it_closes => "
        03:00 open 1 front phone
        03:01 policy shut map back=front
            -> queue front closed until 08:00
    ";

    who_waits_for_the_agent_who_knows_the_case_has_waited_under_the_policy_before => "
        03:00 agent 7 on phone
        and open 1 front phone case 5
            -> 1 goes to 7
        and resolve 1
        03:01 open 2 front phone
            -> 2 goes to 7
        03:02 open 3 front phone case 5
        03:02:10 policy waits map back=front
            ? wakeup 03:02:30 preferred_wait_ends
    ";
}

/// `cards` is the second skill by name.
const TWO_SKILLS: &str = r#"
version = 1
name = "two skills"
skills = ["any", "cards"]
labels = { desk = { cap = 3 } }
channels = { chat = { live = true, cost = 30 } }
queues = { asked = { offer = { limit = "20s" } }, front = {} }
topics = { first = { queue = "front" }, second = { queue = "asked", skills = { cards = 1 } } }
"#;

/// `cards` is the only skill, and what the agent has comes to count for a label.
const ONE_SKILL: &str = r#"
version = 1
name = "one skill"
skills = ["cards"]
labels = { desk = { cap = 3 } }
channels = { chat = { live = true, cost = 30 } }
queues = { asked = { offer = { limit = "20s" } }, front = {} }
topics = { first = { queue = "front", labels = ["desk"] }, second = { queue = "asked", skills = { cards = 1 } } }
"#;

/// An offer beside it to the agent who has a ticket is looked at once its own ticket has been
/// classified anew: before, its needs are written in the old policy's numbers.
#[test]
fn offers_beside_what_changes_are_judged_by_the_new_policy() {
    let story = "
        03:00 agent 7 on chat skill cards:1
        and open 1 first chat
            -> 1 goes to 7
        and open 2 second chat
            -> 2 offered to 7 until 03:00:20
        03:00:05 policy one_skill
            -> policy replaced
            ? 2 offered 7
    ";
    tell_with(TWO_SKILLS, &[("one_skill", ONE_SKILL)], story);
}

const BLOCKS: &str = r#"
version = 1
name = "blocks"
channels = { phone = { live = true } }
actions = { block = { within = "10m" } }
queues = { front = {} }
topics = { any = { queue = "front", action = "block" } }
"#;

const BLOCKS_SOONER: &str = r#"
version = 1
name = "blocks sooner"
channels = { phone = { live = true } }
actions = { block = { within = "5m" } }
queues = { front = {} }
topics = { any = { queue = "front", action = "block" } }
"#;

/// Another policy reaches open tickets. What is demanded for a closed one stays as it was, also when
/// an anchor is set for it.
#[test]
fn the_limit_of_a_closed_tickets_action_stays() {
    let story = "
        03:00 open 1 any phone
            -> 1 demands block by 03:10
        and resolve 1
        03:01 policy sooner
            -> policy replaced
        03:02 anchor 1 report
            -> 1 anchor report at 03:02
            ? wakeup 03:10:00.000001 action_overdue
    ";
    tell_with(BLOCKS, &[("sooner", BLOCKS_SOONER)], story);
}

const TWO_URGENT: &str = r#"
version = 1
name = "two urgent"
customer_limits = { critical = 1 }
channels = { phone = { live = true } }
queues = { front = {} }
topics = { card = { queue = "front", urgency = "critical" }, stolen = { queue = "front", urgency = "critical" } }
"#;

const ONE_URGENT: &str = r#"
version = 1
name = "one urgent"
customer_limits = { critical = 1 }
channels = { phone = { live = true } }
queues = { front = {} }
topics = { app = { queue = "front" }, card = { queue = "front" }, stolen = { queue = "front", urgency = "critical" } }
"#;

/// Who may stand in its tier again rises once all have been classified anew: before, what it is
/// about is written in the old policy's numbers.
#[test]
fn who_stood_lower_rises_by_the_new_policy() {
    let story = "
        03:00 open 1 card phone customer 900
        and open 2 stolen phone customer 900
            -> 2 opened in front elevated
            -> 2 stands lower than critical
            -> 2 linked to 1
        03:01 policy one
            -> policy replaced
            -> 1 stands in front routine
            -> 2 stands in front critical
            ? line 2 1
    ";
    tell_with(TWO_URGENT, &[("one", ONE_URGENT)], story);
}

/// What stands lower is told of the first of those that stay open, and linked to it.
#[test]
fn nothing_stands_lower_beside_what_is_being_merged_into_it() {
    let story = "
        03:00 open 1 card phone customer 900
        and open 2 card phone customer 900
        03:01 policy two
            -> policy replaced
            -> 1 stands in front critical
            -> 2 stands in front critical
        and open 3 stolen phone
            -> 3 opened in front critical
        03:02 merge 1 into 3
            -> 1 merged into 3
            -> 3 stands in front elevated
            -> 3 stands lower than critical limit 1 beside 2
            -> 3 linked to 2
            -> 3 anchor receipt at 03:00 was 03:01
    ";
    tell_with(ONE_URGENT, &[("two", TWO_URGENT)], story);
}

const FIRM: &str = r#"
version = 1
name = "firm"
channels = { phone = { live = true, interrupts = true }, chat = { live = true, cost = 60 } }
queues = { asked = { offer = { limit = "20s" } }, front = {} }
topics = { call = { queue = "asked" }, talk = { queue = "front" } }
"#;

/// Under this policy calls come over chats.
const YIELDING: &str = r#"
version = 1
name = "yielding"
channels = { phone = { live = true, interrupts = true }, chat = { live = true, cost = 60, interruptible = true } }
queues = { asked = { offer = { limit = "20s" } }, front = {} }
topics = { call = { queue = "asked" }, talk = { queue = "front" } }
"#;

/// All are what the new policy makes of them before any offer is looked at: the chat that came later
/// makes room for the call.
#[test]
fn an_offer_for_which_there_is_room_by_the_new_policy_stays() {
    let story = "
        03:00 agent 7 on phone,chat
        and open 1 call phone
            -> 1 offered to 7 until 03:00:20
        03:00:01 open 2 talk chat
        and transfer 2 agent 7
            -> 7 has 2 by_host
        03:00:05 policy yielding
            -> policy replaced
            ? 1 offered 7
    ";
    tell_with(FIRM, &[("yielding", YIELDING)], story);
}
