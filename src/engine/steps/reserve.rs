//! Reserves that fall short, and are whole again.

use smallvec::SmallVec;

use crate::engine::event::EventKind;
use crate::engine::event_capacity::CapacityEvent;
use crate::engine::reserve;
use crate::engine::turn::Turn;

impl Turn<'_> {
    /// Says of each reserve that has come to fall short or to be whole that it has.
    pub(crate) fn say_reserves(&mut self) {
        let policy = self.policy;
        if policy.reserves.is_empty() {
            return;
        }
        let aside = reserve::set_aside(policy, self.state);
        let have: SmallVec<[u32; 4]> = aside.have.iter().copied().collect();
        for (row, have) in policy.reserves.iter().zip(have) {
            let short = have < row.agents;
            let name = &row.name;
            let was_short = self.state.short_reserves.contains(name);
            if short == was_short {
                continue;
            }
            let reserve = name.clone();
            let event = if short {
                self.state.short_reserves.insert(name.clone());
                CapacityEvent::ReserveShort {
                    reserve,
                    have,
                    need: row.agents,
                }
            } else {
                self.state.short_reserves.remove(name);
                CapacityEvent::ReserveWhole { reserve }
            };
            self.emit(EventKind::Capacity(event));
        }
    }

    /// Another policy is in force: of reserves that it does not have nothing is said.
    pub(crate) fn forget_reserves(&mut self) {
        let rows = &self.policy.reserves;
        let known = |name: &crate::model::Name| rows.iter().any(|row| row.name == *name);
        self.state.short_reserves.retain(known);
    }
}
