//! Steps of a ladder that wait for a load.

const POLICY: &str = r#"
version = 1
name = "ladders by load"
skills = ["fraud"]
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }

[queues]
front = { ladder = "busy" }

slow = { ladder = "late" }

[loads]
late = { queue = "slow", estimated_wait = "60s", until = "20s" }
crowd = { queue = "front", waiting = 3, until = 1 }

[ladders.busy]
steps = [
  { load = "crowd", after = "10m", levels = { fraud = 1 } },
  { after = "5m", drop_skills = ["fraud"] },
]

[ladders.late]
steps = [{ load = "late", drop_skills = ["fraud"] }]

[topics]
slow = { queue = "slow" }
hard = { queue = "slow", skills = { fraud = 3 } }
fraud = { queue = "front", skills = { fraud = 3 } }
plain = { queue = "front" }
"#;

stories! { POLICY;
    /// All who wait go on, in the order of arrival, before anybody is asked.
    a_load_that_begins_takes_them_a_step_on => "
        # Somebody who is away could take them as they are, so no step is skipped.
        03:00 register 8 skill fraud:3
        and agent 7 skill fraud:1
        and open 1 fraud phone
        03:01 open 2 fraud phone
            ? 7 for 1: needs fraud:3
        03:02 open 3 fraud phone
            -> 3 opened
            -> load crowd begins in front
            -> 1 takes step 1 of busy by load
            -> 2 takes step 1 of busy by load
            -> 3 takes step 1 of busy by load
            -> 1 goes to 7
    ";

    /// Nor do those go back who went on by it.
    when_it_is_over_nobody_goes_on_by_it_any_more => "
        03:00 register 8 skill fraud:3
        and open 1 fraud phone
        and open 2 fraud phone
        and open 3 fraud phone
            -> 3 opened
            -> load crowd begins in front
            -> 1 takes step 1 of busy by load
            -> 2 takes step 1 of busy by load
            -> 3 takes step 1 of busy by load
        03:01 cancel 1
        03:02 cancel 2
            -> 2 cancelled
            -> load crowd ends in front
        03:03 open 4 fraud phone
        and agent 7 skill fraud:1
            -> agent 7 registered
            -> agent 7 is online
            -> 3 goes to 7
            ? 7 for 4: needs fraud:3, no room for 100 in 0
        # By time it goes on all the same.
        03:14 wait
            -> 03:13 4 takes step 1 of busy by time
    ";

    /// Two were taken, 30 s apart, and two wait: 60 s.
    a_step_may_wait_for_the_estimated_wait => "
        03:00 register 8 skill fraud:3
        and agent 7
        and open 1 slow phone
            -> 1 goes to 7
        and open 2 slow phone
        and open 3 hard phone
        and open 4 hard phone
        03:00:30 resolve 1
            -> 2 goes to 7
            -> load late begins in slow
            -> 3 takes step 1 of late by load
            -> 4 takes step 1 of late by load
        03:01 resolve 2
            -> 3 goes to 7 on step 1
    ";

    who_comes_into_a_crowd_goes_on_at_once => "
        03:00 open 1 plain phone
        and open 2 plain phone
        and open 3 plain phone
            -> 3 opened
            -> load crowd begins in front
            -> 1 takes step 1 of busy by load
            -> 2 takes step 1 of busy by load
            -> 3 takes step 1 of busy by load
        03:01 open 4 fraud phone
            -> 4 opened
            -> 4 takes step 1 of busy by load
        # One step by one load: the next has a time of its own, which begins now.
        03:06 wait
            -> 03:05 1 takes step 2 of busy by time
            -> 03:05 2 takes step 2 of busy by time
            -> 03:05 3 takes step 2 of busy by time
            -> 4 takes step 2 of busy by time
    ";
}
