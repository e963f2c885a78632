//! Law 8: who waits is passed over by those who go later only for want of an agent.

use nightdesk::{DecidedBy, Event, EventKind};

use super::picture::Picture;
use super::world::{Checked, Watch, fail};

#[derive(Default)]
pub(crate) struct BoundedWaiting;

impl Watch for BoundedWaiting {
    fn event(&mut self, picture: &Picture, event: &Event) -> Checked {
        let EventKind::Offered {
            ticket, decision, ..
        } = &event.kind
        else {
            return Ok(());
        };
        // Asking everybody ends back-offs, also those that kept earlier tickets waiting.
        if decision.decided_by == DecidedBy::Everybody {
            return Ok(());
        }
        let line = picture.line();
        let Some(place) = line.iter().position(|waits| waits == ticket) else {
            return Ok(());
        };
        for earlier in &line[..place] {
            for agent in picture.by_registration() {
                if picture.obstacles(*earlier, agent).is_empty() {
                    let what = format!("{earlier:?}, which {agent:?} could take, is passed over");
                    return fail("bounded waiting", format!("{what} by {event:#?}"));
                }
            }
        }
        Ok(())
    }
}
