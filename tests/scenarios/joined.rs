//! What tickets of one customer or one trouble have in common, and what each keeps of it.

use super::story::tell_with;

const POLICY: &str = r#"
version = 1
name = "joined"
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }

[queues]
front = {}

[topics]
any = { queue = "front" }
outage = { queue = "front" }
"outage.app" = {}
"#;

stories! { POLICY;
    who_belongs_to_an_incident_for_its_topic_leaves_with_it => "
        03:00 incident down opens about outage
        and open 1 outage phone
            -> 1 opened
            -> 1 joins down
        03:01 change 1 topic outage.app
        03:02 change 1 topic any
            -> 1 leaves down
        03:03 incident down resolve
            -> incident down resolved for 0
            ? line 1
    ";

    who_was_added_by_hand_stays => "
        03:00 incident down opens about outage
        and open 1 any phone
        and incident down add 1
        03:01 change 1 topic outage
        03:02 change 1 topic any
        03:03 incident down resolve
            -> incident down resolved for 1
            -> 1 resolved
    ";

    who_leaves_one_may_join_another => "
        03:00 incident down opens about outage
        and incident other opens about any
        and open 1 outage phone
            -> 1 opened
            -> 1 joins down
        03:01 change 1 topic any
            -> 1 leaves down
            -> 1 joins other
    ";
}

const MERGING: &str = r#"
version = 1
name = "merging"
skills = ["fraud"]
clearances = ["kyc"]
groups = ["sales"]
channels = { phone = { live = true }, chat = { live = true, cost = 30 }, email = { live = false, cost = 10 } }
limits = { ticket_agents = 2 }

[queues]
front = { offer = { limit = "20s" } }
auto = {}
back = {}

[topics]
any = { queue = "auto" }
other = { queue = "auto" }
secret = { queue = "auto", clearances = ["kyc"] }
danger = { queue = "auto", excluded_groups = ["sales"] }
person = { queue = "auto", human_only = true }
stolen = { queue = "auto", urgency = "critical" }
asked = { queue = "front" }
"#;

const WITHOUT: &str = r#"
version = 1
name = "without"
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
queues = { auto = {} }
topics = { any = { queue = "auto" } }
"#;

stories! { MERGING;
    nothing_grave_goes_on_as_something_lesser => "
        03:00 open 1 stolen phone
        and open 2 any phone
        and merge 1 into 2
            -> refused 130
            ? 1 waiting
            ? line 1 2
        and merge 2 into 1
            ? 2 closed merged
    ";

    what_was_confidential_stays_so_whatever_the_other_becomes => "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        and open 2 secret chat
        03:01 merge 2 into 1
            -> 1 outgrows 7 clearance kyc
        03:02 change 1 topic other
        and release 1
            -> 1 requeued from 7 released
            ? 7 for 1: needs clearance kyc, declined until 03:03
        03:02:30 agent 8 cleared kyc
            -> 1 goes to 8
    ";

    whom_one_excludes_the_other_excludes => "
        03:00 open 1 any chat wanted 7,8
        and open 2 any chat excluded 7
        and open 3 danger chat
        03:01 merge 2 into 1
        and merge 3 into 1
            ? line 1
        03:02 agent 7
            ? 7 for 1: needs another than 7, needs agent 8
        03:03 agent 8 group sales
            ? 8 for 1: needs nobody of sales
        03:04 update 8
            -> 1 goes to 8
    ";

    an_offer_to_who_is_excluded_is_taken_back => "
        03:00 agent 7
        and open 1 asked chat
            -> 1 offered to 7
        and open 2 asked chat excluded 7
        03:00:05 merge 2 into 1
            -> 1 revoked from 7 unfit
    ";

    of_too_many_excluded_nothing_is_merged => "
        03:00 open 1 any chat excluded 7,8
        and open 2 any chat excluded 8,9
        and merge 2 into 1
            -> refused 11
    ";

    no_bot_gets_what_was_for_people => "
        03:00 agent 9 bot
        and open 1 any chat
            -> 1 goes to 9
        and open 2 person chat
        03:01 merge 2 into 1
            -> 1 outgrows 9 a person
        03:02 agent 7
            -> 1 goes to 7
            -> 9 is relieved of 1
            -> 7 has 1 relief
    ";

    what_people_set_stays => "
        03:00 open 1 any chat
        and open 2 any chat
        and change 2 priority urgent
            -> 2 stands urgent
        and transfer 2 queue back
            -> 2 stands in back
        03:01 merge 2 into 1
            -> 1 stands in back routine urgent
        03:02 open 3 any chat
        and change 3 priority low
            -> 3 stands low
        and transfer 3 queue front
            -> 3 stands in front
        and merge 3 into 1
            ? 1 stands in back routine urgent
    ";

    so_does_the_incident => "
        03:00 incident down opens about secret
        and open 1 any chat
        and open 2 secret chat
            -> 2 opened
            -> 2 joins down
        03:01 merge 2 into 1
            -> 1 joins down
        03:02 change 1 topic other
        and incident down resolve
            -> incident down resolved for 1
            -> 1 resolved
    ";

    a_ticket_taken_apart_again_leaves_its_marks => "
        03:00 open 1 any chat
        and open 2 secret chat
        and merge 2 into 1
        03:01 reopen 2
        and agent 7
            ? 7 for 1: needs clearance kyc
            ? 7 for 2: needs clearance kyc
    ";
}

#[test]
fn a_policy_must_know_what_was_passed_on() {
    tell_with(
        MERGING,
        &[("without", WITHOUT)],
        "
        03:00 open 1 any chat
        and open 2 secret chat
        and open 3 danger chat
        and merge 2 into 1
        and merge 3 into 1
        and policy without
            -> refused 81
        ",
    );
}

const DUPLICATES: &str = r#"
version = 1
name = "duplicates"
rule_mode = "accumulate"
duplicates = { window = "10m", then = "merge" }
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
queues = { front = {} }
topics = { any = { queue = "front" } }
limits = { ticket_agents = 2 }
rules = [{ name = "large", when = { attribute = "amount", at_least = 1000 }, set = { urgency = "elevated" } }]
"#;

stories! { DUPLICATES;
    a_duplicate_that_matters_more_is_linked => "
        03:00 open 1 any chat customer 900
        03:01 open 2 any chat customer 900 with amount=5000
            -> 2 opened elevated
            -> 2 duplicates 1
            -> 2 linked to 1
            ? line 2 1
    ";

    so_is_one_that_excludes_too_many => "
        03:00 open 1 any chat customer 900 excluded 7,8
        03:01 open 2 any chat customer 900 excluded 9
            -> 2 opened
            -> 2 duplicates 1
            -> 2 linked to 1
    ";
}

const FORGETTING: &str = r#"
version = 1
name = "forgetting"
rule_mode = "accumulate"
retention = "7d"
flags = ["vulnerable"]
clearances = ["kyc"]
channels = { phone = { live = true }, chat = { live = true, cost = 30 }, email = { live = false } }
queues = { front = {}, care = {}, late = {} }
topics = { any = { queue = "front" }, other = { queue = "late" } }
rules = [
  { name = "care", when = { flag = "vulnerable" }, set = { human_only = true, queue = "care" } },
  { name = "large", when = { all = [{ attribute = "amount", at_least = 1000 }, { topic = "any" }] }, set = { clearances = ["kyc"] } },
]
"#;

stories! { FORGETTING;
    who_is_protected_by_a_flag_stays_so_until_the_ticket_closes => "
        03:00 flags 900 vulnerable
            -> customer 900 has vulnerable
        and open 1 any chat customer 900
            -> 1 opened in care rules care
        03:01 forget 900
            -> customer forgotten tickets 1 keeping 1
            ? 1 stands in care routine
        03:02 change 1 topic other
        03:03 agent 9 bot
            ? 1 stands in care routine
            ? 9 for 1: needs a person
        03:04 cancel 1
        and reopen 1
            -> 1 reopened in late rules none
            -> 1 goes to 9
    ";

    so_does_what_an_attribute_made_confidential => "
        03:00 open 1 any chat customer 900 with amount=5000
            -> 1 opened rules large
        and agent 7
            ? 7 for 1: needs clearance kyc
        03:01 forget 900
            -> customer forgotten tickets 1 keeping 1
            ? 7 for 1: needs clearance kyc
        03:02 cancel 1
        and reopen 1
            -> 1 reopened rules none
            -> 1 goes to 7
    ";

    what_no_rule_looks_at_is_gone_at_once => "
        03:00 open 1 any chat customer 900 with name=x
        03:01 forget 900
            -> customer forgotten tickets 1
        and forget 900
            -> already
    ";

    what_is_closed_keeps_nothing => "
        03:00 flags 900 vulnerable
            -> customer 900 has vulnerable
        and open 1 any chat customer 900 with amount=5000
        and cancel 1
        03:01 forget 900
            -> customer forgotten tickets 1
        03:02 reopen 1
            -> 1 reopened in front rules none
    ";
}

#[test]
fn what_is_kept_of_a_forgotten_customer_holds_under_another_policy() {
    let other = FORGETTING.replace("queue = \"care\" } }", "queue = \"late\" } }");
    tell_with(
        FORGETTING,
        &[("other", other.as_str())],
        "
        03:00 flags 900 vulnerable
            -> customer 900 has vulnerable
        and open 1 any chat customer 900
            -> 1 opened in care
        03:01 forget 900
            -> customer forgotten tickets 1 keeping 1
        03:02 policy other
            -> 1 stands in late
        03:03 agent 9 bot
            ? 9 for 1: needs a person
        ",
    );
}
