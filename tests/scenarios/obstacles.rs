//! What stands between a ticket and an agent, as a supervisor reads it.

use nightdesk::{Hold, Need, Obstacle, Presence, Timestamp};

#[test]
fn every_obstacle_is_one_short_line() {
    let until: Timestamp = "2026-03-01T03:00:20Z".parse().unwrap();
    let hold = |hold| Obstacle::Hold(hold);
    let lines = [
        (Obstacle::NotWaiting, "the ticket is not waiting"),
        (Obstacle::NotOnline(Presence::Away), "the agent is away"),
        (
            Obstacle::Need(Need::Clearance("kyc".into())),
            "the ticket needs clearance `kyc`",
        ),
        (Obstacle::Need(Need::Bot), "the ticket is for a bot first"),
        (
            Obstacle::NoRoom { cost: 30, free: 10 },
            "the ticket costs 30, and the agent has 10 left",
        ),
        (
            Obstacle::CapReached {
                channel: "chat".into(),
                cap: 3,
            },
            "the agent may have 3 of channel `chat`, and has",
        ),
        (
            Obstacle::LabelCapReached {
                label: "identity".into(),
                cap: 2,
            },
            "the agent may have 2 of label `identity`, and has",
        ),
        (
            Obstacle::Exclusive {
                beside: 4_u128.into(),
            },
            "the agent has ticket 4, and the two do not go together",
        ),
        (hold(Hold::OffersSuspended), "offers are suspended"),
        (
            hold(Hold::TicketPaused { until: None }),
            "the ticket is put aside",
        ),
        (
            hold(Hold::TicketPaused { until: Some(until) }),
            "the ticket is put aside until 2026-03-01T03:00:20Z",
        ),
        (
            hold(Hold::QueueClosed { opens_at: None }),
            "its queue is closed and does not open again",
        ),
        (
            hold(Hold::QueueClosed {
                opens_at: Some(until),
            }),
            "its queue is closed until 2026-03-01T03:00:20Z",
        ),
        (
            hold(Hold::TicketBackOff { until }),
            "the agent passed on the ticket, and is spared it until 2026-03-01T03:00:20Z",
        ),
        (
            hold(Hold::AgentBackOff { until }),
            "the agent missed an offer, and gets none until 2026-03-01T03:00:20Z",
        ),
        (
            hold(Hold::AttemptsExhausted),
            "its attempts are used up: see to it",
        ),
        (
            hold(Hold::Ramp { until }),
            "the agent has just come online, and gets no more until 2026-03-01T03:00:20Z",
        ),
        (
            hold(Hold::AwaitsPreferred {
                agent: 7_u128.into(),
                until,
            }),
            "the ticket waits for agent 7, who knows it, until 2026-03-01T03:00:20Z at most",
        ),
        (
            hold(Hold::Reserve {
                name: "stolen cards".into(),
            }),
            "the agent is kept free for `stolen cards`",
        ),
        (
            hold(Hold::Gathering {
                ticket: 9_u128.into(),
            }),
            "the agent makes room for ticket 9",
        ),
    ];
    for (obstacle, line) in lines {
        assert_eq!(obstacle.to_string(), line);
    }
}
