//! Who is on duty for a queue: who could take a plain ticket of it, had they nothing else to do.

const POLICY: &str = r#"
version = 1
name = "duty"
rule_mode = "accumulate"
skills = ["cards"]
clearances = ["kyc"]
groups = ["home", "sales"]
languages = { nb = {}, en = {} }
brands = ["north"]
channels = { phone = { live = true }, chat = { live = true, cost = 30 }, email = { live = false, cost = 10 } }

[queues]
asks = {}
ruled = {}
written = {}
usual = {}
unnamed = { groups = ["home"] }

[topics]
asks = { queue = "asks", skills = { cards = 2 }, clearances = ["kyc"], excluded_groups = ["sales"], needs = { none = [{ skill = "cards", level = 9 }] } }
ruled = { queue = "ruled" }
usual = { queue = "usual", human_only = true }

[[rules]]
name = "all of these need a person who knows cards"
when = { topic = "ruled" }
set = { skills = { cards = 1 }, human_only = true }

[[rules]]
name = "letters are read elsewhere"
when = { topic = "usual", channel = "email" }
set = { queue = "written" }

[loads]
"a asks" = { queue = "asks", nobody_on_duty = true }
"b ruled" = { queue = "ruled", nobody_on_duty = true }
"c written" = { queue = "written", nobody_on_duty = true }
"d usual" = { queue = "usual", nobody_on_duty = true }
"e unnamed" = { queue = "unnamed", nobody_on_duty = true }
"#;

/// Without staff nobody is there for any of them. Queues in the order of their names.
const NOBODY: &str = "
            -> load a asks begins in asks
            -> load b ruled begins in ruled
            -> load e unnamed begins in unnamed
            -> load d usual begins in usual
            -> load c written begins in written
";

#[track_caller]
fn tell(story: &str) {
    super::story::tell(POLICY, &story.replace("NOBODY", NOBODY.trim()));
}

/// Each change takes away one thing that is needed, and gives it back.
#[test]
fn all_that_a_topic_needs_of_an_agent_counts() {
    tell(
        "
        03:00 register 7 skill cards:2 cleared kyc on phone
            NOBODY
        and 7 goes online
            -> load a asks ends in asks
            -> load b ruled ends in ruled
            -> load d usual ends in usual
        and update 7 skill cards:1 cleared kyc on phone
            -> load a asks begins in asks
        and update 7 skill cards:2 cleared kyc on phone
            -> load a asks ends in asks
        and update 7 skill cards:2 on phone
            -> load a asks begins in asks
        and update 7 skill cards:2 cleared kyc on phone
            -> load a asks ends in asks
        and update 7 skill cards:2 cleared kyc on phone group sales
            -> load a asks begins in asks
        and update 7 skill cards:8 cleared kyc on phone
            -> load a asks ends in asks
        and update 7 skill cards:9 cleared kyc on phone
            -> load a asks begins in asks
        ",
    );
}

/// 8 is a bot, and knows no cards; 7 lacks the whole of what a call takes.
#[test]
fn so_do_rules_kind_channel_and_budget() {
    tell(
        "
        03:00 register 7 skill cards on phone budget 99
            NOBODY
        and 7 goes online
        and update 7 on phone
            -> load d usual ends in usual
        and update 7 skill cards on phone
            -> load b ruled ends in ruled
        and 7 goes away
            -> load b ruled begins in ruled
            -> load d usual begins in usual
        and agent 8 bot skill cards on email
        and update 7 on email
        and 7 goes online
            -> load c written ends in written
        ",
    );
}

/// No topic's tickets come to it, so any will do, but its people must be its own.
#[test]
fn a_queue_of_no_topic_counts_its_own_people() {
    tell(
        "
        03:00 register 7 on chat
            NOBODY
        and 7 goes online
            -> load d usual ends in usual
        and update 7 on chat group home
            -> load e unnamed ends in unnamed
        ",
    );
}

/// Busy, in back-off, or of other languages and brands than a ticket may want: on duty.
#[test]
fn what_only_a_ticket_knows_does_not_count() {
    tell(
        "
        03:00 register 7 speaks nb on phone
            NOBODY
        and 7 goes online
            -> load d usual ends in usual
        and open 1 usual phone
            -> 1 goes to 7
            ? queue usual open waiting 0 loads none
        ",
    );
}
