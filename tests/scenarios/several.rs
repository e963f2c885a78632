//! Offers to several agents at once: the first to accept has the ticket.

const POLICY: &str = r#"
version = 1
name = "several"
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }

[queues]
several = { offer = { limit = "20s", to = 2, attempts = 3 } }

[topics]
any = { queue = "several" }
stolen = { queue = "several", urgency = "critical" }
"#;

stories! { POLICY;
    the_best_so_many_are_asked_and_the_first_to_accept_wins => "
        03:00 agent 7
        and agent 8
        and agent 9
        and open 1 any phone
            -> 1 offered to 7 until 03:00:20 chosen by arrival
            -> 1 offered to 8 until 03:00:20 chosen by arrival
            ? 1 offered 7 8
        03:00:05 8 accepts 1
            -> 1 revoked from 7 taken
            -> 8 has 1 accepted
        03:00:06 7 accepts 1
            -> refused 52
            ? agent 7 online used 0 has nothing offered nothing
    ";

    fewer_are_asked_where_fewer_are_free => "
        03:00 agent 7
        and open 1 any phone
            -> 1 offered to 7 chosen by only_one
            ? 1 offered 7
    ";

    who_declines_leaves_it_to_the_rest_and_then_others_are_asked => "
        03:00 agent 7
        and agent 8
        and agent 9
        and open 1 any phone
            -> 1 offered to 7
            -> 1 offered to 8
        03:00:05 7 declines 1
            ? 1 offered 8
            ? 1 tried 1
        03:00:06 8 declines 1
            -> 1 offered to 9 until 03:00:26 chosen by only_one
            ? 1 tried 2
    ";

    each_miss_counts_once => "
        03:00 agent 7
        and agent 8
        and open 1 any phone
            -> 1 offered to 7
            -> 1 offered to 8
        03:00:20 wait
            -> 7 missed 1 until 03:00:50
            -> 8 missed 1 until 03:00:50
            ? 1 tried 2
            ? line 1
    ";

    when_everybody_has_declined_all_are_asked => "
        03:00 agent 7
        and agent 8
        and agent 9
        and open 1 stolen phone
            -> 1 offered to 7
            -> 1 offered to 8
        03:00:05 7 declines 1
        03:00:06 8 declines 1
            -> 1 offered to 9
        03:00:07 9 declines 1
            -> 1 declined by everybody asking 7 8 9
            -> 1 offered to 7
            -> 1 offered to 8
            -> 1 offered to 9
    ";
}
