//! Refusals about customers, under a policy that says something of them.

use super::Row;

pub(crate) const POLICY: &str = r#"
version = 1
name = "customers"
rule_mode = "first_match"
flags = ["vulnerable"]
brands = ["north", "south"]
channels = { phone = { live = true } }
limits = { customers = 1, incidents = 1, name_bytes = 20, tickets = 4 }
customer_limits = { elevated = 2 }
quiet_hours = { from = "21:00", until = "08:00", zone = "Europe/Oslo", zones = ["Europe/Helsinki"] }
queues = { front = {} }
topics = { any = { queue = "front" }, stolen = { queue = "front", urgency = "critical" }, locked = { queue = "front", urgency = "elevated" } }
rules = [{ name = "care", when = { flag = "vulnerable" }, set = { priority = "high" } }]
"#;

/// As in the other table; each story goes over to the policy above first.
pub(crate) const ROWS: &[Row] = &[
    (
        10,
        "03:00 policy customers\n and flags 900 a_flag_of_26_bytes_in_all_",
        &["a name has 26 bytes", "limit is 20"],
    ),
    (
        10,
        "03:00 policy customers\n and incident a_name_of_26_bytes_in_all_ opens",
        &["an incident's name has 26 bytes", "limit is 20"],
    ),
    (
        12,
        "03:00 policy customers\n and open 1 any phone\n and followup 1 at 03:00",
        &["until `2026-03-01T03:00:00Z`", "give a later instant"],
    ),
    (
        20,
        "03:00 policy customers\n and flags 900 vulnerabel",
        &["no flag `vulnerabel`", "did you mean `vulnerable`?"],
    ),
    (
        20,
        "03:00 policy customers\n and open 1 any phone\n and followup 1 at 04:00 zone Europe/Helsinky",
        &[
            "no zone of quiet hours `Europe/Helsinky`",
            "did you mean `Europe/Helsinki`?",
        ],
    ),
    (
        20,
        "03:00 policy customers\n and incident outage opens about ani",
        &["no topic `ani`", "did you mean `any`?"],
    ),
    (
        50,
        "03:00 policy customers\n and open 1 any phone\n and open 2 any phone\n and merge 1 into 2\n and customer 1",
        &["ticket `1`", "is closed", "merged into `2`"],
    ),
    (
        53,
        "03:00 policy customers\n and open 1 any phone\n and no_answer 1",
        &["ticket `1`", "not assigned", "have its customer called"],
    ),
    (
        120,
        "03:00 policy customers\n and open 1 any phone\n and merge 1 into 1",
        &["ticket `1`", "to itself", "name two tickets"],
    ),
    (
        120,
        "03:00 policy customers\n and open 1 any phone\n and link 1 to 1",
        &["ticket `1`", "to itself", "name two tickets"],
    ),
    (
        121,
        "03:00 policy customers\n and open 1 any phone customer 77123\n and open 2 any phone customer 77124\n and merge 1 into 2",
        &["tickets `1` and `2`", "not of one customer"],
    ),
    (
        121,
        "03:00 policy customers\n and open 1 any phone brand north\n and open 2 any phone brand south\n and merge 1 into 2",
        &["tickets `1` and `2`", "not of one brand"],
    ),
    (
        122,
        "03:00 policy customers\n and open 1 any phone\n and callback 1 at 04:00",
        &[
            "ticket `1`",
            "set `callback_channel`",
            "schedule a follow-up",
        ],
    ),
    (
        123,
        "03:00 policy customers\n and agent 7 on phone\n and open 1 any phone\n and no_answer 1",
        &["no `callbacks`", "ticket `1`", "or hold the ticket"],
    ),
    (
        124,
        "03:00 policy customers\n and open 1 locked phone customer 900\n and open 2 locked phone customer 900\n and open 3 locked phone customer 900",
        &[
            "2 open tickets in `elevated`",
            "write in ticket `1`",
            "merge into it",
            "raise `customer_limits.elevated`",
        ],
    ),
    (
        125,
        "03:00 policy customers\n and flags 900 vulnerable\n and flags 901 vulnerable",
        &["1 customers have flags", "raise `limits.customers`"],
    ),
    (
        126,
        "03:00 policy customers\n and incident outage resolve",
        &["no incident `outage`", "open it first"],
    ),
    (
        127,
        "03:00 policy customers\n and incident outage opens about any\n and incident outage opens about stolen",
        &["incident `outage`", "other topics", "use a new name"],
    ),
    (
        128,
        "03:00 policy customers\n and open 1 any phone\n and incident outage opens about any\n and policy more\n and incident other opens\n and incident other add 1",
        &[
            "ticket `1`",
            "incident `outage`",
            "take it out of that first",
        ],
    ),
    (
        129,
        "03:00 policy customers\n and incident outage opens\n and incident other opens",
        &["1 incidents", "resolve some", "raise `limits.incidents`"],
    ),
    (
        130,
        "03:00 policy customers\n and open 1 stolen phone\n and open 2 any phone\n and merge 1 into 2",
        &[
            "ticket `1` is of the tier `critical`",
            "ticket `2` in `routine`",
            "merge `2` into it",
            "change the topic of `2` first",
        ],
    ),
];

/// The lower code, the higher code, and a story whose last input has both faults.
pub(crate) const PAIRS: &[(u16, u16, &str)] = &[
    (10, 20, "03:00 flags 900 a_flag_of_26_bytes_in_all_"),
    (12, 20, "03:00 followup 9 at 03:00 zone Nowhere"),
    (12, 30, "03:00 callback 9 at 03:00"),
    (20, 30, "03:00 callback 9 at 04:00 zone Nowhere"),
    (30, 120, "03:00 merge 9 into 9"),
    (30, 126, "03:00 incident outage add 9"),
    (
        50,
        120,
        "03:00 open 1 any phone\n and cancel 1\n and merge 1 into 1",
    ),
    (
        50,
        121,
        "03:00 policy customers\n and open 1 any phone customer 1\n and open 2 any phone customer 2\n and cancel 2\n and merge 1 into 2",
    ),
    (
        50,
        122,
        "03:00 open 1 any phone\n and cancel 1\n and callback 1 at 04:00",
    ),
    (53, 123, "03:00 open 1 any phone\n and no_answer 1"),
    (
        11,
        50,
        "03:00 open 1 any phone excluded 1,2\n and open 2 any phone excluded 3\n and cancel 2\n and merge 1 into 2",
    ),
    (
        50,
        130,
        "03:00 policy customers\n and open 1 stolen phone\n and open 2 any phone\n and cancel 2\n and merge 1 into 2",
    ),
    (
        121,
        130,
        "03:00 policy customers\n and open 1 stolen phone customer 1\n and open 2 any phone customer 2\n and merge 1 into 2",
    ),
    (
        50,
        124,
        "03:00 policy customers\n and open 1 any phone customer 1\n and open 2 locked phone customer 1\n and open 3 locked phone customer 1\n and cancel 1\n and change 1 topic locked",
    ),
    (
        70,
        124,
        "03:00 policy customers\n and open 1 any phone\n and open 2 any phone\n and open 3 locked phone customer 1\n and open 4 locked phone customer 1\n and open 5 locked phone customer 1",
    ),
    (
        126,
        128,
        "03:00 open 1 any phone\n and incident outage opens about any\n and incident other add 1",
    ),
];

/// No refusal says who the customer is.
#[test]
fn no_refusal_shows_a_customers_reference() {
    for (_, story, _) in ROWS {
        let text = super::refusal(story).to_string();
        assert!(!text.contains("900") && !text.contains("7712"), "{text}");
    }
}
