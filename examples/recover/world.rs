//! Two sources that tell a desk what happened, the same for the same seed.
//!
//! They deliver at least once: now and then one input again, and after a crash everything that
//! was not acknowledged. Their clocks disagree by up to some seconds.

use nightdesk::{
    AgentSpec, Command, CustomerCommand, HoldReason, Input, Level, Presence, Span, TicketChange,
    TicketSpec, Timestamp,
};

use super::Outcome;

/// Agents 1 to 7; the last is a bot.
const AGENTS: u64 = 7;

#[derive(Clone, Copy, Debug)]
pub(crate) struct World {
    seed: u64,
}

/// Numbers at random (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed >> 33).checked_rem(sides).unwrap_or(0)
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        let at = usize::try_from(self.roll(from.len() as u64)).unwrap_or(0);
        from.get(at).copied().unwrap_or_default()
    }
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// What is delivered in a step, in order: mostly one input, sometimes an older one before it.
    pub(crate) fn deliveries(self, step: u64) -> Outcome<Vec<Input>> {
        let mut dice = self.dice(step);
        let mut inputs = Vec::new();
        if dice.roll(6) == 0 {
            let older = step.saturating_sub(1 + dice.roll(9));
            inputs.push(self.input(older)?);
        }
        inputs.push(self.input(step)?);
        Ok(inputs)
    }

    fn dice(self, step: u64) -> Dice {
        Dice(
            self.seed.wrapping_mul(0xd129_0d3b_56c1_6f2d)
                ^ step.wrapping_mul(0x2545_f491_4f6c_dd1d),
        )
    }

    /// The input of a step.
    fn input(self, step: u64) -> Outcome<Input> {
        let mut dice = self.dice(step ^ (1 << 40));
        // A Monday morning, half an hour before the doors open.
        let start: Timestamp = "2026-03-02T06:30:00+01:00".parse::<Timestamp>()?;
        let late = u32::try_from(dice.roll(4)).unwrap_or(0);
        let passed = u32::try_from(step.saturating_mul(6)).unwrap_or(u32::MAX);
        let at = start.saturating_add(Span::from_secs(passed));
        let at = at.saturating_sub(Span::from_secs(late));
        let command = if step < AGENTS {
            Command::RegisterAgent(agent(step + 1)?)
        } else {
            command(&mut dice, step, at)
        };
        let agents_side = matches!(
            command,
            Command::RegisterAgent(_)
                | Command::SetPresence { .. }
                | Command::AcceptOffer { .. }
                | Command::DeclineOffer { .. }
                | Command::AgentWrote { .. }
        );
        let source = if agents_side { "telephony" } else { "crm" };
        Ok(Input::new(at, command).from_source(source, step + 1))
    }
}

fn agent(number: u64) -> Outcome<AgentSpec> {
    let level = |level: u64| Level::new(u8::try_from(level).unwrap_or(1));
    let mut spec = AgentSpec::new(u128::from(number)).language("en").budget(4);
    for channel in ["phone", "chat", "email", "callback"] {
        spec = spec.channel(channel);
    }
    if number.is_multiple_of(2) {
        spec = spec.language("nb");
    }
    if !number.is_multiple_of(3) {
        spec = spec.skill("cards", level(1 + number % 3)?);
    }
    spec = spec.skill("loans", level(1 + number % 2)?);
    Ok(if number == AGENTS { spec.bot() } else { spec })
}

fn command(dice: &mut Dice, step: u64, at: Timestamp) -> Command {
    // Tickets bear the number of the step in which they were opened.
    let ticket = u128::from(step.saturating_sub(dice.roll(24))).into();
    let agent = u128::from(1 + dice.roll(AGENTS)).into();
    match dice.roll(20) {
        0..=6 => Command::OpenTicket(contact(dice, step)),
        7 | 8 => Command::ResolveTicket { ticket },
        9 | 10 => {
            let presence = match dice.roll(8) {
                0 => Presence::Away,
                1 => Presence::Lost,
                2 => Presence::Draining,
                _ => Presence::Online,
            };
            Command::SetPresence { agent, presence }
        }
        11 | 12 => Command::AcceptOffer { ticket, agent },
        13 => Command::DeclineOffer {
            ticket,
            agent,
            retry_after: None,
        },
        14 => Command::CustomerWrote { ticket },
        15 => Command::AgentWrote { ticket, agent },
        16 => match dice.roll(3) {
            0 => Command::ActionDone { ticket },
            1 => Command::AbandonTicket { ticket },
            _ => Command::AskForPerson { ticket },
        },
        17 => Command::HoldTicket {
            ticket,
            reason: HoldReason::Customer,
            until: Some(at.saturating_add(Span::from_secs(240))),
        },
        18 => Command::Customer(CustomerCommand::SetFlags {
            customer: u128::from(dice.roll(12)).into(),
            flags: (dice.roll(2) == 0)
                .then(|| "vulnerable".into())
                .into_iter()
                .collect(),
        }),
        _ => Command::ChangeTicket {
            ticket,
            change: Box::new(TicketChange::new().topic(dice.pick(&["card", "loan", "other"]))),
        },
    }
}

fn contact(dice: &mut Dice, step: u64) -> TicketSpec {
    let topic = dice.pick(&["card", "card.stolen", "card", "loan", "loan", "other"]);
    let channel = dice.pick(&["phone", "chat", "chat", "email"]);
    let mut spec = TicketSpec::new(u128::from(step), topic, channel)
        .language(dice.pick(&["nb", "en"]))
        .customer(u128::from(dice.roll(12)));
    if dice.roll(4) == 0 {
        spec = spec.segment("priority");
    }
    if dice.roll(3) == 0 {
        spec = spec.case(u128::from(dice.roll(9)));
    }
    spec
}
