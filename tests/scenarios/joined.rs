//! What tickets of one customer or one trouble have in common, and what each keeps of it.

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
